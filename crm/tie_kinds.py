"""Kinds of tie: a list that the team edits, each with how it reads from either end and how much it counts."""

from dataclasses import dataclass
from functools import partial

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm import cleaning
from crm.errors import Invalid, NotFound
from crm.models import Tie, TieKind
from crm.permissions import Actor, Permission, requires
from crm.scope import UNSCOPED

#: (as read from a, as read from b, weight). The same words twice: the kind is symmetric.
DEFAULT_TIE_KINDS: tuple[tuple[str, str, float], ...] = (
    ("knows", "knows", 0.5),
    ("friend of", "friend of", 2.0),
    ("neighbour of", "neighbour of", 1.0),
    ("family of", "family of", 3.0),
    ("works with", "works with", 1.0),
    ("helps", "is helped by", 1.5),
    ("cares for", "is cared for by", 2.0),
    ("taught", "was taught by", 1.0),
    ("member of", "has as a member", 1.0),
    ("volunteers at", "has as a volunteer", 1.5),
    ("runs", "is run by", 2.0),
    ("works for", "employs", 1.0),
    ("goes to", "is visited by", 0.5),
)

#: Those of the usual kinds that lead from a person to an organisation or a place.
TO_GROUPS = frozenset({"member of", "volunteers at", "runs", "works for", "goes to"})

MOST_WEIGHT = 10.0

_clean_name = partial(cleaning.clean_line, what="words", most=80)


@dataclass(frozen=True)
class Reading:
    """A kind of tie as read from one end; *reverse*: from b."""

    kind_id: int
    reverse: bool
    name: str


@requires(Permission.EDIT_LISTS)
def set_up_tie_kinds(db: Session, actor: Actor) -> list[TieKind]:
    """Add those of the usual kinds that are not there yet; gives all kinds."""
    known = set(db.scalars(select(TieKind.name)))
    db.add_all(
        TieKind(name=name, reverse_name=reverse, directed=name != reverse, weight=weight)
        for name, reverse, weight in DEFAULT_TIE_KINDS
        if name not in known
    )
    db.flush()
    return list(db.scalars(select(TieKind).order_by(TieKind.name, TieKind.id)))


@requires(Permission.SEE_RECORDS)
def list_tie_kinds(db: Session, actor: Actor) -> list[tuple[TieKind, int]]:
    """Every kind, with how many current ties have it anywhere in the network."""
    counts = select(Tie.kind_id, func.count()).where(Tie.closed_at.is_(None)).group_by(Tie.kind_id)
    used = dict(db.execute(counts, execution_options=UNSCOPED).all())
    kinds = db.scalars(select(TieKind).order_by(TieKind.name, TieKind.id))
    return [(kind, used.get(kind.id, 0)) for kind in kinds]


@requires(Permission.SEE_RECORDS)
def list_kinds_between_people(db: Session, actor: Actor) -> list[TieKind]:
    """The kinds that two people can have between them, by their words; those that the team added are among them."""
    kinds = select(TieKind).where(TieKind.name.not_in(TO_GROUPS)).order_by(TieKind.name, TieKind.id)
    return list(db.scalars(kinds))


@requires(Permission.SEE_RECORDS)
def list_tie_readings(db: Session, actor: Actor) -> list[Reading]:
    """Every kind as it reads from either end, by its words: what a form offers."""
    readings = []
    for kind in db.scalars(select(TieKind)):
        readings.append(Reading(kind.id, False, kind.name))
        if kind.directed:
            readings.append(Reading(kind.id, True, kind.reverse_name))
    return sorted(readings, key=lambda reading: (reading.name, reading.kind_id))


@requires(Permission.SEE_RECORDS)
def get_tie_kind(db: Session, actor: Actor, kind_id: int) -> TieKind:
    """The kind of tie. Raises NotFound."""
    kind = db.get(TieKind, kind_id)
    if kind is None:
        raise NotFound(f"There is no kind of tie {kind_id}.")
    return kind


@requires(Permission.EDIT_LISTS)
def add_tie_kind(db: Session, actor: Actor, *, name: str, reverse_name: str = "", weight: float = 1.0) -> TieKind:
    """Add a kind. Without *reverse_name* it reads the same from both ends. Raises Invalid."""
    kind = TieKind()
    _apply(db, kind, name, reverse_name or name, weight)
    kind.directed = kind.name != kind.reverse_name
    db.add(kind)
    db.flush()
    return kind


@requires(Permission.EDIT_LISTS)
def change_tie_kind(
    db: Session, actor: Actor, kind_id: int, *, name: str, reverse_name: str = "", weight: float
) -> TieKind:
    """Change how a kind reads and counts, for all its ties; it stays symmetric or directed. Raises Invalid."""
    kind = get_tie_kind(db, actor, kind_id)
    with db.no_autoflush:
        _apply(db, kind, name, reverse_name if kind.directed else name, weight)
    db.flush()
    return kind


@requires(Permission.EDIT_LISTS)
def remove_tie_kind(db: Session, actor: Actor, kind_id: int) -> None:
    """Take a kind off the list. Raises Invalid when any tie, even an ended one, has it."""
    kind = get_tie_kind(db, actor, kind_id)
    query = select(Tie.id).where(Tie.kind_id == kind_id).limit(1)
    if db.scalar(query, execution_options=UNSCOPED):
        raise Invalid(name=f"Ties are recorded as “{kind.name}”: change its words instead of removing it.")
    db.delete(kind)
    db.flush()


def _apply(db: Session, kind: TieKind, name: str, reverse_name: str, weight: float) -> None:
    errors: dict[str, str] = {}
    cleaned = {}
    for field, value in (("name", name), ("reverse_name", reverse_name)):
        try:
            cleaned[field] = _clean_name(value)
        except ValueError as reason:
            errors[field] = str(reason)
        else:
            if not cleaned[field]:
                errors[field] = "Enter how the tie reads, like “friend of”."
    if not 0 < weight <= MOST_WEIGHT:
        errors["weight"] = f"Enter a weight above 0 and up to {MOST_WEIGHT:g}; 1 is ordinary."
    if kind.directed and not errors and cleaned["name"] == cleaned["reverse_name"]:
        errors["reverse_name"] = "Enter how the tie reads from the other end, like “has as a member”."
    taken = select(TieKind.id).where(TieKind.name == cleaned.get("name"), TieKind.id != (kind.id or 0))
    if not errors and db.scalar(taken):
        errors["name"] = f"There is already a kind “{cleaned['name']}”: choose other words."
    if errors:
        raise Invalid(**errors)
    kind.name, kind.reverse_name, kind.weight = cleaned["name"], cleaned["reverse_name"], weight
