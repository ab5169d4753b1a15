"""What the measures say of people: one person's place in the network, and people sorted by a measure."""

import math
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from crm import areas, connectors, people, scores, streets
from crm.analyses import Analysis
from crm.network.catalogue import Measure
from crm.permissions import Permission
from crm.score_words import figure
from web.background import find_current, refreshing
from web.ids import read_id
from web.pictures import draw_line
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("scores", __name__)


@blueprint.get("/people/<int:person_id>/place")
@needs(Permission.READ_NETWORK)
def show_place(person_id: int) -> Response:
    """A person's place in the network: the evidence, and every measure with how it moved."""
    db, actor = get_db(), current_actor()
    person = people.get_person(db, actor, person_id)
    analysis, reading = find_current()
    told: dict[str, Any] = {"person": person, "analysis": analysis, "reading": reading}
    if analysis is not None:
        told |= {
            "row": connectors.find_connector(db, actor, analysis, person_id),
            "scores": scores.list_person_scores(db, actor, analysis, person_id),
            "draw": draw_line,
            "say": figure,
        }
    page = make_response(render_template("scores/place.html", **told))
    return page if analysis is not None else refreshing(page, reading=reading)


def list_by_measure(analysis: Analysis, measure: Measure, *, reading: bool) -> str:
    """The page of connectors sorted by *measure* instead of the evidence: everybody, as a table."""
    db, actor = get_db(), current_actor()
    narrowing = read_narrowing()
    page = scores.list_scores(
        db, actor, analysis, measure=measure.id, page=read_id(request.args.get("page")) or 1, **narrowing
    )
    first = "ascending" if measure.low_first else "descending"
    return render_template(
        "scores/list.html",
        page=page,
        measure=measure,
        analysis=analysis,
        reading=reading,
        direction=narrowing["direction"] or first,
        first=first,
        **list_answers(),
    )


def list_answers() -> dict[str, Any]:
    """What the form above a list of connectors needs."""
    db, actor, street_id = get_db(), current_actor(), read_id(request.args.get("street"))
    return {
        "area_choices": areas.list_area_choices(db, actor),
        "street": streets.find_street(db, actor, street_id) if street_id else None,
        "everywhere": actor.area_ids is None,
        "measures": scores.MEASURES.values(),
        "not_numbers": [name for name in ("least", "most") if request.args.get(name) and read_number(name) is None],
    }


@dataclass(frozen=True)
class StreetOrder:
    """What orders a list of streets: a column of the list, or a measure over the people known on each street."""

    sort: str
    direction: str
    measure: Measure | None = None
    highest: bool = False
    told: dict[int, scores.StreetScore] | None = None

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What a list of streets can be ordered by."""
        return [("", "Need"), *((measure.id, measure.label) for measure in scores.MEASURES.values())]

    @property
    def values(self) -> dict[int, float] | None:
        """The mean of each street, or its highest value; None where no measure orders the list."""
        if self.told is None:
            return None
        return {id_: score.highest if self.highest else score.mean for id_, score in self.told.items()}


def read_street_order(analysis: Analysis | None) -> StreetOrder:
    """How the address orders a list of streets; by a measure only for whoever may read the network."""
    args, actor = request.args, current_actor()
    measure = scores.find_kept_measure(args.get("order"))
    direction = args.get("direction", "ascending")
    if measure is None or analysis is None or not actor.may(Permission.READ_NETWORK):
        return (
            StreetOrder("need", "ascending")
            if args.get("sort") == "score"
            else StreetOrder(args.get("sort", "need"), direction)
        )
    if args.get("sort") != "score":
        direction = "ascending" if measure.low_first else "descending"
    told = scores.list_street_scores(get_db(), actor, analysis, measure=measure.id)
    return StreetOrder("score", direction, measure, args.get("of") == "highest", told)


def read_narrowing() -> scores.Narrowing:
    """How the address narrows and orders a list by a measure."""
    args = request.args
    direction = args.get("direction")
    return {
        "text": args.get("q", ""),
        "area_id": read_id(args.get("area")),
        "street_id": read_id(args.get("street")),
        "least": read_number("least"),
        "most": read_number("most"),
        "direction": direction if direction in ("ascending", "descending") else None,
    }


def read_number(name: str) -> float | None:
    """The number that the address gives for *name*, thousands with or without commas; None for anything else."""
    try:
        number = float(request.args.get(name, "").strip().replace(",", "").replace("−", "-"))
    except ValueError:
        return None
    return number if math.isfinite(number) else None
