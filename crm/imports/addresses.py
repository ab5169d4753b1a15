"""Takes addresses written in one line apart: what stands there, the street, the town at the end."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from crm.text import fold

_POSTCODE_AT_END = re.compile(r"[,\s]+[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}$", re.IGNORECASE)
_HOUSE = re.compile(
    r"((?:(?:flat|unit|apartment|apt|room)\s+\w+[,\s]+)?\d+[a-z]?(?:\s*[-–/]\s*\d+[a-z]?)?)[,\s]+(?=[^\W\d_])(.+)",
    re.IGNORECASE,
)
_NUMBER_ONLY = re.compile(r"(?:(?:flat|unit|shop|apartment|kiosk)\s+)?[\d\s,&–-]+[a-z]?", re.IGNORECASE)
_RECORD_OF_STREET = re.compile(r"street record\s+", re.IGNORECASE)
_LEADS_ON = re.compile(r".*\b(?:adj|adjoining|and|at|behind|between|by|in|near|of|off|on|to)", re.IGNORECASE)
_STREET_END = re.compile(
    r"street|road|lane|close|avenue|drive|way|place|court|terrace|gardens|square|crescent|grove|parade|hill|row|walk|"
    r"mews|park|view|rise|green",
    re.IGNORECASE,
)
_MOST_STREET_WORDS = 6


@dataclass(frozen=True, slots=True)
class Place:
    """What an address says: a name for what stands there and, where one is known, the street."""

    name: str
    street: str | None


def split_house(address: str) -> tuple[str, str]:
    """(house, street) of the first line of a home's address: ``12a Moor Street`` → (``12a``, ``Moor Street``)."""
    match = _HOUSE.fullmatch(address)
    return (match[1].strip(" ,"), match[2].split(",")[0].strip()) if match else ("", address)


def split_door(addresses: Sequence[str], streets: Collection[str]) -> list[tuple[str, str | None]]:
    """(door, street) of each of the *addresses* of one file: ``Flat 3, Mill Court, High Street, Cheltenham GL50 4AH``.

    A street is one of *streets*; else what follows a number, up to the next comma; else None.
    """
    known = {fold(street): street for street in streets}
    last_words = {key.rsplit(None, 1)[-1] for key in known}
    found: list[tuple[str, str | None]] = []
    for address in _without_towns(addresses):
        door, street, _ = _split_street(address, known, last_words)
        if street is None:
            door, street = split_house(address)
        found.append((door, street if street != address else None))
    return found


def name_places(addresses: Sequence[str], streets: Collection[str]) -> list[Place]:
    """A name and a street for each of the *addresses* of one file, such as ``Pittville Park Evesham Road Cheltenham``.

    The town and county are the last words that most of the addresses share. A street is one of *streets*. What stands
    before it is the name; where that is said of several streets (``Car Park``), the street follows it.
    """
    known = {fold(street): street for street in streets}
    last_words = {key.rsplit(None, 1)[-1] for key in known}
    parts = [_split_street(address, known, last_words) for address in _without_towns(addresses)]
    where = defaultdict(set)
    for name, street, _ in parts:
        where[name.casefold()].add(street)
    places = []
    for name, street, whole in parts:
        if not street or not name or _NUMBER_ONLY.fullmatch(name):
            places.append(Place(_RECORD_OF_STREET.sub("", whole), street))
        elif _LEADS_ON.fullmatch(name):
            places.append(Place(f"{name} {street}", street))
        elif len(where[name.casefold()]) > 1:
            places.append(Place(f"{name}, {street}", street))
        else:
            places.append(Place(name, street))
    return places


def _without_towns(addresses: Sequence[str]) -> list[str]:
    """The addresses without postcode, and without the last words that half of them end with (at most three)."""
    left = [re.sub(r"\s*,\s*", ", ", _POSTCODE_AT_END.sub("", address)).strip(" ,") for address in addresses]
    if len(left) < 10:
        return left  # too few to tell a town from a name
    for _ in range(3):
        last, times = Counter(_last_word(address) for address in left).most_common(1)[0]
        if times * 2 < len(left) or not last or _STREET_END.fullmatch(last):
            break
        left = [address.removesuffix(" " + last).rstrip(" ,") for address in left]
    return left


def _last_word(address: str) -> str:
    return address.rsplit(None, 1)[-1] if address else ""


def _split_street(address: str, known: dict[str, str], last_words: set[str]) -> tuple[str, str | None, str]:
    """(what stands before the street, the street, the address up to its end); the last known street counts."""
    words = address.split()
    folded = [fold(word) for word in words]
    for end in range(len(words), 0, -1):
        if folded[end - 1] not in last_words or (end < len(words) and folded[end] in last_words):
            continue  # no street ends here, or a longer one goes on
        for start in range(max(0, end - _MOST_STREET_WORDS), end):
            street = known.get(" ".join(folded[start:end]))
            if street and (end - start > 1 or end == len(words)):
                before = " ".join(words[:start]).strip(" ,")
                return _RECORD_OF_STREET.sub("", before + " ").strip(), street, " ".join(words[:end])
    return address, None, address
