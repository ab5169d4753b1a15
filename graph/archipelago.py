"""Where islands lie: those with ties between them near one another, none upon another, all of it wider than high."""

import numpy as np
from scipy.sparse import csr_matrix

from graph.csr import Bools, Floats, Ints
from graph.kernels.islands import relax
from graph.kernels.reductions import find_components
from graph.sea import WIDE, Sea, keep_apart, push

#: How much free sea there is between two islands at least, and between two pieces that no tie joins.
SEA, COAST = 60.0, 120.0

#: What stood before is given up when ties, or ways to the middle, are so much longer than if it were made from nothing.
WORSE = np.array([1.4, 2.0])

#: Rounds of forces, with how much gravity; then so many in which islands are drawn to those they are tied to.
_ROUNDS, _GRAVITY, _TIGHTENED = 200, 0.2, 40
#: With more islands than this there are fewer rounds.
_MANY = 2000
#: How often chance is evened out along ties for a first guess.
_EVENED = 60
#: How much of the sea the islands of a piece cover before they are drawn together.
_DENSITY = 0.5


def lay_out(ties: csr_matrix, radius: Floats, before: Floats) -> Floats:
    """
    The middle of each island as two rows, x and y, in whole units. *ties* between islands are symmetric.

    Islands that lay somewhere *before* (nan: nowhere) lie there still, but where they would overlap, or where all of it
    has become much worse than it need be.
    """
    if radius.size == 0:
        return np.zeros((2, 0))
    made = _lay_out_pieces(ties, radius)
    known = np.isfinite(before[0])
    if not known.any():
        return made
    kept = _keep(ties, radius, before, known)
    made = _turned(made, kept, radius)
    now, then = _costs(ties, radius, kept), _costs(ties, radius, made)
    return made if (now > WORSE * np.maximum(then, 1.0)).any() else kept


def _lay_out_pieces(ties: csr_matrix, radius: Floats) -> Floats:
    """Each piece that ties hold together on its own, then the largest in the middle, and the others around it."""
    piece = np.unique(find_components(*_rows(ties)), return_inverse=True)[1]
    order = np.argsort(piece, kind="stable")
    points = np.empty((2, radius.size))
    points[:, order] = _lay_out_in_turn(ties[order][:, order], radius[order], piece[order])
    reach = np.zeros(piece.max() + 1)
    np.maximum.at(reach, piece, np.hypot(*points) + radius)
    by_reach = np.argsort(-reach, kind="stable")
    largest = piece == by_reach[0]
    others = by_reach[1:]
    sea = Sea.around(points[:, largest], radius[largest] + COAST, reach[others] + SEA / 2)
    middle = np.zeros((2, reach.size))
    wanted = np.repeat(sea.middle[:, None], others.size, axis=1)
    middle[:, others] = sea.settle(reach[others] + SEA / 2, wanted, wide=WIDE)
    return points + middle[:, piece]


def _lay_out_in_turn(ties: csr_matrix, radius: Floats, piece: Ints) -> Floats:
    """The islands of each piece around a middle of its own; they come piece by piece."""
    wide = radius + SEA / 2
    area = np.bincount(piece, wide**2)
    points = _side_by_side(_drawn_apart(ties, wide, piece), wide, piece)
    total = np.maximum(np.asarray(ties.sum(1)).ravel(), 1e-12)
    linked = np.diff(ties.indptr) > 0
    for _ in range(_rounds(_TIGHTENED, radius.size)):
        points += np.where(linked, 0.2 * ((ties @ points.T).T / total - points), 0.0)
        push(points, wide)
    points -= _mean(points, piece, wide**2)[:, piece]
    main = np.isin(piece, np.flatnonzero(area > area.sum() / 2))
    points[:, main] *= [[WIDE], [1 / WIDE]]
    points = keep_apart(_side_by_side(points, wide, piece), wide)
    low, high = np.full((2, area.size), np.inf), np.full((2, area.size), -np.inf)
    for row in range(2):
        np.minimum.at(low[row], piece, points[row])
        np.maximum.at(high[row], piece, points[row])
    return np.asarray(points - np.rint((low + high) / 2)[:, piece])


def _drawn_apart(ties: csr_matrix, wide: Floats, piece: Ints) -> Floats:
    """Points that forces find for the islands of each piece: wide apart, and the tied ones nearer."""
    strength = np.asarray(ties.sum(1)).ravel()
    rows = np.repeat(np.arange(wide.size), np.diff(ties.indptr))
    weight = ties.data / strength[rows] / 2 + ties.data / strength[ties.indices] / 2
    span = np.sqrt(np.bincount(piece, wide**2))
    points = _first_guess(ties, np.maximum(strength, 1e-12), piece) * span[piece]
    count = np.bincount(piece)
    ends = np.cumsum(count)
    bodies = wide, (np.zeros(wide.size), np.zeros(wide.size))
    relax(
        (ends - count, ends),
        (*_rows(ties), weight),
        bodies,
        (points[0], points[1]),
        (_rounds(_ROUNDS, wide.size), _GRAVITY),
    )
    points -= _mean(points, piece, wide**2)[:, piece]
    spread = np.sqrt(np.maximum(_mean(points**2, piece, wide**2), 1e-9).prod(0))
    scale = np.where(count > 2, span / np.sqrt(4 * _DENSITY * spread), 1.0)
    return np.asarray(points * scale[piece])


def _rounds(most: int, islands: int) -> int:
    return max(most * _MANY // max(islands, _MANY), most // 10)


def _first_guess(ties: csr_matrix, strength: Floats, piece: Ints) -> Floats:
    """Two slow waves over the islands of each piece: chance, evened out along the ties; then in equal steps."""
    chance = np.random.default_rng(1)
    waves = [np.ones(piece.size)]
    for _ in range(2):
        wave = chance.standard_normal(piece.size)
        for _ in range(_EVENED):
            wave = (wave + (ties @ wave) / strength) / 2
            for other in waves:
                alike = _mean(wave * other, piece, strength) / np.maximum(_mean(other**2, piece, strength), 1e-30)
                wave -= alike[piece] * other
            wave /= np.sqrt(_mean(wave**2, piece, strength) + 1e-30)[piece]
        waves.append(wave)
    count = np.bincount(piece)
    first = np.cumsum(count) - count
    steps = np.empty((2, piece.size))
    for row, wave in enumerate(waves[1:]):
        steps[row, np.lexsort((wave, piece))] = np.arange(piece.size)
    return np.asarray((steps - first[piece] + 0.5) / count[piece] - 0.5)


def _mean(values: Floats, piece: Ints, weight: Floats) -> Floats:
    """The mean of each piece, of each row."""
    total = np.bincount(piece, weight)
    if values.ndim == 1:
        return np.asarray(np.bincount(piece, values * weight) / total)
    return np.array([np.bincount(piece, row * weight) / total for row in values])


def _side_by_side(points: Floats, wide: Floats, piece: Ints) -> Floats:
    """Pieces in a row, far enough from one another not to touch."""
    half = np.zeros(piece.max() + 1)
    np.maximum.at(half, piece, np.abs(points[0]) + 2 * wide)
    return np.array([points[0] + (2 * np.cumsum(half) - half)[piece], points[1]])


def _rows(ties: csr_matrix) -> tuple[Ints, Ints]:
    return ties.indptr.astype(np.int64), ties.indices.astype(np.int64)


def _keep(ties: csr_matrix, radius: Floats, before: Floats, known: Bools) -> Floats:
    """Islands where they lay before; new ones, the largest first, as near as can be to those they are tied to."""
    wide = radius + SEA / 2
    points = before.copy()
    points[:, known] = keep_apart(points[:, known], wide[known])
    new = np.flatnonzero(~known)
    new = new[np.argsort(-radius[new], kind="stable")]
    if new.size:
        sea = Sea.around(points[:, known], wide[known], wide[new])
        weight = ties[new][:, known]
        total = np.asarray(weight.sum(1)).ravel()
        near = (weight @ points[:, known].T).T / np.maximum(total, 1e-12)
        points[:, new] = sea.settle(wide[new], np.where(total > 0, near, sea.middle[:, None]), wide=WIDE)
    return points


def _costs(ties: csr_matrix, radius: Floats, points: Floats) -> Floats:
    """How long ties between islands are (the geometric mean), and how far people stand from the middle of all."""
    rows = np.repeat(np.arange(radius.size), np.diff(ties.indptr))
    length = np.log(np.maximum(np.hypot(*(points[:, rows] - points[:, ties.indices])), 1.0))
    people = radius**2
    away = np.hypot(*(points - np.average(points, axis=1, weights=people)[:, None]))
    mean = np.exp((ties.data * length).sum() / max(ties.data.sum(), 1e-12))
    return np.array([mean, np.average(away, weights=people)])


def _turned(points: Floats, like: Floats, radius: Floats) -> Floats:
    """The same, turned or mirrored so that it looks most like another arrangement (orthogonal Procrustes)."""
    people = radius**2
    own = points - np.average(points, axis=1, weights=people)[:, None]
    middle = np.average(like, axis=1, weights=people)[:, None]
    left, _, right = np.linalg.svd((like - middle) * people @ own.T)
    return np.asarray(np.rint(left @ right @ own + middle))
