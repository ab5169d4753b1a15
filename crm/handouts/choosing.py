"""Which part of the network is handed round: who is around somebody, or what a view of the map shows."""

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from crm.errors import Invalid, NotFound
from crm.glimpses import Glimpse, glimpses
from crm.handouts.gathering import TieRow, list_ties_of
from crm.network.handouts import nearest
from crm.nodes import get_node
from crm.permissions import Actor, Permission, requires

#: As many as a picture of somebody's network shows, and as many as a view may have.
MOST_AROUND, MOST_IN_VIEW = 300, 50_000

MOST_STEPS = 3


@dataclass(frozen=True)
class Around:
    """Those within some steps of one node, the nearest first."""

    node_id: int
    steps: int = 1


@dataclass(frozen=True)
class View:
    """The nodes of a view of the network map, which arranges them by ``street`` or by ``community``."""

    node_ids: tuple[int, ...]
    arranged: str = "street"


Part = Around | View


@dataclass(frozen=True)
class Chosen:
    """Nodes in some order, as the actor may see them. ``steps``: how far each is from the first, if drawn around it.

    ``staff`` counts people of the team who are left out, ``too_many`` those who did not fit.
    """

    seen: dict[int, Glimpse]
    steps: dict[int, int] = field(default_factory=dict)
    staff: int = 0
    too_many: int = 0


@requires(Permission.EXPORT)
def choose(db: Session, actor: Actor, part: Part, *, staff: bool) -> Chosen:
    """The nodes of *part* that are there and that the actor may know of. Raises NotFound, Invalid."""
    return _around(db, actor, part, staff) if isinstance(part, Around) else _in_view(db, part, staff)


def _in_view(db: Session, view: View, staff: bool) -> Chosen:
    if len(view.node_ids) > MOST_IN_VIEW:
        raise Invalid(nodes=f"Narrow the view down to at most {MOST_IN_VIEW:,} people, organisations and assets.")
    seen = glimpses(db, view.node_ids)
    there = {id_: one for id_, one in seen.items() if one.id is not None and not one.archived}
    kept = {id_: one for id_, one in there.items() if staff or not one.staff}
    if not kept:
        raise Invalid(nodes="Nothing in this view can be handed round. Show somebody on the map first.")
    return Chosen(kept, staff=len(there) - len(kept))


def _around(db: Session, actor: Actor, around: Around, staff: bool) -> Chosen:
    """Ring by ring, never through somebody of the team who is left out; a ring that fills the picture is the last."""
    centre = around.node_id
    if get_node(db, actor, centre).archived_at is not None:
        raise NotFound(f"Node {centre} is archived.")
    steps, seen = min(max(1, around.steps), MOST_STEPS), glimpses(db, [centre])
    ties: dict[int, TieRow] = {}
    ring, inside, left = {centre}, {centre}, set[int]()
    for _ in range(steps):
        found = list_ties_of(db, ring)
        ends = {id_ for tie in found for id_ in (tie.a_id, tie.b_id)}
        glimpses(db, ends, seen)
        left |= {id_ for id_ in ends - {centre} if seen[id_].staff and not seen[id_].archived and not staff}
        ring = {id_ for id_ in ends - inside - left if not seen[id_].archived}
        inside |= ring
        ties |= {tie.id: tie for tie in found if tie.a_id in inside and tie.b_id in inside}
        if len(inside) >= MOST_AROUND:
            break
    pairs: defaultdict[tuple[int, int], float] = defaultdict(float)
    for tie in ties.values():
        pairs[min(tie.a_id, tie.b_id), max(tie.a_id, tie.b_id)] += tie.weight
    ids, far, too_many = nearest(pairs, centre, steps=steps, limit=MOST_AROUND)
    return Chosen({id_: seen[id_] for id_ in ids}, dict(zip(ids, far, strict=True)), len(left), too_many)
