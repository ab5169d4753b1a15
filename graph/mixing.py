"""Whether ties stay within groups: the E–I index and assortativity."""

import numpy as np

from graph.csr import Ints
from graph.measures.subject import Result, Subject


def ei_index(subject: Subject) -> Result:
    """
    Links between groups less links within, divided by both (D. Krackhardt and R. N. Stern, 1988), and the same for all
    pairs of people. None without links; each person's own value is nan without links to people of known group.
    """
    group = subject.known_group()
    known = subject.counted & (group >= 0)
    rows, far = subject.people.rows, subject.people.indices
    both = known[rows] & known[far]
    outward = both & (group[rows] != group[far])
    external, internal = int(outward.sum()) // 2, int((both & ~outward).sum()) // 2
    out, all_of = (np.bincount(rows, part, minlength=group.size) for part in (outward, both))
    own = np.where(all_of > 0, (2 * out - all_of) / np.maximum(all_of, 1), np.nan)
    _, sizes = np.unique(group[known], return_counts=True)
    pairs = int(known.sum()) * (int(known.sum()) - 1) // 2
    inside = int((sizes * (sizes - 1)).sum()) // 2
    figures = {
        "ei_index": _balance(external, internal),
        "expected": _balance(pairs - inside, inside),
        "external": external,
        "internal": internal,
        "without_group": int((subject.counted & (group < 0)).sum()),
    }
    return Result({"ei_index": own}, figures)


def assortativity(subject: Subject) -> Result:
    """Newman's assortativity by group (2003); None without links, or where all links stay within one group."""
    group = subject.known_group()
    arcs = subject.directed.out if subject.directed else subject.people
    source, target = group[arcs.rows], group[arcs.indices]
    known = subject.counted[arcs.rows] & subject.counted[arcs.indices] & (source >= 0) & (target >= 0)
    return Result(figures={"assortativity": _assortativity(source[known], target[known])})


def _assortativity(source: Ints, target: Ints) -> float | None:
    if source.size == 0:
        return None
    names, label = np.unique((source, target), return_inverse=True)
    starts, ends = (np.bincount(end, minlength=names.size) for end in label.reshape(2, -1))
    within = float((source == target).mean())
    chance = float((starts.astype(np.float64) * ends).sum()) / source.size**2
    return (within - chance) / (1 - chance) if chance < 1 else None


def _balance(external: int, internal: int) -> float | None:
    return (external - internal) / (external + internal) if external + internal else None
