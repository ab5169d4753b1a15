"""What the demo neighbourhood is made of: plain frozen records that know no database."""

from dataclasses import dataclass
from datetime import date, datetime

from crm.demo.truths import Truths

Point = tuple[float, float]
"""Longitude and latitude, WGS84 degrees."""


@dataclass(frozen=True, slots=True)
class Area:
    """A place in the tree of areas; `parent` is None for the whole town. `outline`: a closed ring, or nothing."""

    id: int
    name: str
    kind: str
    parent: int | None
    outline: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Street:
    """A street with its households, its postcodes, and where it is on the map: a line, a point alone, or unknown."""

    id: int
    area: int
    name: str
    households: int
    postcodes: tuple[str, ...]
    point: Point | None
    line: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who signs in; `person` is the same human in the network, where there is one."""

    id: int
    name: str
    email: str
    role: str
    areas: tuple[int, ...]
    person: int | None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody met, or only named (`met` false): then without details, and `heard_from` named them in `heard_in`."""

    id: int
    given_name: str
    family_name: str
    known_as: str
    street: int | None
    house_number: str
    phone: str
    email: str
    age_band: str
    gender: str
    lived_here: str
    here_because: str
    met: bool
    staff: bool
    heard_in: int | None = None
    heard_from: int | None = None

    @property
    def name(self) -> str:
        """The name as people say it: the everyday name first, then the family name where it is known."""
        return f"{self.known_as or self.given_name} {self.family_name}".strip()


@dataclass(frozen=True, slots=True)
class Organisation:
    """A group of people with a name; shares one sequence of node ids with people and assets."""

    id: int
    name: str
    kind: str
    about: str
    street: int


@dataclass(frozen=True, slots=True)
class Asset:
    """Something the neighbourhood can build on; `kind` is one of the five of asset based community development."""

    id: int
    name: str
    kind: str
    about: str
    street: int
    organisation: int | None


@dataclass(frozen=True, slots=True)
class TieKind:
    """A kind of tie as read from each end; the two labels are equal for a symmetric kind."""

    key: str
    label: str
    reverse_label: str
    symmetric: bool
    weight: float


@dataclass(frozen=True, slots=True)
class Tie:
    """Nodes `a` and `b` are connected: whose word it is, in which conversation, and which user wrote it down."""

    id: int
    kind: str
    a: int
    b: int
    strength: int
    since: date | None
    until: date | None
    said_by: int | None
    conversation: int | None
    recorded_by: int
    introduction: int | None = None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Characters `start` to `end` of a conversation's text, coded with a theme as a strength or as a problem."""

    theme: str
    sway: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Conversation:
    """Somebody from the team (`by`) talked with one to three people; `at` is in UTC."""

    id: int
    at: datetime
    channel: str
    street: int
    people: tuple[int, ...]
    by: int
    said: str
    excerpts: tuple[Excerpt, ...]


@dataclass(frozen=True, slots=True)
class Interest:
    """What a node `cares_about`, `offers` or `wants`, on a topic; organisations' offers have no conversation."""

    node: int
    topic: str
    kind: str
    on: date
    conversation: int | None


@dataclass(frozen=True, slots=True)
class Nomination:
    """An answer to "who is good at bringing people together?"; `nominee` is None where they could name nobody."""

    id: int
    conversation: int
    said_by: int
    nominee: int | None


@dataclass(frozen=True, slots=True)
class Consent:
    """A person's yes or no for one purpose, on a day; a later row for the same purpose takes its place."""

    person: int
    purpose: str
    given: bool
    on: date
    way: str
    recorded_by: int
    conversation: int


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A promise to a person who showed an interest; `done_at` is None while they wait.

    `promised_at` is where the first due time was another than `due_at`; `tries` were in vain, the last at `tried_at`.
    """

    id: int
    person: int
    conversation: int
    owner: int
    what: str
    made_at: datetime
    due_at: datetime
    done_at: datetime | None
    promised_at: datetime | None = None
    contacted_at: datetime | None = None
    urgent: bool = False
    tries: int = 0
    tried_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Introduction:
    """Two people brought together, as far as it has come; `level` is the weaving level, 1 to 7, once made."""

    id: int
    first: int
    second: int
    through: int | None
    by: int
    topic: str
    reason: str
    state: str
    suggested_on: date
    first_asked_on: date | None
    second_asked_on: date | None
    made_on: date | None
    level: int | None
    met_on: date | None
    outcome: str


@dataclass(frozen=True, slots=True)
class DoorVisit:
    """One knock at one door and what came of it."""

    street: int
    on: date
    house_number: str
    outcome: str
    by: int
    conversation: int | None


@dataclass(frozen=True, slots=True)
class NurturePlan:
    """How a connector is looked after by the user `owner`; `trainings` are names with the days they were held on."""

    person: int
    stage: str
    next_step: str
    next_on: date | None
    owner: int
    notes: str
    begun_on: date
    trainings: tuple[tuple[str, date], ...]


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The whole demo, ready to be loaded in the order of its fields."""

    seed: int
    today: date
    areas: tuple[Area, ...]
    streets: tuple[Street, ...]
    users: tuple[User, ...]
    themes: tuple[str, ...]
    topics: tuple[str, ...]
    tie_kinds: tuple[TieKind, ...]
    people: tuple[Person, ...]
    organisations: tuple[Organisation, ...]
    assets: tuple[Asset, ...]
    conversations: tuple[Conversation, ...]
    introductions: tuple[Introduction, ...]
    ties: tuple[Tie, ...]
    interests: tuple[Interest, ...]
    nominations: tuple[Nomination, ...]
    consents: tuple[Consent, ...]
    follow_ups: tuple[FollowUp, ...]
    door_visits: tuple[DoorVisit, ...]
    nurture_plans: tuple[NurturePlan, ...]
    truths: Truths
