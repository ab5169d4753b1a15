"""The named people of Marlbrook: who really brings people together, who only seems to, and the team."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Role:
    """A planted person: their part, names, home in Marlbrook, and the organisation they work through, if any."""

    part: str
    given_name: str
    family_name: str
    known_as: str
    gender: str
    age_band: str
    street: str
    house_number: str
    organisation: str = ""
    tie_to_it: str = ""
    reach: int = 0
    nominations: int = 0


# Ties to `reach` people on other streets, named by about `nominations` households as good at bringing people together.
CONNECTORS = (
    Role(
        "quizmaster",
        "Terence",
        "Malone",
        "Tel",
        "man",
        "over_60",
        "Lamp Street",
        "11",
        "The Pilot quiz night",
        "runs",
        30,
        27,
    ),
    Role(
        "school crossing patroller",
        "Marcia",
        "Campbell",
        "",
        "woman",
        "over_60",
        "Mill Lane",
        "8",
        "Marlbrook Primary School",
        "volunteers_at",
        26,
        20,
    ),
    Role(
        "mosque volunteer",
        "Nasreen",
        "Hussain",
        "",
        "woman",
        "31_60",
        "Garth Road",
        "15",
        "Marlbrook Mosque and Community Kitchen",
        "volunteers_at",
        24,
        17,
    ),
    Role("barber", "Emre", "Yıldız", "", "man", "31_60", "Station Parade", "4", "Emre's Barbers", "runs", 22, 13),
    Role(
        "retired nurse",
        "Patience",
        "Adeyemi",
        "",
        "woman",
        "over_60",
        "Chapel Bank",
        "9",
        "Marlbrook Walk and Talk",
        "runs",
        22,
        15,
    ),
    Role(
        "Saturday school organiser",
        "Małgorzata",
        "Wiśniewska",
        "Gosia",
        "woman",
        "31_60",
        "Brook Row",
        "7",
        "Polish Saturday School",
        "runs",
        20,
        12,
    ),
)

NOMINATED_NOT_CENTRAL = Role(
    "chair of the Residents' Association",
    "Geoffrey",
    "Smith-Hargreaves",
    "",
    "man",
    "over_60",
    "Park Side",
    "1",
    "Marlbrook Residents' Association",
    "runs",
    0,
    14,
)
CENTRAL_BY_ONE_OFFICER = Role(
    "friend of one officer", "Tracey", "Whitlock", "", "woman", "31_60", "Orchard Street", "16", reach=20
)
ONE_LINK = Role("only link of the close", "Nuala", "Byrne", "", "woman", "31_60", "Lark Close", "5")

# The recruited, trained Community Connectors live here too; each signs in and records conversations.
COMMUNITY_CONNECTORS = (
    Role("community connector", "Hodan", "Abdullahi", "", "woman", "18_30", "Bobbin Street", "14"),
    Role("community connector", "Gareth", "Pritchard", "", "man", "31_60", "Coal Lane", "10"),
    Role("community connector", "Inês", "Ferreira", "", "woman", "31_60", "Nelson Street", "7"),
    Role("community connector", "Jaswinder", "Kaur Gill", "Jazz", "woman", "over_60", "Water Street", "2"),
)

MARLBROOK_CAST = (*CONNECTORS, NOMINATED_NOT_CENTRAL, CENTRAL_BY_ONE_OFFICER, ONE_LINK, *COMMUNITY_CONNECTORS)

# (given name, family name, role): the team, who are staff and so no part of the community's own network.
TEAM = (
    ("Rosa", "Delgado-Finch", "officer", "woman"),
    ("Kwame", "Boateng", "officer", "man"),
    ("Bethan", "Rhys-Morgan", "officer", "woman"),
    ("Imogen", "Sattar", "coordinator", "woman"),
)
OFFICE = (("Owen", "Tregarthen", "admin"), ("Leila", "Haddad", "partner"))

# One circle at two neighbouring doors: (given name, met, age band, gender, house number).
FAMILY_NAME, FAMILY_STREET = "Gallagher", "Victoria Terrace"
FAMILY = (
    ("Bernadette", True, "over_60", "woman", "12"),
    ("Fergal", True, "over_60", "man", "12"),
    ("Declan", True, "31_60", "man", "12"),
    ("Orla", True, "31_60", "woman", "12"),
    ("Aoife", False, "", "", "12"),
    ("Conor", True, "31_60", "man", "14"),
    ("Róisín", True, "31_60", "woman", "14"),
    ("Ciarán", True, "18_30", "man", "14"),
    ("Caitlin", False, "", "", "14"),
)
