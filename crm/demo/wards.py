"""What the steps of the generator hand on to one another: one ward being filled, and the town's shared counters."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from random import Random

from crm.demo.cast import Role
from crm.demo.places import Plan
from crm.demo.records import Asset, Nomination, Organisation, Person, Street, User

DAYS_BACK = 150


@dataclass(frozen=True, slots=True)
class Meeting:
    """A conversation before its note is written."""

    id: int
    at: datetime
    channel: str
    street: int
    people: tuple[int, ...]
    by: int


@dataclass(slots=True)
class Numbers:
    """The next id of everything, across all wards; people, organisations and assets are nodes, in one sequence."""

    streets: Iterator[int] = field(default_factory=lambda: count(1))
    users: Iterator[int] = field(default_factory=lambda: count(1))
    nodes: Iterator[int] = field(default_factory=lambda: count(1))
    conversations: Iterator[int] = field(default_factory=lambda: count(1))
    ties: Iterator[int] = field(default_factory=lambda: count(1))
    nominations: Iterator[int] = field(default_factory=lambda: count(1))
    introductions: Iterator[int] = field(default_factory=lambda: count(1))
    follow_ups: Iterator[int] = field(default_factory=lambda: count(1))


@dataclass(slots=True)
class Ward:
    """One ward while it is being made. Dictionaries by id keep the order in which things were made."""

    number: int
    name: str
    rng: Random
    today: date
    ids: Numbers
    plan: Plan
    area: int
    areas: tuple[int, ...]
    users: list[User] = field(default_factory=list)
    people: dict[int, Person] = field(default_factory=dict)
    organisations: list[Organisation] = field(default_factory=list)
    assets: list[Asset] = field(default_factory=list)
    cast: dict[int, Role] = field(default_factory=dict)
    family: tuple[int, ...] = ()
    duplicates: list[tuple[int, int]] = field(default_factory=list)
    namesakes: list[tuple[int, int]] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    heard: defaultdict[int, list[Meeting]] = field(default_factory=lambda: defaultdict(list))
    nominations: list[Nomination] = field(default_factory=list)

    @property
    def field_team(self) -> list[User]:
        """Those who hold conversations."""
        return [user for user in self.users if user.role in ("officer", "connector")]

    def streets(self, *states: str) -> list[Street]:
        """Streets planted in one of these states."""
        return [street for state in states for street in self.plan.having(state)]

    def residents(self, streets: Sequence[Street], met: bool | None = None) -> list[Person]:
        """People living on these streets: all, the met, or the only named."""
        wanted = {street.id for street in streets}
        return [p for p in self.people.values() if p.street in wanted and (met is None or p.met == met)]

    def street_named(self, name: str) -> Street:
        """The street of this name in this ward."""
        return next(street for street in self.plan.streets if street.name == name)

    def played(self, part: str) -> int:
        """The person who plays this part."""
        return next(person for person, role in self.cast.items() if role.part == part)
