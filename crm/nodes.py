"""What people, organisations and assets have in common: being found, listed, checked, archived and brought back."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypedDict, TypeVar

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, joinedload

from crm import cleaning, search
from crm.areas import list_area_ids_within
from crm.errors import Invalid, NotFound
from crm.finding_streets import list_street_ids_by_name
from crm.models import Area, Interest, Node, Street, Topic, now
from crm.paging import COUNT_LIMIT, Page, cut_page, get_page
from crm.permissions import Actor, Permission, requires
from crm.scope import UNSCOPED
from crm.text import fold

N = TypeVar("N", bound=Node)

_CHUNK = 5000

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
def archive_node(db: Session, actor: Actor, node_id: int, model: type[N] = Node) -> N:  # type: ignore[assignment]
    """Put a node aside: it is kept with all its history, and no list or measure has it any more. Raises NotFound."""
    node: N = get_node(db, actor, node_id, model)
    node.archived_at = node.archived_at or now()
    db.flush()
    return node


@requires(Permission.RECORD)
def restore_node(db: Session, actor: Actor, node_id: int, model: type[N] = Node) -> N:  # type: ignore[assignment]
    """Bring an archived node back. Raises NotFound."""
    node: N = get_node(db, actor, node_id, model)
    node.archived_at = None
    db.flush()
    return node


class Narrowing(TypedDict, total=False):
    """How a list is searched, narrowed, sorted and paged. ``street`` and ``topic`` are names, perhaps half typed, and
    go before the ids."""

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
    if (street := narrowing.get("street") or "").strip():
        conditions.append(Node.street_id.in_(list_street_ids_by_name(db, actor, text=street)))
    elif (street_id := narrowing.get("street_id")) is not None:
        conditions.append(Node.street_id == street_id)
    interest = Interest.__table__  # not the class: the nodes are in scope already
    topics = select(interest.c.node_id)
    if key := fold(narrowing.get("topic") or ""):
        begins = Topic.name_key.startswith(key, autoescape=True)
        conditions.append(Node.id.in_(topics.where(interest.c.topic_id.in_(select(Topic.id).where(begins)))))
    elif (topic_id := narrowing.get("topic_id")) is not None:
        conditions.append(Node.id.in_(topics.where(interest.c.topic_id == topic_id)))
    return conditions


def _in_order(query: Select[Any], narrowing: Narrowing) -> tuple[Select[Any], list[Any]]:
    """*query* joined with what it is sorted by, and the order: by name, street or recorded, ties by id."""
    descending = narrowing.get("direction") == "descending"
    sort = narrowing.get("sort")
    if sort == "street":
        query = query.outerjoin(Street, Node.street_id == Street.id)
    columns: dict[str | None, list[Any]] = {"recorded": [Node.recorded_at], "street": [Street.name, Node.name_key]}
    by = columns.get(sort, [Node.name_key])
    return query, [column.desc() if descending else column for column in [*by, Node.id]]


@dataclass(frozen=True)
class Known:
    """What details are checked against: each street's area, the areas that the actor works in, who has which id."""

    street_areas: dict[int, int]
    area_ids: frozenset[int]
    owners: dict[str, int]


#: Puts details on a new or known node: (session, actor, node, details, what was looked up).
Apply = Callable[[Session, Actor, N, dict[str, Any], Known], None]


def look_up(db: Session, actor: Actor, rows: Sequence[Mapping[str, Any]]) -> Known:
    """All that the details *rows* lead to, in a query of each kind however many rows there are."""
    streets = {row["street_id"] for row in rows if row.get("street_id") is not None}
    areas = {row["area_id"] for row in rows if row.get("area_id") is not None}
    ids = {row["external_id"] for row in rows if row.get("external_id") is not None}
    with db.no_autoflush:
        street_areas = _fetch(db, select(Street.id, Street.area_id), Street.id, streets)
        area_ids = _fetch(db, select(Area.id, Area.id), Area.id, areas)
        owners = _fetch(db, select(Node.external_id, Node.id), Node.external_id, ids, **UNSCOPED)
    mine = area_ids.keys() if actor.area_ids is None else area_ids.keys() & actor.area_ids
    return Known(street_areas, frozenset(mine), owners)


def _fetch(
    db: Session, query: Select[*tuple[Any, ...]], column: Any, wanted: set[Any], **options: Any
) -> dict[Any, Any]:
    ordered, found = sorted(wanted), dict[Any, Any]()
    for start in range(0, len(ordered), _CHUNK):
        some = query.where(column.in_(ordered[start : start + _CHUNK]))
        found.update(db.execute(some, execution_options=options).all())
    return found


def apply_details(
    db: Session,
    actor: Actor,
    node: Node,
    details: dict[str, Any],
    cleaners: dict[str, Any],
    *,
    known: Known | None = None,
) -> None:
    """Check *details* and put them on *node*. Raises Invalid with a sentence for each field that has no meaning.

    *known*: what was looked up for many nodes at once, this one among them.
    """
    errors: dict[str, str] = {}
    for field, value in details.items():
        try:
            setattr(node, field, cleaners[field](value) if field in cleaners and value is not None else value)
        except ValueError as reason:
            errors[field] = str(reason)
    if not node.name and "name" not in errors:
        errors["name"] = "Enter a name."
    known = known or look_up(db, actor, [{**details, "street_id": node.street_id}])
    if node.street_id is not None and {"street_id", "area_id"} & details.keys():
        if node.street_id in known.street_areas:
            node.area_id = known.street_areas[node.street_id]
        else:
            errors["street_id"] = "Choose a street from the list."
    elif details.get("area_id") is not None and details["area_id"] not in known.area_ids:
        errors["area_id"] = "Choose an area that you work in."
    if details.get("external_id") and known.owners.get(details["external_id"], node.id) != node.id:
        errors["external_id"] = "This reference belongs to another record. Leave it empty or change it."
    if errors:
        raise Invalid(**errors)


def add_nodes(db: Session, actor: Actor, model: type[N], rows: Sequence[Mapping[str, Any]], apply: Apply[N]) -> list[N]:
    """Add a node for each of *rows* in one flush, as *apply* puts details on one. Raises Invalid under ``row_1`` …."""
    known = look_up(db, actor, rows)
    added = [model(name="", recorded_by_id=actor.id) for _ in rows]
    _apply_all(db, actor, list(zip(added, rows, strict=True)), apply, known)
    db.add_all(added)
    db.flush()
    return added


def change_nodes(
    db: Session, actor: Actor, model: type[N], changes: Mapping[int, Mapping[str, Any]], apply: Apply[N]
) -> list[N]:
    """Change many nodes, id → details, in one flush. Raises NotFound, and Invalid under ``row_1`` …."""
    ids = sorted(changes)
    found: dict[int, N] = {}
    for start in range(0, len(ids), _CHUNK):
        nodes = db.scalars(select(model).where(model.id.in_(ids[start : start + _CHUNK])))
        found.update({node.id: node for node in nodes})
    if len(found) < len(ids):
        raise NotFound(f"There is no {model.__name__.lower()} {next(id_ for id_ in ids if id_ not in found)}.")
    pairs = [(found[id_], changes[id_]) for id_ in ids]
    known = look_up(db, actor, [{"street_id": node.street_id, **details} for node, details in pairs])
    with db.no_autoflush:
        _apply_all(db, actor, pairs, apply, known)
    db.flush()
    return [found[id_] for id_ in ids]


def _apply_all(
    db: Session, actor: Actor, pairs: Sequence[tuple[N, Mapping[str, Any]]], apply: Apply[N], known: Known
) -> None:
    errors = {}
    for number, (node, details) in enumerate(pairs, start=1):
        try:
            apply(db, actor, node, dict(details), known)
        except Invalid as invalid:
            errors[f"row_{number}"] = str(invalid)
    if errors:
        raise Invalid(**errors)


def check_area(db: Session, actor: Actor, area_id: int) -> dict[str, str]:
    """The error, if any, of recording something in an area: it must be there and the actor must work in it."""
    known = db.get(Area, area_id) is not None and (actor.area_ids is None or area_id in actor.area_ids)
    return {} if known else {"area_id": "Choose an area that you work in."}
