"""Streets: names on doors, in one area each; added one by one in a form, or many at once from a file."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from crm import cleaning
from crm.errors import Invalid, NotFound
from crm.models import Conversation, Node, Street, StreetPostcode
from crm.nodes import check_area
from crm.permissions import Actor, Permission, requires
from crm.scope import UNSCOPED
from crm.text import fold_street

#: More households than any street has: a slip of the finger.
MOST_HOUSEHOLDS = 10_000


class OneStreet(TypedDict, total=False):
    """What a form says of a street. ``postcodes``: all it has, between commas or spaces; ``lon``, ``lat``: WGS84."""

    name: str
    area_id: int | None
    households: int | None
    postcodes: str
    usrn: str
    lon: float | None
    lat: float | None


class StreetDetails(TypedDict, total=False):
    """What can be said of a street. ``postcodes`` are added to those it has; ``lon`` and ``lat`` in degrees (WGS84).

    ``lines``: as ``Street.lines`` keeps them; the point is then their middle.
    """

    name: str
    area_id: int
    households: int | None
    usrn: str | None
    lon: float | None
    lat: float | None
    lines: list[Any]
    postcodes: Sequence[str]


def street_label(street: Street) -> str:
    """The street's name with its area, which must be loaded: *Moor Street, St Peter's*."""
    return f"{street.name}, {street.area.name}"


@requires(Permission.SEE_RECORDS)
def find_street(db: Session, actor: Actor, street_id: int) -> Street | None:
    """The street with its area, if it is there for the actor."""
    return db.scalar(select(Street).where(Street.id == street_id).options(joinedload(Street.area)))


@requires(Permission.SEE_RECORDS)
def get_street(db: Session, actor: Actor, street_id: int) -> Street:
    """The street with its area and postcodes. Raises NotFound."""
    with_places = (joinedload(Street.area), selectinload(Street.postcodes))
    street = db.scalar(select(Street).where(Street.id == street_id).options(*with_places))
    if street is None:
        raise NotFound(f"There is no street {street_id}.")
    return street


@requires(Permission.EDIT_PLACES)
def add_street(db: Session, actor: Actor, **details: Unpack[OneStreet]) -> Street:
    """Add a street to an area. Raises Invalid."""
    street = Street(postcodes=[])
    _apply(db, actor, street, {"name": "", "area_id": None, **details})
    db.add(street)
    db.flush()
    return street


@requires(Permission.EDIT_PLACES)
def change_street(db: Session, actor: Actor, street_id: int, **details: Unpack[OneStreet]) -> Street:
    """Change a street. Moved to another area, it takes its people, groups and conversations along. Raises Invalid."""
    street: Street = get_street(db, actor, street_id)
    before = street.area_id
    with db.no_autoflush:
        _apply(db, actor, street, dict(details))
    if street.area_id != before:
        for row in db.scalars(select(Node).where(Node.street_id == street_id)):
            row.area_id = street.area_id
        for talk in db.scalars(select(Conversation).where(Conversation.street_id == street_id)):
            talk.area_id = street.area_id
    db.flush()
    db.expire(street, ["area"])
    return street


@requires(Permission.EDIT_PLACES)
def add_streets(db: Session, actor: Actor, rows: Sequence[StreetDetails]) -> list[Street]:
    """Add many streets at once. Each needs a name and an area, and no other of that name may be there."""
    added = []
    for details in rows:
        plain = {name: value for name, value in details.items() if name != "postcodes"}
        street = Street(name_key=fold_street(details["name"]) or details["name"], postcodes=[], **plain)
        street.postcodes = [StreetPostcode(postcode=postcode) for postcode in details.get("postcodes", ())]
        added.append(street)
    db.add_all(added)
    db.flush()
    return added


@requires(Permission.EDIT_PLACES)
def change_streets(db: Session, actor: Actor, changes: Mapping[int, StreetDetails]) -> list[Street]:
    """Change many streets at once, id → details; a street keeps its name and area."""
    query = select(Street).where(Street.id.in_(list(changes))).options(selectinload(Street.postcodes))
    streets = list(db.scalars(query.order_by(Street.id)))
    for street in streets:
        details = changes[street.id]
        for name in ("households", "usrn", "lon", "lat", "lines"):
            if name in details:
                setattr(street, name, details[name])
        known = {postcode.postcode for postcode in street.postcodes}
        new = [postcode for postcode in details.get("postcodes", ()) if postcode not in known]
        street.postcodes += [StreetPostcode(postcode=postcode) for postcode in new]
    db.flush()
    return streets


def _apply(db: Session, actor: Actor, street: Street, details: dict[str, Any]) -> None:
    errors: dict[str, str] = {}
    cleaned: dict[str, Any] = {}
    for field, value in details.items():
        try:
            cleaned[field] = _CLEANERS[field](value)
        except ValueError as reason:
            errors[field] = str(reason)
    if "area_id" in details:
        known = details["area_id"] is not None and not check_area(db, actor, details["area_id"])
        errors |= {} if known else {"area_id": "Choose an area that you work in."}
    errors |= _check_point(details, errors)
    if "name" in cleaned and "area_id" not in errors:
        errors |= _check_name(db, street, cleaned["name"], cleaned.get("area_id", street.area_id))
    if errors:
        raise Invalid(**errors)
    _put(street, cleaned)


def _put(street: Street, cleaned: dict[str, Any]) -> None:
    postcodes = cleaned.pop("postcodes", None)
    for field, value in cleaned.items():
        setattr(street, field, value)
    if "name" in cleaned:
        street.name_key = fold_street(street.name) or street.name
    if postcodes is not None:
        kept = [one for one in street.postcodes if one.postcode in postcodes]
        new = [code for code in postcodes if code not in {one.postcode for one in kept}]
        street.postcodes = kept + [StreetPostcode(postcode=code) for code in new]


def _check_name(db: Session, street: Street, name: str, area_id: int) -> dict[str, str]:
    same = (Street.area_id == area_id, Street.name_key == (fold_street(name) or name), Street.id != (street.id or 0))
    with db.no_autoflush:
        taken = db.scalar(select(Street.id).where(*same), execution_options=UNSCOPED)
    return {"name": f"There is a {name} in this area already. Choose another name or area."} if taken else {}


def _check_point(details: dict[str, Any], errors: dict[str, str]) -> dict[str, str]:
    if "lon" in errors or "lat" in errors or (details.get("lon") is None) == (details.get("lat") is None):
        return {}
    missing = "lon" if details.get("lon") is None else "lat"
    return {missing: "Enter both the longitude and the latitude, or leave both empty."}


def _households(value: int | None) -> int | None:
    if value is not None and not 0 <= value <= MOST_HOUSEHOLDS:
        raise ValueError(f"Enter a number of households from 0 to {MOST_HOUSEHOLDS:,}.")
    return value


def _postcodes(value: str) -> list[str]:
    parts = re.split(r"[,;\n]+", value) if re.search(r"[,;\n]", value) else [value]
    found = [cleaning.clean_postcode(part) for part in parts]
    return sorted({code for code in found if code})


def _usrn(value: str) -> str | None:
    typed = cleaning.tidy_line(value)
    if typed and not (typed.isascii() and typed.isdigit() and len(typed) <= 8):
        raise ValueError("A Unique Street Reference Number has at most 8 digits: check it, or leave it empty.")
    return typed or None


def _degrees(what: str, most: float) -> Callable[[float | None], float | None]:
    def check(value: float | None) -> float | None:
        if value is not None and not -most <= value <= most:
            raise ValueError(f"Enter a {what} from -{most:.0f} to {most:.0f} degrees.")
        return value

    return check


_CLEANERS: dict[str, Callable[[Any], Any]] = {
    "name": cleaning.clean_street,
    "area_id": lambda value: value,
    "households": _households,
    "postcodes": _postcodes,
    "usrn": _usrn,
    "lon": _degrees("longitude", 180),
    "lat": _degrees("latitude", 90),
}
