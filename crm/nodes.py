"""What people, organisations and assets have in common: being found, listed, checked, archived and brought back."""

import uuid
from dataclasses import replace
from functools import partial
from typing import Any, TypedDict, TypeVar

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, joinedload

from crm import cleaning, search
from crm.areas import list_area_ids_within
from crm.errors import Invalid, NotFound
from crm.models import Area, Interest, Node, Street, Topic, now
from crm.paging import COUNT_LIMIT, Page, cut_page, get_page
from crm.permissions import Actor, Permission, requires
from crm.scope import UNSCOPED
from crm.streets import list_street_ids_by_name
from crm.text import fold

N = TypeVar("N", bound=Node)

CLEANERS = {
    "name": cleaning.clean_name,
    "house": partial(cleaning.clean_line, what="door", most=40),
    "phone": cleaning.clean_phone,
    "email": cleaning.clean_email,
    "reach_note": partial(cleaning.clean_line, what="note on how to reach them", most=500),
    "note": cleaning.clean_text,
}


@requires(Permission.SEE_RECORDS)
def get_node(db: Session, actor: Actor, node_id: int, model: type[N] = Node) -> N:  # type: ignore[assignment]
    """The node with its area and street. Raises NotFound for one that is not there, or not for the actor."""
    query = select(model).where(model.id == node_id).options(joinedload(model.area), joinedload(model.street))
    node = db.scalar(query)
    if node is None:
        raise NotFound(f"There is no {model.__name__.lower()} {node_id}.")
    return node


def find_sent(db: Session, model: type[N], sent: uuid.UUID | None) -> N | None:
    """The node that was already stored when a phone sends it again; *sent* is the id that the phone made."""
    return db.scalar(select(model).where(model.uuid == sent)) if sent is not None else None


@requires(Permission.RECORD)
def archive_node(db: Session, actor: Actor, node_id: int) -> Node:
    """Put a node aside: it is kept with all its history, and no list or measure has it any more."""
    node: Node = get_node(db, actor, node_id)
    node.archived_at = node.archived_at or now()
    db.flush()
    return node


@requires(Permission.RECORD)
def restore_node(db: Session, actor: Actor, node_id: int) -> Node:
    """Bring an archived node back."""
    node: Node = get_node(db, actor, node_id)
    node.archived_at = None
    db.flush()
    return node


class Narrowing(TypedDict, total=False):
    """How a list is searched, narrowed, sorted and paged. ``street`` and ``topic`` are names, perhaps half typed."""

    text: str
    area_id: int | None
    street: str
    street_id: int | None
    topic: str
    topic_id: int | None
    archived: bool
    sort: str
    direction: str
    page: int


def list_nodes(
    db: Session, actor: Actor, model: type[N], narrowing: Narrowing, *conditions: ColumnElement[bool]
) -> Page[N]:
    """A page of *model*'s nodes with their areas and streets; sorted by name, street or when they were recorded.

    Which nodes is settled on the table of nodes alone, where one index serves; only the page's own are loaded.
    """
    found = _found(db, actor, narrowing)
    archived = Node.archived_at.is_not(None) if narrowing.get("archived") else Node.archived_at.is_(None)
    # SQLite keeps no statistics: without this it would go through all people instead of the few that were found.
    kind: ColumnElement[Any] = Node.kind.op("||")("") if found else Node.kind.expression
    listed = (kind == model.__mapper__.polymorphic_identity, archived)
    query, order = _in_order(select(Node.id).where(*listed, *found, *conditions), narrowing)
    page = narrowing.get("page", 1)
    if found:
        ids = cut_page(db.scalars(query.order_by(*order).limit(COUNT_LIMIT + 1)).all(), page=page)
    else:
        ids = get_page(db, query, by=order, page=page)
    with_places = (joinedload(model.street), joinedload(model.area))
    nodes = {node.id: node for node in db.scalars(select(model).where(model.id.in_(ids.rows)).options(*with_places))}
    return replace(ids, rows=[nodes[id_] for id_ in ids.rows])


def _found(db: Session, actor: Actor, narrowing: Narrowing) -> list[ColumnElement[bool]]:
    """The conditions that find nodes by an index of their own."""
    conditions: list[ColumnElement[bool]] = []
    if (narrowing.get("text") or "").strip():
        conditions.append(search.matching(db, narrowing["text"]))
    if (area_id := narrowing.get("area_id")) is not None:
        conditions.append(Node.area_id.in_(list_area_ids_within(db, [area_id])))
    if (street_id := narrowing.get("street_id")) is not None:
        conditions.append(Node.street_id == street_id)
    elif (narrowing.get("street") or "").strip():
        conditions.append(Node.street_id.in_(list_street_ids_by_name(db, actor, text=narrowing["street"])))
    interest = (
        Interest.__table__
    )  # not the class: the nodes are in scope already, so their interests need no scope again
    topics = select(interest.c.node_id)
    if (topic_id := narrowing.get("topic_id")) is not None:
        conditions.append(Node.id.in_(topics.where(interest.c.topic_id == topic_id)))
    elif key := fold(narrowing.get("topic") or ""):
        begins = Topic.name_key.startswith(key, autoescape=True)
        conditions.append(Node.id.in_(topics.where(interest.c.topic_id.in_(select(Topic.id).where(begins)))))
    return conditions


def _in_order(query: Select[Any], narrowing: Narrowing) -> tuple[Select[Any], list[Any]]:
    """*query* joined with what it is sorted by, and the order: by name, street or recorded, ties by id."""
    descending = narrowing.get("direction") == "descending"
    sort = narrowing.get("sort")
    if sort == "street":
        query = query.outerjoin(Street, Node.street_id == Street.id)
    columns: dict[str | None, list[Any]] = {"recorded": [Node.recorded_at], "street": [Street.name, Node.name]}
    by = columns.get(sort, [Node.name])
    return query, [column.desc() if descending else column for column in [*by, Node.id]]


def apply_details(db: Session, actor: Actor, node: Node, details: dict[str, Any], cleaners: dict[str, Any]) -> None:
    """Check *details* and put them on *node*. Raises Invalid with a sentence for each field that has no meaning."""
    errors: dict[str, str] = {}
    for field, value in details.items():
        try:
            setattr(node, field, cleaners[field](value) if field in cleaners and value is not None else value)
        except ValueError as reason:
            errors[field] = str(reason)
    if not node.name and "name" not in errors:
        errors["name"] = "Enter a name."
    if node.street_id is not None and {"street_id", "area_id"} & details.keys():
        street = db.scalar(select(Street).where(Street.id == node.street_id))
        if street is None:
            errors["street_id"] = "Choose a street from the list."
        else:
            node.area_id = street.area_id
    elif node.area_id is not None and "area_id" in details:
        errors |= check_area(db, actor, node.area_id)
    errors |= _check_external_id(db, node) if "external_id" in details else {}
    if errors:
        raise Invalid(**errors)


def check_area(db: Session, actor: Actor, area_id: int) -> dict[str, str]:
    """The error, if any, of recording something in an area: it must be there and the actor must work in it."""
    known = db.get(Area, area_id) is not None and (actor.area_ids is None or area_id in actor.area_ids)
    return {} if known else {"area_id": "Choose an area that you work in."}


def _check_external_id(db: Session, node: Node) -> dict[str, str]:
    if node.external_id is None:
        return {}
    with db.no_autoflush:
        query = select(Node.id).where(Node.external_id == node.external_id, Node.id != (node.id or 0))
        taken = db.scalar(query, execution_options=UNSCOPED)
    return {"external_id": "This reference belongs to another record. Leave it empty or change it."} if taken else {}
