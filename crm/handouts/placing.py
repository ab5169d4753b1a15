"""Where each node of a handout is drawn. Nobody's place may tell more than the handout does."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from crm.handouts.contents import HandoutNode, HandoutTie
from crm.network.handouts import places_around, places_by_springs

Places = dict[int, tuple[float, float]]

#: How far apart dots stand on the network map, and how much further here, where each has its name beneath it.
_APART, _FURTHER = 24.0, 5.0

#: How near two may stand on it, and among how many that is looked after: more are no picture, only a file.
_LEAST, _MOST_APART = 19.0, 2000

#: An island with so many times fewer people than the largest is not drawn where it lies.
_MANY_FEWER = 5

#: So many names can be read on one page.
SMALL = 300

_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


def place_around(centre: int, steps: Sequence[int], ties: Sequence[HandoutTie]) -> Places:
    """Rings around the key *centre*; *steps* says of each key, in order, in which ring it is."""
    ring = dict(enumerate(steps, start=1))
    keys = sorted(ring, key=lambda key: (key != centre, ring[key], key))
    return places_around(keys, [ring[key] for key in keys], _pairs(ties))


def place_view(nodes: Sequence[HandoutNode], ties: Sequence[HandoutTie], kept: Places) -> Places:
    """The places that the map *kept*, but for whom it had none: each stands by those they are tied to.

    In a SMALL picture all give way from there until names can be read. Else they are moved so that the middle of the
    picture is at 0, and apart; few who stood far from the most stand by their ties as well: for their sake the whole
    would be too small to read.
    Give *kept* no place from which could be seen what is not told: on a map of streets, that of somebody whose street
    is not. Those tied to nobody stand in rows beneath. Where the map has no places, rings.
    """
    if not kept:
        return places_around([node.key for node in nodes], [1] * len(nodes), _pairs(ties))
    beside: defaultdict[int, set[int]] = defaultdict(set)
    for tie in ties:
        beside[tie.source].add(tie.target)
        beside[tie.target].add(tie.source)
    places = _where_most_are(kept)
    waiting = [node.key for node in nodes if node.key not in places]
    while waiting:
        near = {key: _middle([places[one] for one in beside[key] if one in places]) for key in waiting}
        found = {key: place for key, place in near.items() if place is not None}
        if not found:
            break
        places |= _spread(found, places)
        waiting = [key for key in waiting if key not in places]
    places |= _rows(waiting, places)
    return places_by_springs(places, _pairs(ties)) if len(places) <= SMALL else _around_zero(places)


def _where_most_are(kept: Places) -> Places:
    """Those of *kept* on islands with at least a fifth of the people of the largest."""
    cells: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for key, place in kept.items():
        cells[_cell(place)].append(key)
    islands: list[list[int]] = []
    while cells:
        island, reached = [], [next(iter(cells))]
        while reached:
            across, down = reached.pop()
            island += cells.pop((across, down), [])
            near = ((x, y) for x in range(across - 2, across + 3) for y in range(down - 2, down + 3))
            reached += [cell for cell in near if cell in cells]
        islands.append(island)
    least = max(map(len, islands)) / _MANY_FEWER
    return {key: kept[key] for island in islands if len(island) >= least for key in island}


def _middle(places: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    if not places:
        return None
    return sum(x for x, _ in places) / len(places), sum(y for _, y in places) / len(places)


def _spread(near: Mapping[int, tuple[float, float]], there: Places) -> Places:
    """Around each point, those who would stand on it, in a spiral; in a picture, only where nobody stands already."""
    is_picture = len(near) + len(there) <= _MOST_APART
    taken: defaultdict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
    for place in there.values():
        taken[_cell(place)].append(place)
    turns: defaultdict[tuple[int, int], int] = defaultdict(int)
    places: Places = {}
    for key, middle in near.items():
        start, spot = _cell(middle), None
        while spot is None or (is_picture and _is_taken(spot, taken)):
            turns[start] += 1
            far, angle = _APART * math.sqrt(turns[start]), _GOLDEN_ANGLE * turns[start]
            spot = middle[0] + far * math.cos(angle), middle[1] + far * math.sin(angle)
        places[key] = spot
        taken[_cell(spot)].append(spot)
    return places


def _cell(place: tuple[float, float]) -> tuple[int, int]:
    return int(place[0] // _APART), int(place[1] // _APART)


def _is_taken(spot: tuple[float, float], taken: Mapping[tuple[int, int], list[tuple[float, float]]]) -> bool:
    across, down = _cell(spot)
    cells = ((x, y) for x in range(across - 1, across + 2) for y in range(down - 1, down + 2))
    return any(math.dist(spot, one) < _LEAST for cell in cells if cell in taken for one in taken[cell])


def _around_zero(places: Places) -> Places:
    xs, ys = [x for x, _ in places.values()], [y for _, y in places.values()]
    x0, y0 = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    return {key: (round((x - x0) * _FURTHER, 1), round((y - y0) * _FURTHER, 1)) for key, (x, y) in places.items()}


def _rows(keys: Sequence[int], places: Places) -> Places:
    if not keys:
        return {}
    left, right = min(x for x, _ in places.values()), max(x for x, _ in places.values())
    bottom = max(y for _, y in places.values())
    across = max(10, int((right - left) / _APART))
    return {key: (left + _APART * (at % across), bottom + _APART * (3 + at // across)) for at, key in enumerate(keys)}


def _pairs(ties: Sequence[HandoutTie]) -> list[tuple[int, int, float]]:
    weights: defaultdict[tuple[int, int], float] = defaultdict(float)
    for tie in ties:
        weights[min(tie.source, tie.target), max(tie.source, tie.target)] += tie.weight
    return [(one, other, weight) for (one, other), weight in weights.items()]
