"""How a network hangs together: density, pieces, what it hangs by, and whether everything hangs on one person."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from graph.communities import modularity
from graph.csr import Csr, Ints
from graph.kernels.losses import walk_depth_first
from graph.measures.subject import Figure, Result, Subject, number_groups
from graph.paths import components as components_of


def density(subject: Subject) -> Result:
    """Links as a share of all pairs, of arcs as a share of all ordered pairs. None with fewer than two people."""
    n = subject.n
    if subject.directed:
        arcs, pairs = subject.directed.out.indices.size, n * (n - 1)
        returned = 2 * (arcs - subject.people.indices.size // 2)
        figures: dict[str, Figure] = {"ties": arcs, "reciprocity": returned / arcs if arcs else None}
    else:
        arcs, pairs = subject.people.indices.size // 2, n * (n - 1) // 2
        figures = {"ties": arcs, "mean_degree": 2 * arcs / n if n else None}
    return Result(figures={"density": arcs / pairs if pairs else None, "people": n, **figures})


def components(subject: Subject) -> Result:
    """Connected pieces, along arcs also strongly connected ones; numbered by size, then lowest position, from 1."""
    piece, people_in = number_groups(components_of(subject.paths), subject.counted)
    alone = subject.counted & (subject.paths.degrees == 0)
    figures: dict[str, Figure] = {
        "pieces": int(people_in.size),
        "largest": int(people_in.max(initial=0)),
        "isolated": int(alone.sum()),
    }
    columns = {"piece": piece.astype(np.float64)}
    if subject.directed:
        part, strong = number_groups(strong_pieces(subject.directed.out), subject.counted)
        columns["strong_piece"] = part.astype(np.float64)
        figures |= {"strong_pieces": int(strong.size), "largest_strong": int(strong.max(initial=0))}
    return Result(columns, figures)


def cut_points(subject: Subject) -> Result:
    """Into how many pieces their component falls without each person who is a cut point; nan for everybody else."""
    order, parent, _, low = walk_depth_first(subject.paths.indptr, subject.paths.indices)
    below = parent >= 0
    parted = np.bincount(order[parent[below & (low >= parent)]], minlength=order.size)
    pieces = parted + np.isin(np.arange(order.size), order[below])
    found = subject.counted & (pieces > 1)
    return Result({"pieces_without": np.where(found, pieces, np.nan)}, {"cut_points": int(found.sum())})


def bridges(subject: Subject) -> Result:
    """Links between two people that lie on no cycle, each once, lower position first."""
    order, parent, _, low = walk_depth_first(subject.paths.indptr, subject.paths.indices)
    parted = np.flatnonzero((parent >= 0) & (low > parent))
    one, other = order[parent[parted]], order[parted]
    both = subject.counted[one] & subject.counted[other]
    low_end, high_end = np.minimum(one, other)[both], np.maximum(one, other)[both]
    by_ends = np.lexsort((high_end, low_end))
    return Result(figures={"bridges": int(both.sum())}, links=(low_end[by_ends], high_end[by_ends]))


def communities(subject: Subject) -> Result:
    """Each person's community, numbered from 1 by size, then lowest position; modularity (None without ties)."""
    number = subject.communities
    sizes = np.bincount(number[subject.counted])[1:]
    figures: dict[str, Figure] = {
        "modularity": modularity(subject.people, number),
        "communities": int((sizes > 1).sum()),
        "largest": int(sizes.max(initial=0)),
        "isolated": int((sizes == 1).sum()),
    }
    return Result({"community": number.astype(np.float64)}, figures)


def centralisation(subject: Subject) -> Result:
    """Freeman's centralisation by degree: 1 for a star, 0 where all have equally many. None below three people."""
    degree, n = subject.people.degrees[subject.counted], subject.n
    if n < 3:
        return Result(figures={"centralisation": None})
    ahead = int((degree.max() - degree).sum())
    return Result(figures={"centralisation": ahead / ((n - 1) * (n - 2)), "largest_degree": int(degree.max())})


def strong_pieces(out: Csr) -> Ints:
    """For each node a label of the part in which everybody reaches everybody along the arcs (scipy)."""
    if out.size == 0:
        return np.zeros(0, np.int64)
    arcs = csr_array((np.ones(out.indices.size), out.indices, out.indptr), shape=(out.size, out.size))
    label: Ints = connected_components(arcs, connection="strong")[1].astype(np.int64)
    return label
