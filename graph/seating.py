"""Who stands where on an island: seats are like the seeds of a sunflower, and those who are tied sit near together."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from graph.csr import Bools, Csr, Floats, Ints
from graph.kernels.islands import Blocks, Points, Ties, relax, swap_seats
from graph.network import positions_in

#: The group of who belongs to no island.
NONE = 0

#: How far apart the dots of one island stand, and the radius of the circle that a dot has to itself.
SPACING, DOT = 24.0, 12.0

#: In how many rounds the first guess is made, with how much gravity; then two change seats where that saves so much.
_ROUNDS, _GRAVITY = 50, 0.2
_WORTH_MOVING = 1.5 * SPACING

_GOLDEN_ANGLE = float(np.pi * (3 - np.sqrt(5)))
_NEAR = 8


@dataclass(frozen=True, eq=False)
class Places:
    """Where each of *ids*, ascending, stands, in whole units, and the group whose island it is on (``NONE``: none)."""

    ids: Ints
    x: Ints
    y: Ints
    group: Ints

    @classmethod
    def of(cls, ids: object, x: object, y: object, group: object) -> "Places":
        """Places from any sequences of whole numbers."""
        return cls(*(np.asarray(column, np.int64).reshape(-1) for column in (ids, x, y, group)))


@dataclass(frozen=True, eq=False)
class Before:
    """
    What is left of an earlier arrangement: the *middle* of each island (nan: it is new), the *seat* of each node on its
    island (-1: none), and the *point* where it stood (nan: nowhere). Points are two rows, x and y.
    """

    middle: Floats
    seat: Ints
    point: Floats

    @classmethod
    def of(cls, ids: Ints, island: Ints, count: Ints, places: Places | None) -> "Before":
        """An island is the one on which most of its people stood, if most of those who stood there are on it now."""
        middle, point = np.full((2, count.size), np.nan), np.full((2, ids.size), np.nan)
        seat = np.full(ids.size, -1)
        if places is None or places.ids.size == 0:
            return cls(middle, seat, point)
        at = positions_in(places.ids, ids)
        here = np.flatnonzero(at >= 0)
        point[:, here] = np.array([places.x, places.y])[:, at[here]]
        label = places.group.copy()
        nameless = here[(label[at[here]] == NONE) & (island[here] >= 0)]
        label[at[nameless]] = label.max() + 1 + island[nameless]
        stood_on, old = _old_islands(label, places)
        here = here[(island[here] >= 0) & (stood_on[at[here]] >= 0)]
        people = np.bincount(island[here], minlength=count.size)
        for own, stood in zip(middle, point, strict=True):  # where its people stood, for one that is nobody's heir
            total = np.bincount(island[here], stood[here], count.size)
            own[people > 0] = np.rint(total[people > 0] / people[people > 0])
        heir = _heirs(island[here], stood_on[at[here]], count.size)
        middle[:, heir >= 0] = old[:, heir[heir >= 0]]
        here = here[heir[island[here]] == stood_on[at[here]]]
        found = _seat_at(point[:, here] - middle[:, island[here]], int(places.ids.size))
        seat[here] = np.where(found < count[island[here]], found, -1)
        return cls(middle, seat, point)


def _old_islands(label: Ints, places: Places) -> tuple[Ints, Floats]:
    """The number of each node's island before (-1: none), and the middles of these."""
    on = label != NONE
    _, number, count = np.unique(label[on], return_inverse=True, return_counts=True)
    island = np.full(label.size, -1)
    island[on] = number
    middles = []
    for stood, offset in zip((places.x, places.y), offsets(int(count.max(initial=0))), strict=True):
        total = np.bincount(number, stood[on], count.size) - np.concatenate(([0], np.cumsum(offset)))[count]
        middles.append(np.rint(total / count))
    return island, np.array(middles)


def _heirs(island: Ints, stood_on: Ints, islands: int) -> Ints:
    """For each island now the one before with which it shares most people, both ways; -1 for none."""
    span = int(stood_on.max(initial=0)) + 1
    key, shared = np.unique(island * span + stood_on, return_counts=True)
    order = np.lexsort((key, -shared))
    new, old = key[order] // span, key[order] % span
    first_new, first_old = np.zeros(order.size, np.bool_), np.zeros(order.size, np.bool_)
    first_new[np.unique(new, return_index=True)[1]] = True
    first_old[np.unique(old, return_index=True)[1]] = True
    heir = np.full(islands, -1)
    both = first_new & first_old
    heir[new[both]] = old[both]
    return heir


def _seat_at(offset: Floats, most: int) -> Ints:
    """The seat with exactly such an *offset*, or -1."""
    x, y = offsets(most)
    span = 4 * int(island_radius(np.array([most]))[0]) + 4
    keys = x * span + y
    order = np.argsort(keys, kind="stable")
    wanted = (offset[0] * span + offset[1]).astype(np.int64)
    place = order[np.minimum(np.searchsorted(keys[order], wanted), order.size - 1)]
    return np.where((x[place] == offset[0]) & (y[place] == offset[1]), place, -1)


@lru_cache(maxsize=4)
def offsets(count: int) -> Ints:
    """The first so many seats of an island, from its middle outwards: two rows, x and y."""
    number = np.arange(count)
    radius, angle = SPACING * np.sqrt((number + 0.5) / np.pi), number * _GOLDEN_ANGLE
    return np.asarray(np.rint(radius * np.array([np.cos(angle), np.sin(angle)])), np.int64)


def island_radius(count: Ints) -> Floats:
    """The radius of the circle in which so many dots have room."""
    return np.asarray(SPACING * np.sqrt(count / np.pi) + DOT)


def seat_all(links: Csr, island: Ints, count: Ints, middle: Floats, before: Before) -> Ints:
    """The seat of each node that is on an island. Who has sat there before changes it only for much shorter ties."""
    order = np.flatnonzero(island >= 0)
    order = order[np.argsort(island[order], kind="stable")]
    own, start = island[order], np.cumsum(count) - count
    ties = *_inside(links, island, order), _pull(links, island, order, middle)
    seat = before.seat[order]
    most = int(count.max(initial=0))
    x, y = offsets(most)
    spots = x.astype(np.float64), y.astype(np.float64)
    new = np.bincount(own, seat >= 0, count.size) == 0
    if new.any():
        guess = _first_guess((start[new], (start + count)[new]), ties, island_radius(count)[own])
        _sit_down(seat, new[own], own, guess, spots)
    _find_seats(seat, own, start)
    swap_seats((start, start + count), ties, (spots, _near(most)), seat, _WORTH_MOVING)
    found = np.full(island.size, -1)
    found[order] = seat
    return found


def _inside(links: Csr, island: Ints, order: Ints) -> tuple[Ints, Ints]:
    """The links within islands as rows, of nodes numbered in *order*."""
    place = np.full(island.size, -1)
    place[order] = np.arange(order.size)
    row, other = links.rows, links.indices
    within = (island[row] == island[other]) & (island[row] >= 0)
    one, two = place[row[within]], place[other[within]]
    two = two[np.argsort(one, kind="stable")]
    return np.concatenate(([0], np.cumsum(np.bincount(one, minlength=order.size)))), two


def _pull(links: Csr, island: Ints, order: Ints, middle: Floats) -> Points:
    """Whither each is drawn: a step of length 1 towards each other island on which somebody is tied to them."""
    row, other = links.rows, links.indices
    across = (island[row] >= 0) & (island[other] >= 0) & (island[row] != island[other])
    row, one, two = row[across], island[row[across]], island[other[across]]
    dx, dy = middle[:, two] - middle[:, one]
    far = np.maximum(np.hypot(dx, dy), 1.0)
    size = island.size
    x, y = (np.asarray(np.bincount(row, step / far, size)[order], np.float64) for step in (dx, dy))
    return x, y


def _first_guess(blocks: Blocks, ties: Ties, radius: Floats) -> Points:
    """Points that forces find, begun with the best known in the middle, and those who know others on their side."""
    indptr, indices, pull = ties
    known = np.diff(indptr)
    share = radius / np.maximum(np.hypot(*pull) + known, 1.0)
    x, y = np.zeros(known.size), np.zeros(known.size)
    for first, last in zip(blocks[0].tolist(), blocks[1].tolist(), strict=True):
        best = first + np.argsort(-known[first:last], kind="stable")
        x[best], y[best] = offsets(last - first)
    bodies = np.full(known.size, SPACING / 2), (pull[0] * share, pull[1] * share)
    relax(blocks, (indptr, indices, np.ones(indices.size)), bodies, (x, y), (_ROUNDS, _GRAVITY))
    return x, y


def _sit_down(seat: Ints, who: Bools, own: Ints, guess: Points, spots: Points) -> None:
    """Give those on new islands the seats that are most like a *guess*: by ring from the middle, then all around it."""
    x, y = guess[0][who], guess[1][who]
    island = own[who]
    order = np.lexsort((np.hypot(x, y), island))
    count = np.bincount(island)
    rank = np.arange(order.size) - np.repeat(np.cumsum(count) - count, count)
    ring = np.empty(order.size, np.int64)
    ring[order] = np.sqrt(rank / 3).astype(np.int64)
    by_turn = np.lexsort((np.arctan2(y, x), ring, island))
    turn = np.arctan2(spots[1], spots[0])
    seats_by_turn = np.lexsort((turn[rank], ring[order], island[order]))
    found = np.empty(order.size, np.int64)
    found[by_turn] = rank[seats_by_turn]
    seat[who] = found


def _find_seats(seat: Ints, own: Ints, start: Ints) -> None:
    """Give newcomers on old islands the free seats, the innermost first."""
    newcomers = np.flatnonzero(seat < 0)
    free = np.ones(seat.size, np.bool_)
    there = seat >= 0
    free[start[own[there]] + seat[there]] = False
    seat[newcomers] = np.flatnonzero(free) - start[own[newcomers]]


def _near(count: int) -> Ints:
    """For each seat those nearest to it: in a sunflower, they are a Fibonacci number before or after it."""
    steps = [1, 1]
    while steps[-1] < count:
        steps.append(steps[-1] + steps[-2])
    number = np.arange(count)
    step = np.array([sign * one for one in steps[1:] for sign in (1, -1)])
    other = number[:, None] + step
    there = (other >= 0) & (other < count)
    x, y = offsets(count)
    within = np.clip(other, 0, max(count - 1, 0))
    far = np.where(there, np.hypot(x[within] - x[:, None], y[within] - y[:, None]), np.inf)
    nearest = np.argsort(far, axis=1, kind="stable")[:, :_NEAR]
    chosen = np.take_along_axis(np.where(there, other, count), nearest, axis=1)
    return np.ascontiguousarray(np.concatenate((number[:, None], chosen), axis=1))
