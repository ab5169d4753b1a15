"""What the network map shows, read as columns: the nodes that the actor sees, whom these are tied to, and the ties."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import NamedTuple

from sqlalchemy import case, false, func, not_, or_, select
from sqlalchemy.orm import Session

from crm.glimpses import Glimpse, glimpses
from crm.models import Node, Person, Tie
from crm.models.words import NodeKind
from crm.rules import rules_of, today
from crm.scope import UNSCOPED

_CHUNK = 5000


class MapNode(NamedTuple):
    """A node on the map. One that is *hidden* from the reader has no street, and a name that says only its area."""

    id: int
    kind: NodeKind
    name: str
    area_id: int | None
    street_id: int | None
    named_only: bool = False
    staff: bool = False
    hidden: bool = False

    @property
    def glimpse(self) -> Glimpse:
        """What may be said of it."""
        return Glimpse(None if self.hidden else self.id, self.kind, self.name, False, self.named_only, self.staff)


class MapTie(NamedTuple):
    """A tie that holds, or one that held *until* a day: before today, also where somebody ended it today.

    ``a`` and ``b`` are its ends: ids as it is read, and places among the nodes of a map. ``since`` is the day it was
    recorded where none is known; ``said`` is *s* where one of the two said it, *o* for somebody else, *-* for nobody.
    """

    a: int
    b: int
    kind_id: int
    strength: int
    since: dt.date
    until: dt.date | None
    said: str


def read_map(db: Session) -> tuple[list[MapNode], list[MapTie]]:
    """The nodes that the session's actor sees, those outside whom a seen one is tied to, and the ties by id of ends.

    Archived and merged nodes are left out, with their ties, and so are ties that were taken back or changed.
    """
    seen = _seen(db)
    known = {node.id for node in seen}
    ties = list(_ties(db))
    hidden = list(_hidden(db, {end for tie in ties for end in (tie.a, tie.b)} - known))
    known |= {node.id for node in hidden}
    return seen + hidden, [tie for tie in ties if tie.a in known and tie.b in known]


def _seen(db: Session) -> list[MapNode]:
    person = Person.__table__
    flags = (func.coalesce(not_(person.c.met), false()), func.coalesce(person.c.staff, false()))
    query = (
        select(Node.id, Node.kind, Node.name, Node.area_id, Node.street_id, *flags)
        .outerjoin(person, person.c.id == Node.id)
        .where(Node.archived_at.is_(None), Node.merged_into_id.is_(None))
        .order_by(Node.id)
    )
    return [MapNode(*row) for row in db.execute(query)]


def _ties(db: Session) -> Iterator[MapTie]:
    recorded_at = case((Tie.since.is_(None), Tie.recorded_at))
    columns = (Tie.a_id, Tie.b_id, Tie.kind_id, Tie.strength, Tie.since, recorded_at, Tie.until)
    query = select(*columns, Tie.closed_at.is_not(None), Tie.said_by_id).order_by(Tie.id)
    query = query.where(or_(Tie.closed_at.is_(None), Tie.until.is_not(None)))
    rules, yesterday = rules_of(db), today(db) - dt.timedelta(days=1)
    for a, b, kind, strength, since, recorded, until, ended, said_by in db.execute(query):
        said = "-" if said_by is None else "s" if said_by in (a, b) else "o"
        last = min(until, yesterday) if ended else until
        yield MapTie(a, b, kind, strength, since or rules.day_of(recorded), last, said)


def _hidden(db: Session, node_ids: Collection[int]) -> Iterator[MapNode]:
    """Those of *node_ids* whom the actor may not see; what is archived is left out."""
    found = {id_: one for id_, one in glimpses(db, node_ids).items() if one.id is None and not one.archived}
    wanted = sorted(found)
    for start in range(0, len(wanted), _CHUNK):
        query = select(Node.id, Node.area_id).where(Node.id.in_(wanted[start : start + _CHUNK]))
        for id_, area_id in db.execute(query.order_by(Node.id), execution_options=UNSCOPED):
            one = found[id_]
            yield MapNode(id_, one.kind, one.name, area_id, None, one.named_only, one.staff, hidden=True)
