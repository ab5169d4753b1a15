"""“Could this be…?”: two sightings may be one person, so we ask before we add a second one."""

from collections.abc import Callable
from dataclasses import dataclass

from rapidfuzz.distance import OSA, JaroWinkler
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from crm import cleaning, search
from crm.models import Person, Street
from crm.nicknames import may_be_one
from crm.permissions import Actor, Permission, requires
from crm.text import fold, fold_street

#: From this likeness (Jaro and Winkler, 0 to 1) two words may be one word misspelt.
MISSPELT = 0.88

#: The same for whole names, which have more letters to agree by chance.
VERY = 0.94

#: Of those who live on a street, or have a like name in an area, how many are compared.
MOST_CANDIDATES = 500

_TITLES = frozenset(("mr", "mrs", "ms", "miss", "mx", "dr", "rev"))


@dataclass(frozen=True)
class Description:
    """What is known of a person when we wonder who it is. ``area`` is a name; empty is not known."""

    name: str
    known_as: str = ""
    street: str = ""
    house: str = ""
    area: str = ""
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class Likeness:
    """How likely two descriptions are one person's (0 to 1, to sort by), and why, in words that follow a name."""

    score: float
    reason: str


def likeness(one: Description, other: Description) -> Likeness | None:
    """Why the two may be one person; None where nothing says so."""
    if one.phone and one.phone == other.phone:
        return Likeness(1.0, "has the same telephone number")
    if one.email and one.email == other.email:
        return Likeness(1.0, "has the same e-mail address")
    return _likeness_of_place_and_name(one, other)


def _likeness_of_place_and_name(one: Description, other: Description) -> Likeness | None:
    given, family = _names_alike(one, other)
    same_street = bool(one.street and other.street) and _alike(fold_street(one.street), fold_street(other.street))
    same_door = same_street and bool(one.house) and fold(one.house) == fold(other.house)
    same_area = bool(one.area) and fold(one.area) == fold(other.area)
    if same_door and given and family is not False:
        return Likeness(0.9 + 0.05 * bool(family), "has a name like it, at the same door")
    if same_door and _is_half_of(one.name, other.name):
        return Likeness(0.85, "has this as one of their names, at the same door")
    if same_street and given and family is not False:
        return Likeness(0.7 + 0.1 * bool(family), "has a name like it, on the same street")
    if same_area and given and family:
        return Likeness(0.6, "has a name like it, in the same area")
    return None


@requires(Permission.SEE_RECORDS)
def find_likely_duplicates(
    db: Session,
    actor: Actor,
    *,
    name: str,
    known_as: str = "",
    street_id: int | None = None,
    house: str = "",
    phone: str | None = None,
    email: str | None = None,
    limit: int = 5,
) -> list[tuple[Person, str]]:
    """Up to *limit* people who may be the one described, the likeliest first, each with the reason in words."""
    street = db.scalar(select(Street).where(Street.id == street_id).options(joinedload(Street.area)))
    phone, email = _cleaned(cleaning.clean_phone, phone), _cleaned(cleaning.clean_email, email)
    places = (street.name, street.area.name) if street else ("", "")
    asked = Description(name, known_as, places[0], house, places[1], phone, email)
    found = [
        (person, likely) for person in _candidates(db, asked, street) if (likely := likeness(asked, _describe(person)))
    ]
    found.sort(key=lambda pair: (-pair[1].score, pair[0].id))
    return [(person, likely.reason) for person, likely in found[:limit]]


def _cleaned(clean: Callable[[str], str | None], value: str | None) -> str | None:
    """The value as it is stored; one that cannot be read finds nobody."""
    try:
        return clean(value or "")
    except ValueError:
        return None


def _candidates(db: Session, asked: Description, street: Street | None) -> list[Person]:
    """Those worth a look: who has the number or address, who lives on the street, who in the area has such a name."""
    ways: list[ColumnElement[bool]] = []
    if asked.phone or asked.email:
        ways.append(or_(Person.phone == (asked.phone or ""), Person.email == (asked.email or "")))
    if street is not None:
        in_area = Person.area_id == street.area_id
        ways += [Person.street_id == street.id, search.matching(db, asked.name, forgiving=True) & in_area]
    people: dict[int, Person] = {}
    for way in ways:
        query = select(Person).where(way, Person.archived_at.is_(None)).order_by(Person.id).limit(MOST_CANDIDATES)
        rows = db.scalars(query.options(joinedload(Person.street), joinedload(Person.area)))
        people |= {person.id: person for person in rows}
    return list(people.values())


def _describe(person: Person) -> Description:
    street, area = person.street.name if person.street else "", person.area.name if person.area else ""
    return Description(person.name, person.known_as, street, person.house, area, person.phone, person.email)


def _names_alike(one: Description, other: Description) -> tuple[bool, bool | None]:
    """Whether the given names may be one, and the family names; None for those where one is not known."""
    first, last = _split(one.name)
    other_first, other_last = _split(other.name)
    called = [name for name in (first, fold(one.known_as)) if name]
    other_called = [name for name in (other_first, fold(other.known_as)) if name]
    given = any(_may_be_called(a, b) for a in called for b in other_called)
    family = _family_alike(last, other_last) if last and other_last else None
    if not (given and family) and last and other_last:
        turned = _alike(first, other_last) and _alike(last, other_first)
        return (True, True) if turned or _alike(first + last, other_first + other_last, VERY) else (given, family)
    return given, family


def _split(name: str) -> tuple[str, str]:
    words = [word for word in fold(name).split() if word not in _TITLES]
    return (words[0], " ".join(words[1:])) if words else ("", "")


def _may_be_called(name: str, other: str) -> bool:
    initial = len(name) == 1 or len(other) == 1
    return name[0] == other[0] if initial else may_be_one(name, other) or _alike(name, other)


def _family_alike(name: str, other: str) -> bool:
    """Whether two family names may be one: misspelt, an initial, or one of the two halves of a double name."""
    if len(name) == 1 or len(other) == 1:
        return name[0] == other[0]
    halves, other_halves = set(name.split()), set(other.split())
    return _alike(name, other) or bool(halves & other_halves)


def _is_half_of(name: str, other: str) -> bool:
    """Whether one of the two is a single word, and one of the other's words: Hoffman, Abbey Hoffman."""
    words, others = fold(name).split(), fold(other).split()
    few, many = sorted((words, others), key=len)
    return len(few) == 1 and any(_alike(few[0], word) for word in many)


def _alike(word: str, other: str, enough: float = MISSPELT) -> bool:
    if word == other:
        return bool(word)
    if min(len(word), len(other)) < 4:
        return False
    return OSA.distance(word, other) <= 1 or JaroWinkler.similarity(word, other) >= enough
