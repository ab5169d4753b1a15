"""A walk's sheet comes back: what was ticked on its lines is read as people type it, and logged."""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.cleaning import shorten
from crm.door_visits import add_door_visit
from crm.errors import Invalid
from crm.models import DoorVisit, Street
from crm.models.words import DoorOutcome
from crm.permissions import Actor, Permission, requires
from crm.rules import rules_of
from crm.text import fold_door
from crm.walk_sheets import CODES, KeyLine, list_key_lines
from crm.walks import get_walk

_TOKEN = re.compile(
    r"(?P<first>\d+)(?:\s*[-–—‒−]\s*(?P<last>\d+))?|(?P<word>[^\W\d_]+)|(?P<end>[;\n.])|[\s,]+|(?P<odd>.)"
)
#: More than any sheet has lines; longer numbers are as wrong as this one.
_BEYOND = 999_999

_EXAMPLE = "write it like 1-8 n; 9 c"


@dataclass(frozen=True)
class Keyed:
    """What was understood: line → outcome; and a sentence for each part that was not."""

    outcomes: dict[int, DoorOutcome]
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Unwritten:
    """A door where somebody talked on a walk, and the conversation is not written down yet."""

    street: Street
    visit: DoorVisit


def read_keyed(text: str, numbers: Collection[int]) -> Keyed:
    """What *text* says of the lines whose *numbers* are on the sheet: ``1-8 n; 9 c; 10, 12 b``.

    A line that is there twice with two outcomes counts as not understood.
    """
    said: dict[int, set[str]] = {}
    problems: list[str] = []
    pending: list[int] = []
    heard: list[str] = []
    for match in [*_TOKEN.finditer(text), *_TOKEN.finditer(";")]:
        if match["first"]:
            heard.append(match[0])
            pending += _lines(match, numbers, problems)
        elif match["odd"]:
            problems.append(f"We cannot read “{match['odd']}”: {_EXAMPLE}.")
        elif match["word"] or (match["end"] and heard):
            code = (match["word"] or "").lower()
            problems += _wrong_code(code, heard)
            for number in pending if code in CODES else ():
                said.setdefault(number, set()).add(code)
            pending, heard = [], []
    for number, codes in sorted(said.items()):
        if len(codes) > 1:
            both = " and ".join(sorted(codes))
            problems.append(f"Line {number} is there twice, as {both}: leave one of them out.")
    outcomes = {number: CODES[codes.pop()] for number, codes in sorted(said.items()) if len(codes) == 1}
    return Keyed(outcomes, tuple(dict.fromkeys(problems)))


@requires(Permission.RECORD)
def key_in(
    db: Session,
    actor: Actor,
    *,
    walk_id: int,
    outcomes: Mapping[int, DoorOutcome],
    visited_at: dt.datetime,
    again: Collection[int] = (),
) -> list[DoorVisit]:
    """Log what was ticked on lines of a walk's sheet. Raises NotFound, Invalid (its fields called ``line-9``).

    A line whose door has a knock from this walk already is refused, unless it is among *again*. So is a day on which
    nobody had planned the walk yet.
    """
    if not outcomes:
        raise Invalid(text=f"Nothing is ticked yet: {_EXAMPLE}, or choose what came of it beside a line.")
    lines: dict[int, KeyLine] = {line.number: line for line in list_key_lines(db, actor, walk_id=walk_id)}
    errors = {f"line-{number}": _no_line(number, lines) for number in outcomes if number not in lines}
    for number in sorted(outcomes.keys() & lines.keys() - set(again)):
        line = lines[number]
        if line.visit is not None:
            by = f" by {line.by}" if line.by else ""
            errors[f"line-{number}"] = (
                f"Line {number}, {line.house} {line.street.name}, is logged already{by}. "
                "Leave it as it is, or tick “Log it as well”."
            )
    errors |= _check_day(db, actor, walk_id, visited_at)
    if errors:
        raise Invalid(**errors)
    return [
        add_door_visit(
            db,
            actor,
            street_id=lines[number].street.id,
            house=lines[number].house,
            outcome=outcome,
            visited_at=visited_at,
            walk_id=walk_id,
        )
        for number, outcome in sorted(outcomes.items())
    ]


@requires(Permission.SEE_RECORDS)
def list_unwritten(db: Session, actor: Actor, *, walk_id: int) -> list[Unwritten]:
    """The doors where somebody talked on a walk, as far as no conversation of that walk is written down for them."""
    talked = (
        select(DoorVisit, Street)
        .join(Street, Street.id == DoorVisit.street_id)
        .where(DoorVisit.walk_id == walk_id, DoorVisit.outcome == DoorOutcome.CONVERSATION, DoorVisit.house != "")
        .order_by(DoorVisit.visited_at, DoorVisit.id)
    )
    rows = [(visit, street, (street.id, fold_door(visit.house))) for visit, street in db.execute(talked)]
    written = {door for visit, _, door in rows if visit.conversation_id is not None}
    left = {door: Unwritten(street, visit) for visit, street, door in rows if door not in written}
    return list(left.values())


def _lines(match: re.Match[str], numbers: Collection[int], problems: list[str]) -> Iterable[int]:
    first, last = (min(int(text[:9]), _BEYOND) for text in (match["first"], match["last"] or match["first"]))
    if last < first:
        problems.append(f"“{match[0]}” runs backwards: write {last}-{first}.")
        return ()
    if last - first > len(numbers) or last not in numbers:
        problems.append(_no_line(last, numbers))
        return ()
    wrong = [number for number in range(first, last + 1) if number not in numbers]
    problems += [_no_line(number, numbers) for number in wrong]
    return () if wrong else range(first, last + 1)


def _check_day(db: Session, actor: Actor, walk_id: int, visited_at: dt.datetime) -> dict[str, str]:
    """What is wrong with *visited_at*: a slip of the finger puts a whole street into another year.

    A day is allowed for, as the plan may have been written down when they were out already.
    """
    walk, rules = get_walk(db, actor, walk_id), rules_of(db)
    first = min(walk.planned_for, rules.day_of(walk.recorded_at))
    if rules.day_of(visited_at) >= first - dt.timedelta(days=1):
        return {}
    return {"visited_at": f"This walk was not planned before {first.day} {first:%B %Y}: check the day."}


def _no_line(number: int, numbers: Collection[int]) -> str:
    most = f"its numbers go up to {max(numbers)}" if numbers else "it has no lines yet"
    return f"There is no line {number} on this sheet: {most}."


def _wrong_code(code: str, heard: list[str]) -> list[str]:
    lines = ", ".join(heard)
    if not heard:
        return [f"“{shorten(code)}” has no line before it: {_EXAMPLE}."]
    if not code:
        return [f"“{shorten(lines)}” has no letter after it: write what came of it, like {heard[-1]} n."]
    if code not in CODES:
        return [f"“{shorten(code)}” after {shorten(lines)} is no letter of the sheet: use {', '.join(CODES)}."]
    return []
