"""The shapes of a map's features: read, brought to WGS84, thinned; a ValueError's sentence says what is wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crm import grid
from crm.imports.geojson import Shapes, kind_of
from crm.imports.problems import Sheet
from crm.thinning import find_corners

Points = NDArray[np.float64]
"""Of shape (n, 2): longitude and latitude in degrees, or easting and northing in metres."""

#: A point is left out where the line without it runs closer by than this.
TOLERANCE_METRES = 1.0

#: More points than the shape of one street or area has.
MOST_POINTS = 20_000

_METRES_PER_DEGREE = 111_320.0
_DEPTH = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
_EXPORT_AGAIN = "export the file again as WGS84 (EPSG:4326)"


@dataclass(slots=True)
class _Noted:
    """The rows whose coordinates were put right, by how."""

    on_grid: list[int] = field(default_factory=list)
    swapped: list[int] = field(default_factory=list)


def place_shapes(noun: str, sheet: Sheet, shapes: Shapes) -> None:
    """Give each row of *sheet* its ``lines``, its point (``lon``, ``lat``) or its ``outline``, all WGS84.

    *shapes* has the geometry of each row.
    """
    noted = _Noted()
    for place, geometry in enumerate(shapes.geometries):
        try:
            _place(sheet, place, _read(geometry), noted, wanted=noun == "areas", on_grid=shapes.on_grid)
        except ValueError as error:
            sheet.refuse(place, "", str(error))
    _note(sheet, noted.on_grid, "look like National Grid metres, not degrees.", "They will be converted.")
    _note(sheet, noted.swapped, "have longitude and latitude the wrong way round.", "They will be swapped.")


def _note(sheet: Sheet, places: list[int], problem: str, outcome: str) -> None:
    if places:
        which = "of this feature" if len(places) == 1 else f"of {len(places):,} features"
        sheet.warn(places[0], "", f"The coordinates {which} {problem}", outcome)


def _read(geometry: Any) -> tuple[str, Any]:
    """(type, coordinates) of a geometry, its numbers still as they are written."""
    if geometry is None:
        raise ValueError("The feature has no place on the map: draw it, or leave it out of the file.")
    kind = kind_of(geometry)
    if kind not in _DEPTH:
        raise ValueError("The shape is neither lines, points nor polygons: break it up into these.")
    return kind, geometry.get("coordinates")


def _place(sheet: Sheet, place: int, shape: tuple[str, Any], noted: _Noted, *, wanted: bool, on_grid: bool) -> None:
    kind, coordinates = shape
    if kind.endswith("Polygon") is not wanted:
        what, noun = ("is a line or a point", "a street") if wanted else ("is an area (polygon)", "an area")
        raise ValueError(f"The feature {what}: import it as {noun}.")
    parts = list(_list_parts(coordinates, _DEPTH[kind]))
    points = _to_points(parts)
    points, put_right = _locate(points, on_grid=on_grid)
    if put_right:
        getattr(noted, put_right).append(place)
    values = sheet.values[place]
    cut = np.split(np.round(points, 6), np.cumsum([len(part) for part in parts])[:-1])
    if kind.endswith("Point"):
        values["lon"], values["lat"] = (round(float(axis), 6) for axis in points.mean(axis=0))
    elif wanted:
        values["outline"] = _outline(coordinates if kind == "MultiPolygon" else [coordinates], cut)
    else:
        values["lines"] = [_line(part) for part in cut]


def _list_parts(coordinates: Any, depth: int) -> Iterable[Sequence[Any]]:
    """The lists of positions in *coordinates*: lines, rings, or points by themselves."""
    if depth == 0:
        yield [coordinates]
        return
    if not isinstance(coordinates, list) or not coordinates:
        raise ValueError("The feature’s shape is empty: draw it, or leave it out of the file.")
    if depth == 1:
        yield coordinates
        return
    for part in coordinates:
        yield from _list_parts(part, depth - 1)


def _to_points(parts: Sequence[Sequence[Any]]) -> Points:
    count = sum(len(part) for part in parts)
    if count > MOST_POINTS:
        raise ValueError(f"The shape has {count:,} points and {MOST_POINTS:,} is the most: simplify it.")
    found = []
    for part in parts:
        for position in part:
            pair = position[:2] if isinstance(position, list) else ()
            if len(pair) != 2 or not all(type(number) in (int, float) for number in pair):
                raise ValueError("Its coordinates are not pairs of numbers: longitude, then latitude.")
            found.append(pair)
    try:
        points = np.array(found, dtype=np.float64)
    except OverflowError:
        points = np.array([[np.inf, np.inf]])
    if not np.isfinite(points).all():
        raise ValueError("One of its coordinates is not a number that can be on a map: mend or remove it.")
    return points


def _locate(points: Points, *, on_grid: bool) -> tuple[Points, str]:
    """*points* as longitude and latitude, and how they were put right (a field of ``_Noted``), if they were."""
    x, y = points.T
    if (points == 0).all(axis=1).any():
        raise ValueError("It lies at 0, 0, where maps put what has no place: give it its coordinates.")
    if on_grid or (np.abs(points) > 180).any():
        lon, lat = grid.to_lon_lat(x, y)
        if np.isnan(lon).any():
            what = "National Grid metres" if on_grid else "degrees, nor National Grid metres,"
            said = f"Its coordinates are not {what} in Great Britain"
            raise ValueError(f"{said}: {_EXPORT_AGAIN}.")
        return np.column_stack([lon, lat]), "" if on_grid else "on_grid"
    if grid.in_great_britain(x, y).all():
        return points, ""
    if grid.in_great_britain(y, x).all():
        return points[:, ::-1], "swapped"
    raise ValueError("It is not in Great Britain, or not all of it: check its coordinates, or leave it out.")


def _line(points: Points) -> list[list[float]]:
    thinned = _thin(points)
    if len(thinned) < 2 or (thinned == thinned[0]).all():
        raise ValueError("The line has a single point: a line needs two, and a point is written as a point.")
    return [[float(lon), float(lat)] for lon, lat in thinned]


def _outline(polygons: Sequence[Sequence[Any]], rings: Sequence[Points]) -> list[list[list[list[float]]]]:
    """*rings*, in the order of all *polygons*, as polygons again; each ring ends where it begins."""
    left = iter(rings)
    return [[_ring(next(left)) for _ in polygon] for polygon in polygons]


def _ring(points: Points) -> list[list[float]]:
    closed = points if (points[0] == points[-1]).all() else np.vstack([points, points[:1]])
    if len(np.unique(closed, axis=0)) < 3:
        raise ValueError("The outline has fewer than three corners: draw it again.")
    thinned = _thin(closed)
    whole = thinned if len(thinned) > 3 else closed
    return [[float(lon), float(lat)] for lon, lat in whole]


def _metres(points: Points, at: Points) -> Points:
    """*points* as metres east and north of *at*; good to a thousandth over the width of a town."""
    metres: Points = (points - at) * (_METRES_PER_DEGREE * np.array([np.cos(np.radians(at[1])), 1.0]))
    return metres


def _thin(points: Points) -> Points:
    """The points without which a line would run elsewhere, first and last always."""
    thinned: Points = points[find_corners(_metres(points, points[0]).tolist(), TOLERANCE_METRES)]
    return thinned


def middle_of(lines: Sequence[Sequence[Sequence[float]]]) -> tuple[float, float]:
    """The point on *lines* that is nearest to their centre of gravity: (longitude, latitude)."""
    starts = np.array([point for line in lines for point in line[:-1]], dtype=np.float64)
    ends = np.array([point for line in lines for point in line[1:]], dtype=np.float64)
    origin = starts[0]
    first, last = _metres(starts, origin), _metres(ends, origin)
    along = last - first
    lengths = np.hypot(*along.T)
    weights = lengths if lengths.sum() else None
    centre = np.average((first + last) / 2, axis=0, weights=weights)
    share = np.clip(((centre - first) * along).sum(axis=1) / np.maximum(lengths**2, 1e-12), 0, 1)[:, None]
    nearest = int(np.hypot(*(first + share * along - centre).T).argmin())
    lon, lat = starts[nearest] + share[nearest] * (ends[nearest] - starts[nearest])
    return round(float(lon), 6), round(float(lat), 6)
