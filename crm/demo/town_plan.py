"""Draws a ward's streets and areas in metres: streets that meet one another, and the borders between neighbourhoods."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import dist
from random import Random

COLUMNS, ROWS = 5, 9
COLUMN_METRES, ROW_METRES = 300.0, 150.0
NEIGHBOURHOODS = 3

Metres = tuple[float, float]
"""East and north of the ward's corner."""

# Outside the last streets, so that no dead end leaves its ward.
_SIDES = (-180.0, 120.0, 420.0, 720.0, 1020.0, 1380.0)
_MARGIN = 85.0


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a street has its middle, how far a dead end of it goes on, and how much it bends (all in metres)."""

    east: float
    north: float
    reach: float
    bend: float


def draw_streets(spots: Sequence[Spot]) -> list[tuple[Metres, ...]]:
    """The line of each of a ward's streets, row by row from the south-west: each ends at another or at the edge."""
    return [_draw(spots, place) for place in range(len(spots))]


def _draw(spots: Sequence[Spot], place: int) -> tuple[Metres, ...]:
    spot = spots[place]
    step = (0, 1) if _runs_north(place) else (1, 0)
    first, last = _end(spots, place, (-step[0], -step[1])), _end(spots, place, step)
    middle = (spot.east, spot.north)
    return first, _via(first, middle, spot.bend), middle, _via(middle, last, -spot.bend), last


def _runs_north(place: int) -> bool:
    return (place % COLUMNS + place // COLUMNS) % 3 == 0


def _end(spots: Sequence[Spot], place: int, step: tuple[int, int]) -> Metres:
    """Where the street at *place* ends towards *step*: at a street across, half way to one that goes on, or nowhere."""
    spot, column, row = spots[place], place % COLUMNS + step[0], place // COLUMNS + step[1]
    if not (0 <= column < COLUMNS and 0 <= row < ROWS):
        return spot.east + step[0] * spot.reach, spot.north + step[1] * spot.reach
    other = row * COLUMNS + column
    beyond = spots[other]
    if _runs_north(other) is _runs_north(place):
        return (spot.east + beyond.east) / 2, (spot.north + beyond.north) / 2
    return beyond.east, beyond.north


def _via(start: Metres, end: Metres, bend: float) -> Metres:
    """The point half way, moved aside by *bend*."""
    length = dist(start, end) or 1.0
    east, north = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    return (start[0] + end[0]) / 2 - north * bend, (start[1] + end[1]) / 2 + east * bend


def halfway(line: Sequence[Metres]) -> Metres:
    """The point of *line* from which it is as far to either end."""
    steps = list(pairwise(line))
    gone = [0.0, *accumulate(dist(a, b) for a, b in steps)]
    half = gone[-1] / 2
    place = next(at for at, far in enumerate(gone[1:]) if far >= half)
    (a, b), share = steps[place], (half - gone[place]) / (gone[place + 1] - gone[place])
    return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])


def draw_areas(ward: int) -> list[list[Metres]]:
    """Closed rings around a ward, then around each of its neighbourhoods from south to north; they share borders."""
    borders = [_border(ward, number) for number in range(NEIGHBOURHOODS + 1)]
    bands = [[*south, *reversed(north), south[0]] for south, north in pairwise(borders)]
    inner = borders[1:-1]
    east, west = [border[-1] for border in inner], [border[0] for border in reversed(inner)]
    return [[*borders[0], *east, *reversed(borders[-1]), *west, borders[0][0]], *bands]


def _border(ward: int, number: int) -> list[Metres]:
    rng = Random(f"{ward} border {number}")
    north = ROW_METRES * (number * ROWS / NEIGHBOURHOODS - 0.5)
    north += {0: -_MARGIN, NEIGHBOURHOODS: _MARGIN}.get(number, 0.0)
    return [(east, north + rng.uniform(-20, 20)) for east in _SIDES]
