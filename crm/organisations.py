"""Organisations: groups with a name and people in them."""

import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm import cleaning, nodes
from crm.models import Node, Organisation
from crm.models.words import OrganisationKind
from crm.paging import Page
from crm.permissions import Actor, Permission, requires


class OrganisationDetails(TypedDict, total=False):
    """What can be said of an organisation. A street settles the area; with neither it belongs to the whole patch."""

    name: str
    organisation_kind: OrganisationKind
    area_id: int | None
    street_id: int | None
    house: str
    phone: str | None
    email: str | None
    website: str
    reach_note: str
    note: str
    external_id: str | None
    uuid: uuid.UUID


def clean_website(value: str) -> str:
    """A web address in one line; one that begins with its domain gets ``https://``. May be empty."""
    website = cleaning.clean_line(value, what="website", most=490)
    return f"https://{website}" if re.match(r"[\w-]+(\.[\w-]+)+(/|$)", website) else website


CLEANERS = nodes.CLEANERS | {"website": clean_website}


@requires(Permission.RECORD)
def add_organisation(db: Session, actor: Actor, **details: Unpack[OrganisationDetails]) -> Organisation:
    """Add an organisation. Sent again with the same uuid, gives the one that is there. Raises Invalid."""
    known = nodes.find_sent(db, Organisation, details.get("uuid"))
    if known is not None:
        return known
    organisation = Organisation(name="", recorded_by_id=actor.id)
    _apply(db, actor, organisation, dict(details))
    db.add(organisation)
    db.flush()
    return organisation


@requires(Permission.RECORD)
def change_organisation(
    db: Session, actor: Actor, organisation_id: int, **details: Unpack[OrganisationDetails]
) -> Organisation:
    """Change what is said of an organisation. Raises NotFound, Invalid."""
    organisation = get_organisation(db, actor, organisation_id)
    with db.no_autoflush:
        _apply(db, actor, organisation, dict(details))
    db.flush()
    return organisation


@requires(Permission.RECORD)
def add_organisations(db: Session, actor: Actor, rows: Sequence[OrganisationDetails]) -> list[Organisation]:
    """Add many organisations at once. Raises Invalid with a sentence for each refused row, under ``row_1`` …."""
    return nodes.add_nodes(db, actor, Organisation, rows, _apply)


@requires(Permission.RECORD)
def change_organisations(db: Session, actor: Actor, changes: Mapping[int, OrganisationDetails]) -> list[Organisation]:
    """Change many organisations at once, id → details. Raises NotFound, and Invalid as add_organisations does."""
    return nodes.change_nodes(db, actor, Organisation, changes, _apply)


@requires(Permission.SEE_RECORDS)
def get_organisation(db: Session, actor: Actor, organisation_id: int) -> Organisation:
    """The organisation with its area and street. Raises NotFound."""
    return nodes.get_node(db, actor, organisation_id, Organisation)


@requires(Permission.SEE_RECORDS)
def list_organisations(
    db: Session, actor: Actor, *, kind: OrganisationKind | None = None, **narrowing: Unpack[nodes.Narrowing]
) -> Page[Organisation]:
    """Organisations, narrowed to those of a *kind*."""
    of_kind = select(Organisation.__table__.c.id).where(Organisation.organisation_kind == kind)
    return nodes.list_nodes(db, actor, Organisation, narrowing, *([Node.id.in_(of_kind)] if kind else []))


def _apply(
    db: Session, actor: Actor, organisation: Organisation, details: dict[str, Any], known: nodes.Known | None = None
) -> None:
    nodes.apply_details(db, actor, organisation, details, CLEANERS, known=known)
