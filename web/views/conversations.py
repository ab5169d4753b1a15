"""Pages of conversations: recording one, what came of it, and all that was said."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, flash, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response

from crm import areas, conversations, follow_ups, people, tie_kinds
from crm.cleaning import clean_date
from crm.duplicates import find_likely_duplicates
from crm.errors import NotFound
from crm.models import FollowUp, Person, now
from crm.models.words import Stance
from crm.outcomes import get_outcome
from crm.permissions import Permission
from crm.recording import record_conversation
from crm.refusals import find_closed_door
from crm.rules import rules_of
from crm.text import fold
from web.forms.conversations import ConversationForm, MetRow, NominatedRow, RecordForm, lines_of
from web.forms.fields import choices_of
from web.ids import read_id
from web.signing_in import current_actor, needs
from web.transaction import get_db
from web.wording import marks

blueprint = Blueprint("conversations", __name__, url_prefix="/conversations")

SOMEBODY_NEW = "new"


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Permission.RECORD)
def record() -> Response | tuple[str, int]:
    """Record a conversation: one page, kept whole or not at all."""
    db, actor = get_db(), current_actor()
    form = RecordForm(data=_asked_for())
    _offer(form)
    sent = conversations.find_conversation(db, actor, uuid=form.uuid.data) if form.is_submitted() else None
    if sent is not None:
        flash("This was stored already, and is kept once. To change it, choose “Change what you wrote”.", "success")
        return redirect(f"/conversations/{sent.id}/recorded", 303)
    if form.is_submitted() and _is_whole(form):
        with form.refusals():
            conversation = record_conversation(
                db,
                actor,
                uuid=form.uuid.data,
                street_id=form.street_id.data,
                area_id=form.area_id.data,
                house=form.house.data,
                place=form.place.data,
                held_at=form.held_at(_zone()),
                channel=form.channel.data,
                said=form.said.data,
                people=form.met(),
                named=form.whom(),
                despite_refusal=form.despite_refusal.data,
                closes=[id_ for value in form.closes.data or () if (id_ := read_id(value))],
            )
            return redirect(f"/conversations/{conversation.id}/recorded", 303)
    closed = find_closed_door(db, actor, street_id=form.street_id.data, house=form.house.data or "")
    return form.answer("conversations/record.html", waiting=_waiting(form), closed=closed)


@blueprint.get("/residents")
@needs(Permission.RECORD)
def list_residents() -> Response:
    """Who is known on a street, those at the door first, each with what they wait for: for the form's script."""
    street_id, house = read_id(request.args.get("street_id")), fold(request.args.get("house", ""))
    known = people.list_people(get_db(), current_actor(), street_id=street_id).rows if street_id else []
    ordered = sorted(known, key=lambda person: (not house or fold(person.house) != house, not person.met))[:8]
    apart = marks(ordered, current_app.extensions["kith"]["zone"])
    return jsonify(
        [
            {"id": str(person.id), "label": person.name, "hint": _where(person, apart), "house": person.house}
            for person in ordered
        ]
    )


@blueprint.get("/closed-door")
@needs(Permission.RECORD)
def show_closed_door() -> Response:
    """A sentence where somebody at the door asked not to be contacted: for the form's script."""
    street_id, house = read_id(request.args.get("street_id")), request.args.get("house", "")
    closed = find_closed_door(get_db(), current_actor(), street_id=street_id, house=house)
    return jsonify([{"id": "closed", "label": closed.sentence}] if closed else [])


@blueprint.get("/waiting")
@needs(Permission.RECORD)
def list_waiting() -> Response:
    """What a person was promised and still waits for: for the form's script."""
    person_id = read_id(request.args.get("person_id"))
    return jsonify([{"id": str(id_), "label": label} for id_, label in _promised_to([person_id or 0])])


@blueprint.get("/<int:conversation_id>/recorded")
@needs(Permission.RECORD)
def show_recorded(conversation_id: int) -> str:
    """What was just recorded, and what to do next."""
    return _page("conversations/recorded.html", conversation_id)


@blueprint.post("/<int:conversation_id>/answers")
def close_follow_ups(conversation_id: int) -> Response:
    """Close the follow-ups that the conversation answered."""
    db, actor = get_db(), current_actor()
    conversation = conversations.get_conversation(db, actor, conversation_id)
    still_open = {str(follow_up.id) for follow_up in get_outcome(db, actor, conversation).still_open}
    chosen = [int(value) for value in request.form.getlist("closes") if value in still_open]
    for follow_up_id in chosen:
        follow_ups.close_follow_up(db, actor, follow_up_id, outcome="We spoke with them.")
    flash("They are closed." if chosen else "Nothing was ticked: no follow-up is closed.", "success")
    return redirect(f"/conversations/{conversation_id}/recorded", 303)


@blueprint.get("")
def list_conversations() -> str:
    """All that was said, latest first."""
    db, actor, args = get_db(), current_actor(), request.args
    days, unread = _days(args)
    page = conversations.list_conversations(
        db,
        actor,
        text=args.get("q", ""),
        street=args.get("street", ""),
        street_id=read_id(args.get("street_id")),
        person=args.get("person", ""),
        person_id=read_id(args.get("person_id")),
        recorded_by_id=read_id(args.get("by")),
        since=_midnight(days["since"]),
        until=_midnight(days["until"], dt.timedelta(days=1)),
        page=args.get("page", 1, type=int),
    )
    recorders = conversations.list_recorders(db, actor)
    return render_template("conversations/list.html", page=page, recorders=recorders, unread=unread)


@blueprint.get("/<int:conversation_id>")
def show_conversation(conversation_id: int) -> str:
    """One conversation: who, where, what they said, and what came of it."""
    return _page("conversations/page.html", conversation_id)


@blueprint.route("/<int:conversation_id>/change", methods=["GET", "POST"])
@needs(Permission.RECORD)
def change_conversation(conversation_id: int) -> Response | tuple[str, int]:
    """Change what was written down, and the topics."""
    db, actor = get_db(), current_actor()
    conversation = conversations.get_conversation(db, actor, conversation_id)
    topics = get_outcome(db, actor, conversation).topics
    spoken_of = {stance.value: "\n".join(topics[stance]) for stance in Stance}
    form = ConversationForm(data={"said": conversation.said} | spoken_of)
    if form.validate_on_submit():
        with form.refusals():
            wanted = {stance: lines_of(form[stance.value].data) for stance in Stance}
            conversations.change_conversation(db, actor, conversation_id, said=form.said.data, topics=wanted)
            flash("The changes are saved.", "success")
            return redirect(f"/conversations/{conversation_id}", 303)
    return form.answer("conversations/form.html", conversation=conversation)


def _page(template: str, conversation_id: int) -> str:
    db, actor = get_db(), current_actor()
    conversation = conversations.get_conversation(db, actor, conversation_id)
    return render_template(template, conversation=conversation, outcome=get_outcome(db, actor, conversation), now=now())


def _asked_for() -> dict[str, Any]:
    """What the address of the page already says: the street, the door, or whom they talk with."""
    args = request.args
    due = str(rules_of(get_db()).follow_up_days)
    asked: dict[str, Any] = {"street_id": read_id(args.get("street_id")), "house": args.get("house", ""), "due": due}
    person = _find_person(read_id(args.get("person_id")))
    if person is not None:
        asked |= {"street_id": person.street_id, "house": person.house}
        asked["people"] = [{"person_id": person.id, "name": person.name}]
    return asked


def _offer(form: RecordForm) -> None:
    """Fill in the choices that the form's lists have."""
    db, actor = get_db(), current_actor()
    mine = areas.list_area_choices(db, actor)
    form.area_id.choices = choices_of(mine if len(mine) == 1 else [("", "Choose an area"), *mine])
    kinds = [(kind.id, kind.name) for kind in tie_kinds.list_kinds_between_people(db, actor)]
    kinds.sort(key=lambda kind: kind[1] != "knows")
    for row in form.named:
        row.form.kind_id.choices = choices_of([*kinds, ("", "Not connected: only named")])
        if not form.is_submitted() and kinds:
            row.form.kind_id.data = kinds[0][0]
    today = now().astimezone(_zone()).date()
    days = sorted({0, rules_of(db).follow_up_days, 7})
    form.due.choices = choices_of([(str(n), _by_when(today, n)) for n in days])


def _by_when(today: dt.date, days: int) -> str:
    if days == 0:
        return "Today"
    day = today + dt.timedelta(days=days)
    ahead = "Tomorrow" if days == 1 else "In a week" if days == 7 else f"In {days} days"
    return f"{ahead}, by {day:%A} {day.day} {day:%B}"


def _is_whole(form: RecordForm) -> bool:
    """Whether the form can be recorded; if not, its fields say what to mend, and it asks who people could be."""
    whole = bool(form.validate())
    named: dict[str, NominatedRow] = {}
    for row in [*form.met_rows(), *form.named_rows()]:
        first = named.setdefault(fold(row["name"].data), row) if isinstance(row, NominatedRow) else row
        if first is row or not row.follow(first):
            whole = _settle(form, row) and whole
    if form.about_nobody():
        form.people[0].form["name"].errors = ["Enter who said this: a first name is enough."]
        whole = False
    return whole


def _settle(form: RecordForm, row: MetRow) -> bool:
    """Whether it is clear who is meant: somebody picked, chosen, or said to be new. Else the row asks."""
    typed = row["name"].data
    person = _find_person(row.person_id.data)
    if person is not None and fold(person.name) in fold(typed):
        return True
    row.person_id.data = None
    if row.same.data and row.asked.data == typed:
        return True
    row.same.data, row.asked.data = None, typed
    likely = _list_likely(form, row)
    if likely:
        apart = marks([person for person, _ in likely], current_app.extensions["kith"]["zone"])
        known = [(str(person.id), f"{person.name}, {_where(person, apart)}: {why}") for person, why in likely]
        row.same.choices = choices_of([*known, (SOMEBODY_NEW, "No, this is somebody new")])
        row.same.errors = [f"Say whether {typed[:60]} is somebody we know."]
    return not likely


def _list_likely(form: RecordForm, row: MetRow) -> list[tuple[Person, str]]:
    """Whom a typed name may mean: somebody who took part lives at the door, somebody who was named on the street."""
    db, actor, name, here = get_db(), current_actor(), row["name"].data, form.street_id.data
    if "street_id" in row:
        return find_likely_duplicates(db, actor, name=name, street_id=row["street_id"].data or here)
    return find_likely_duplicates(db, actor, name=name, street_id=here, house=form.house.data)


def _find_person(person_id: int | None) -> Person | None:
    try:
        return people.get_person(get_db(), current_actor(), person_id) if person_id else None
    except NotFound:
        return None


def _where(person: Person, apart: Mapping[int, str]) -> str:
    """What tells a person from their namesakes: door and street, whether anybody met them, what is in *apart*."""
    here = f"{person.house} {person.street.name}".strip() if person.street else "no street known"
    more = [*([] if person.met else ["only named so far"]), *([apart[person.id]] if person.id in apart else [])]
    return f"{here} ({', '.join(more)})" if more else here


def _waiting(form: RecordForm) -> list[tuple[int, str]]:
    known = [row.form.known_id for row in form.people]
    return _promised_to([person_id for person_id in known if person_id])


def _promised_to(person_ids: list[int]) -> list[tuple[int, str]]:
    """(id, what was promised to whom) of the open follow-ups with these people."""
    db, actor = get_db(), current_actor()
    found: list[FollowUp] = []
    for person_id in person_ids:
        found += follow_ups.list_follow_ups(db, actor, person_id=person_id).rows
    return [(row.id, f"{row.what} ({row.person.name})") for row in found]


def _zone() -> ZoneInfo:
    zone: ZoneInfo = current_app.extensions["kith"]["zone"]
    return zone


def _days(args: Mapping[str, str]) -> tuple[dict[str, dt.date | None], dict[str, str]]:
    """The days that the list is narrowed to, and a sentence for each that could not be read."""
    days: dict[str, dt.date | None] = {"since": None, "until": None}
    unread = {}
    for name in days:
        try:
            days[name] = clean_date(args.get(name, ""))
        except ValueError as reason:
            unread[name] = str(reason)
    return days, unread


def _midnight(day: dt.date | None, later: dt.timedelta = dt.timedelta(0)) -> dt.datetime | None:
    return None if day is None else dt.datetime.combine(day + later, dt.time(), _zone())
