"""The network as arrays: who is in it, who is linked to whom, and by which convention."""

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from graph.csr import Bools, Csr, Floats, Ints
from graph.projection import Projection, circle_links, count_people_on_places, distinct_memberships

Column = TypeVar("Column", Ints, Floats)

if TYPE_CHECKING:
    import networkx as nx

NOWHERE = -1
UNKNOWN = -1


class Kind(IntEnum):
    """The three kinds of node."""

    PERSON = 0
    ORGANISATION = 1
    ASSET = 2


@dataclass(frozen=True, eq=False)
class NodeColumns:
    """One row per node: ids, kind, street and area (-1 for none), and whether the person is staff."""

    ids: Ints
    kind: Ints
    street: Ints
    area: Ints
    staff: Bools

    @classmethod
    def of(
        cls,
        ids: ArrayLike,
        kind: ArrayLike | None = None,
        street: ArrayLike | None = None,
        area: ArrayLike | None = None,
        staff: ArrayLike | None = None,
    ) -> "NodeColumns":
        """Columns from any sequences; what is left out means person, no street, no area, not staff."""
        own = _whole(ids)
        ascending = np.sort(own)
        twice = ascending[1:][ascending[1:] == ascending[:-1]]
        if twice.size:
            raise ValueError(f"Node {twice[0]} stands twice among the nodes. Each id may stand there once.")
        return cls(
            own,
            _column(kind, own.size, Kind.PERSON),
            _column(street, own.size, NOWHERE),
            _column(area, own.size, NOWHERE),
            _column(staff, own.size, 0).astype(np.bool_),
        )


@dataclass(frozen=True, eq=False)
class TieColumns:
    """
    One row per tie: the ids of its two ends, its weight (above 0), who recorded it and in which conversation (-1:
    unknown).
    """

    source: Ints
    target: Ints
    weight: Floats
    recorder: Ints
    conversation: Ints

    @classmethod
    def of(
        cls,
        source: ArrayLike,
        target: ArrayLike,
        weight: ArrayLike | None = None,
        recorder: ArrayLike | None = None,
        conversation: ArrayLike | None = None,
    ) -> "TieColumns":
        """Columns from any sequences; what is left out means weight 1, recorder and conversation unknown."""
        start = _whole(source)
        strength = np.ones(start.size) if weight is None else np.asarray(weight, np.float64).reshape(-1)
        wrong = np.flatnonzero(~(np.isfinite(strength) & (strength > 0)))
        if wrong.size:
            row = wrong[0]
            raise ValueError(f"Every tie's weight must be a number above 0: tie {row + 1} has {strength[row]:g}.")
        return cls(
            start,
            _column(target, start.size, UNKNOWN),
            _same_length(strength, start.size),
            _column(recorder, start.size, UNKNOWN),
            _column(conversation, start.size, UNKNOWN),
        )

    def refuse_wrong_ends(self, nodes: NodeColumns) -> None:
        """ValueError where a tie leads to what is not among *nodes*, or from a node to itself; it names the first."""
        known = np.sort(nodes.ids)
        for end in (self.source, self.target):
            missing = np.flatnonzero(positions_in(known, end) < 0)
            if missing.size:
                row = missing[0]
                raise ValueError(f"Tie {row + 1} leads to {end[row]}, which is not among the nodes. Add or drop it.")
        loops = np.flatnonzero(self.source == self.target)
        if loops.size:
            row, many = loops[0], f" ({loops.size:,} ties do)" if loops.size > 1 else ""
            raise ValueError(f"Tie {row + 1} leads from {self.source[row]} to itself{many}. Take such ties out.")

    def where(self, keep: Bools) -> "TieColumns":
        """The rows for which *keep* is true."""
        if keep.all():
            return self
        columns = (self.source, self.target, self.weight, self.recorder, self.conversation)
        return TieColumns(*(column[keep] for column in columns))  # type: ignore[arg-type]


@dataclass(frozen=True, eq=False)
class Network:
    """
    The undirected simple projection of nodes and ties. Positions 0…n-1 follow ascending id, so a tie-break on position
    is one on id.

    ``links`` is what paths run along: ties between people, between people and places (organisations, assets) and
    between places, and the links of small circles. ``people`` is the part of it between two people: who knows whom.
    ``ties`` are the ties that were kept, with *positions* as their ends. Staff keep their row but have no links.
    """

    ids: Ints
    kind: Ints
    street: Ints
    area: Ints
    staff: Bools
    links: Csr
    people: Csr
    ties: TieColumns
    projection: Projection

    @classmethod
    def build(cls, nodes: NodeColumns, ties: TieColumns, projection: Projection | None = None) -> "Network":
        """
        Project *ties* on *nodes*. Ties with an end that is not among the nodes, with both ends the same, or of staff
        are left out.

        Ended ties and archived nodes are the caller's to leave out.
        """
        order = np.argsort(nodes.ids)
        ids, staff = nodes.ids[order], nodes.staff[order]
        source, target = positions_in(ids, ties.source), positions_in(ids, ties.target)
        keep = (source >= 0) & (target >= 0) & (source != target)
        chosen = projection or Projection()
        if chosen.leave_staff_out:
            keep &= ~(staff[source] | staff[target])
        kept = TieColumns(source, target, ties.weight, ties.recorder, ties.conversation).where(keep)
        kind = nodes.kind[order]
        links, people = _project(kind, kept, chosen)
        return cls(ids, kind, nodes.street[order], nodes.area[order], staff, links, people, kept, chosen)

    def keeping(self, keep: Bools) -> "Network":
        """The same nodes and convention with only those of ``ties`` for which *keep* is true."""
        kept = self.ties.where(keep)
        links, people = _project(self.kind, kept, self.projection)
        return Network(self.ids, self.kind, self.street, self.area, self.staff, links, people, kept, self.projection)

    @property
    def indptr(self) -> Ints:
        """Row starts of ``links``."""
        return self.links.indptr

    @property
    def indices(self) -> Ints:
        """Neighbours in ``links``."""
        return self.links.indices

    @property
    def weights(self) -> Floats:
        """Weights of ``links``."""
        return self.links.weights

    @property
    def size(self) -> int:
        """Number of nodes, isolated ones and staff included."""
        return self.ids.size

    @property
    def residents(self) -> Bools:
        """Whom the measures speak of: people, without staff where the convention leaves them out."""
        person = self.kind == Kind.PERSON
        counted: Bools = person & ~self.staff if self.projection.leave_staff_out else person
        return counted

    def positions(self, ids: ArrayLike) -> Ints:
        """Position of each id, or -1 where it is not in the network."""
        return positions_in(self.ids, np.asarray(ids, np.int64).reshape(-1))

    def to_networkx(self) -> "nx.Graph":
        """
        ``links`` as a networkx graph with ids as nodes; attributes kind, street, area, staff and, on links, weight.
        """
        import networkx as nx  # noqa: PLC0415 - here, since measuring needs none of it

        graph = nx.Graph()
        rows = (column.tolist() for column in (self.ids, self.kind, self.street, self.area, self.staff))
        columns = zip(*rows, strict=True)
        graph.add_nodes_from((i, {"kind": k, "street": s, "area": a, "staff": f}) for i, k, s, a, f in columns)
        low, high, weight = self.links.pairs()
        ends = self.ids[low].tolist(), self.ids[high].tolist()
        graph.add_weighted_edges_from(zip(*ends, weight.tolist(), strict=True))
        return graph

    @classmethod
    def from_networkx(cls, graph: "nx.Graph", projection: Projection | None = None) -> "Network":
        """Read a networkx graph whose nodes are whole numbers; its edges count as ties, a missing weight as 1.

        ValueError for an edge from a node to itself.
        """
        if not all(isinstance(node, int) for node in graph.nodes):
            raise ValueError("Nodes must be whole numbers: use networkx.convert_node_labels_to_integers first.")
        rows = [
            (n, d.get("kind", Kind.PERSON), d.get("street", NOWHERE), d.get("area", NOWHERE), d.get("staff", False))
            for n, d in graph.nodes(data=True)
        ]
        edges = [(a, b, d.get("weight", 1.0)) for a, b, d in graph.edges(data=True)]
        nodes = NodeColumns.of(*zip(*rows, strict=True)) if rows else NodeColumns.of([])
        ties = TieColumns.of(*zip(*edges, strict=True)) if edges else TieColumns.of([], [])
        ties.refuse_wrong_ends(nodes)
        return cls.build(nodes, ties, projection)


def positions_in(ascending: Ints, ids: Ints) -> Ints:
    """Where each of *ids* stands in *ascending*, or -1 where it does not."""
    if ascending.size == 0 or ids.size == 0:
        return np.full(ids.size, -1, np.int64)
    first, span = ascending[0], int(ascending[-1] - ascending[0]) + 1
    if span <= 8 * (ascending.size + ids.size):
        return _positions_in_table(ascending - first, ids - first, span)
    place = np.minimum(np.searchsorted(ascending, ids), ascending.size - 1)
    return np.where(ascending[place] == ids, place, -1)


def _positions_in_table(ascending: Ints, ids: Ints, span: int) -> Ints:
    """As ``positions_in`` for numbers from 0 up to *span*: a look-up costs less than a search."""
    table = np.full(span, -1, np.int64)
    table[ascending] = np.arange(ascending.size)
    within = (ids >= 0) & (ids < span)
    return np.where(within, table[np.where(within, ids, 0)], -1)


def _column(values: ArrayLike | None, size: int, missing: int) -> Ints:
    return np.full(size, missing, np.int64) if values is None else _same_length(_whole(values), size)


def _whole(values: ArrayLike) -> Ints:
    """Whole numbers, also where they come as floats; nothing is cut off."""
    given = np.asarray(values).reshape(-1)
    if not (given.dtype.kind in "biu" or (given.dtype.kind == "f" and (np.isfinite(given) & (given % 1 == 0)).all())):
        raise ValueError("Ids, kinds, streets and areas must be whole numbers.")
    return given.astype(np.int64)


def _same_length(column: Column, size: int) -> Column:
    if column.size != size:
        raise ValueError(f"Every column needs a value for each row: one has {column.size:,} for {size:,} rows.")
    return column


def _project(kind: Ints, ties: TieColumns, projection: Projection) -> tuple[Csr, Csr]:
    """All links, and those between two people."""
    size = kind.size
    person = kind == Kind.PERSON
    source_is_person, target_is_person = person[ties.source], person[ties.target]
    between_people = source_is_person & target_is_person
    joining = source_is_person != target_is_person
    member = np.where(source_is_person, ties.source, ties.target)[joining]
    place = np.where(source_is_person, ties.target, ties.source)[joining]
    place, member, strength = distinct_memberships(size, place, member, ties.weight[joining])
    count = count_people_on_places(size, place)
    one, other, shared = circle_links(size, place, member, strength, limit=projection.circle_limit)
    known = Csr.from_pairs(
        size,
        np.concatenate((ties.source[between_people], one)),
        np.concatenate((ties.target[between_people], other)),
        np.concatenate((ties.weight[between_people], shared)),
    )
    low, high, weight = known.pairs()
    rest = ~(source_is_person | target_is_person)
    links = Csr.from_pairs(
        size,
        np.concatenate((low, member, ties.source[rest])),
        np.concatenate((high, place, ties.target[rest])),
        np.concatenate((weight, strength / np.maximum(count[place] - 1, 1), ties.weight[rest])),
    )
    return links, known
