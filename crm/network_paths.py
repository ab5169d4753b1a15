"""The shortest way between two nodes: who could introduce whom to whom, as far as the actor may know."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from crm.connector_words import counted, joined
from crm.errors import Invalid
from crm.glimpses import Glimpse, glimpses
from crm.models import Node, Person, Tie
from crm.models.words import NodeKind
from crm.nodes import get_node
from crm.paths_in_words import path_in_words
from crm.permissions import Actor, Permission, requires
from crm.refusals import find_refusing
from crm.rules import today
from crm.scope import UNSCOPED

_CHUNK = 500


@dataclass(frozen=True)
class NetworkPath:
    """A way as its nodes in order, both ends included; without nodes none is known.

    ``refusing`` are those of them who asked not to be contacted.
    """

    nodes: tuple[Glimpse, ...]
    refusing: tuple[Glimpse, ...]
    sentence: str

    @property
    def steps(self) -> int | None:
        """How many ties it takes; None where no way is known."""
        return len(self.nodes) - 1 if self.nodes else None


class _Reached(NamedTuple):
    """The strongest of the shortest ways to a node: the strengths of its ties together, and whom it comes from."""

    strength: int
    before: int | None


@requires(Permission.SEE_RECORDS)
def find_path(db: Session, actor: Actor, *, from_id: int, to_id: int) -> NetworkPath:
    """The shortest way along ties that hold; of several as short the one with the strongest ties.

    It never leads through staff, whose ties are their work. Every second node at least is one that the actor sees.
    Raises NotFound for an end that they do not see, and Invalid for the same node twice.
    """
    ends: list[Node] = [get_node(db, actor, from_id), get_node(db, actor, to_id)]
    if from_id == to_id:
        raise Invalid(to_id="Choose two different ones: a way leads from one to another.")
    path = _shortest(db, from_id, to_id)
    if path is None:
        first, last = (node.name for node in ends)
        return NetworkPath((), (), f"No way between {first} and {last} is known. Nobody may have told us of it yet.")
    seen = glimpses(db, path)
    refusing = find_refusing(db, [id_ for id_ in path if seen[id_].kind is NodeKind.PERSON])
    left_alone = [seen[id_] for id_ in path if id_ in refusing]
    sentence = f"{counted(len(path) - 1, 'step')}: {path_in_words(path, seen)}."
    return NetworkPath(tuple(seen[id_] for id_ in path), tuple(left_alone), sentence + _warning(left_alone))


def _warning(left_alone: list[Glimpse]) -> str:
    if not left_alone:
        return ""
    names = joined([one.name for one in left_alone])
    return f" {names[:1].upper()}{names[1:]} asked not to be contacted: leave them alone, and look for another way."


def _shortest(db: Session, from_id: int, to_id: int) -> list[int] | None:
    """Breadth first from both ends, the smaller side a level further each time, until the two meet."""
    sides: list[dict[int, _Reached]] = [{from_id: _Reached(0, None)}, {to_id: _Reached(0, None)}]
    edges = [{from_id}, {to_id}]
    while all(edges):
        side = 0 if len(edges[0]) <= len(edges[1]) else 1
        reached = _next_level(db, sides[side], edges[side], ends=(from_id, to_id))
        sides[side] |= reached
        edges[side] = set(reached)
        meeting = edges[side] & sides[1 - side].keys()
        if meeting:
            return _joined(sides, min(meeting, key=lambda id_: (-sum(one[id_].strength for one in sides), id_)))
    return None


def _next_level(
    db: Session, known: Mapping[int, _Reached], edge: Collection[int], ends: tuple[int, int]
) -> dict[int, _Reached]:
    """Those one step beyond *edge*, without staff, archived and merged nodes."""
    found: dict[int, _Reached] = {}
    for one, other, strength in _ties(db, edge):
        if other not in known:
            way = _Reached(known[one].strength + strength, one)
            best = found.get(other)
            if best is None or (-way.strength, one) < (-best.strength, best.before or 0):
                found[other] = way
    passed_over = _passed_over(db, found.keys() - set(ends))
    return {id_: way for id_, way in found.items() if id_ not in passed_over}


def _ties(db: Session, edge: Collection[int]) -> Iterator[tuple[int, int, int]]:
    """The ties that hold today as (one of *edge*, the other end, strength); the strongest where there are several."""
    day = today(db)
    for some in _chunks(edge):
        query = select(Tie.a_id, Tie.b_id, Tie.strength).where(
            or_(Tie.a_id.in_(some), Tie.b_id.in_(some)),
            Tie.closed_at.is_(None),
            or_(Tie.until.is_(None), Tie.until >= day),
        )
        asked = set(some)
        for a, b, strength in db.execute(query):
            if a in asked:
                yield a, b, strength
            if b in asked:
                yield b, a, strength


def _passed_over(db: Session, node_ids: Collection[int]) -> set[int]:
    """Those of *node_ids* through whom no way leads; unscoped, since a way may lead through somebody unnamed."""
    out: set[int] = set()
    for some in _chunks(node_ids):
        gone: ColumnElement[bool] = or_(Node.archived_at.is_not(None), Node.merged_into_id.is_not(None))
        out.update(db.scalars(select(Node.id).where(Node.id.in_(some), gone), execution_options=UNSCOPED))
        staff = select(Person.id).where(Person.id.in_(some), Person.staff.is_(True))
        out.update(db.scalars(staff, execution_options=UNSCOPED))
    return out


def _joined(sides: list[dict[int, _Reached]], meeting: int) -> list[int]:
    halves = []
    for side in sides:
        half, id_ = [], side[meeting].before
        while id_ is not None:
            half.append(id_)
            id_ = side[id_].before
        halves.append(half)
    return [*reversed(halves[0]), meeting, *halves[1]]


def _chunks(ids: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), _CHUNK):
        yield ordered[start : start + _CHUNK]
