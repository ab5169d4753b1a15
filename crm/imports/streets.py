"""Rows about streets, often one a postcode: those of one name in one area are one street and say what it has."""

import math
from collections import defaultdict

from crm.imports.problems import Sheet, Value
from crm.text import fold, fold_street

#: Two points of one street are seldom further apart than this; two streets of one name in different towns are.
FAR_APART_KM = 5.0


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
    """The places of the rows of each street. A row without an area joins the only one that its street's name has."""
    areas: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for place, values in enumerate(sheet.values):
        if place not in sheet.refused and "name" in values:
            areas[fold_street(str(values["name"]))][fold(str(values.get("area", "")))].append(place)
    groups: list[list[int]] = []
    for by_area in areas.values():
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


def _gather(sheet: Sheet, places: list[int]) -> None:
    rows = [sheet.values[place] for place in places]
    street: dict[str, Value] = {}
    for row in reversed(rows):
        street.update(row)
    postcodes = dict.fromkeys(str(row["postcode"]) for row in rows if "postcode" in row)
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
        spread = _kilometres(max(lons) - min(lons), max(lats) - min(lats), lats[0])
        if spread > FAR_APART_KM:
            sheet.warn(
                places[0], "name", f"Its points lie up to {spread:.0f} km apart: it may be several streets.",
                "It will be saved as one street; choose a column for area to keep them apart.", street["name"],
            )  # fmt: skip
    sheet.values[places[0]] = street


def _kilometres(lon: float, lat: float, at_lat: float) -> float:
    """The length of a step of *lon* and *lat* degrees at latitude *at_lat*."""
    return 111.2 * math.hypot(lon * math.cos(math.radians(at_lat)), lat)
