"""What people, organisations and assets have in common: being found, listed, checked, archived and brought back."""

from collections.abc import Sequence
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, selectinload

from crm import cleaning, search
from crm.errors import Invalid, NotFound
from crm.models import Area, Interest, Node, Street, now
from crm.paging import Page, get_page
from crm.permissions import Actor, Permission, requires
from crm.scope import UNSCOPED

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
    query = select(model).where(model.id == node_id).options(selectinload(model.area), selectinload(model.street))
    node = db.scalar(query)
    if node is None:
        raise NotFound(f"There is no {model.__name__.lower()} {node_id}.")
    return node


@requires(Permission.RECORD)
def archive_node(db: Session, actor: Actor, node_id: int) -> Node:
    """Put a node aside: it is kept with all its history, and no list or measure has it any more."""
    node = get_node(db, actor, node_id)
    node.archived_at = node.archived_at or now()
    db.flush()
    return node


@requires(Permission.RECORD)
def restore_node(db: Session, actor: Actor, node_id: int) -> Node:
    """Bring an archived node back."""
    node = get_node(db, actor, node_id)
    node.archived_at = None
    db.flush()
    return node


def list_nodes(
    db: Session,
    query: Select[N],
    model: type[N],
    *,
    text: str = "",
    area_ids: Sequence[int] = (),
    street_id: int | None = None,
    topic_id: int | None = None,
    archived: bool = False,
    sort: str = "name",
    direction: str = "ascending",
    page: int = 1,
) -> Page[N]:
    """A page of *query*'s nodes with their areas and streets: found by *text*, narrowed, and sorted by name or recorded."""
    conditions: list[ColumnElement[bool]] = [model.archived_at.is_not(None) if archived else model.archived_at.is_(None)]
    if text.strip():
        conditions.append(search.matching(db, text))
    if area_ids:
        conditions.append(model.area_id.in_(area_ids))
    if street_id is not None:
        conditions.append(model.street_id == street_id)
    if topic_id is not None:
        conditions.append(model.id.in_(select(Interest.node_id).where(Interest.topic_id == topic_id)))
    query = query.where(*conditions).options(selectinload(model.street), selectinload(model.area))
    column: Any = {"recorded": model.recorded_at}.get(sort, model.name)
    order = [column.desc(), model.id.desc()] if direction == "descending" else [column, model.id]
    return get_page(db, query, by=order, page=page)


def apply_details(db: Session, actor: Actor, node: Node, details: dict[str, Any], cleaners: dict[str, Any]) -> None:
    """Check *details* and put them on *node*. Raises Invalid with a sentence for each field that has no meaning."""
    errors: dict[str, str] = {}
    for field, value in details.items():
        if field in cleaners and value is not None:
            try:
                value = cleaners[field](value)
            except ValueError as reason:
                errors[field] = str(reason)
                continue
        setattr(node, field, value)
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


