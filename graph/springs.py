"""Positions for a small picture in which names are to be read: everybody pushes everybody off, and ties pull."""

from collections.abc import Mapping, Sequence

import numpy as np

from graph.csr import Floats

#: How far apart two dots stand at least, in pixels, before a picture is made wider than high, as names are.
APART, WIDER, LOWER = 140.0, 1.35, 0.75

_ROUNDS, _COOLING, _GRAVITY = 150, 0.97, 2.0
_GOLDEN_ANGLE = float(np.pi * (3 - np.sqrt(5)))


def spring_positions(
    places: Mapping[int, tuple[float, float]], ties: Sequence[tuple[int, int, float]]
) -> dict[int, tuple[float, float]]:
    """
    A place (x, y) in pixels for each id, around (0, 0), the same for the same input. For some hundred: all pairs push.

    It starts from *places*, made as small as so many need, by the forces of Fruchterman and Reingold (1991) with a
    pull to the middle, so that who is tied to nobody stays in sight.
    """
    if not places:
        return {}
    place_of = {id_: place for place, id_ in enumerate(places)}
    ends = np.array([(place_of[one], place_of[other]) for one, other, _ in ties], np.int64).reshape(-1, 2)
    at = _start(np.array(list(places.values()), np.float64))
    heat = APART * np.sqrt(len(at)) / 4
    for _ in range(_ROUNDS):
        move = _pushed(at) - _GRAVITY * at
        gap = at[ends[:, 0]] - at[ends[:, 1]]
        pull = gap * np.linalg.norm(gap, axis=1, keepdims=True) / APART
        np.subtract.at(move, ends[:, 0], pull)
        np.add.at(move, ends[:, 1], pull)
        length = np.maximum(np.linalg.norm(move, axis=1, keepdims=True), 1e-9)
        at = at + move * np.minimum(length, heat) / length
        heat *= _COOLING
    at = _kept_apart(at) * (WIDER, LOWER)
    at -= (at.min(0) + at.max(0)) / 2
    return {id_: (round(float(x), 1), round(float(y), 1)) for id_, (x, y) in zip(places, at, strict=True)}


def _start(at: Floats) -> Floats:
    """The points within the square that so many need; a little turned, so that none is upon another."""
    at = at - at.mean(0)
    at *= APART * np.sqrt(len(at)) / 2 / max(float(np.abs(at).max()), 1.0)
    turn = _GOLDEN_ANGLE * np.arange(len(at))
    return np.asarray(at + np.column_stack((np.cos(turn), np.sin(turn))))


def _pushed(at: Floats) -> Floats:
    gap, far = _gaps(at)
    return np.asarray((gap * (APART / far)[..., None] ** 2).sum(1))


def _kept_apart(at: Floats) -> Floats:
    """The points moved until no two are nearer than APART, or for as long as that is tried."""
    for _ in range(_ROUNDS):
        gap, far = _gaps(at)
        lacking = np.maximum(APART - far, 0) / far
        if not lacking.any():
            break
        at = at + (gap * lacking[..., None]).sum(1) / 3
    return at


def _gaps(at: Floats) -> tuple[Floats, Floats]:
    """From each point to each: the way, and how far it is; none is nearer than a pixel, nor far from itself."""
    gap = at[:, None] - at[None]
    far = np.maximum(np.linalg.norm(gap, axis=2), 1.0)
    np.fill_diagonal(far, np.inf)
    return gap, far
