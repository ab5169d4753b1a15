"""What each node and tie says in a file for another program: one list of names, types and values for every format."""

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from crm.cleaning import in_words
from crm.handouts.contents import Handout, HandoutNode, HandoutTie
from crm.models.words import Stance

Value = str | bool | int | float | tuple[str, ...]
Record = TypeVar("Record", HandoutNode, HandoutTie)

_NOT_IN_XML = re.compile("[^\t\n\r\\u0020-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


@dataclass(frozen=True)
class Attribute(Generic[Record]):
    """One thing that is said of each node or tie. ``type``: string, boolean, integer or double."""

    name: str
    type: str
    value: Callable[[Record], Value | None]


def _topics(stance: str) -> Callable[[HandoutNode], tuple[str, ...]]:
    return lambda node: tuple(interest.topic for interest in node.interests if interest.stance == stance)


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


NODES: tuple[Attribute[HandoutNode], ...] = (
    Attribute("kind of record", "string", lambda node: node.kind.value),
    Attribute("named", "boolean", lambda node: node.named),
    Attribute("area", "string", lambda node: node.area),
    Attribute("street", "string", lambda node: node.street),
    Attribute("staff", "boolean", lambda node: node.staff),
    *(Attribute(stance.label.lower(), "string", _topics(stance.label.lower())) for stance in Stance),
)
TIES: tuple[Attribute[HandoutTie], ...] = (
    Attribute("kind", "string", lambda tie: tie.kind),
    Attribute("reads back as", "string", lambda tie: tie.reverse if tie.directed else ""),
    Attribute("strength", "integer", lambda tie: tie.strength),
    Attribute("since", "string", lambda tie: _day(tie.since)),
    Attribute("until", "string", lambda tie: _day(tie.until)),
)


def said_of(attributes: Sequence[Attribute[Record]], records: Sequence[Record]) -> tuple[Attribute[Record], ...]:
    """Those *attributes* that at least one of *records* has: a handout without streets has no column for them."""
    return tuple(one for one in attributes if any(one.value(record) for record in records))


def values_of(attributes: Sequence[Attribute[Record]], record: Record) -> Iterator[tuple[Attribute[Record], Value]]:
    """Each of *attributes* that *record* has, and its value; texts are clean."""
    for attribute in attributes:
        value = attribute.value(record)
        if isinstance(value, str):
            value = clean(value)
        elif isinstance(value, tuple):
            value = tuple(clean(one) for one in value)
        if value is not None and value not in ("", ()):
            yield attribute, value


def texts_of(attributes: Sequence[Attribute[Record]], record: Record) -> Iterator[tuple[Attribute[Record], str]]:
    """Each of *attributes* that *record* has, and its value as XML writes it."""
    for attribute, value in values_of(attributes, record):
        if isinstance(value, bool):
            yield attribute, "true" if value else "false"
        else:
            yield attribute, "; ".join(value) if isinstance(value, tuple) else str(value)


def clean(text: str) -> str:
    """*text* without the characters that XML cannot hold (controls, halves of a pair), the rest kept.

    >>> clean("Ann\\x00 Lee\\ud800")
    'Ann Lee'
    """
    return _NOT_IN_XML.sub("", text)


def say_what_it_is(handout: Handout) -> tuple[str, ...]:
    """The title, the day, for whom, and the notes, a line each: what goes with the nodes and ties in every format."""
    made = f"Made with Kith on {in_words(handout.made_on)} for {handout.audience.label.lower()}."
    return tuple(clean(line) for line in (handout.title, made, *handout.notes))


@dataclass(frozen=True)
class Ids:
    """Ids for the nodes and ties of one handout: a letter, letters and digits, as every program takes them.

    They begin with a mark of the handout. Kumu and our own import change what has the same id: a second handout, in
    which another person is the first node, must not change the first one's.
    """

    mark: str

    @classmethod
    def of(cls, handout: Handout) -> "Ids":
        """The ids of *handout*: the same whenever it is written, and other than those of another handout."""
        said = (handout.title, handout.made_on.isoformat(), len(handout.ties), *(node.name for node in handout.nodes))
        return cls("h" + hashlib.sha256(repr(said).encode()).hexdigest()[:6])

    def node(self, key: int) -> str:
        """The id of the node with *key*."""
        return f"{self.mark}n{key}"

    def tie(self, place: int) -> str:
        """The id of the tie at *place* among the handout's ties."""
        return f"{self.mark}t{place + 1}"
