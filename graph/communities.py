"""
Communities: groups with more ties inside than chance would give, by scikit-network's Louvain.

Its Leiden finds splits no better on the networks of the literature, and does not always come to an end. What Leiden is
for, communities in one piece, is had by cutting up those of Louvain that are not, which only raises modularity.
"""

import numpy as np
from scipy.sparse import csr_matrix

from graph.csr import Csr, Ints
from graph.paths import components

#: Links looked at over all starts, and the most starts.
LINKS_LOOKED_AT = 250_000
MOST_STARTS = 50


def find_communities(people: Csr, *, seed: int = 0) -> Ints:
    """
    A label per node: the split of the highest modularity among several starts; the same links and *seed* give the same
    one. A node without links is alone.
    """
    if people.indices.size == 0:
        return np.arange(people.size)
    links = csr_matrix((people.weights, people.indices, people.indptr), shape=(people.size, people.size))
    starts = int(np.clip(LINKS_LOOKED_AT // people.indices.size, 1, MOST_STARTS))
    best, best_value = np.arange(people.size), -np.inf
    for start in range(starts):
        label = _in_pieces(people, _louvain(links, seed + start))
        value = modularity(people, label)
        if value is not None and value > best_value + 1e-12:
            best, best_value = label, value
    return best


def modularity(people: Csr, label: Ints) -> float | None:
    """Newman's modularity of a split: weight within communities beyond chance, as a share; None without links."""
    total = people.weights.sum()
    if total == 0:
        return None
    _, group = np.unique(label, return_inverse=True)
    rows = people.rows
    within = people.weights[group[rows] == group[people.indices]].sum()
    share = np.bincount(group[rows], people.weights) / total
    return float(within / total - (share**2).sum())


def _louvain(links: csr_matrix, seed: int) -> Ints:
    # Here, since scikit-network takes longer to load than most measures take.
    from sknetwork.clustering import Louvain  # noqa: PLC0415

    found = Louvain(random_state=seed, shuffle_nodes=True)
    return np.asarray(found.fit_predict(links), np.int64)


def _in_pieces(people: Csr, label: Ints) -> Ints:
    """The same split with each community cut into its connected pieces."""
    low, high, weight = people.pairs()
    inside = label[low] == label[high]
    return components(Csr.from_pairs(people.size, low[inside], high[inside], weight[inside]))
