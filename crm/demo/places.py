"""Lays out areas and streets on a plan that is nowhere: invented names, unused postcodes, an empty moor.

The plan lies on the high moor of the North Pennines, where no town stands, so that no point can be taken for
somebody's door. The postcodes have the right shape but begin with ZK or another area that Royal Mail does not use
(of the areas in Z only ZE, Shetland, is real).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, cos, radians
from random import Random

from crm.demo.names import words
from crm.demo.records import Point, Street
from crm.demo.town_plan import (
    COLUMN_METRES,
    COLUMNS,
    ROW_METRES,
    ROWS,
    Metres,
    Spot,
    draw_areas,
    draw_streets,
    halfway,
)

TOWN = "Thornbeck"
CORNER: Point = (-2.47, 54.68)
METRES_PER_DEGREE = 111_320.0
WARD_METRES = 1_900.0
WARDS_IN_A_ROW = 10
STREETS_PER_WARD = COLUMNS * ROWS
FEWEST_DOORS = 16
POSTCODE_AREAS = ("ZK", "ZL", "ZM", "ZN", "ZR", "ZS")
INWARD = "ABDEFGHJLNPQRSTUWXYZ"

# What we know of a street, and how many of each ward's 45 are so; the rest are linked.
SPECIAL = {"cut_off": 3, "silent": 4, "never_knocked": 5, "no_ties": 3, "one_link": 1}

MARLBROOK = {
    "cut_off": ("Tanyard Close", "Weaver's Yard", "Signal Row"),
    "silent": ("Kiln Terrace", "Holloway Rise", "Quarry Mount", "Gasworks Lane"),
    "never_knocked": ("Foundry Row", "Old Depot Road", "Culvert Street", "Whin Bank", "Beacon View"),
    "no_ties": ("Minster Court", "Plover Way", "Canal Wharf"),
    "one_link": ("Lark Close",),
    "linked": words("""
    Lamp Street, Mill Lane, Garth Road, Brook Row, Chapel Bank, Station Parade, Marl Street, Park Side, St
    Oswin's Road, Bakery Street, Orchard Street, Coal Lane, Hobb's Lane, Garth Square, Coopers Street, Linden
    Avenue, Bobbin Street, Shuttle Street, Ironmonger Street, Windmill Hill, Paradise Street, Victoria Terrace,
    Nelson Street, Inkerman Street, Dyehouse Lane, Schoolhouse Lane, Gardener's Row, Ebenezer Street, Water
    Street
"""),
}
# Streets of the first ward that nobody has put on the map yet; and which one of each fifteen is a point there.
NOWHERE = ("Old Depot Road", "Whin Bank")
POINT_ONLY = 7
FIRST_WORDS = words("""
    Alder, Anvil, Barley, Beech, Bell, Bridge, Cherry, Cloister, Comet, Croft, Dale, Dove, Elm, Fern, Ferry,
    Forge, Glebe, Granary, Hawthorn, Heron, Holly, Ivy, Jubilee, Kestrel, Larch, Lime, Maple, Meadow, Moss,
    Nightingale, Osier, Priory, Rectory, Ropewalk, Rowan, Saddler, Sheaf, Spindle, Thistle, Tollgate, Union,
    Vicarage, Wharf, Willow, Woolpack
""")
STREET_WORDS = ("Street", "Road", "Lane", "Avenue", "Terrace", "Close", "Row", "Grove")
WARD_STARTS = words("""
    Ash, Birk, Cole, Dun, Elder, Fen, Gar, Hazel, Kirk, Ling, Mossy, Nether, Oxen, Raven, Sal
""")
WARD_ENDS = words("""
    beck, brook, croft, dale, field, gate, holme, ley, mere, scar, thorpe, wick, worth
""")


@dataclass(frozen=True, slots=True)
class Plan:
    """A ward's streets, what is planted on each, and each linked street's nearest linked streets."""

    streets: tuple[Street, ...]
    state: dict[int, str]
    nearby: dict[int, tuple[int, ...]]

    def having(self, state: str) -> list[Street]:
        """The streets planted as `state`, in order of id."""
        return [street for street in self.streets if self.state[street.id] == state]


def ward_names(count: int) -> list[str]:
    """Names for `count` wards, Marlbrook first, no two alike."""
    made = [start + end for end in WARD_ENDS for start in WARD_STARTS]
    rounds = ceil(count / len(made))
    others = [name if turn == 0 else f"{name} {turn + 1}" for turn in range(rounds) for name in made]
    return ["Marlbrook", *others][:count]


def neighbourhood_names(ward: str) -> tuple[str, str, str]:
    """The three neighbourhoods inside a ward."""
    if ward == "Marlbrook":
        return "Mill Fields", "Chapel Bank", "The Garths"
    return f"Upper {ward}", f"{ward} Cross", f"{ward} Bridge"


def _street_names(rng: Random, ward: str) -> list[tuple[str, str]]:
    """(name, state) of 45 streets, in the order in which they lie on the plan."""
    if ward == "Marlbrook":
        names = [(name, state) for state, names in MARLBROOK.items() for name in names]
    else:
        states = [state for state, count in SPECIAL.items() for _ in range(count)]
        states += ["linked"] * (STREETS_PER_WARD - len(states))
        firsts = rng.sample(FIRST_WORDS, STREETS_PER_WARD)
        names = [(f"{first} {rng.choice(STREET_WORDS)}", state) for first, state in zip(firsts, states, strict=True)]
    rng.shuffle(names)
    return names


def _split(rng: Random, total: int, weights: Sequence[float], least: int) -> list[int]:
    """`total` in whole parts by weight, none below `least`."""
    spare = total - least * len(weights)
    parts = [least + int(spare * weight / sum(weights)) for weight in weights]
    for _ in range(total - sum(parts)):
        parts[rng.randrange(len(parts))] += 1
    return parts


def _point(ward: int, east: float, north: float) -> Point:
    """Longitude and latitude of a place so many metres into a ward; the plan is turned a little, as towns are."""
    east, north = 0.96 * east - 0.28 * north, 0.28 * east + 0.96 * north
    east += (ward % WARDS_IN_A_ROW) * WARD_METRES
    north += (ward // WARDS_IN_A_ROW) * WARD_METRES
    lat = CORNER[1] + north / METRES_PER_DEGREE
    return round(CORNER[0] + east / (METRES_PER_DEGREE * cos(radians(CORNER[1]))), 6), round(lat, 6)


def _spot(rng: Random, place: int) -> Spot:
    column, row = place % COLUMNS, place // COLUMNS
    east, north = COLUMN_METRES * column + rng.uniform(-25, 25), ROW_METRES * row + rng.uniform(-15, 15)
    return Spot(east, north, rng.uniform(70, 130), rng.uniform(-18, 18))


def outlines(ward: int) -> list[tuple[Point, ...]]:
    """Rings around a ward and each of its three neighbourhoods."""
    return [tuple(_point(ward, *corner) for corner in ring) for ring in draw_areas(ward)]


def _postcodes(ward: int, place: int, households: int) -> tuple[str, ...]:
    """One postcode for every thirty households or so, none shared between streets."""
    area, district = POSTCODE_AREAS[ward // 99 % len(POSTCODE_AREAS)], ward % 99 + 1
    units = range(place * 8, place * 8 + min(8, ceil(households / 30)))
    return tuple(f"{area}{district} {unit // 400 + 1}{INWARD[unit // 20 % 20]}{INWARD[unit % 20]}" for unit in units)


def _nearby(points: dict[int, Point]) -> dict[int, tuple[int, ...]]:
    def distance(a: Point, b: Point) -> float:
        return (0.58 * (a[0] - b[0])) ** 2 + (a[1] - b[1]) ** 2

    return {
        street: tuple(sorted(points, key=lambda other: distance(point, points[other]))[1:7])
        for street, point in points.items()
    }


def lay_out(rng: Random, ward: int, name: str, *, areas: Sequence[int], first_id: int, households: int) -> Plan:
    """The 45 streets of a ward, fifteen to each of its three areas, `households` between them."""
    names = _street_names(rng, name)
    weights = [0.25 if state in ("one_link", "cut_off") else rng.uniform(0.5, 1.8) for _, state in names]
    shares = _split(rng, households, weights, FEWEST_DOORS)
    spots = [_spot(rng, place) for place in range(STREETS_PER_WARD)]
    streets = []
    for place, (line, (street, _), share) in enumerate(zip(draw_streets(spots), names, shares, strict=True)):
        area = areas[place * len(areas) // STREETS_PER_WARD]
        where, drawn = _on_the_map(ward, place, street, line)
        streets.append(Street(first_id + place, area, street, share, _postcodes(ward, place, share), where, drawn))
    state = {street.id: kind for street, (_, kind) in zip(streets, names, strict=True)}
    linked = {
        id_: _point(ward, spots[id_ - first_id].east, spots[id_ - first_id].north)
        for id_ in state
        if state[id_] == "linked"
    }
    return Plan(tuple(streets), state, _nearby(linked))


def _on_the_map(ward: int, place: int, name: str, line: Sequence[Metres]) -> tuple[Point | None, tuple[Point, ...]]:
    """The point and the line of a street, as far as anybody has told: of some only the point, of two nothing."""
    if ward == 0 and name in NOWHERE:
        return None, ()
    drawn = tuple(_point(ward, *corner) for corner in line)
    return _point(ward, *halfway(line)), () if place % 15 == POINT_ONLY else drawn
