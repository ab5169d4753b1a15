"""The neighbourhood of one node: as a list, and drawn as a picture."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from crm.glimpses import Glimpse, glimpses
from crm.models import Tie, TieKind
from crm.nodes import get_node
from crm.permissions import Actor, Permission, requires

if TYPE_CHECKING:
    from graph.drawing import Drawing

#: As many as can be told apart on a screen.
MOST_NEIGHBOURS = 60


@dataclass(frozen=True)
class Neighbourhood:
    """A node, those it is tied to (nearest first), and the ties among these.

    ``reads``: how each neighbour's ties read from the node. ``among``: pairs of neighbours and how their tie reads from
    the first. ``weights``: of each pair of ids, the node's own included. ``left_out``: neighbours beyond the first.
    """

    node: Glimpse
    node_id: int
    neighbours: dict[int, Glimpse]
    reads: dict[int, list[str]]
    among: list[tuple[int, int, str]]
    weights: dict[tuple[int, int], float]
    left_out: int

    def by_reading(self) -> dict[str, list[Glimpse]]:
        """The neighbours under each reading, in the order of the words, by name."""
        groups: defaultdict[str, list[Glimpse]] = defaultdict(list)
        for node_id, readings in self.reads.items():
            for reading in readings:
                groups[reading].append(self.neighbours[node_id])
        return {reading: sorted(groups[reading], key=lambda seen: seen.name) for reading in sorted(groups)}


@requires(Permission.SEE_RECORDS)
def get_neighbourhood(db: Session, actor: Actor, node_id: int) -> Neighbourhood:
    """The node's neighbourhood as the actor may see it, without staff and archived records. Raises NotFound.

    Ties between two people whom the actor does not see are not in it.
    """
    get_node(db, actor, node_id)
    reads: defaultdict[int, list[str]] = defaultdict(list)
    weights: defaultdict[tuple[int, int], float] = defaultdict(float)
    for a_id, b_id, reading, reverse, weight in _ties(db, or_(Tie.a_id == node_id, Tie.b_id == node_id)):
        other = b_id if a_id == node_id else a_id
        reads[other].append(reading if a_id == node_id else reverse)
        weights[node_id, other] += weight
    seen = glimpses(db, [node_id, *reads])
    kept = [id_ for id_ in reads if not seen[id_].archived and (not seen[id_].staff or seen[node_id].staff)]
    nearest = sorted(kept, key=lambda id_: (-weights[node_id, id_], id_))[:MOST_NEIGHBOURS]
    among = []
    for a_id, b_id, reading, _, weight in _ties(db, and_(Tie.a_id.in_(nearest), Tie.b_id.in_(nearest))):
        among.append((a_id, b_id, reading))
        weights[min(a_id, b_id), max(a_id, b_id)] += weight
    neighbours = {id_: seen[id_] for id_ in nearest}
    shown = {(a, b): weight for (a, b), weight in weights.items() if a in neighbours or b in neighbours}
    told = {id_: sorted(set(reads[id_])) for id_ in nearest}
    return Neighbourhood(seen[node_id], node_id, neighbours, told, among, shown, len(kept) - len(nearest))


@requires(Permission.SEE_RECORDS)
def draw_ego_network(db: Session, actor: Actor, node_id: int, *, script_url: str, style_url: str) -> "Drawing":
    """A page with the picture of get_neighbourhood; the two addresses are those of vis-network's files."""
    # Here, because pages that draw nothing need neither numpy nor pyvis, which take 60 MB between them.
    from graph.drawing import DrawnNode, draw_ego  # noqa: PLC0415
    from graph.network import Kind  # noqa: PLC0415

    around: Neighbourhood = get_neighbourhood(db, actor, node_id)
    drawn = [DrawnNode(node_id, around.node.name, Kind[around.node.kind.name], 0)]
    for id_, seen in around.neighbours.items():
        said = f"{', '.join(around.reads[id_])}{' (only named)' if seen.named_only else ''}"
        faint = seen.named_only or seen.id is None
        drawn.append(DrawnNode(id_, seen.name, Kind[seen.kind.name], 1, said, faint))
    pairs = [(a, b, weight) for (a, b), weight in around.weights.items()]
    title = f"Network of {around.node.name}"
    return draw_ego(drawn, pairs, script_url=script_url, style_url=style_url, title=title)


def _ties(db: Session, which: ColumnElement[bool]) -> Iterable[tuple[int, int, str, str, float]]:
    """Current ties as (a, b, reading from a, reading from b, weight)."""
    columns = (Tie.a_id, Tie.b_id, TieKind.name, TieKind.reverse_name, TieKind.weight * Tie.strength)
    query = select(*columns).join(TieKind, TieKind.id == Tie.kind_id).where(which, Tie.closed_at.is_(None))
    return ((a, b, name, reverse, weight) for a, b, name, reverse, weight in db.execute(query.order_by(Tie.id)))
