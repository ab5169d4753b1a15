"""The network map: its page with the same answers in words, what is drawn, and what stands beside it."""

from functools import partial
from typing import Any

from flask import Blueprint, Response, current_app, make_response, render_template, request

from crm import areas, connectors, network_maps, network_paths, scores, topics
from crm.analyses import Analysis, find_analysis
from crm.errors import Invalid, NotFound
from crm.interests import list_interests_of
from crm.models import Node, Person
from crm.network.catalogue import get_measure
from crm.network_map_overview import Overview, read_overview
from crm.network_paths import NetworkPath
from crm.nodes import get_node
from crm.permissions import Permission
from crm.refusals import find_refusing
from crm.score_words import written_as
from crm.tie_lines import list_ties_of
from web.background import find_current, refreshing
from web.forms.network_paths import PathForm
from web.ids import read_id
from web.kept_maps import KeptMap, kept_maps
from web.network_data import delta_coded, write_network
from web.node_paths import path_of
from web.packed import pack_json, send_packed, send_packed_json
from web.signing_in import current_actor, needs
from web.transaction import get_db
from web.wording import day

blueprint = Blueprint("network_maps", __name__, url_prefix="/network")

#: So many ties of a node are listed beside the map.
MOST_TIES = 15

_GROUPINGS = ("street", "community")


@blueprint.get("")
@needs(Permission.SEE_RECORDS)
def show_map() -> Response:
    """The map, and for whoever does not see it its groups as a table, and what is said of them."""
    db, actor = get_db(), current_actor()
    analysis, reading = find_current()
    told: dict[str, Any] = {"analysis": analysis, "reading": reading, "form": PathForm(formdata=None)}
    if analysis is not None:
        told["overview"] = _overview(analysis)
        told["area_choices"] = areas.list_area_choices(db, actor, most=areas.MOST_IN_FILTER)
        told["measures"] = scores.MEASURES.values() if actor.may(Permission.READ_NETWORK) else []
    page = make_response(render_template("network_maps/page.html", **told))
    return page if analysis is not None else refreshing(page, reading=reading)


@blueprint.get("/data")
def send_network() -> Response:
    """All that the map shows."""
    analysis, _ = find_current()
    return send_packed(_keep(analysis).packed)


def _keep(analysis: Analysis | None) -> KeptMap:
    """The actor's map as it is kept, or made to be."""
    db, actor, kith = get_db(), current_actor(), current_app.extensions["kith"]

    def make() -> KeptMap:
        network = network_maps.get_network_map(db, actor, analysis=analysis)
        told = write_network(network, made_at=day(network.made_at, kith["zone"]), team=kith["config"].team_name)
        read = partial(read_overview, db, actor, analysis=analysis, network=network)
        overviews = {by: read(by=by) for by in _GROUPINGS}
        return KeptMap(pack_json(told), {**overviews, "": overviews[network.home]})

    return kept_maps().get(network_maps.get_map_key(db, actor, analysis=analysis), make)


def _overview(analysis: Analysis) -> Overview:
    """The first page of groups, which every visit shows first, is kept; others are read."""
    args = request.args
    by = args.get("by", "") if args.get("by") in _GROUPINGS else ""
    opened, page = args.get("open", ""), read_id(args.get("page")) or 1
    if page == 1 and not opened:
        return _keep(analysis).overviews[by]
    return read_overview(get_db(), current_actor(), analysis=analysis, by=by, opened=opened, page=page)


@blueprint.get("/measures/<measure_id>")
@needs(Permission.READ_NETWORK)
def send_measure(measure_id: str) -> Response:
    """What a measure of people says of each, for size and colour."""
    measure = get_measure(measure_id)
    if measure.id not in scores.MEASURES:
        raise NotFound(f"No value of {measure.id} is kept for each person.")
    analysis, _ = find_current()
    values = scores.list_values(get_db(), current_actor(), analysis, measure=measure.id) if analysis else []
    return send_packed_json(
        {
            "id": measure.id,
            "label": measure.label,
            "question": measure.question,
            "definition": measure.definition,
            "low_is_good": measure.low_first,
            "as": written_as(measure),
            "ids": delta_coded(id_ for id_, _ in values),
            "values": [None if value is None else float(f"{value:.4g}") for _, value in values],
        }
    )


@blueprint.get("/topics")
def send_topics() -> Response:
    """Which nodes care about, offer or want each topic."""
    found = topics.list_nodes_by_topic(get_db(), current_actor())
    return send_packed_json(
        {
            "topics": [{"id": id_, "name": name} for id_, name, _ in found],
            "nodes": {str(id_): delta_coded(node_ids) for id_, _, node_ids in found},
        }
    )


@blueprint.get("/path")
@needs(Permission.SEE_RECORDS)
def show_path() -> Response:
    """The way between two nodes, in words; as JSON for the map."""
    if request.accept_mimetypes.best == "application/json":
        return _send_path()
    form, path = PathForm(formdata=request.args), None
    if request.args and form.validate():
        with form.refusals():
            ends = {"from_id": form.from_id.data, "to_id": form.to_id.data}
            path = network_paths.find_path(get_db(), current_actor(), **ends)
    return make_response(form.answer("network_maps/path.html", path=path, asked=bool(request.args)))


@blueprint.get("/beside/<int:node_id>")
@needs(Permission.SEE_RECORDS)
def show_beside(node_id: int) -> str:
    """One node, for the panel beside the map."""
    db = get_db()
    node = get_node(db, current_actor(), node_id)
    return render_template(
        "network_maps/_beside.html",
        node=node,
        path=path_of(node),
        interests=list_interests_of(db, node.id),
        ties=list_ties_of(db, node.id, size=MOST_TIES),
        **_of_person(node),
    )


def _send_path() -> Response:
    ends = [read_id(request.args.get(name)) for name in ("from", "to")]
    try:
        path = network_paths.find_path(get_db(), current_actor(), from_id=ends[0] or 0, to_id=ends[1] or 0)
    except Invalid as invalid:
        response = send_packed_json({"sentence": " ".join(invalid.errors.values())})
        response.status_code = 422
        return response
    return send_packed_json(_path(path))


def _path(path: NetworkPath) -> dict[str, Any]:
    return {
        "nodes": [node.id or 0 for node in path.nodes],
        "names": [node.name for node in path.nodes],
        "sentence": path.sentence,
        "steps": path.steps,
        "refusing": [node.name for node in path.refusing],
    }


def _of_person(node: Node) -> dict[str, Any]:
    """Whether somebody asked to be left alone; and for whoever may read the network, what the analysis says of them."""
    if not isinstance(node, Person):
        return {}
    db, actor = get_db(), current_actor()
    analysis = find_analysis(db) if actor.may(Permission.READ_NETWORK) else None
    row = connectors.find_connector(db, actor, analysis, node.id) if analysis else None
    return {"row": row, "refuses": bool(find_refusing(db, [node.id]))}
