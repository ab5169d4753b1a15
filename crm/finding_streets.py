"""Which street is meant: found by its name, misspellings forgiven, or offered among those used last."""

from rapidfuzz import fuzz, process
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from crm.models import Area, Conversation, Street
from crm.models.words import Channel
from crm.permissions import Actor, Permission, requires
from crm.text import fold, fold_street

#: Below this likeness, of 100, two names of streets are not misspellings of one another.
MISSPELT = 72

#: What a street's name may be typed with; more is no name.
_TYPED_LENGTH = 300


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
    talked = Conversation.channel != Channel.SURVEY
    query = select(used).where(Conversation.recorded_by_id == actor.id, used.is_not(None), talked)
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
