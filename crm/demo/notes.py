"""Writes an officer's note of a conversation: mostly the resident's own words, each coded with theme and sway."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from crm.demo.names import words
from crm.demo.records import Excerpt, Person
from crm.demo.sayings import days, home, one_another

AGE_MARKS = ("60+ ", "60- ")
MONTHS = words("""
    January, February, March, April, May, June, July, August, September, October, November, December
""")
DAYS = words("Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday")
NEIGHBOURS = (
    "the lady opposite",
    "the couple at the end",
    "the man next door",
    "the girl upstairs",
    "the family at the corner",
    "my neighbour",
    "the lad across the road",
    "the old boy two doors down",
    "the nurse at the end house",
    "the teacher next door",
)
CHILDREN = ("my lad", "my daughter", "our eldest", "the little one", "my youngest", "the baby's brother")
SMALL = ("two", "three", "four", "five", "six", "seven", "eight")


@dataclass(frozen=True, slots=True)
class Saying:
    """One sentence with slots to fill; `elder` says whether only people over (true) or under (false) sixty say it."""

    theme: str
    sway: str
    text: str
    elder: bool | None


def _read(theme: str, sway: str, lines: str) -> list[Saying]:
    sayings = []
    for line in lines.strip().splitlines():
        elder = {"60+ ": True, "60- ": False}.get(line[:4])
        sayings.append(Saying(theme, sway, line[4:] if line[:4] in AGE_MARKS else line, elder))
    return sayings


BY_THEME: dict[str, tuple[str, str]] = {
    "accessibility & inclusivity": one_another.WELCOME,
    "community": one_another.COMMUNITY,
    "cost of living": home.COST,
    "crime & safety": home.SAFETY,
    "education & learning": days.LEARNING,
    "health & wellbeing": days.HEALTH,
    "housing": home.HOUSING,
    "natural & built environment": home.ENVIRONMENT,
    "older people": one_another.OLDER,
    "parents & children": one_another.FAMILIES,
    "transport": home.TRANSPORT,
    "work": days.WORK,
    "young people": one_another.YOUNG,
}
SAYINGS: dict[tuple[str, str], list[Saying]] = {
    (theme, sway): _read(theme, sway, lines)
    for theme, both in BY_THEME.items()
    for sway, lines in zip(("asset", "deficit"), both, strict=True)
}
OPENINGS = {lived: _read("", "", lines) for lived, lines in days.OPENINGS.items()}
SETTINGS = {channel: _read("", "", lines) for channel, lines in days.SETTINGS.items()}
TOGETHER = days.TOGETHER.strip().splitlines()
CLOSINGS = days.CLOSINGS.strip().splitlines()

# How readily each theme comes up, and how often it is spoken of as a strength.
THEME_WEIGHTS: dict[str, tuple[float, float]] = {
    "accessibility & inclusivity": (5, 0.45),
    "community": (20, 0.68),
    "cost of living": (9, 0.40),
    "crime & safety": (8, 0.38),
    "education & learning": (6, 0.60),
    "health & wellbeing": (9, 0.48),
    "housing": (8, 0.30),
    "natural & built environment": (12, 0.66),
    "older people": (14, 0.52),
    "parents & children": (12, 0.55),
    "transport": (8, 0.36),
    "work": (6, 0.46),
    "young people": (26, 0.50),
}
NOT_FOR = {
    "older people": ("under_18", "18_30", "31_60"),
    "parents & children": ("under_18", "over_60"),
    "young people": ("31_60", "over_60"),
    "work": ("under_18",),
    "housing": ("under_18",),
}


def _slots(rng: Random, person: Person, ward: str, street: str) -> dict[str, str]:
    longest = {"under_18": 16, "18_30": 22, "31_60": 45}.get(person.age_band, 68)
    shortest = 28 if person.age_band == "over_60" else 12
    years = rng.randint(3, 8) if person.lived_here == "few_years" else rng.randint(shortest, longest)
    few = rng.choice(SMALL)
    neighbour, child = rng.choice(NEIGHBOURS), rng.choice(CHILDREN)
    return {
        "ward": ward,
        "street": street,
        "month": rng.choice(MONTHS),
        "day": rng.choice(DAYS),
        "years": str(years),
        "years_few": few,
        "years_few_cap": few.capitalize(),
        "neighbour": neighbour,
        "neighbour_cap": neighbour[0].upper() + neighbour[1:],
        "child": child,
        "child_cap": child[0].upper() + child[1:],
    }


def _fits(saying: Saying, person: Person) -> bool:
    elder = person.age_band == "over_60"
    return (saying.elder is None or saying.elder == elder) and (
        person.lived_here != "last_year" or "{years}" not in saying.text
    )


def _themes_for(age_band: str) -> tuple[list[str], list[float]]:
    themes = [theme for theme in THEME_WEIGHTS if age_band not in NOT_FOR.get(theme, ())]
    return themes, [THEME_WEIGHTS[theme][0] for theme in themes]


THEMES_FOR = {age: _themes_for(age) for age in ("under_18", "18_30", "31_60", "over_60")}


def _choose(rng: Random, person: Person) -> Saying:
    themes, weights = THEMES_FOR[person.age_band]
    theme = rng.choices(themes, weights)[0]
    sway = "asset" if rng.random() < THEME_WEIGHTS[theme][1] else "deficit"
    fitting = [saying for saying in SAYINGS[theme, sway] if _fits(saying, person)]
    return rng.choice(fitting)


def _sayings(rng: Random, person: Person) -> list[Saying]:
    """One to four things said, each on a theme of its own, as talk wanders."""
    chosen: dict[str, Saying] = {}
    for _ in range(rng.choices((1, 2, 3, 4), (2, 5, 3, 1))[0]):
        saying = _choose(rng, person)
        chosen.setdefault(saying.theme, saying)
    return list(chosen.values())


def _wishes(rng: Random, wishes: Sequence[tuple[str, str]]) -> list[str]:
    """One sentence for each kind of interest heard, with all its topics."""
    topics: dict[str, list[str]] = {}
    for kind, topic in wishes:
        topics.setdefault(kind, []).append(topic)
    sentences = []
    for kind, names in topics.items():
        listed = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
        sentences.append(rng.choice(days.WISHES[kind]).format(topics=listed))
    return sentences


def write_note(
    rng: Random,
    people: Sequence[Person],
    place: tuple[str, str],
    *,
    setting: str = "",
    wishes: Sequence[tuple[str, str]] = (),
    named: str = "",
) -> tuple[str, tuple[Excerpt, ...]]:
    """The note of one conversation and its coded excerpts.

    `place` names ward and street; `setting` is the channel, unless it is a first time at the door; `wishes` are
    (kind, topic) of interests heard; `named` is the answer to "who brings people together?", where that was asked.
    """
    person = people[0]
    slots = _slots(rng, person, *place)
    openings = SETTINGS[setting] if setting else OPENINGS[person.lived_here]
    parts = [rng.choice([opening for opening in openings if _fits(opening, person)]).text.format_map(slots)]
    if len(people) > 1 and rng.random() < 0.5:
        parts.append(rng.choice(TOGETHER))
    excerpts, length = [], len(" ".join(parts))
    for saying in _sayings(rng, person):
        said = "\u201c" + saying.text.format_map(slots) + "\u201d"
        # The excerpt is the words alone, without the space and the quotation marks around them.
        excerpts.append(Excerpt(saying.theme, saying.sway, length + 2, length + len(said)))
        parts.append(said)
        length += 1 + len(said)
    parts += _wishes(rng, wishes)
    if named:
        parts.append(named)
    if rng.random() < 0.4:
        parts.append(rng.choice(CLOSINGS).format_map(slots))
    return " ".join(parts), tuple(excerpts)
