"""
Measures of standing between groups: brokerage roles, bridging, and how evenly somebody's ties spread over groups.

A group is a street, a community, or any other label; -1 says that somebody has none.
"""

from dataclasses import dataclass

import numpy as np

from graph.csr import Bools, Csr, Floats, Ints
from graph.digraph import Digraph
from graph.kernels.compiling import threads_for
from graph.kernels.roles import COORDINATOR, GATEKEEPER, ITINERANT, LIAISON, REPRESENTATIVE, count_roles
from graph.paths import components

NO_BETWEENNESS = 1e-9


@dataclass(frozen=True, eq=False)
class BrokerageRoles:
    """
    How often each node stands in each role between two others who are not tied themselves, by their groups.

    ``coordinator``: both are of its own group. ``itinerant`` (also: consultant): both are of one other group.
    ``gatekeeper``: from another group to its own. ``representative``: from its own group to another. ``liaison``: from
    one other group to a third. nan for a node without a group, 0 for an isolated one.
    """

    coordinator: Floats
    itinerant: Floats
    gatekeeper: Floats
    representative: Floats
    liaison: Floats
    total: Floats


def brokerage_roles(links: Csr, group: Ints) -> BrokerageRoles:
    """
    Brokerage roles of every node for ties without direction (R. V. Gould and R. M. Fernandez, Sociological Methodology
    19, 1989).

    Each open triad i - v - j counts once, not once for each order of i and j. Without a direction gatekeeper and
    representative are one and the same role: both columns show it, and ``total`` counts it once, so that it is the
    number of pairs of contacts with a group that v stands between.
    """
    counts = _counts(links, links, group)
    once = counts / 2
    gatekeeper = counts[:, GATEKEEPER]
    total = once[:, COORDINATOR] + once[:, ITINERANT] + gatekeeper + once[:, LIAISON]
    return BrokerageRoles(
        once[:, COORDINATOR], once[:, ITINERANT], gatekeeper, counts[:, REPRESENTATIVE], once[:, LIAISON], total
    )


def directed_brokerage_roles(arcs: Digraph, group: Ints) -> BrokerageRoles:
    """Brokerage roles for ties with a direction: paths i → v → j where i does not point to j (Gould and Fernandez)."""
    counts = _counts(arcs.into, arcs.out, group)
    return BrokerageRoles(
        counts[:, COORDINATOR],
        counts[:, ITINERANT],
        counts[:, GATEKEEPER],
        counts[:, REPRESENTATIVE],
        counts[:, LIAISON],
        counts.sum(axis=1),
    )


def bridging(links: Csr, between: Floats, counted: Bools | None = None) -> Floats:
    """
    Everett and Valente's brokerage of every node: its betweenness as shared among its ties, so that it is high for
    somebody who joins much with few ties.

    (2 B + r) / d for a node with betweenness B above 0, else 0; d is its number of ties, r how many others it can
    reach, which is n - 1 in a connected network (M. G. Everett and T. W. Valente, Social Networks 44, 2016, the
    undirected form before normalisation; r instead of n - 1 as in their directed form). This is the mean, over its
    ties, of the number of pairs whose shortest paths run along the tie. *between* is raw, over unordered pairs of
    *counted* nodes (default: all).
    """
    ends = np.ones(links.size, np.bool_) if counted is None else counted
    label = components(links)
    reached = np.bincount(label, ends, minlength=links.size)[label]
    reached = np.where(ends, reached - 1, 0)
    return np.where(between > NO_BETWEENNESS, (2 * between + reached) / np.maximum(links.degrees, 1), 0.0)


def participation(links: Csr, group: Ints) -> Floats:
    """
    How evenly each node's ties spread over groups: 0 when all go to one group, towards 1 the more evenly they spread.

    1 - sum over groups of (ties to the group / ties)² (R. Guimerà and L. A. N. Amaral, Nature 433, 2005), over ties to
    somebody with a group, each counted once whatever its weight. nan for a node without such a tie.
    """
    label, groups = _numbered(group)
    far = label[links.indices]
    known = far >= 0
    key, ties = np.unique(links.rows[known] * max(groups, 1) + far[known], return_counts=True)
    node = key // max(groups, 1)
    degree = np.bincount(node, ties, minlength=links.size)
    squares = np.bincount(node, ties.astype(np.float64) ** 2, minlength=links.size)
    with np.errstate(invalid="ignore"):
        return np.where(degree > 0, 1 - squares / degree**2, np.nan)


def _counts(into: Csr, out: Csr, group: Ints) -> Floats:
    label, groups = _numbered(group)
    rows = into.indptr, into.indices, out.indptr, out.indices
    return count_roles(rows, label, groups, threads_for(label.size))


def _numbered(group: Ints) -> tuple[Ints, int]:
    """Groups as 0…k-1 with -1 for none, and k."""
    names, label = np.unique(group[group >= 0], return_inverse=True)
    numbered = np.full(group.size, -1, np.int64)
    numbered[group >= 0] = label
    return numbered, names.size
