"""Ties: two nodes are connected. One dated row for both directions; a change closes the row and opens another."""

import datetime as dt
import uuid as uuids
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypedDict, Unpack, cast

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from crm import cleaning
from crm.errors import Invalid, NotFound
from crm.models import Conversation, Node, Person, Tie, TieKind, now
from crm.permissions import Actor, Permission, requires
from crm.rules import rules_of
from crm.scope import UNSCOPED

STRENGTHS = {1: "slight", 2: "ordinary", 3: "close"}

_CHUNK = 5000

_clean_note = partial(cleaning.clean_line, what="note", most=500)


class TieDetails(TypedDict, total=False):
    """What can be said of a tie besides its ends and its kind. ``strength`` is 1 slight, 2 ordinary, 3 close."""

    strength: int
    since: dt.date | None
    note: str
    said_by_id: int | None
    conversation_id: int | None
    introduction_id: int | None
    uuid: uuids.UUID


@dataclass(frozen=True)
class NewTie:
    """One of many ties to add. With ``until`` it is one that has ended."""

    a_id: int
    b_id: int
    kind_id: int
    strength: int = 2
    since: dt.date | None = None
    until: dt.date | None = None
    note: str = ""
    said_by_id: int | None = None


@requires(Permission.RECORD)
def add_tie(db: Session, actor: Actor, *, a_id: int, b_id: int, kind_id: int, **details: Unpack[TieDetails]) -> Tie:
    """Record that *a* and *b* are connected; a directed kind reads from *a*. Raises Invalid.

    Sent again with the same uuid, gives the one that is there.
    """
    if "uuid" in details:
        known = db.scalar(select(Tie).where(Tie.uuid == details["uuid"]))
        if known is not None:
            return known
    kind = db.get(TieKind, kind_id)
    if kind is None:
        raise Invalid(kind_id="Choose how they are connected.")
    a_id, b_id = ordered(kind, a_id, b_id)
    errors = _check_ends(db, a_id, b_id)
    cleaned = _clean(db, details, errors)
    if not errors and _is_recorded(db, a_id, b_id, kind_id):
        errors["b_id"] = "This tie is recorded already. Open it on the page of either to change it."
    if errors:
        raise Invalid(**errors)
    tie = Tie(a_id=a_id, b_id=b_id, kind_id=kind_id, recorded_by_id=actor.id, **cleaned)
    db.add(tie)
    db.flush()
    return tie


@requires(Permission.RECORD)
def add_ties(db: Session, actor: Actor, rows: Sequence[NewTie]) -> list[Tie]:
    """Record many ties at once; those that are recorded already are left alone. Gives the new ones.

    Raises Invalid with one sentence for each refused row, under ``row_1`` for the first.
    """
    kinds = {kind.id: kind for kind in db.scalars(select(TieKind))}
    ends = _known_ends(db, {node_id for row in rows for node_id in (row.a_id, row.b_id, row.said_by_id) if node_id})
    errors = {f"row_{place}": reason for place, row in enumerate(rows, 1) if (reason := _refusal(row, kinds, ends))}
    if errors:
        raise Invalid(**errors)
    recorded = _recorded(db, {node_id for row in rows for node_id in (row.a_id, row.b_id)})
    added = []
    for row in rows:
        a_id, b_id = ordered(kinds[row.kind_id], row.a_id, row.b_id)
        key = (a_id, b_id, row.kind_id, row.until)
        if key in recorded:
            continue
        recorded.add(key)
        values = {**vars(row), "a_id": a_id, "b_id": b_id, "closed_at": now() if row.until else None}
        added.append(Tie(recorded_by_id=actor.id, **values))
    db.add_all(added)
    db.flush()
    return added


@requires(Permission.SEE_RECORDS)
def get_tie(db: Session, actor: Actor, tie_id: int) -> Tie:
    """The tie with its kind. Raises NotFound for one whose ends the actor may both not see."""
    tie = db.scalar(select(Tie).where(Tie.id == tie_id).options(joinedload(Tie.kind)))
    if tie is None:
        raise NotFound(f"There is no tie {tie_id}.")
    return tie


@requires(Permission.RECORD)
def change_tie(
    db: Session,
    actor: Actor,
    tie_id: int,
    *,
    kind_id: int | None = None,
    reverse: bool = False,
    **details: Unpack[TieDetails],
) -> Tie:
    """Close the tie and open another with what is changed; what is not given stays. Gives the open one.

    *reverse*: the ends change places. Raises NotFound, and Invalid for a tie that no longer holds.
    """
    tie = _get_open(db, actor, tie_id)
    kind = db.get(TieKind, kind_id or tie.kind_id)
    if kind is None:
        raise Invalid(kind_id="Choose how they are connected.")
    a_id, b_id = ordered(kind, *((tie.b_id, tie.a_id) if reverse else (tie.a_id, tie.b_id)))
    errors: dict[str, str] = {}
    known = {name: getattr(tie, name) for name in TieDetails.__annotations__ if name != "uuid"}
    # Only what is new is checked: whose word it is may be somebody whom the actor does not see.
    given = cast(TieDetails, {name: value for name, value in details.items() if known.get(name) != value})
    values = known | _clean(db, given, errors)
    values |= {"a_id": a_id, "b_id": b_id, "kind_id": kind.id}
    if not errors and all(getattr(tie, name) == value for name, value in values.items()):
        return tie
    if not errors and _is_recorded(db, a_id, b_id, kind.id, but=tie.id):
        errors["kind_id"] = (
            f"“{kind.name}” is recorded between these two already. Choose another kind, or take this tie back."
        )
    if errors:
        raise Invalid(**errors)
    tie.closed_at = now()
    db.flush()  # before the new row comes: of two ends and a kind only one row may be open
    changed = Tie(recorded_by_id=actor.id, **values)
    db.add(changed)
    db.flush()
    return changed


@requires(Permission.RECORD)
def end_tie(db: Session, actor: Actor, tie_id: int, *, until: dt.date | None = None) -> Tie:
    """Say that the tie held until a day (today, unless given). It stays in the history. Raises Invalid."""
    tie = _get_open(db, actor, tie_id)
    today = rules_of(db).day_of(now())
    until = until or today
    if until > today:
        raise Invalid(until="Enter the day when it ended: today or earlier.")
    if tie.since and until < tie.since:
        raise Invalid(until=f"The tie began on {cleaning.in_words(tie.since)}: enter a later day.")
    tie.until, tie.closed_at = until, now()
    db.flush()
    return tie


@requires(Permission.RECORD)
def retract_tie(db: Session, actor: Actor, tie_id: int) -> Tie:
    """Take back a tie that was recorded by mistake: it never held. The audit keeps it."""
    tie = _get_open(db, actor, tie_id)
    tie.closed_at = now()
    db.flush()
    return tie


def ordered(kind: TieKind, a_id: int, b_id: int) -> tuple[int, int]:
    """The ends as a row keeps them: of a symmetric kind the lower id first."""
    return (a_id, b_id) if kind.directed or a_id < b_id else (b_id, a_id)


def _get_open(db: Session, actor: Actor, tie_id: int) -> Tie:
    tie = get_tie(db, actor, tie_id)
    if tie.closed_at is not None:
        raise Invalid(kind_id="This tie was changed or ended meanwhile. Go back to the page and look again.")
    return tie


def _check_ends(db: Session, a_id: int, b_id: int) -> dict[str, str]:
    if a_id == b_id:
        return {"b_id": "Choose somebody else: a tie has two ends."}
    ends = _known_ends(db, (a_id, b_id))
    if len(ends) < 2:
        return {"b_id": "Choose a person, organisation or asset from the list."}
    reason = ends[a_id] or ends[b_id]
    return {"b_id": reason} if reason else {}


def _clean(db: Session, details: TieDetails, errors: dict[str, str]) -> TieDetails:
    """*details* checked; what has no meaning is entered in *errors*."""
    cleaned = details.copy()
    if "note" in details:
        try:
            cleaned["note"] = _clean_note(details["note"])
        except ValueError as reason:
            errors["note"] = str(reason)
    if details.get("strength", 2) not in STRENGTHS:
        errors["strength"] = "Choose slight, ordinary or close."
    since = details.get("since")
    if since and since > rules_of(db).day_of(now()):
        errors["since"] = "Enter the day when it began: today or earlier."
    elif since and since.year < cleaning.EARLIEST_YEAR:
        errors["since"] = f"Enter a day after {cleaning.EARLIEST_YEAR}: check the year {since.year}."
    said_by = details.get("said_by_id")
    if said_by is not None and db.scalar(select(Person.id).where(Person.id == said_by)) is None:
        errors["said_by_id"] = "Choose the person from the list."
    conversation = details.get("conversation_id")
    if conversation is not None and db.scalar(select(Conversation.id).where(Conversation.id == conversation)) is None:
        errors["conversation_id"] = "Choose a conversation that you can see."
    return cleaned


def _is_recorded(db: Session, a_id: int, b_id: int, kind_id: int, *, but: int = 0) -> bool:
    query = select(Tie.id).where(
        Tie.a_id == a_id, Tie.b_id == b_id, Tie.kind_id == kind_id, Tie.closed_at.is_(None), Tie.id != but
    )
    return db.scalar(query, execution_options=UNSCOPED) is not None


def _known_ends(db: Session, node_ids: Iterable[int]) -> dict[int, str]:
    """The nodes that the actor sees, each with why it can have no tie (empty where it can)."""
    wanted, known = sorted(node_ids), {}
    for start in range(0, len(wanted), _CHUNK):
        columns = (Node.id, Node.name, Node.archived_at, Node.merged_into_id)
        for row in db.execute(select(*columns).where(Node.id.in_(wanted[start : start + _CHUNK]))):
            known[row.id] = _why_not(row.name, row.archived_at, row.merged_into_id)
    return known


def _why_not(name: str, archived_at: dt.datetime | None, merged_into_id: int | None) -> str:
    if merged_into_id is not None:
        return f"{name} is merged into another record: choose that one."
    return f"{name} is archived: bring the record back first." if archived_at else ""


def _refusal(row: NewTie, kinds: dict[int, TieKind], ends: dict[int, str]) -> str:
    """Why *row* cannot be recorded; empty when it can."""
    if row.kind_id not in kinds:
        return "Choose a kind of tie from the list."
    if row.a_id == row.b_id:
        return "Choose somebody else: a tie has two ends."
    if not {row.a_id, row.b_id} <= ends.keys() or (row.said_by_id and row.said_by_id not in ends):
        return "Choose a person, organisation or asset that is recorded."
    if row.strength not in STRENGTHS:
        return "Choose slight, ordinary or close."
    if row.since and row.until and row.until < row.since:
        return "The tie ends before it begins: check the two dates."
    return ends[row.a_id] or ends[row.b_id]


def _recorded(db: Session, node_ids: Iterable[int]) -> set[tuple[int, int, int, dt.date | None]]:
    """(a, b, kind, until) of the current and the ended ties of *node_ids*."""
    wanted = sorted(node_ids)
    known: set[tuple[int, int, int, dt.date | None]] = set()
    columns = (Tie.a_id, Tie.b_id, Tie.kind_id, Tie.until)
    for start in range(0, len(wanted), _CHUNK):
        query = select(*columns).where(Tie.a_id.in_(wanted[start : start + _CHUNK]))
        query = query.where(or_(Tie.closed_at.is_(None), Tie.until.is_not(None)))
        known |= {(a, b, kind, until) for a, b, kind, until in db.execute(query, execution_options=UNSCOPED)}
    return known
