"""Rows about streets, often one a postcode: those of one name in one area are one street and say what it has."""

import math
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from crm.imports.problems import Sheet, Value
from crm.text import fold, fold_street

#: Two points of one street are seldom further apart than this; two streets of one name in different towns are.
FAR_APART_KM = 5.0

#: More points than the lines of one street have.
MOST_POINTS = 5_000


def gather_streets(sheet: Sheet) -> None:
    """Make one row of the rows of each street; each keeps the number of its first."""
    # Here, so that numpy is loaded by whoever reads points and not by every web worker.
    from crm.imports.points import place_points  # noqa: PLC0415

    place_points(sheet)
    groups = _group(sheet)
    for places in groups:
        _gather(sheet, places)
    sheet.keep(places[0] for places in groups)


def _group(sheet: Sheet) -> list[list[int]]:
    """The places of the rows of each street. A row without an area joins the only one that its street's name has.

    Rows that all say no area are told apart by their USRN, and those without a name are known by it.
    """
    areas: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for place, values in enumerate(sheet.values):
        if place in sheet.refused:
            continue
        if "name" not in values and "usrn" not in values:
            sheet.refuse(place, "name", "There is no street name: enter one.")
        else:
            areas[fold_street(str(values.get("name", "")))][fold(str(values.get("area", "")))].append(place)
    groups: list[list[int]] = []
    for key, by_area in areas.items():
        if not key or set(by_area) == {""}:
            groups += _by_usrn(sheet, sorted(place for places in by_area.values() for place in places))
            continue
        nowhere = by_area.get("")
        if nowhere and len(by_area) == 2:
            by_area.pop("")
            next(iter(by_area.values())).extend(nowhere)
        elif nowhere and len(by_area) > 2:
            sheet.warn(
                nowhere[0], "area", "The row has no area, and streets of this name are in several.",
                "It will be saved as a street of its own.", sheet.values[nowhere[0]]["name"],
            )  # fmt: skip
        groups.extend(sorted(places) for places in by_area.values())
    return sorted(groups)


def _by_usrn(sheet: Sheet, places: list[int]) -> list[list[int]]:
    usrns: dict[Value, list[int]] = {}
    for place in places:
        usrns.setdefault(sheet.values[place].get("usrn", ""), []).append(place)
    nowhere = usrns.get("")
    if nowhere and len(usrns) == 2:
        usrns.pop("")
        next(iter(usrns.values())).extend(nowhere)
    return [sorted(some) for some in usrns.values()]


def _gather(sheet: Sheet, places: list[int]) -> None:
    rows = [sheet.values[place] for place in places]
    street: dict[str, Value] = {}
    for row in reversed(rows):
        street.update(row)
    postcodes = dict.fromkeys(str(row["postcode"]) for row in rows if "postcode" in row)
    for row in rows:
        if _lines(row):
            row["lon"], row["lat"] = _lines(row)[0][0]
    points = list(dict.fromkeys((row["lon"], row["lat"]) for row in rows if "lon" in row))
    households = {row.get("postcode", at): row["households"] for at, row in enumerate(rows) if "households" in row}
    street.pop("postcode", None)
    if postcodes:
        street["postcodes"] = tuple(sorted(postcodes))
    if households:
        street["households"] = sum(int(str(count)) for count in households.values())
    if points:
        lons, lats = zip(*((float(str(lon)), float(str(lat))) for lon, lat in points), strict=True)
        street["lon"], street["lat"] = round(sum(lons) / len(lons), 6), round(sum(lats) / len(lats), 6)
        spread = kilometres(max(lons) - min(lons), max(lats) - min(lats), lats[0])
        if spread > FAR_APART_KM:
            sheet.warn(
                places[0], "name", f"Its points lie up to {spread:.0f} km apart: it may be several streets.",
                "It will be saved as one street; choose a column for area to keep them apart.", street.get("name", ""),
            )  # fmt: skip
    lines = [line for row in rows for line in _lines(row)]
    if lines:
        _draw(sheet, places[0], street, lines)
    sheet.values[places[0]] = street


def _draw(sheet: Sheet, place: int, street: dict[str, Value], lines: list[Any]) -> None:
    """Give *street* the *lines* of all its rows, each once, and the point in their middle."""
    once = [list(line) for line in dict.fromkeys(tuple(map(tuple, line)) for line in lines)]
    drawn = [[list(point) for point in line] for line in once]
    street["lines"], (street["lon"], street["lat"]) = drawn, _middle_of(drawn)
    points = sum(map(len, once))
    if points > MOST_POINTS:
        problem = f"Its lines have {points:,} points and {MOST_POINTS:,} is the most for a street: simplify them."
        sheet.refuse(place, "name", problem, street.get("name", ""))


def _lines(row: dict[str, Value]) -> list[Any]:
    lines = row.get("lines", [])
    return lines if isinstance(lines, list) else []


def _middle_of(lines: list[Any]) -> tuple[float, float]:
    # Here, so that numpy is loaded by whoever reads maps and not by every web worker.
    from crm.imports.shapes import middle_of  # noqa: PLC0415

    return middle_of(lines)


def say_lines(lines: Sequence[Any] | None) -> str:
    """How much of a street is drawn, in words: ``3 lines, 420 m``; nothing for none."""
    if not lines:
        return ""
    steps = ((a, b) for line in lines for a, b in pairwise(line))
    metres = sum(1000 * kilometres(b[0] - a[0], b[1] - a[1], a[1]) for a, b in steps)
    return f"{len(lines)} {'line' if len(lines) == 1 else 'lines'}, {metres:,.0f} m"


def kilometres(lon: float, lat: float, at_lat: float) -> float:
    """The length of a step of *lon* and *lat* degrees at latitude *at_lat*."""
    return 111.2 * math.hypot(lon * math.cos(math.radians(at_lat)), lat)
