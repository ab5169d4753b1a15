"""Assets: what the neighbourhood has and can use."""

import uuid
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm import cleaning, nodes
from crm.errors import Invalid
from crm.models import Asset, Node
from crm.models.words import AssetKind
from crm.paging import Page
from crm.permissions import Actor, Permission, requires


class AssetDetails(TypedDict, total=False):
    """What can be said of an asset. ``lon`` and ``lat`` in degrees (WGS84); ``street_id`` settles the area."""

    name: str
    asset_kind: AssetKind
    address: str
    area_id: int | None
    street_id: int | None
    house: str
    lon: float | None
    lat: float | None
    uprn: str | None
    phone: str | None
    email: str | None
    reach_note: str
    note: str
    external_id: str | None
    uuid: uuid.UUID


CLEANERS = nodes.CLEANERS | {"address": partial(cleaning.clean_line, what="address", most=500)}


@requires(Permission.RECORD)
def add_asset(db: Session, actor: Actor, **details: Unpack[AssetDetails]) -> Asset:
    """Add an asset. Sent again with the same uuid, gives the one that is there. Raises Invalid."""
    known = nodes.find_sent(db, Asset, details.get("uuid"))
    if known is not None:
        return known
    asset = Asset(name="", recorded_by_id=actor.id)
    _apply(db, actor, asset, dict(details))
    db.add(asset)
    db.flush()
    return asset


@requires(Permission.RECORD)
def change_asset(db: Session, actor: Actor, asset_id: int, **details: Unpack[AssetDetails]) -> Asset:
    """Change what is said of an asset. Raises NotFound, Invalid."""
    asset = get_asset(db, actor, asset_id)
    with db.no_autoflush:
        _apply(db, actor, asset, dict(details))
    db.flush()
    return asset


@requires(Permission.RECORD)
def add_assets(db: Session, actor: Actor, rows: Sequence[AssetDetails]) -> list[Asset]:
    """Add many assets at once. Raises Invalid with a sentence for each refused row, under ``row_1`` for the first."""
    return nodes.add_nodes(db, actor, Asset, rows, _apply)


@requires(Permission.RECORD)
def change_assets(db: Session, actor: Actor, changes: Mapping[int, AssetDetails]) -> list[Asset]:
    """Change many assets at once, id → details. Raises NotFound, and Invalid as add_assets does."""
    return nodes.change_nodes(db, actor, Asset, changes, _apply)


@requires(Permission.SEE_RECORDS)
def get_asset(db: Session, actor: Actor, asset_id: int) -> Asset:
    """The asset with its area and street. Raises NotFound."""
    return nodes.get_node(db, actor, asset_id, Asset)


@requires(Permission.SEE_RECORDS)
def list_assets(
    db: Session, actor: Actor, *, kind: AssetKind | None = None, **narrowing: Unpack[nodes.Narrowing]
) -> Page[Asset]:
    """Assets, narrowed to those of a *kind*."""
    of_kind = select(Asset.__table__.c.id).where(Asset.asset_kind == kind)
    return nodes.list_nodes(db, actor, Asset, narrowing, *([Node.id.in_(of_kind)] if kind else []))


def _apply(db: Session, actor: Actor, asset: Asset, details: dict[str, Any], known: nodes.Known | None = None) -> None:
    nodes.apply_details(db, actor, asset, details, CLEANERS, known=known)
    if (asset.lon is None) != (asset.lat is None):
        raise Invalid(**{"lat" if asset.lat is None else "lon": "Give both longitude and latitude, or neither."})
    if asset.lon is not None and asset.lat is not None:
        if not -90 <= asset.lat <= 90:
            raise Invalid(lat="A latitude is between -90 and 90, like 51.8994.")
        if not -180 <= asset.lon <= 180:
            raise Invalid(lon="A longitude is between -180 and 180, like -2.0783.")
