"""What a handout holds: the same whether it becomes a picture, a workbook or a file for another program.

Only what the audience may be told is in it: whoever writes it to a file leaves nothing out and adds nothing.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from crm.cleaning import in_words
from crm.models.words import NodeKind, Word


class Audience(Word):
    """For whom a handout is made."""

    TEAM = "team"
    OTHERS = "others"

    @property
    def label(self) -> str:
        """The audience as a page shows it."""
        return "The team" if self is Audience.TEAM else "Partners and the public"


class Why(Enum):
    """Why nodes of a handout are not named; the value is what the page says of them."""

    NO_CONSENT = "have not agreed to be on a map"
    ONLY_NAMED = "only named by others, nobody has met them"
    HIDDEN = "outside the areas you work in"


@dataclass(frozen=True)
class Choices:
    """Which details go in, and for whom. ``staff``: people of the team are drawn as well."""

    audience: Audience = Audience.TEAM
    streets: bool = True
    interests: bool = False
    dates: bool = False
    staff: bool = False


@dataclass(frozen=True)
class HandoutInterest:
    """What a named node cares about, offers or wants: ``stance`` is one of these words."""

    stance: str
    topic: str


@dataclass(frozen=True)
class HandoutNode:
    """A dot. ``key`` counts from 1 and is no id of ours; one that is not ``named`` has only its kind and area.

    ``area`` and ``street`` are names, "" where they are not told. ``x`` and ``y`` are pixels, ``y`` downwards.
    """

    key: int
    label: str
    kind: NodeKind
    named: bool
    area: str = ""
    street: str = ""
    staff: bool = False
    interests: tuple[HandoutInterest, ...] = ()
    x: float = 0.0
    y: float = 0.0

    @property
    def name(self) -> str:
        """The label, or what stands for it where there has to be one."""
        return self.label or f"Unnamed {self.kind.value} {self.key}"

    @property
    def told(self) -> str:
        """What is said of it besides its name, in one line."""
        topics = (f"{interest.stance} {interest.topic}" for interest in self.interests)
        return ", ".join(part for part in (self.street, self.area, *topics, "of the team" * self.staff) if part)


@dataclass(frozen=True)
class HandoutTie:
    """A tie between two keys: ``kind`` reads from *source* to *target*, ``reverse`` the other way.

    Of a tie with an end that is not named only that it is there is told: ``kind`` and ``reverse`` are then "", the
    strength is None and the weight 1. ``since`` and ``until`` (the first and the last day) are None where they are not
    known or not told; a tie with ``until`` has ended.
    """

    source: int
    target: int
    kind: str = ""
    reverse: str = ""
    directed: bool = False
    strength: int | None = None
    weight: float = 1.0
    since: dt.date | None = None
    until: dt.date | None = None

    def sentence(self, names: Mapping[int, str]) -> str:
        """The tie in words, with *names* by key: "Ana friend of Ben, since 3 May 2024"."""
        days = [f", {word} {in_words(day)}" for word, day in (("since", self.since), ("until", self.until)) if day]
        return f"{names[self.source]} {self.kind or 'tied to'} {names[self.target]}{''.join(days)}"


@dataclass(frozen=True)
class LeftOut:
    """What is not in a handout: people of the team, those too many to fit, and places that are not told.

    ``streets`` and ``areas`` count people whose street or area is kept back because too few people are there.
    """

    staff: int = 0
    too_many: int = 0
    streets: int = 0
    areas: int = 0


@dataclass(frozen=True)
class Handout:
    """A part of the network as it is handed round. ``nodes`` are in the order of their keys.

    ``centre`` is the key of the one it was drawn around, if any. ``notes`` are sentences that go with it in
    every format: who is left out, what is not told. ``unnamed`` and ``left_out`` are for whoever makes it.
    """

    title: str
    made_on: dt.date
    choices: Choices
    nodes: tuple[HandoutNode, ...]
    ties: tuple[HandoutTie, ...]
    notes: tuple[str, ...] = ()
    centre: int | None = None
    unnamed: tuple[tuple[Why, int], ...] = ()
    left_out: LeftOut = LeftOut()

    @property
    def named(self) -> tuple[HandoutNode, ...]:
        """The nodes whose names are told, in the order of their keys."""
        return tuple(node for node in self.nodes if node.named)

    @property
    def audience(self) -> Audience:
        """For whom it is made."""
        return self.choices.audience
