"""British National Grid references (EPSG:27700, metres) as longitude and latitude (WGS84, degrees)."""

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from pyproj import Transformer

# A generous line around the coast, islands included, that leaves out Ireland and France: (longitude, latitude).
_OUTLINE = np.array(
    [
        (-6.7, 49.7), (-4.9, 49.7), (0.9, 50.6), (1.55, 51.0), (2.0, 52.0), (2.0, 53.2), (-0.5, 61.0), (-3.5, 61.0),
        (-9.0, 58.5), (-9.0, 57.0), (-7.0, 55.55), (-5.95, 55.22), (-5.3, 54.6), (-5.3, 53.4), (-5.6, 52.0),
        (-6.7, 50.2),
    ]
)  # fmt: skip


@cache
def _transformer() -> "Transformer":
    # pyproj takes a tenth of a second to import: only who reads grid references pays for it.
    from pyproj import Transformer  # noqa: PLC0415

    return Transformer.from_crs(27700, 4326, always_xy=True)


def to_lon_lat(eastings: ArrayLike, northings: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Longitudes and latitudes of grid references, each of shape (n,), to about five metres.

    A point outside Great Britain, or one with NaN in it, comes back as (NaN, NaN).
    """
    east = np.asarray(eastings, dtype=np.float64)
    north = np.asarray(northings, dtype=np.float64)
    lon, lat = (np.asarray(axis, dtype=np.float64) for axis in _transformer().transform(east, north))
    inside = in_great_britain(lon, lat)
    return np.where(inside, lon, np.nan), np.where(inside, lat, np.nan)


def in_great_britain(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.bool_]:
    """Which points (WGS84, shape (n,)) lie in Great Britain or the sea close around it; NaN does not."""
    x, y = (np.asarray(axis, dtype=np.float64)[:, None] for axis in (lon, lat))
    x, y = (np.where(np.isfinite(axis), axis, np.nan) for axis in (x, y))
    (x1, y1), (x2, y2) = _OUTLINE.T, np.roll(_OUTLINE, -1, axis=0).T
    rising = np.where(y2 == y1, 1.0, y2 - y1)  # a level side is never straddled, so its slope does not matter
    straddled = (y1 > y) != (y2 > y)
    # A point is inside when a line from it to the east crosses the outline an odd number of times.
    crossed = straddled & (x < x1 + (y - y1) * (x2 - x1) / rising)
    inside: NDArray[np.bool_] = crossed.sum(axis=1) % 2 == 1
    return inside
