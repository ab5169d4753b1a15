"""Loops that arrange circles: forces between them, what pushes them apart, free places, and who changes seats."""

import numpy as np
from numpy.typing import NDArray

from graph.csr import Bools, Floats, Ints
from graph.kernels.compiling import compiled

#: x and y of points.
Points = tuple[Floats, Floats]
#: Where each block of nodes begins, and where it is over.
Blocks = tuple[Ints, Ints]
#: Row starts and neighbours of an undirected graph, and the weights of its links.
Links = tuple[Ints, Ints, Floats]
#: The radius of each circle, and the point to which it is drawn.
Bodies = tuple[Floats, Points]
#: How many rounds, and how strong the pull is.
Rounds = tuple[int, float]
#: Cells that are taken (1) or free (0), and how wide each is.
Cells = tuple[NDArray[np.uint8], float]
#: How far from the wanted place a free one is at least; how much farther than need be it may be where somebody stood
#: before; and how many times as far to the side counts as as far.
Rule = tuple[float, float, float]
#: Row starts and neighbours of an undirected graph, and whither each is drawn from outside.
Ties = tuple[Ints, Ints, Points]
#: The seat of each node, who holds each seat of its block, and who is awake.
Holding = tuple[Ints, Ints, Bools]
#: Where the seats are, and for each those near it.
Seats = tuple[Points, Ints]

#: In a crowd everybody is pushed by so many others, drawn anew each round, as if these were all.
CROWD = 128


@compiled
def relax(blocks: Blocks, links: Links, bodies: Bodies, points: Points, rounds: Rounds) -> None:
    """
    Move *points*: within each block all push one another apart, links draw them together (T. Fruchterman and E.
    Reingold, 1991), and each is drawn to a point of its own.
    """
    indptr, indices, weights = links
    radius, pull = bodies
    x, y = points
    chance = 1
    for block in range(blocks[0].size):
        first, last = blocks[0][block], blocks[1][block]
        some = min(CROWD, last - first)
        share = (last - first) / max(some, 1)
        area = 0.0
        for node in range(first, last):
            area += radius[node] * radius[node]
        for turn in range(rounds[0]):
            longest = np.sqrt(area) * (1.0 - turn / rounds[0]) * 0.2 + 0.5
            for node in range(first, last):
                if last - first > CROWD:
                    chance = (chance * 1103515245 + 12345) % 2147483648
                other = first + chance % (last - first)
                move_x, move_y = rounds[1] * (pull[0][node] - x[node]), rounds[1] * (pull[1][node] - y[node])
                for _ in range(some):
                    other = other + 1 if other + 1 < last else first
                    near = radius[node] + radius[other]
                    dx, dy = x[node] - x[other], y[node] - y[other]
                    push = share * near * near / (dx * dx + dy * dy + 1.0)
                    move_x += push * dx
                    move_y += push * dy
                for entry in range(indptr[node], indptr[node + 1]):
                    other = indices[entry]
                    dx, dy = x[node] - x[other], y[node] - y[other]
                    draw = weights[entry] * np.sqrt(dx * dx + dy * dy) / (radius[node] + radius[other])
                    move_x -= draw * dx
                    move_y -= draw * dy
                length = np.sqrt(move_x * move_x + move_y * move_y)
                step = min(longest / (length + 1e-9), 0.2)
                x[node] += step * move_x
                y[node] += step * move_y


@compiled
def push_apart(order: Ints, radius: Floats, points: Points, least: float) -> float:
    """
    Push circles that overlap by *least* or more apart, the smaller ones farther; gives the largest overlap met.

    *order* is by x.
    """
    x, y = points
    widest = most = 0.0
    for one in range(radius.size):
        widest = max(widest, radius[one])
    for at in range(order.size):
        one = order[at]
        for after in range(at + 1, order.size):
            other = order[after]
            dx, dy = x[other] - x[one], y[other] - y[one]
            if dx > radius[one] + widest:
                break
            apart = np.sqrt(dx * dx + dy * dy)
            over = radius[one] + radius[other] - apart
            if over < least:
                continue
            most = max(most, over)
            if apart < 1e-6:
                dx, apart = 1.0, 1.0
            area = radius[one] ** 2, radius[other] ** 2
            step = (over + 0.1) / apart / (area[0] + area[1])
            x[one] -= dx * step * area[1]
            y[one] -= dy * step * area[1]
            x[other] += dx * step * area[0]
            y[other] += dy * step * area[0]
    return most


@compiled
def _cover(cells: Cells, x: float, y: float, radius: float, mark: bool) -> bool:
    """Whether a circle lies on free cells alone; takes these where it is to *mark* them."""
    taken, wide = cells
    left, right = int((x - radius) // wide), int((x + radius) // wide)
    low, high = int((y - radius) // wide), int((y + radius) // wide)
    if left < 0 or low < 0 or right >= taken.shape[1] or high >= taken.shape[0]:
        return False
    if not mark and taken[(low + high) // 2, (left + right) // 2]:
        return False
    for row in range(low, high + 1):
        dy = max(abs((row + 0.5) * wide - y) - wide / 2, 0.0)
        for column in range(left, right + 1):
            dx = max(abs((column + 0.5) * wide - x) - wide / 2, 0.0)
            if dx * dx + dy * dy < radius * radius:
                if mark:
                    taken[row, column] = 1
                elif taken[row, column]:
                    return False
    return True


@compiled
def settle(cells: Cells, radius: Floats, wanted: Points, before: Points, rule: Rule) -> Points:
    """
    Give circles one after another the free place nearest to the *wanted* one, in whole units, or leave them where they
    stood *before* (nan: nowhere), as the rule says; those places are taken then.
    """
    start, loose, wide = rule
    x, y = np.empty(radius.size), np.empty(radius.size)
    far = turn = 0.0
    for one in range(radius.size):
        own_x, own_y, size = wanted[0][one], wanted[1][one], radius[one]
        free_x, free_y, step = own_x, own_y, max(1.5 * cells[1], 0.25 * size)
        if one == 0 or wanted[0][one - 1] != own_x or wanted[1][one - 1] != own_y or radius[one - 1] != size:
            far, turn = start, 0.0
        while True:
            free_x = np.rint(own_x + far * np.sin(turn) * wide)
            free_y = np.rint(own_y + far * np.cos(turn) / wide)
            if _cover(cells, free_x, free_y, size, False) or far > cells[1] * (cells[0].shape[0] + cells[0].shape[1]):
                break
            turn = -turn if turn > 0 else step / max(far, step) - turn
            if turn > np.pi:
                far, turn = far + step, 0.0
        stood_x, stood_y = before[0][one], before[1][one]
        if not np.isnan(stood_x) and _cover(cells, stood_x, stood_y, size, False):
            dx, dy = (stood_x - own_x) / wide, (stood_y - own_y) * wide
            if np.sqrt(dx * dx + dy * dy) <= far + loose:
                free_x, free_y = stood_x, stood_y
        _cover(cells, free_x, free_y, size, True)
        x[one], y[one] = free_x, free_y
    return x, y


@compiled
def _length(ties: Ties, spots: Points, seat: Ints, who: int, seats: tuple[int, int]) -> float:
    """
    What the ties of *who* measure from the first of *seats*, less how far it lies on the way to those outside.

    A tie to who sits on the second seat is left out.
    """
    indptr, indices, pull = ties
    x, y = spots[0][seats[0]], spots[1][seats[0]]
    total = -float(pull[0][who] * x + pull[1][who] * y)
    for entry in range(indptr[who], indptr[who + 1]):
        other = seat[indices[entry]]
        if other != seats[1]:
            dx, dy = spots[0][other] - x, spots[1][other] - y
            total += np.sqrt(dx * dx + dy * dy)
    return total


@compiled
def _change_seat(ties: Ties, seats: Seats, node: int, holding: Holding, rule: tuple[int, int, float]) -> bool:
    """
    Let *node* change seats with whoever sits near it, or near one whom it knows, where that saves enough.

    It goes for a seat only where it gains half of that itself. The rule says where the block begins and is over, and
    what is enough. Those concerned are awake then.
    """
    indptr, indices, _ = ties
    spots, near = seats
    seat, holder, awake = holding
    first, last, least = rule
    own, changed = seat[node], False
    length = _length(ties, spots, seat, node, (own, own))
    for entry in range(indptr[node] - 1, indptr[node + 1]):
        middle = own if entry < indptr[node] else seat[indices[entry]]
        for place in range(near.shape[1]):
            to = near[middle, place]
            if to >= last - first or to == own:
                continue
            if length - _length(ties, spots, seat, node, (to, own)) < least / 2:
                continue
            other = holder[first + to]
            gain = _length(ties, spots, seat, node, (own, to)) - _length(ties, spots, seat, node, (to, to))
            gain += _length(ties, spots, seat, other, (to, own)) - _length(ties, spots, seat, other, (own, own))
            if gain >= least:
                seat[node], seat[other] = to, own
                holder[first + to], holder[first + own] = node, other
                own, changed = to, True
                length = _length(ties, spots, seat, node, (own, own))
                for moved in (node, other):
                    awake[moved] = True
                    for known in range(indptr[moved], indptr[moved + 1]):
                        awake[indices[known]] = True
    return changed


@compiled
def swap_seats(blocks: Blocks, ties: Ties, seats: Seats, seat: Ints, least: float) -> None:
    """
    Let two on one island change seats wherever that shortens their ties by *least* or more, until there are none.

    Whoever has seen no change around them sleeps, until nobody else changes; then all look once more.
    """
    holding = seat, np.empty(seat.size, np.int64), np.ones(seat.size, np.bool_)
    for at in range(blocks[0].size):
        first, last = blocks[0][at], blocks[1][at]
        for node in range(first, last):
            holding[1][first + seat[node]] = node
        everybody, changed = False, True
        while changed or not everybody:
            everybody, changed = not changed, False
            for node in range(first, last):
                if holding[2][node] or everybody:
                    holding[2][node] = False
                    if _change_seat(ties, seats, node, holding, (first, last, least)):
                        changed = True
