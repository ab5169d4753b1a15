"""Streets: names on doors, in one area each."""

from collections.abc import Mapping, Sequence
from typing import TypedDict

from rapidfuzz import fuzz, process
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from crm.models import Area, Conversation, Street, StreetPostcode
from crm.permissions import Actor, Permission, requires
from crm.text import fold, fold_street

#: Below this likeness, of 100, two names of streets are not misspellings of one another.
MISSPELT = 72

#: What a street's name may be typed with; more is no name.
_TYPED_LENGTH = 300


@requires(Permission.SEE_RECORDS)
def list_street_choices(db: Session, actor: Actor) -> list[tuple[int, str]]:
    """(id, name with area) of every street, for a form."""
    streets = db.scalars(select(Street).options(selectinload(Street.area)).order_by(Street.name, Street.id))
    return [(street.id, street_label(street)) for street in streets]


def street_label(street: Street) -> str:
    """The street's name with its area, which must be loaded: *Moor Street, St Peter's*."""
    return f"{street.name}, {street.area.name}"


@requires(Permission.SEE_RECORDS)
def find_street(db: Session, actor: Actor, street_id: int) -> Street | None:
    """The street with its area, if it is there for the actor."""
    return db.scalar(select(Street).where(Street.id == street_id).options(joinedload(Street.area)))


@requires(Permission.SEE_RECORDS)
def find_streets_by_name(db: Session, actor: Actor, *, name: str) -> list[Street]:
    """The streets called *name*, with their areas; it may end in a comma and the area: *Moor St, St Peter's*."""
    name = name[:_TYPED_LENGTH]
    before, _, area = name.rpartition(",")
    keys = {fold_street(name), fold_street(before)} - {""}
    query = select(Street).where(Street.name_key.in_(keys)).options(joinedload(Street.area))
    streets = db.scalars(query.order_by(Street.name, Street.id)).all()
    whole = [street for street in streets if street.name_key == fold_street(name)]
    return whole or [street for street in streets if fold(street.area.name) == fold(area)]


@requires(Permission.SEE_RECORDS)
def list_street_suggestions(db: Session, actor: Actor, *, text: str, limit: int = 10) -> list[Street]:
    """Up to *limit* streets that *text* may mean, the likeliest first, with their areas: misspellings are forgiven."""
    named = _named(db)
    hits = _beginning(text, named) or _near(text, named, limit)
    return _in_order(db, hits[:limit])


@requires(Permission.SEE_RECORDS)
def list_street_ids_by_name(db: Session, actor: Actor, *, text: str) -> list[int]:
    """The ids of the streets called *text*; else of all whose name and area it begins; else of the nearest."""
    exact = find_streets_by_name(db, actor, name=text)
    if exact:
        return [street.id for street in exact]
    named = _named(db)
    return _beginning(text, named) or _near(text, named, 3)


@requires(Permission.SEE_RECORDS)
def list_recent_streets(db: Session, actor: Actor, *, limit: int = 4) -> list[Street]:
    """The streets of the actor's own latest conversations, the last one first, with their areas."""
    used, last = Conversation.street_id, func.max(Conversation.held_at)
    query = select(used).where(Conversation.recorded_by_id == actor.id, used.is_not(None))
    ids = db.scalars(query.group_by(used).order_by(last.desc(), used).limit(limit))
    return _in_order(db, [id_ for id_ in ids if id_ is not None])


def _named(db: Session) -> dict[int, tuple[str, str]]:
    """Each street's folded name, and that of its area."""
    rows = db.execute(select(Street.id, Street.name_key, Area.name).join(Area, Street.area_id == Area.id))
    return {id_: (key, fold(area)) for id_, key, area in rows}


def _beginning(text: str, named: dict[int, tuple[str, str]]) -> list[int]:
    """The streets of which each word typed begins a word; first those whose name begins so."""
    typed = [fold_street(text[:_TYPED_LENGTH]).split(), fold(text[:_TYPED_LENGTH]).split()]
    hits = [id_ for id_, name in named.items() if any(words and _begins(name, words) for words in typed)]
    return sorted(hits, key=lambda id_: (not named[id_][0].startswith(typed[0][0]), named[id_], id_))


def _begins(name: tuple[str, str], typed: list[str]) -> bool:
    words = " ".join(name).split()
    return all(any(word.startswith(part) for word in words) for part in typed)


def _near(text: str, named: dict[int, tuple[str, str]], most: int) -> list[int]:
    """The streets whose name *text* may misspell, the nearest first."""
    typed, names = fold_street(text[:_TYPED_LENGTH]), {id_: name for id_, (name, _) in named.items()}
    near = process.extract(typed, names, scorer=fuzz.ratio, score_cutoff=MISSPELT, limit=most) if typed else []
    return [id_ for _, _, id_ in near]


def _in_order(db: Session, ids: list[int]) -> list[Street]:
    streets = db.scalars(select(Street).where(Street.id.in_(ids)).options(joinedload(Street.area)))
    return sorted(streets, key=lambda street: ids.index(street.id))


class StreetDetails(TypedDict, total=False):
    """What can be said of a street. ``postcodes`` are added to those it has; ``lon`` and ``lat`` in degrees (WGS84)."""

    name: str
    area_id: int
    households: int | None
    usrn: str | None
    lon: float | None
    lat: float | None
    postcodes: Sequence[str]


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
        for name in ("households", "usrn", "lon", "lat"):
            if name in details:
                setattr(street, name, details[name])
        known = {postcode.postcode for postcode in street.postcodes}
        new = [postcode for postcode in details.get("postcodes", ()) if postcode not in known]
        street.postcodes += [StreetPostcode(postcode=postcode) for postcode in new]
    db.flush()
    return streets
