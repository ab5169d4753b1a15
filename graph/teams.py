"""
The team of a few people who together reach the most, and who else should come to a meeting.

S. P. Borgatti (Computational and Mathematical Organization Theory 12, 2006) calls this the key player problem, here by
m-reach: everybody at most m links from somebody in the team, the team included. Choosing one after the other, each time
whoever adds most, reaches at least 63 % of what is possible (G. L. Nemhauser and others, 1978); exchanging afterwards
mostly brings it to the best.
"""

from math import comb

import numpy as np

from graph.csr import Ints
from graph.kernels import teams as kernel
from graph.measures.entry import RefusedError
from graph.measures.subject import Result, Subject

#: Up to so many possible teams, of at most so many people, all are tried.
TEAMS_TRIED = 200_000
PEOPLE_TRIED = 1_024

NOBODY = np.zeros(0, np.int64)


def team(subject: Subject, *, k: int = 3, fixed: Ints = NOBODY, steps: int = 2) -> Result:
    """
    The *k* people who, with those who are *fixed* already, reach the most others in *steps*.

    Columns: ``adds``, whom each adds to those before; ``chosen``, 1, 2, … in that order, 0 for who is fixed; and
    ``reaches``, whom each reaches alone. Raises RefusedError where fewer than *k* people are left to choose from.
    """
    left = np.setdiff1d(subject.who, fixed)
    if not 1 <= k <= left.size:
        raise RefusedError(
            f"A team of {k} cannot be chosen from {left.size} people: choose a smaller number, at least 1."
        )
    search = _Search(subject, left, steps)
    base = search.covered_by(fixed)
    exact = left.size <= PEOPLE_TRIED and comb(left.size, k) <= TEAMS_TRIED
    found = search.best_of_all(k, base) if exact else search.exchanged(search.one_by_one(k, base), base)
    columns, reached = _columns(subject, search, fixed, search.by_what_they_add(found, base))
    figures = {
        "reached": reached,
        "people": subject.n,
        "share": reached / subject.n,
        "reached_before": int(search.worth[base > 0].sum()),
        "exact": exact,
    }
    return Result(columns, figures)


class _Search:
    """Whom each person reaches, and who adds most to those who are covered."""

    def __init__(self, subject: Subject, left: Ints, steps: int) -> None:
        self.links = subject.people.indptr, subject.people.indices
        self.worth = subject.counted.astype(np.int64)
        self.steps = steps
        alone = kernel.count_reached(self.links, left, self.worth, steps)
        order = np.argsort(-alone, kind="stable")
        self.order, self.bound = left[order], alone[order]

    def covered_by(self, people: Ints) -> Ints:
        """For each node how many of *people* reach it."""
        covered = np.zeros(self.worth.size, np.int64)
        for one in people.tolist():
            kernel.cover(self.links, one, self.steps, covered, 1)
        return covered

    def best(self, covered: Ints, taken: list[int]) -> tuple[int, int]:
        """Who adds most, and how much; where nobody adds anything, the first who is not taken."""
        place, adds = kernel.find_best(self.links, (self.order, self.bound), self.worth, self.steps, covered)
        if place < 0:
            return int(self.order[~np.isin(self.order, taken)][0]), 0
        return int(self.order[place]), adds

    def one_by_one(self, k: int, base: Ints) -> list[int]:
        """A team of *k*, each time whoever adds most."""
        covered, chosen = base.copy(), list[int]()
        for _ in range(k):
            one, _ = self.best(covered, chosen)
            kernel.cover(self.links, one, self.steps, covered, 1)
            chosen.append(one)
        return chosen

    def exchanged(self, chosen: list[int], base: Ints) -> list[int]:
        """The team after exchanging one member for another as long as that reaches more."""
        covered = base + self.covered_by(np.array(chosen))
        improved = True
        while improved:
            improved = False
            for place, member in enumerate(chosen):
                before = int(self.worth[covered > 0].sum())
                kernel.cover(self.links, member, self.steps, covered, -1)
                other, adds = self.best(covered, chosen)
                better = int(self.worth[covered > 0].sum()) + adds > before
                chosen[place] = other if better else member
                improved |= better
                kernel.cover(self.links, chosen[place], self.steps, covered, 1)
        return chosen

    def best_of_all(self, k: int, base: Ints) -> list[int]:
        """The best of all teams of *k*; of equals the first by whom each reaches alone."""
        table = kernel.reach_table(self.links, self.order, self.steps, self.worth.size) & (self.worth > 0)
        places = kernel.try_all(_packed(table), _packed((base > 0)[None, :] & (self.worth > 0))[0], k)
        chosen: list[int] = self.order[places].tolist()
        return chosen

    def by_what_they_add(self, chosen: list[int], base: Ints) -> list[tuple[int, int]]:
        """The team in the order in which each adds most, with how many."""
        rest, covered, ordered = sorted(chosen), base.copy(), list[tuple[int, int]]()
        while rest:
            adds = [int(self.worth[(covered == 0) & (self.covered_by(np.array([one])) > 0)].sum()) for one in rest]
            first = int(np.argmax(adds))
            ordered.append((rest[first], adds[first]))
            kernel.cover(self.links, rest.pop(first), self.steps, covered, 1)
        return ordered


def _packed(table: np.ndarray) -> Ints:
    """Rows of yes and no as rows of 64-bit words."""
    padded = np.pad(table, ((0, 0), (0, -table.shape[1] % 64)))
    return np.packbits(padded, axis=1).view(np.int64)


def _columns(
    subject: Subject, search: _Search, fixed: Ints, ordered: list[tuple[int, int]]
) -> tuple[dict[str, np.ndarray], int]:
    members = np.array([*fixed.tolist(), *(one for one, _ in ordered)], np.int64)
    adds, chosen, reaches = (np.full(subject.counted.size, np.nan) for _ in range(3))
    chosen[fixed] = 0
    for place, (one, more) in enumerate(ordered, start=1):
        adds[one], chosen[one] = more, place
    reaches[members] = kernel.count_reached(search.links, members, search.worth, search.steps)
    return {"chosen": chosen, "adds": adds, "reaches": reaches}, int(search.worth[search.covered_by(members) > 0].sum())
