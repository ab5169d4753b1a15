"""The themes that a codebook may begin with: those of Norwich's Community Conversations, with what belongs to each."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import Theme
from crm.models.words import ThemeChangeKind
from crm.permissions import Actor, Permission, requires
from crm.theme_changes import note_change, read_cells
from crm.theme_tree import ThemeTree, read_tree
from crm.themes import make_theme

#: A starting theme is the same one in every team's codebook, so that codebooks that are exchanged know it again.
_NAMESPACE = uuid.UUID("5b7c3b0e-7a3e-4f0c-9d0a-6f1f8b2f4e21")


@dataclass(frozen=True)
class Starter:
    """A theme to begin with: what belongs and what does not, examples a line each, and (name, description) within."""

    name: str
    description: str
    examples: str
    within: tuple[tuple[str, str], ...] = ()


STARTERS = (
    Starter(
        "Accessibility & inclusivity",
        "Whether everybody can get in, take part and feel welcome: disability, language, faith, background, money as "
        "a bar to joining in. Not: how to get there (Transport).",
        "There’s a step at the hall, so my sister can’t come.\nThey put the notices up in Polish, too: I liked that.",
        (
            ("Disability & access", "Ramps, toilets, hearing loops, how disabled people are treated."),
            ("Language & culture", "Being understood, and being welcome with one’s language, faith or background."),
        ),
    ),
    Starter(
        "Community",
        "Neighbours, groups and gatherings: who looks out for whom, what brings people together or keeps them apart. "
        "Not: being lonely (Health & wellbeing, Loneliness).",
        "You can always knock next door.\nNobody says hello any more.",
        (
            ("Neighbours", "How people next door and on the street get on and help each other."),
            ("Groups & events", "Clubs, faith groups, fêtes, markets, street parties; having none."),
            ("Volunteering", "Giving time, being asked to, what stops people."),
            ("Belonging", "Feeling part of the place or not; its name, its reputation."),
        ),
    ),
    Starter(
        "Cost of living",
        "Making ends meet: bills, food, debt, benefits. Not: rent and repairs (Housing), finding work (Work).",
        "I only put the heating on for the children.\nThe food pantry got us through the winter.",
        (
            ("Food", "Affording food; food banks, pantries, community meals."),
            ("Energy & bills", "Heating, electricity, water, telephone."),
            ("Debt & benefits", "Owing money, waiting for benefits, getting advice."),
        ),
    ),
    Starter(
        "Crime & safety",
        "Feeling safe or not, crime, antisocial behaviour, the police. Not: traffic (Transport, Roads & traffic).",
        "I don’t go past the garages after dark.\nSince the lights were mended I walk home again.",
        (
            ("Antisocial behaviour", "Noise, nuisance, threatening groups, vandalism."),
            ("Drugs & alcohol", "Dealing, needles, drinking in the street."),
            ("Police & wardens", "Seeing them, trusting them, being listened to."),
        ),
    ),
    Starter(
        "Education & learning",
        "Schools, colleges, courses and libraries, for any age. Not: childcare and things to do after school "
        "(Parents & children).",
        "The library taught me to use the tablet.\nThere’s no English class in the evening.",
        (
            ("Schools", "What people say of the schools, places in them, getting on there."),
            ("Adult learning", "Courses, English, skills, digital skills."),
        ),
    ),
    Starter(
        "Health & wellbeing",
        "Body and mind: services, illness, loneliness, exercise, caring for somebody. Not: getting into a building "
        "(Accessibility & inclusivity).",
        "I haven’t spoken to a soul since Sunday.\nThe walking group has done my knees good.",
        (
            ("Mental health", "Worry, low mood, crisis; help with it."),
            ("Loneliness", "Having nobody to talk to; what eased it."),
            ("Doctors & services", "Surgeries, dentists, chemists, hospitals, waiting."),
            ("Being active", "Sport, walking, swimming, gardening for one’s health."),
            ("Carers", "Caring for somebody at home, and help with it."),
        ),
    ),
    Starter(
        "Housing",
        "Homes: finding one, paying for it, its state, landlords, being moved. Not: the street outside "
        "(Natural & built environment).",
        "We’ve had mould in the bedroom for two years.\nI’ve lived in this house all my life and I love it.",
        (
            ("Repairs & damp", "The state of the home, and having it mended."),
            ("Rent & tenure", "Affording it, waiting lists, eviction, buying."),
            ("Landlords", "The council, housing associations and private landlords: how they deal with people."),
        ),
    ),
    Starter(
        "Natural & built environment",
        "Parks, trees, litter, streets, buildings, views, noise and air. Not: traffic and parking (Transport).",
        "The blossom in the churchyard is the best thing here.\nThere’s fly-tipping by the bins every week.",
        (
            ("Parks & green space", "Parks, gardens, trees, the river, wildlife."),
            ("Litter & waste", "Rubbish, bins, fly-tipping, dog mess."),
            ("Streets & buildings", "Pavements, lighting, empty shops, new building, what the place looks like."),
        ),
    ),
    Starter(
        "Older people",
        "What is said of growing old here: what there is, what is missing, how older people are seen and what they "
        "give. Use it together with the theme of what it is about.",
        "There’s nothing for us since the day centre closed.\nMr Reid next door knows everything about roses.",
    ),
    Starter(
        "Parents & children",
        "Raising children: childcare, play, family help, things to do after school. Not: lessons (Education & "
        "learning), teenagers’ own lives (Young people).",
        "The toddler group saved me.\nThe swings have been broken since March.",
        (
            ("Play", "Playgrounds, playing out, holiday clubs."),
            ("Childcare & family help", "Nurseries, toddler groups, family hubs, help at home."),
        ),
    ),
    Starter(
        "Transport",
        "Getting about: buses, walking, cycling, cars, parking, traffic. Not: whether one can get in on arrival "
        "(Accessibility & inclusivity).",
        "The last bus goes at six.\nI can walk to everything from here.",
        (
            ("Buses & trains", "Routes, times, fares, stops."),
            ("Walking & cycling", "Paths, crossings, cycle lanes."),
            ("Roads & traffic", "Speeding, parking, potholes, road works."),
        ),
    ),
    Starter(
        "Work",
        "Jobs and local business: finding work, losing it, conditions, starting up, the shops as employers. Not: "
        "living on too little (Cost of living).",
        "I’d work if it fitted round school.\nThe bakery took on three lads from the estate.",
        (
            ("Finding work", "Applying, skills, what stands in the way."),
            ("Local business", "Shops and firms: opening, closing, trading here."),
        ),
    ),
    Starter(
        "Young people",
        "Teenagers and young adults: what there is for them, how they are seen, what they say themselves. Not: "
        "small children (Parents & children).",
        "There’s nowhere for them to go but the bus shelter.\nThe boxing club is the best thing that happened to him.",
        (
            ("Places to go", "Youth clubs, sport, somewhere warm and dry."),
            ("How they are seen", "Trust, blame, being listened to."),
        ),
    ),
)


@requires(Permission.EDIT_CODEBOOK)
def set_up_themes(db: Session, actor: Actor) -> list[Theme]:
    """Put the starting set into a codebook that has no theme yet, as one step of its history; gives what was put in."""
    if db.scalar(select(Theme.id).limit(1)) is not None:
        return []
    tree = read_tree(db, to_change=True)
    themes = [theme for starter in STARTERS for theme in _put_in(db, actor, tree, starter)]
    after = {theme.id: read_cells(tree, theme) for theme in themes}
    note_change(
        db,
        actor,
        ThemeChangeKind.ADDED,
        themes[0],
        before=dict.fromkeys(after),
        after=after,
        starting=len(themes),
    )
    return themes


def _put_in(db: Session, actor: Actor, tree: ThemeTree, starter: Starter) -> list[Theme]:
    top = make_theme(
        db,
        actor,
        tree,
        name=starter.name,
        parent_id=None,
        description=starter.description,
        examples=starter.examples,
        uuid=uuid.uuid5(_NAMESPACE, starter.name),
    )
    within = [
        make_theme(
            db,
            actor,
            tree,
            name=name,
            parent_id=top.id,
            description=description,
            uuid=uuid.uuid5(_NAMESPACE, f"{starter.name} › {name}"),
        )
        for name, description in starter.within
    ]
    return [top, *within]
