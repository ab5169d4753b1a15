"""What the measures say of each person: lists sorted by one of them, and all of them for one person."""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict, Unpack

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload

from crm import score_words, search
from crm.analyses import Analysis
from crm.areas import list_area_ids_within
from crm.models import NetworkSnapshot, Node, NodeScore, Person
from crm.network.catalogue import Measure, Of, list_measures
from crm.paging import COUNT_LIMIT, PAGE_SIZE, Page
from crm.permissions import Actor, Permission, requires
from crm.scope import UNSCOPED

#: The measures of people that are kept for each, by id: every one has a column.
MEASURES = {measure.id: measure for measure in list_measures(Of.PERSON) if hasattr(NodeScore, measure.id)}

#: Who is in a list: an archived person keeps the row of the analysis until the next.
_CURRENT = (Node.archived_at.is_(None), Node.merged_into_id.is_(None))

#: So many of the latest kept weeks make a trend.
WEEKS = 53


@dataclass(frozen=True)
class Score:
    """What one measure says of somebody, with the rank among all people.

    ``percentile``: how many per cent of the others have less, or more where less is what one looks for.
    """

    measure: Measure
    value: float | None
    rank: int | None
    percentile: float | None
    trend: tuple[tuple[dt.date, float | None], ...] = ()

    @property
    def figure(self) -> str:
        """The value as a page shows it."""
        return score_words.figure(self.value)

    @property
    def standing(self) -> str:
        """How many people have less."""
        return score_words.standing(self.percentile, low_first=self.measure.low_first)

    @property
    def sentence(self) -> str:
        """The value in plain words."""
        return score_words.sentence(self.measure, self.value)


@dataclass(frozen=True)
class ScoredPerson:
    """A person with what the measure that sorts the list says of them.

    ``connector`` is what the analysis says of them where they are among its connectors.
    """

    person: Person
    score: Score
    connector: dict[str, Any] | None = None

    @property
    def certainty(self) -> str:
        """How sure we are of their rank by the evidence; nothing where they have none."""
        return self.connector["certainty"]["level"] if self.connector else ""


@dataclass(frozen=True)
class StreetScore:
    """A measure over the people known on a street: its mean, its highest value, and how many people have one."""

    mean: float
    highest: float
    people: int


class Narrowing(TypedDict, total=False):
    """Who is listed, and in which order: the best first unless *direction* says otherwise. *least* and *most* bound
    the value.
    """

    text: str
    area_id: int | None
    street_id: int | None
    least: float | None
    most: float | None
    direction: str | None


@requires(Permission.READ_NETWORK)
def list_scores(
    db: Session,
    actor: Actor,
    analysis: Analysis,
    *,
    measure: str,
    page: int = 1,
    size: int = PAGE_SIZE,
    **narrowing: Unpack[Narrowing],
) -> Page[ScoredPerson]:
    """The people whom the actor sees by *measure*, not defined last; their ranks are those of the whole network."""
    query = scored(db, analysis, measure, narrowing)
    total = db.scalar(select(func.count()).select_from(query.order_by(None).limit(COUNT_LIMIT + 1).subquery())) or 0
    number = min(max(1, page), max(1, -(-min(total, COUNT_LIMIT) // size)))
    found = db.execute(query.limit(size).offset((number - 1) * size)).all()
    ranking = Ranking.read(db, analysis, MEASURES[measure])
    people, known = list_placed(db, [id_ for id_, _ in found]), {one["id"]: one for one in analysis.connectors}
    rows = [ScoredPerson(people[id_], ranking.score(value), known.get(id_)) for id_, value in found]
    return Page(rows=rows, number=number, total=total, size=size)


@requires(Permission.READ_NETWORK)
def list_person_scores(db: Session, actor: Actor, analysis: Analysis, person_id: int) -> list[Score]:
    """All measures of one person, with their place among all people and the trend over the kept weeks.

    Empty where the person is not measured: staff, and who was added since.
    """
    columns = [_column(id_) for id_ in MEASURES]
    query = select(*columns).where(NodeScore.snapshot_id == analysis.snapshot_id, NodeScore.node_id == person_id)
    values = db.execute(query).first()
    if values is None:
        return []
    told = dict(zip(MEASURES, values, strict=True))
    counts = _counts(db, analysis, told)
    trends = _trends(db, person_id)
    return [
        Score(measure, told[id_], *_place(measure, *counts[id_]), trends[id_])
        if told[id_] is not None
        else Score(measure, None, None, None, trends[id_])
        for id_, measure in MEASURES.items()
    ]


@requires(Permission.READ_NETWORK)
def list_values(db: Session, actor: Actor, analysis: Analysis, *, measure: str) -> list[tuple[int, float | None]]:
    """The id and value of everybody whom the actor sees and the team has met, by id; None where it is not defined."""
    query = select(NodeScore.node_id, _column(measure)).join(Person, Person.id == NodeScore.node_id)
    met = (NodeScore.snapshot_id == analysis.snapshot_id, Person.met.is_(True), *_CURRENT)
    return [(id_, value) for id_, value in db.execute(query.where(*met).order_by(NodeScore.node_id))]


@requires(Permission.READ_NETWORK)
def list_street_scores(db: Session, actor: Actor, analysis: Analysis, *, measure: str) -> dict[int, StreetScore]:
    """By street, *measure* over the people there whom the actor sees; streets without anybody measured are left out."""
    column = _column(measure)
    query = (
        select(Node.street_id, func.avg(column), func.max(column), func.count(column))
        .join(Node, Node.id == NodeScore.node_id)
        .where(NodeScore.snapshot_id == analysis.snapshot_id, Node.street_id.is_not(None), column.is_not(None))
        .where(*_CURRENT)
        .group_by(Node.street_id)
    )
    return {street_id: StreetScore(*figures) for street_id, *figures in db.execute(query)}


def find_kept_measure(id_: str | None) -> Measure | None:
    """The measure of people of this id, where its value is kept for each person."""
    return MEASURES.get(id_ or "")


def _column(measure: str) -> Any:
    return getattr(NodeScore, measure)


def scored(db: Session, analysis: Analysis, measure: str, narrowing: Narrowing) -> Select[int, float | None]:
    """The id and value of each person whom the session's actor sees, narrowed and in order."""
    column, said = _column(measure), narrowing
    conditions: list[ColumnElement[bool]] = [*_CURRENT]
    if text := said.get("text", "").strip():
        conditions.append(search.matching(db, text))
    if (area_id := said.get("area_id")) is not None:
        conditions.append(Node.area_id.in_(list_area_ids_within(db, [area_id])))
    if (street_id := said.get("street_id")) is not None:
        conditions.append(Node.street_id == street_id)
    if (least := said.get("least")) is not None:
        conditions.append(column >= least)
    if (most := said.get("most")) is not None:
        conditions.append(column <= most)
    upwards = said["direction"] == "ascending" if said.get("direction") else MEASURES[measure].low_first
    by = (column.is_(None), column if upwards else column.desc(), NodeScore.node_id)
    query = select(NodeScore.node_id, column).join(Node, Node.id == NodeScore.node_id)
    return query.where(NodeScore.snapshot_id == analysis.snapshot_id, *conditions).order_by(*by)


def list_placed(db: Session, ids: Collection[int]) -> dict[int, Person]:
    """Each of the people *ids* whom the session's actor sees, with street and area."""
    query = select(Person).where(Person.id.in_(ids)).options(joinedload(Person.street), joinedload(Person.area))
    return {person.id: person for person in db.scalars(query)} if ids else {}


@dataclass(frozen=True)
class Ranking:
    """The values of one measure of all people, the lowest first: what ranks are counted in."""

    measure: Measure
    values: Sequence[float]

    @classmethod
    def read(cls, db: Session, analysis: Analysis, measure: Measure) -> "Ranking":
        """Unscoped on purpose: a rank is that of the whole network."""
        column = _column(measure.id)
        query = select(column).where(NodeScore.snapshot_id == analysis.snapshot_id, column.is_not(None))
        return cls(measure, sorted(db.scalars(query, execution_options=UNSCOPED)))

    def score(self, value: float | None) -> Score:
        """*value* with its rank and percentile."""
        if value is None:
            return Score(self.measure, None, None, None)
        lower, defined = bisect_left(self.values, value), len(self.values)
        return Score(
            self.measure, value, *_place(self.measure, lower, defined - bisect_right(self.values, value), defined)
        )


def _place(measure: Measure, lower: int, higher: int, defined: int) -> tuple[int, float | None]:
    """Rank, and how many per cent of the others are behind: have less, or more where less is what one looks for."""
    ahead, behind = (lower, higher) if measure.low_first else (higher, lower)
    return ahead + 1, 100 * behind / (defined - 1) if defined > 1 else None


def _counts(db: Session, analysis: Analysis, told: dict[str, float | None]) -> dict[str, tuple[int, int, int]]:
    """Of each measure how many people have less than *told*, have more, and have any; unscoped on purpose."""
    defined = {id_: value for id_, value in told.items() if value is not None}
    asked: list[Any] = []
    for id_, value in defined.items():
        column = _column(id_)
        asked += [func.count().filter(column < value), func.count().filter(column > value), func.count(column)]
    query = select(*asked).where(NodeScore.snapshot_id == analysis.snapshot_id)
    counts = db.execute(query, execution_options=UNSCOPED).one() if asked else ()
    return {id_: tuple(counts[3 * place : 3 * place + 3]) for place, id_ in enumerate(defined)}


def _trends(db: Session, person_id: int) -> dict[str, tuple[tuple[dt.date, float | None], ...]]:
    """Of each measure the person's value in each kept week, the oldest first."""
    query: Select[Any] = (
        select(NetworkSnapshot.made_on, *(_column(id_) for id_ in MEASURES))
        .join(NetworkSnapshot, NetworkSnapshot.id == NodeScore.snapshot_id)
        .where(NodeScore.node_id == person_id, NetworkSnapshot.kept.is_(True))
        .order_by(NetworkSnapshot.made_on.desc(), NetworkSnapshot.id.desc())
        .limit(WEEKS)
    )
    weeks = list(reversed(db.execute(query).all()))
    return {id_: tuple((week[0], week[place]) for week in weeks) for place, id_ in enumerate(MEASURES, start=1)}
