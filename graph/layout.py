"""
Positions for a small picture: the centre in the middle, those one step away around it, the next step around these.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

SPACING = 120.0
RING = 230.0
PER_SHELL = 16


def ring_positions(
    ids: Sequence[int], steps: Sequence[int], ties: Iterable[tuple[int, int, float]]
) -> dict[int, tuple[float, float]]:
    """
    A place (x, y) in pixels for each id, always the same for the same input.

    *ids* start with the centre and *steps* beside them say how far each is; those not linked with the centre have any
    step. In a ring, people who know each other stand side by side, and a full ring makes several shells.
    """
    neighbours: dict[int, list[int]] = defaultdict(list)
    for one, other, _ in ties:
        neighbours[one].append(other)
        neighbours[other].append(one)
    angle: dict[int, float] = {}
    placed: dict[int, tuple[float, float]] = {}
    inner = 0.0
    for step in sorted(set(steps)):
        ring = [one for one, far in zip(ids, steps, strict=True) if far == step]
        if step == 0:
            placed.update((one, (0.0, 0.0)) for one in ring)
            continue
        order = _by_parent(ring, neighbours, angle) if step > 1 else _by_company(ring, neighbours)
        inner = _place_ring(order, inner + RING, angle, placed)
    return placed


def _place_ring(
    order: Sequence[int], radius: float, angle: dict[int, float], placed: dict[int, tuple[float, float]]
) -> float:
    """Spread *order* evenly from *radius* outwards in as many shells as it needs; returns the outermost radius."""
    shells = math.ceil(math.sqrt(len(order) / PER_SHELL))
    radius = max(radius, len(order) / shells * SPACING / math.tau)
    for place, one in enumerate(order):
        angle[one] = math.tau * place / len(order)
        far = radius + (place % shells) * SPACING
        placed[one] = (round(far * math.cos(angle[one]), 1), round(far * math.sin(angle[one]), 1))
    return radius + (shells - 1) * SPACING


def _by_company(ring: Sequence[int], neighbours: Mapping[int, Sequence[int]]) -> list[int]:
    """
    The ring in an order in which those who know each other follow one another, by walking from each to its contacts.
    """
    waiting = dict.fromkeys(ring)
    order: list[int] = []
    while waiting:
        stack = [next(iter(waiting))]
        while stack:
            one = stack.pop()
            if one in waiting:
                del waiting[one]
                order.append(one)
                stack.extend(sorted((other for other in neighbours[one] if other in waiting), reverse=True))
    return order


def _by_parent(ring: Sequence[int], neighbours: Mapping[int, Sequence[int]], angle: Mapping[int, float]) -> list[int]:
    """The ring in the order of the mean direction of each one's contacts in the rings within."""

    def direction(one: int) -> float:
        inward = [angle[other] for other in neighbours[one] if other in angle]
        x, y = sum(map(math.cos, inward)), sum(map(math.sin, inward))
        return math.atan2(y, x) % math.tau

    return sorted(ring, key=lambda one: (round(direction(one), 9), one))
