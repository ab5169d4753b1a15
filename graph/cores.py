"""What lies deep inside a network: k-cores, and the split into a core and a periphery."""

import numpy as np

from graph.csr import Csr, Ints
from graph.kernels.cores import core_numbers
from graph.measures.subject import Result, Subject


def k_core(subject: Subject) -> Result:
    """The largest k of a k-core that holds the person (S. B. Seidman, 1983). Isolated: 0."""
    return Result({"k_core": k_cores(subject.people).astype(np.float64)})


def k_cores(people: Csr) -> Ints:
    """Core number of each node."""
    return core_numbers(people.indptr, people.indices)


def core_periphery(subject: Subject) -> Result:
    """
    The split that differs from a complete core and an empty periphery in the fewest pairs, and how well it fits:
    Pearson's correlation over the pairs within either (S. P. Borgatti and M. G. Everett, 1999).

    The number of pairs that differ depends on the core only through its size and the sum of its degrees, so the best
    core of any size are the people with most ties, and the best size is where the next has fewer ties than there are
    people ahead (S. Z. W. Lip, 2011).
    """
    who = subject.who
    degree = subject.people.degrees[who]
    order = np.argsort(-degree, kind="stable")
    size = int((degree[order] >= np.arange(order.size)).sum()) if degree.any() else 0
    core = np.zeros(subject.people.size, np.bool_)
    core[who[order[:size]]] = True
    low, high, _ = subject.people.pairs()
    within = int((core[low] & core[high]).sum())
    without = int((~core[low] & ~core[high]).sum())
    fit = _correlation(within, size * (size - 1) // 2, without, (who.size - size) * (who.size - size - 1) // 2)
    return Result({"core": core.astype(np.float64)}, {"fit": fit, "core": size, "periphery": who.size - size})


def _correlation(ones_in: int, pairs_in: int, ones_out: int, pairs_out: int) -> float | None:
    """Correlation of two yes/no columns, "both in the core" and "have a tie"; None where one never varies."""
    pairs, ones = pairs_in + pairs_out, ones_in + ones_out
    spread = pairs_in * pairs_out * ones * (pairs - ones)
    return float((ones_in * pairs_out - ones_out * pairs_in) / np.sqrt(float(spread))) if spread else None
