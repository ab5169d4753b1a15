"""The points of a file's rows, from longitude and latitude or from National Grid references: all rows at once."""

import numpy as np
from numpy.typing import NDArray

from crm import grid
from crm.imports.problems import Sheet

_NO_POINT = "The row will be saved without a point on the map."


def place_points(sheet: Sheet) -> None:
    """Give each row ``lon`` and ``lat`` (WGS84), or neither; grid references are converted and taken out."""
    _convert_grid(sheet)
    lon, lat = _column(sheet, "lon"), _column(sheet, "lat")
    inside = grid.in_great_britain(lon, lat)
    swapped = grid.in_great_britain(lat, lon)
    for place in np.flatnonzero(~inside & ~(np.isnan(lon) & np.isnan(lat))).tolist():
        values = sheet.values[place]
        if "lon" not in values or "lat" not in values:
            problem = "Only one of longitude and latitude is given."
        elif swapped[place]:
            problem = "Longitude and latitude are the wrong way round: swap the two columns."
        else:
            problem = "The point is not in Great Britain: check longitude and latitude."
        shown = f"{values.pop('lon', '')}, {values.pop('lat', '')}"
        sheet.warn(place, "lon", problem, _NO_POINT, shown)


def _convert_grid(sheet: Sheet) -> None:
    east, north = _column(sheet, "easting"), _column(sheet, "northing")
    given = ~np.isnan(east) | ~np.isnan(north)
    if not given.any():
        return
    lon, lat = grid.to_lon_lat(east, north)
    for place in np.flatnonzero(given).tolist():
        values = sheet.values[place]
        shown = f"{values.pop('easting', '')}, {values.pop('northing', '')}"
        if "lon" in values and "lat" in values:
            continue
        if np.isnan(lon[place]):
            problem = "The National Grid reference is not in Great Britain: give easting and northing in metres."
            sheet.warn(place, "easting", problem, _NO_POINT, shown)
        else:
            values["lon"], values["lat"] = round(float(lon[place]), 6), round(float(lat[place]), 6)


def _column(sheet: Sheet, name: str) -> NDArray[np.float64]:
    """The numbers of field *name*, one a row; NaN where there is none."""
    return np.array([values.get(name, np.nan) for values in sheet.values], dtype=np.float64)
