"""Measures as the pages explain them: those of the registry, and what Kith counts besides."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from crm.errors import NotFound
from crm.network import catalogue
from crm.network.catalogue import Measure, Of, find_measure
from crm.permissions import Actor, Permission, requires


@dataclass(frozen=True, kw_only=True)
class Count:
    """A number of the product's own, explained under the same heads as a measure of the registry."""

    id: str
    label: str
    question: str
    definition: str
    formula: str
    source: str
    reading: str
    misreading: str
    convention: str
    isolated: str
    cost: str = "Next to nothing."
    directed: str = ""
    needs_group: bool = False


@dataclass(frozen=True)
class Family:
    """Measures that speak of the same, under a heading."""

    title: str
    measures: tuple[Measure | Count, ...]


@requires(Permission.READ_NETWORK)
def list_measures(db: Session, actor: Actor) -> list[Family]:
    """Every number that a page shows, by what it speaks of."""
    return list(FAMILIES)


@requires(Permission.READ_NETWORK)
def get_measure(db: Session, actor: Actor, measure_id: str) -> Measure | Count:
    """What is said of one number. Raises NotFound."""
    found = find_measure(measure_id) or next((count for count in COUNTS if count.id == measure_id), None)
    if found is None:
        raise NotFound(f"There is no measure {measure_id}.")
    return found


COUNTS = (
    Count(
        id="nominations",
        label="Named by neighbours",
        question="Whom do neighbours themselves see as a connector?",
        definition="How many different households answered with this person’s name: who is good at bringing people "
        "together?",
        formula="number of households with somebody who named the person",
        source="A. Banerjee and others, Review of Economic Studies 86 (2019); RSA Connected Communities (2010).",
        reading="People whom neighbours name spread news better than the powerful or the popular do.",
        misreading="Nobody can be named where nobody was asked: a low number on a quiet street says little.",
        convention="Two people at one door count once. What staff say does not count. It tells from 2 households on.",
        isolated="Somebody without a tie can be named like any other.",
    ),
    Count(
        id="track_record",
        label="Introductions that took",
        question="Who has brought people together already?",
        definition="How many introductions this person made after which the two really met.",
        formula="number of introductions with the person as introducer that led to a meeting",
        source="Your own records of introductions.",
        reading="They have done it, and know how.",
        misreading="Only what somebody wrote down counts. It shows who worked with you, not who could.",
        convention="Each introduction counts once. It tells from 2 on.",
        isolated="Counted like any other.",
    ),
    Count(
        id="certainty",
        label="How sure we are",
        question="Would the rank hold if we had heard somewhat different things?",
        definition="Every rank is worked out again and again without each recorder’s records, without each "
        "conversation’s, and as if other ties had been heard of than were. The range holds the true rank nine times "
        "in ten.",
        formula="rank with all records, and the range of ranks over the rounds that hear of other records",
        source="A delete-d jackknife; E. Costenbader and T. W. Valente, Social Networks 25 (2003).",
        reading="Sure: the range is narrow. Not sure yet: it is wide or hangs on one source, and the page says what "
        "would settle it.",
        misreading="It is sure given what is recorded. It cannot see a street that nobody knocked on.",
        convention="A rank that moves between 29 and 133 is no rank; do not report it as one.",
        isolated="Somebody whom nothing is known of has no rank.",
        cost="A few dozen times that of the four lines of evidence.",
    ),
    Count(
        id="street_state",
        label="What we know of a street",
        question="Is the street cut off, or have we not asked?",
        definition="One of six: not knocked yet; knocked, nobody in; too little heard to say; talked, no ties named; "
        "ties only inside the street; linked outward. The list is in order of need: ties only inside, no ties named, "
        "hanging by one person, then those where we know too little, then linked.",
        formula="from knocks, conversations with people there, and their ties",
        source="The states are the product’s own.",
        reading="Only “no ties named” and “ties only inside” say something about the people there. The first three say "
        "something about us.",
        misreading="“No ties named” may mean that nobody asked. People have ties that they do not tell a stranger.",
        convention="Who is only named on a street does not change its state until somebody talked there.",
        isolated="A street whose people are all isolated was talked to, and no ties were named.",
    ),
    Count(
        id="coverage",
        label="Doors answered",
        question="How much of the street have we heard?",
        definition="The doors where somebody came to the door, as a share of all households of the street.",
        formula="doors answered / households",
        source="Your own records of knocks and conversations.",
        reading="Compare two streets only where about as many doors answered.",
        misreading="It is doors, not people, and not agreement.",
        convention="A door counts once, however often it opened. “Opened, not now” and “do not contact” "
        "count as answered. Never more than all households; without their number there is no share.",
        isolated="It does not look at ties.",
    ),
    Count(
        id="steps_to_connector",
        label="Nearest connector",
        question="How far is help?",
        definition="The fewest steps from anybody on the street to a connector.",
        formula="smallest distance between somebody on the street and a connector",
        source="The steps are those of closeness; who counts as a connector is the product’s own rule.",
        reading="“One lives here” is 0. One step: somebody there knows a connector.",
        misreading="“No way known” is about our records.",
        convention="Counted are connectors who stand out on two lines of evidence or more, and whose rank holds. "
        "A step may run through a club or a place.",
        isolated="A street whose people are all isolated has no way to a connector.",
    ),
)

FAMILIES = (
    Family("Of a person", tuple(catalogue.list_measures(Of.PERSON))),
    Family("Of the whole network", tuple(catalogue.list_measures(Of.NETWORK))),
    Family("Of a team", tuple(catalogue.list_measures(Of.TEAM))),
    Family("Of connectors and streets, besides", COUNTS),
)
