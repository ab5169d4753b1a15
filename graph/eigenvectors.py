"""Eigenvector centrality: to be known by those who are well known."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.linalg import ArpackNoConvergence, eigsh

from graph.cohesion import strong_pieces
from graph.csr import Csr, Floats
from graph.measures.subject import Result, Subject, number_groups
from graph.paths import components

#: Rounds of each method, at most: on long chains the values hardly settle, and mean nothing.
ROUNDS = 5_000
LINKS_LOOKED_AT = 5_000_000
SETTLED = 1e-12

NOT_SETTLED = "The values have not settled: the network is a long chain of parts, each with its own."


def eigenvector(subject: Subject) -> Result:
    """
    Values in proportion to the sum of those of the contacts, the highest 1 (P. Bonacich, 1972); 0 outside the largest
    piece. Along arcs, of those who point to the node, within the largest strongly connected part.
    """
    arcs = subject.directed
    label = strong_pieces(arcs.out) if arcs else components(subject.people)
    number, sizes = number_groups(label, subject.counted)
    values = np.zeros(label.size)
    if sizes.size == 0 or sizes[0] < 2:
        return Result({"eigenvector": values})
    inside = np.flatnonzero(number == 1)
    matrix = _matrix(arcs.into if arcs else subject.people)[inside][:, inside]
    found, settled = _by_rounds(matrix) if arcs else _by_lanczos(matrix)
    values[inside] = found / found.max()
    return Result({"eigenvector": values}, notes=() if settled else (NOT_SETTLED,))


def _matrix(links: Csr) -> csr_array:
    return csr_array((links.weights, links.indices, links.indptr), shape=(links.size, links.size))


def _by_lanczos(matrix: csr_array) -> tuple[Floats, bool]:
    """
    Of a connected network, and whether the values have settled; the start is fixed, so that the same links give the
    same values.
    """
    most = int(np.clip(LINKS_LOOKED_AT // matrix.nnz, 20, 1_000))
    try:
        _, found = eigsh(matrix, k=1, which="LA", v0=np.ones(matrix.shape[0]), maxiter=most, tol=SETTLED)
    except ArpackNoConvergence:
        return _by_rounds(matrix, ROUNDS // 50)
    return np.abs(found[:, 0]), True


def _by_rounds(matrix: csr_array, rounds: int = ROUNDS) -> tuple[Floats, bool]:
    """Power iteration; the node's own value is added each round, so that values do not swing on a ring."""
    values: Floats = np.ones(matrix.shape[0])
    for _ in range(rounds):
        summed: Floats = matrix @ values + values * matrix.data.mean()
        summed /= summed.max()
        if np.abs(summed - values).max() < SETTLED:
            return summed, True
        values = summed
    return values, False
