"""What a field is offered while one types: JSON, at most ten, each with its id, label and what tells it apart."""

from typing import Any

from flask import Blueprint, jsonify, request
from werkzeug.wrappers import Response

from crm.duplicates import find_likely_duplicates
from crm.finding_streets import list_street_suggestions
from crm.models import Node, Person
from crm.models.words import NodeKind
from crm.search import list_suggestions
from crm.topics import list_topic_suggestions
from web.ids import read_id
from web.signing_in import current_actor
from web.transaction import get_db
from web.wording import place

blueprint = Blueprint("suggestions", __name__, url_prefix="/suggestions")


@blueprint.get("/streets")
def suggest_streets() -> Response:
    """Streets that what is typed may mean; the label is what the field keeps."""
    streets = list_street_suggestions(get_db(), current_actor(), text=_typed())
    return jsonify([_suggestion(street.id, f"{street.name}, {street.area.name}") for street in streets])


@blueprint.get("/people")
def suggest_people() -> Response:
    """People that what is typed may mean."""
    return jsonify(
        [_of_node(node) for node in list_suggestions(get_db(), current_actor(), text=_typed(), kind=NodeKind.PERSON)]
    )


@blueprint.get("/nodes")
def suggest_nodes() -> Response:
    """People, organisations and assets that what is typed may mean."""
    return jsonify([_of_node(node) for node in list_suggestions(get_db(), current_actor(), text=_typed())])


@blueprint.get("/topics")
def suggest_topics() -> Response:
    """Topics that what is typed may mean."""
    topics = list_topic_suggestions(get_db(), current_actor(), text=_typed())
    return jsonify([_suggestion(topic.id, topic.name) for topic in topics])


@blueprint.get("/likely-people")
def suggest_likely_people() -> Response:
    """Who the person described (name, street_id, house, phone, email) could be; the hint says why."""
    args = request.args
    likely = find_likely_duplicates(
        get_db(),
        current_actor(),
        name=args.get("name", ""),
        street_id=read_id(args.get("street_id")),
        house=args.get("house", ""),
        phone=args.get("phone"),
        email=args.get("email"),
    )
    return jsonify([_suggestion(person.id, _name(person), f"{place(person)}: {reason}") for person, reason in likely])


def _typed() -> str:
    return request.args.get("q", "")


def _of_node(node: Node) -> dict[str, Any]:
    kind = "" if node.kind is NodeKind.PERSON else f"{node.kind.label}, "
    return _suggestion(node.id, _name(node), kind + place(node))


def _name(node: Node) -> str:
    nickname = node.known_as if isinstance(node, Person) else ""
    return f"{node.name} ({nickname})" if nickname else node.name


def _suggestion(id_: int, label: str, hint: str = "") -> dict[str, str]:
    return {"id": str(id_), "label": label, "hint": hint}
