"""What people care about, offer and want; the codebook's themes; and the kinds of tie."""

from crm.demo.records import TieKind

THEMES = (
    "accessibility & inclusivity",
    "community",
    "cost of living",
    "crime & safety",
    "education & learning",
    "health & wellbeing",
    "housing",
    "natural & built environment",
    "older people",
    "parents & children",
    "transport",
    "work",
    "young people",
)

TOPICS_BY_THEME: dict[str, tuple[str, ...]] = {
    "accessibility & inclusivity": (
        "step-free paths",
        "sign language",
        "interpreting",
        "welcoming newcomers",
        "autism-friendly sessions",
        "LGBTQ+ friendship",
    ),
    "community": (
        "street parties",
        "neighbourhood news",
        "quiz nights",
        "singing",
        "shared meals",
        "litter picking",
        "local history",
        "faith and friendship",
        "knowing the neighbours",
        "community café",
    ),
    "cost of living": (
        "cooking on a budget",
        "food sharing",
        "mending clothes",
        "saving energy",
        "benefits advice",
        "toy swaps",
    ),
    "crime & safety": ("street lighting", "safe routes to school", "neighbourhood watch", "bicycle marking"),
    "education & learning": (
        "English conversation",
        "reading groups",
        "computers and phones",
        "homework help",
        "Polish Saturday school",
        "Qur'an and Arabic classes",
        "maths for grown-ups",
        "school governors",
    ),
    "health & wellbeing": (
        "walking together",
        "chair exercise",
        "mental health",
        "first aid",
        "dementia",
        "bereavement",
        "swimming",
        "gentle yoga",
        "recovery friends",
    ),
    "housing": ("damp and repairs", "tenants' meetings", "garden sharing", "DIY skills", "insulation"),
    "natural & built environment": (
        "gardening",
        "allotments",
        "the park",
        "trees and hedges",
        "wildlife",
        "the brook",
        "planters",
        "beekeeping",
        "fly-tipping",
    ),
    "older people": (
        "lunch club",
        "befriending",
        "dominoes and cards",
        "lifts to appointments",
        "memories and photographs",
    ),
    "parents & children": (
        "toddler group",
        "school gate",
        "half-term trips",
        "breastfeeding support",
        "dads and little ones",
    ),
    "transport": ("the evening bus", "car sharing", "cycling", "crossing patrols"),
    "work": (
        "writing a CV",
        "starting a small business",
        "volunteering",
        "childcare for shifts",
        "sewing for a living",
    ),
    "young people": ("football", "boxing", "music making", "youth club", "skate ramp", "coding", "apprenticeships"),
}

CONCERNS = frozenset(
    (
        "step-free paths",
        "interpreting",
        "neighbourhood news",
        "knowing the neighbours",
        "saving energy",
        "benefits advice",
        "street lighting",
        "safe routes to school",
        "mental health",
        "dementia",
        "bereavement",
        "damp and repairs",
        "insulation",
        "the park",
        "trees and hedges",
        "wildlife",
        "the brook",
        "fly-tipping",
        "school gate",
        "the evening bus",
        "crossing patrols",
        "childcare for shifts",
        "apprenticeships",
        "starting a small business",
    )
)
"""Topics that one cares about, and neither offers nor looks for company in."""

TOPICS = tuple(topic for topics in TOPICS_BY_THEME.values() for topic in topics)

TIE_KINDS = (
    TieKind("neighbour", "neighbour of", "neighbour of", True, 1.0),
    TieKind("friend", "friend of", "friend of", True, 2.0),
    TieKind("family", "family of", "family of", True, 3.0),
    TieKind("knows", "knows", "knows", True, 0.5),
    TieKind("works_with", "works with", "works with", True, 1.0),
    TieKind("cares_for", "cares for", "is cared for by", False, 2.0),
    TieKind("helps", "helps", "is helped by", False, 1.5),
    TieKind("member_of", "member of", "has as a member", False, 1.0),
    TieKind("volunteers_at", "volunteers at", "has as a volunteer", False, 1.5),
    TieKind("runs", "runs", "is run by", False, 2.0),
)

AGE_BANDS = ("under_18", "18_30", "31_60", "over_60")
LIVED_HERE = ("last_year", "few_years", "most_of_life")
PURPOSES = ("keep_details", "contact", "introduce", "use_words", "map")
DOOR_OUTCOMES = (
    "conversation",
    "call_back",
    "not_home",
    "not_now",
    "do_not_contact",
    "inaccessible",
    "empty",
    "business",
    "language_barrier",
)
