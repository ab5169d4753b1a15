"""
Between which places somebody truly stands, when part of the ties was never recorded.

Hiding ties from what is recorded shows what *less* data does to a rank, but the truth has more. So the comparison is
turned round. As the truth stands to what is recorded, so what is recorded stands to itself with the same share hidden
once more: we hide that share many times, look who comes out at a place, and read off at which places these people
stood before. The middle part of those is the range of the true rank of whoever stands at that place now. Nothing is
assumed of the network but that it looks alike at both depths.

This is honest where naive ways are not: the spread of the ranks under hiding, or their displacement mirrored, holds the
true rank of leading people far less often than it says, since whoever leads does so partly by luck of what was heard
(``benchmarks/honesty.py`` measures it on real networks). Completing the network with invented ties gives narrower
ranges, and misses the truth more often where its ties do not come about as the model says.

People who are level stand in an order drawn by lot, so a range spans the places over which they are level. People at
about the same place are taken together: those at most a tenth of the place away.
"""

from collections.abc import Sequence

import numpy as np

from graph.csr import Floats, Ints

#: The share of true ranks that a range is to hold, of those that are known: a little more than the 90 % that is said of
#: it, for the truth has ways that what is recorded does not show.
HELD = 0.93
NEIGHBOURS = 0.1


def places(*keys: Floats | Ints) -> Ints:
    """
    The place of each (1 first; more is better, the first key counts most); those who are level share the best of
    theirs.
    """
    order = np.lexsort(tuple(-key for key in reversed(keys)))
    new = np.zeros(order.size, np.bool_)
    new[:1] = True
    for key in keys:
        new[1:] |= np.diff(key[order]) != 0
    place = np.empty(order.size, np.int64)
    first = np.flatnonzero(new) + 1
    place[order] = first[np.cumsum(new) - 1] if order.size else 0
    return place


def last_places(place: Ints) -> Ints:
    """The last of the places that somebody shares with those who are level."""
    last: Ints = place + np.bincount(place, minlength=place.size + 1)[place] - 1
    return last


def true_ranks(
    now: Ints, after_hiding: Sequence[Ints], who: Ints, rng: np.random.Generator, *, held: float = HELD
) -> tuple[Ints, Ints]:
    """
    First and last rank between which each of *who* truly stands with a chance of *held*.

    *now* are everybody's ``places`` on all that is recorded and *after_hiding* those with the missing share hidden once
    more, one array for each time.
    """
    before = np.stack([draw_lots(now, rng)[_by_lot(then, rng)] for then in after_hiding])
    reach = (NEIGHBOURS * now[who]).astype(np.int64)
    start = np.maximum(now[who] - 1 - reach, 0)
    stop = np.minimum(last_places(now)[who] + reach, now.size)
    low, high = now[who].copy(), last_places(now)[who]
    windows, window_of = np.unique(np.stack((start, stop)), axis=1, return_inverse=True)
    for window, (first, last) in enumerate(windows.T.tolist()):
        stood = np.sort(before[:, first:last], axis=None)
        outside = max(int((1 - held) / 2 * (stood.size + 1)), 1)
        here = window_of.reshape(-1) == window
        low[here], high[here] = stood[outside - 1], stood[-outside]
    middle = (now[who] + last_places(now)[who]) // 2
    return np.minimum(low, middle), np.maximum(high, middle)


def draw_lots(place: Ints, rng: np.random.Generator) -> Ints:
    """*place* without shared places: those who are level stand in an order drawn by lot."""
    drawn = np.empty(place.size, np.int64)
    drawn[_by_lot(place, rng)] = np.arange(1, place.size + 1)
    return drawn


def _by_lot(place: Ints, rng: np.random.Generator) -> Ints:
    """Who stands first, second…; who is level stands in an order drawn by lot."""
    return np.argsort(place + rng.random(place.size))
