"""The street map: its page with the same answers as a list, what is drawn, and what stands beside it."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, current_app, make_response, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from config import Config
from crm import areas, people, street_maps, street_readings
from crm.analyses import Analysis
from crm.connector_words import days_since
from crm.models import now
from crm.permissions import Permission
from crm.street_maps import MappedStreet, Shape, StreetMap
from crm.street_words import StreetState
from crm.streets import find_street
from web.background import find_current
from web.headers import policy
from web.ids import read_id
from web.packed import send_packed_json
from web.signing_in import current_actor, needs
from web.transaction import get_db
from web.wording import day

blueprint = Blueprint("street_maps", __name__, url_prefix="/streets/map")

#: So many streets are listed under the map at most; the filters lead to the others.
MOST_LISTED = 100

#: So many people of a street are named beside the map at most.
MOST_PEOPLE = 10

#: What the colours may tell: the value in the address, and the label.
COLOURS = [
    ("", "What we know"),
    ("coverage", "Doors answered"),
    ("spoken", "Days since anyone spoke there"),
    ("links", "Links to other streets"),
]

#: A place as whole numbers: a hundred-thousandth of a degree is about a metre.
_UNITS = 100_000


@blueprint.get("")
@needs(Permission.SEE_RECORDS)
def show_map() -> Response:
    """The map, and the streets that the filters leave as a list."""
    db, actor, args = get_db(), current_actor(), request.args
    analysis, reading = find_current()
    found = _find_streets(analysis, args)
    config: Config = current_app.extensions["kith"]["config"]
    open_id = read_id(args.get("open"))
    narrowed = any(args.get(name) for name in ("q", "area", "state"))
    page = render_template(
        "street_maps/page.html",
        found=found,
        rows=found[:MOST_LISTED],
        shown=[row.facts.street.id for row in found] if narrowed else None,
        placeless=[row for row in found if not row.has_place],
        narrowed=narrowed,
        analysis=analysis,
        reading=reading,
        area_choices=areas.list_area_choices(db, actor, most=areas.MOST_IN_FILTER),
        states=StreetState.choices(),
        colours=COLOURS,
        config=config,
        beside=_beside(analysis, open_id) if open_id is not None and find_street(db, actor, open_id) else "",
        gathered=[id_ for one in args.getlist("walk") if (id_ := read_id(one)) is not None],
    )
    response = make_response(page)
    if config.tiles_host:
        response.headers["Content-Security-Policy"] = policy(images_from=config.tiles_host)
    return response


@blueprint.get("/data")
@needs(Permission.SEE_RECORDS)
def send_data() -> Response:
    """What is drawn: of each street that the reader sees its name, figures and shape; areas; assets."""
    analysis, _ = find_current()
    return send_packed_json(_coded(street_maps.get_street_map(get_db(), current_actor(), analysis)))


@blueprint.get("/beside/<int:street_id>")
@needs(Permission.SEE_RECORDS)
def show_beside(street_id: int) -> str:
    """What is said of one street beside the map."""
    analysis, _ = find_current()
    return _beside(analysis, street_id)


def _find_streets(analysis: Analysis | None, args: MultiDict[str, str]) -> list[MappedStreet]:
    return street_maps.list_mapped_streets(
        get_db(),
        current_actor(),
        analysis,
        text=args.get("q", ""),
        area_id=read_id(args.get("area")),
        state=StreetState.of(args.get("state")),
    )


def _beside(analysis: Analysis | None, street_id: int) -> str:
    db, actor = get_db(), current_actor()
    read = street_readings.get_street_reading(db, actor, analysis, street_id)
    residents = people.list_people(db, actor, street_id=street_id)
    return render_template("street_maps/_beside.html", read=read, residents=residents, most=MOST_PEOPLE)


def _coded(seen: StreetMap) -> dict[str, Any]:
    """As columns; the pen goes on from one shape to the next, so that numbers stay short."""
    pen, at, streets = _Pen(), now(), seen.streets
    places = {area.id: place for place, area in enumerate(seen.areas)}
    states = list(StreetState)
    return {
        "today": day(at, current_app.extensions["kith"]["zone"]),
        "states": [{"key": state.value, "name": state.label} for state in states],
        "streets": {
            "id": [one.street.id for one in streets],
            "name": [one.street.name for one in streets],
            "area": [places.get(one.street.area_id, -1) for one in streets],
            "state": [states.index(one.state) for one in streets],
            "coverage": [-1 if one.coverage is None else round(one.coverage * 100) for one in streets],
            "spoken": [-1 if one.last_spoken_at is None else days_since(one.last_spoken_at, at) for one in streets],
            "links": [one.links_outward for one in streets],
            "people": [one.people for one in streets],
            "shape": [pen.draw(seen.shapes[one.street.id]) for one in streets],
        },
        "areas": [
            {"id": area.id, "name": area.name, "outline": [pen.draw(rings) for rings in area.outline]}
            for area in seen.areas
        ],
        "assets": [
            {"id": asset.id, "name": asset.name, "kind": asset.kind, "shape": pen.draw([[asset.point]])}
            for asset in seen.assets
        ],
    }


class _Pen:
    """Writes each point as the way from the one before: east and north, in hundred-thousandths of a degree."""

    def __init__(self) -> None:
        self._x = self._y = 0

    def draw(self, shape: Shape) -> list[list[int]]:
        """A flat list of steps for each line."""
        return [list(self._steps(line)) for line in shape]

    def _steps(self, line: Iterable[tuple[float, float]]) -> Iterable[int]:
        for place, (lon, lat) in enumerate(line):
            x, y = round(lon * _UNITS), round(lat * _UNITS)
            if place == 0 or (x, y) != (self._x, self._y):
                yield from (x - self._x, y - self._y)
            self._x, self._y = x, y
