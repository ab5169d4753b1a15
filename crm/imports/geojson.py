"""Reads GeoJSON, the file of a map, as rows of text: one a feature, one column a property, the shapes beside them."""

import json
import re
from dataclasses import dataclass
from typing import Any

from crm.cleaning import shorten, tidy_line

#: More points than the streets or outlines of a city have; each costs memory while the file is read.
MAX_POINTS = 500_000
MAX_PROPERTIES = 500
MAX_CELLS = 10_000_000

_START = re.compile(rb"[\xef\xbb\xbf\xff\xfe\x00\s]*(?:\{[\s\x00]*[\"}]|\[[\s\x00]*[\[{])")
_DEGREES = re.compile(r"CRS:?84$|EPSG:+4326$|^WGS ?84$", re.IGNORECASE)
_GRID = re.compile(r"EPSG:+27700$", re.IGNORECASE)
_AS_AREAS = "This file has areas (polygons), not streets: import it as areas."
_AS_STREETS = "This file has lines or points, not areas (polygons): import it as streets."
_AGAIN = "Export it again as GeoJSON in WGS84 (EPSG:4326)."


@dataclass(frozen=True, slots=True)
class Shapes:
    """What a file draws: of each row its geometry as it was written. ``on_grid``: in National Grid metres, it says."""

    geometries: tuple[Any, ...]
    on_grid: bool


@dataclass(frozen=True, slots=True)
class Features:
    """A map's file as text, with its shapes."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shapes: Shapes


def looks_like_json(data: bytes) -> bool:
    """Whether a file begins as JSON does and no table would."""
    return _START.match(data[:500]) is not None


def read_features(data: bytes, *, most_rows: int) -> Features:
    """The features of a GeoJSON file. Raises ValueError with a sentence for what is none, or too much of it."""
    if data.count(b"[") > MAX_POINTS:
        raise ValueError(f"The file has more than {MAX_POINTS:,} points. Simplify its shapes, or split it.")
    document = _parse(data)
    features = _list_features(document, most_rows)
    properties = [feature["properties"] if isinstance(feature["properties"], dict) else {} for feature in features]
    names = dict.fromkeys(name for row in properties for name in row if name.strip())
    if len(names) > MAX_PROPERTIES or len(names) * len(features) > MAX_CELLS:
        raise ValueError(f"The features have {len(names):,} different properties. Keep the few that you need.")
    columns = {name: tidy_line(_whole(name)) for name in names}
    header = tuple(dict.fromkeys(column for column in columns.values() if column))
    rows = []
    for row in properties:
        texts = {columns[name]: _text(value) for name, value in row.items() if name in columns}
        rows.append(tuple(texts.get(column, "") for column in header))
    geometries = tuple(feature["geometry"] for feature in features)
    return Features(header, tuple(rows), Shapes(geometries, _is_on_grid(document)))


def kind_of(geometry: Any) -> str:
    """The type of a geometry, such as LineString; nothing for what is none."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    return kind if isinstance(kind, str) else ""


def find_wrong_noun(noun: str, shapes: Shapes | None) -> str:
    """What to import a file as whose shapes are not those of *noun*, in a sentence; nothing where all is well."""
    if shapes is None:
        return ""
    if noun not in ("streets", "areas"):
        return f"This is a map (GeoJSON): it can be imported as streets or areas. Send {noun} as a CSV file."
    polygons = {kind_of(geometry).endswith("Polygon") for geometry in shapes.geometries if kind_of(geometry)}
    if polygons == {noun == "streets"}:
        return _AS_AREAS if noun == "streets" else _AS_STREETS
    return ""


def _parse(data: bytes) -> Any:
    try:
        return json.loads(data)
    except RecursionError:
        raise ValueError("The file’s brackets lie thousands deep in one another: no map program writes that.") from None
    except json.JSONDecodeError as error:
        where = f"its JSON goes wrong or breaks off in line {error.lineno}, at letter {error.colno}"
        raise ValueError(f"The file is damaged: {where}. Save or download it again.") from None
    except ValueError:
        raise ValueError(
            "The file is damaged: its letters or numbers are unreadable. Save it again as UTF-8."
        ) from None


def _list_features(document: Any, most_rows: int) -> list[dict[str, Any]]:
    kind = document.get("type") if isinstance(document, dict) else None
    if kind == "Topology":
        raise ValueError("This is TopoJSON, not GeoJSON. Export it again as GeoJSON.")
    features = document.get("features") if kind == "FeatureCollection" else [document] if kind == "Feature" else None
    if not isinstance(features, list):
        raise ValueError(
            "This is JSON, but not GeoJSON with features (“FeatureCollection”), which have names beside their shapes. "
            "Export it again as GeoJSON, or send a CSV file."
        )
    if not features:
        raise ValueError("The file has no features: there is nothing on this map.")
    if len(features) > most_rows:
        raise ValueError(f"The file has more than {most_rows:,} features. Split it and import each part.")
    empty = {"properties": None, "geometry": None}
    return [{**empty, **feature} if isinstance(feature, dict) else empty for feature in features]


def _is_on_grid(document: dict[str, Any]) -> bool:
    """Whether the file says that it is in National Grid metres. Raises ValueError for any but this and WGS84."""
    crs = document.get("crs")
    if crs is None:
        return False
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = str(properties.get("name", "")) if isinstance(properties, dict) else ""
    if _DEGREES.search(name):
        return False
    if _GRID.search(name):
        return True
    called = f"in “{shorten(name)}”" if name else "in a reference system without a name"
    raise ValueError(f"The file’s coordinates are {called}, which is neither WGS84 nor the National Grid. {_AGAIN}")


def _text(value: Any) -> str:
    """A property as a cell has it; lists and what else has parts are passed over."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, int | float):
        return str(value)
    return _whole(value) if isinstance(value, str) else ""


def _whole(text: str) -> str:
    """*text* without NUL, and without the halves of letters that JSON can write and no database keeps."""
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
