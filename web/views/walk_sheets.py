"""Pages of a walk's paper: the sheet to print, and the page on which it is keyed in again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from crm import going_back, keying_in, walk_sheets, walk_stops, walks
from crm.errors import Invalid
from crm.models import DoorVisit, now
from crm.models.words import DoorOutcome
from crm.permissions import Permission
from crm.walk_sheets import CODES, KeyLine
from web.forms.walk_sheets import KeyInForm
from web.ids import read_id
from web.signing_in import current_actor, needs
from web.transaction import get_db
from web.wording import counted

blueprint = Blueprint("walk_sheets", __name__, url_prefix="/walks/<int:walk_id>")

#: What the letters mean.
LETTERS = {letter: outcome.label for letter, outcome in CODES.items()}

#: More rows make a page heavy: then the lines of one street are shown, and those that are chosen.
MOST_ROWS = 120


@dataclass(frozen=True)
class Row:
    """A line of the sheet on the page: the outcome that is chosen for it, and what is wrong with that."""

    line: KeyLine
    chosen: str
    again: bool
    error: str


@dataclass
class Keying:
    """A sheet while it is keyed in: what is chosen for its lines, which are to be logged again, and what is wrong."""

    form: KeyInForm
    walk_id: int
    lines: list[KeyLine]
    chosen: dict[int, DoorOutcome]
    again: set[int]
    problems: dict[str, str] = field(default_factory=dict)


@blueprint.get("/sheet")
@needs(Permission.SEE_RECORDS)
def show_sheet(walk_id: int) -> str:
    """The sheet as it is printed."""
    db, actor = get_db(), current_actor()
    sheet = walk_sheets.get_sheet(db, actor, walk_id=walk_id)
    street_ids = [one.street.id for one in sheet.streets]
    waiting = walk_stops.list_waiting_along(db, actor, street_ids=street_ids)
    return render_template(
        "walk_sheets/sheet.html",
        sheet=sheet,
        letters=LETTERS,
        last_time=last_time,
        waiting={id_: list(dict.fromkeys(one.person.house for one in due)) for id_, due in waiting.items()},
        tellings=going_back.list_tellings(db, actor, street_ids=street_ids),
    )


@blueprint.post("/sheet")
@needs(Permission.RECORD)
def make_sheet(walk_id: int) -> Response:
    """Give every door of the walk its number."""
    walk_sheets.make_sheet(get_db(), current_actor(), walk_id=walk_id)
    return redirect(f"/walks/{walk_id}/sheet", 303)


@blueprint.route("/key-in", methods=["GET", "POST"])
@needs(Permission.RECORD)
def key_in(walk_id: int) -> Response | tuple[str, int]:
    """Read what was ticked, show it, and log it."""
    db, actor = get_db(), current_actor()
    walk = walks.get_walk(db, actor, walk_id)
    lines = walk_sheets.list_key_lines(db, actor, walk_id=walk_id)
    again = {line.number for line in lines if f"again-{line.number}" in request.form}
    keying = Keying(KeyInForm.for_walk(walk, _zone()), walk_id, lines, _chosen(request.form, lines), again)
    form = keying.form
    if form.is_submitted():
        asked_to_save = form.save.data and not form.changed
        _read_text(keying)
        if asked_to_save and not keying.problems and form.validate():
            try:
                at = form.visited_at(_zone())
                done = keying_in.key_in(db, actor, walk_id=walk_id, outcomes=keying.chosen, visited_at=at, again=again)
                flash(f"{counted(len(done), 'knock')} {'is' if len(done) == 1 else 'are'} logged.", "success")
                return redirect(f"/walks/{walk_id}/key-in", 303)
            except Invalid as invalid:
                keying.problems = invalid.errors
    return _show(keying)


def _show(keying: Keying) -> tuple[str, int]:
    """The page, with the rows that fit on it."""
    form, lines, chosen = keying.form, keying.lines, keying.chosen
    streets = list({line.street.id: line.street for line in lines}.values())
    asked = read_id(request.values.get("street"))
    street = next((one for one in streets if one.id == asked), streets[0] if streets else None)
    whole = len(lines) <= MOST_ROWS
    letters = {outcome: letter for letter, outcome in CODES.items()}
    rows = [
        Row(line, letters.get(chosen.get(line.number), ""), line.number in keying.again, _error(keying, line))
        for line in lines
        if whole or line.street is street or line.number in chosen
    ]
    summary = [(_field_of(name), sentence) for name, sentence in keying.problems.items()]
    for name, sentence in summary:
        if name in form:
            form[name].errors = [*form[name].errors, sentence]
    summary += [(name, errors[0]) for name, errors in form.errors.items() if name not in dict(summary)]
    page = render_template(
        "walk_sheets/key_in.html",
        form=form,
        walk_id=keying.walk_id,
        rows=rows,
        streets=[] if whole else streets,
        street=street,
        letters=LETTERS,
        understood=_say(chosen),
        summary=summary,
        unwritten=keying_in.list_unwritten(get_db(), current_actor(), walk_id=keying.walk_id),
        zone=_zone(),
    )
    return page, 422 if summary else 200


def _error(keying: Keying, line: KeyLine) -> str:
    return keying.problems.get(f"line-{line.number}", "")


def _field_of(problem: str) -> str:
    """Where on the page a problem is mended."""
    return {"visited_at": "visited_on"}.get(problem, "text" if problem.startswith("text") else problem)


def _chosen(sent: Mapping[str, str], lines: list[KeyLine]) -> dict[int, DoorOutcome]:
    """Line → the outcome that is chosen beside it."""
    letters = {line.number: sent.get(f"line-{line.number}", "") for line in lines}
    return {number: CODES[letter] for number, letter in letters.items() if letter in CODES}


def _read_text(keying: Keying) -> None:
    """Put what the text says beside the lines, and what is wrong with it among the problems.

    A text that was read before leaves alone what was changed by hand since; what it said goes with a new text.
    """
    form, numbers = keying.form, {line.number for line in keying.lines}
    keyed = keying_in.read_keyed(form.text.data, numbers)
    if form.changed:
        before = keying_in.read_keyed(form.text_read.data, numbers).outcomes
        kept = {number: outcome for number, outcome in keying.chosen.items() if before.get(number) is not outcome}
        keying.chosen = kept | keyed.outcomes
        form.text_read.data = form.text.data
    keying.problems = {f"text-{place}": problem for place, problem in enumerate(keyed.problems)}


def _say(chosen: Mapping[int, DoorOutcome]) -> str:
    """How many lines have which outcome: *8 × nobody in, 1 × conversation*."""
    counts = {letter: sum(outcome is CODES[letter] for outcome in chosen.values()) for letter in LETTERS}
    return ", ".join(f"{count} × {LETTERS[letter].lower()}" for letter, count in counts.items() if count)


def last_time(visit: DoorVisit) -> str:
    """What happened at a door, short enough for paper: *Nobody in, 3 May*; with the year where it is another."""
    day = visit.visited_at.astimezone(_zone())
    year = "" if day.year == now().astimezone(_zone()).year else f" {day.year}"
    return f"{visit.outcome.label}, {day.day} {day:%b}{year}"


def _zone() -> ZoneInfo:
    zone: ZoneInfo = current_app.extensions["kith"]["zone"]
    return zone
