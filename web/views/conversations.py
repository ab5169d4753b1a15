"""Pages of conversations: recording one, what came of it, and all that was said."""

import datetime as dt
from contextlib import suppress
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response

from crm import conversations, follow_ups, going_back, people, questions, stories
from crm.coding_unseen import count_hidden
from crm.codings import list_codings
from crm.errors import Invalid, NotFound
from crm.models import Question, now
from crm.models.words import Channel, Stance
from crm.outcomes import get_outcome
from crm.permissions import Permission
from crm.refusals import find_closed_door
from crm.rules import rules_of
from crm.text import fold
from crm.voices import spoken_words
from web.forms.conversations import ConversationForm, RecordForm, lines_of
from web.ids import read_id
from web.listing import read_days
from web.question_words import kept_record, kept_time
from web.record_form import (
    find_person,
    is_whole,
    left_out_of,
    list_promised_to,
    list_waiting_of,
    offer_choices,
    read_kept_form,
    record_form,
    team_zone,
    where,
)
from web.signing_in import current_actor, needs
from web.tellings import note_all_told, note_told, offer_tellings, offer_told
from web.transaction import get_db
from web.wording import marks

blueprint = Blueprint("conversations", __name__, url_prefix="/conversations")


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Permission.RECORD)
def record() -> Response | tuple[str, int]:
    """Record a conversation: one page, kept whole or not at all."""
    db, actor = get_db(), current_actor()
    question = _find_question(read_id(request.args.get("question")))
    form = _open_form(question)
    offer_choices(form)
    offer_tellings(form)
    sent = conversations.find_conversation(db, actor, uuid=form.uuid.data) if form.is_submitted() else None
    if sent is not None:
        flash("This was stored already, and is kept once. To change it, choose “Change what you wrote”.", "success")
        return redirect(f"/conversations/{sent.id}/recorded", 303)
    walk_id = question.walk_id if question else read_id(request.args.get("walk"))
    whole = is_whole(form) if form.is_submitted() or question else False
    if whole and form.is_submitted():
        with form.refusals():
            conversation = record_form(form, walk_id=walk_id)
            if question:
                what = f"Recorded as conversation {conversation.id}."
                questions.settle_as_stored(db, actor, question.id, what=what)
            for sentence in filter(None, [left_out_of(form), *note_all_told(form, conversation)]):
                flash(sentence, "error")
            return redirect(f"/conversations/{conversation.id}/recorded", 303)
    closed = find_closed_door(db, actor, street_id=form.street_id.data, house=form.house.data or "")
    page, status = form.answer(
        "conversations/record.html",
        waiting=list_waiting_of(form),
        closed=closed,
        question=question,
        walk_id=walk_id,
        kept_at=form.talked_at,
    )
    return page, status if form.is_submitted() else 200


@blueprint.get("/residents")
@needs(Permission.RECORD)
def list_residents() -> Response:
    """Who is known on a street, those at the door first, each with what they wait for: for the form's script."""
    street_id, house = read_id(request.args.get("street_id")), fold(request.args.get("house", ""))
    known = people.list_people(get_db(), current_actor(), street_id=street_id).rows if street_id else []
    ordered = sorted(known, key=lambda person: (not house or fold(person.house) != house, not person.met))[:8]
    apart = marks(ordered, team_zone())
    return jsonify(
        [
            {"id": str(person.id), "label": person.name, "hint": where(person, apart), "house": person.house}
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
    return jsonify([{"id": str(id_), "label": label} for id_, label in list_promised_to([person_id or 0])])


@blueprint.get("/<int:conversation_id>/recorded")
@needs(Permission.RECORD)
def show_recorded(conversation_id: int) -> str:
    """What was just recorded, and what to do next."""
    return _page("conversations/recorded.html", conversation_id)


@blueprint.post("/<int:conversation_id>/told")
@needs(Permission.RECORD)
def note_answers_told(conversation_id: int) -> Response:
    """Note that answers which waited at the door were told in the conversation."""
    talk = conversations.get_conversation(get_db(), current_actor(), conversation_id)
    chosen = list(dict.fromkeys(request.form.getlist("told")))
    for told in chosen:
        try:
            sentence = note_told(talk, told)
        except Invalid as refused:
            sentence = str(refused)
        flash(sentence or "It is noted: they were told.", "error" if sentence else "success")
    if not chosen:
        flash("Nothing was ticked: it stays to be told.", "success")
    return redirect(f"/conversations/{conversation_id}/recorded", 303)


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
    days, unread = read_days()
    page = conversations.list_conversations(
        db,
        actor,
        text=args.get("q", ""),
        street=args.get("street", ""),
        street_id=read_id(args.get("street_id")),
        person=args.get("person", ""),
        person_id=read_id(args.get("person_id")),
        recorded_by_id=read_id(args.get("by")),
        channel=Channel.of(args.get("channel")),
        survey_id=read_id(args.get("survey_id")),
        since=_midnight(days["since"]),
        until=_midnight(days["until"], dt.timedelta(days=1)),
        page=args.get("page", 1, type=int),
    )
    lists = {"recorders": conversations.list_recorders(db, actor), "channels": Channel.choices()}
    return render_template("conversations/list.html", page=page, unread=unread, **lists)


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
    form = ConversationForm(data=spoken_words(conversation.column_values()) | {"said": conversation.said} | spoken_of)
    if form.validate_on_submit():
        with form.refusals():
            wanted = {stance: lines_of(form[stance.value].data) for stance in Stance}
            voice = {} if conversation.people else spoken_words(form.data)
            conversations.change_conversation(db, actor, conversation_id, said=form.said.data, topics=wanted, **voice)
            flash("The changes are saved.", "success")
            return redirect(f"/conversations/{conversation_id}", 303)
    return form.answer("conversations/form.html", conversation=conversation)


def _page(template: str, conversation_id: int) -> str:
    db, actor = get_db(), current_actor()
    conversation = conversations.get_conversation(db, actor, conversation_id)
    return render_template(
        template,
        conversation=conversation,
        outcome=get_outcome(db, actor, conversation),
        codings=list_codings(db, actor, conversation_id) if actor.may(Permission.CODE) else [],
        hidden=count_hidden(db, actor, conversation_id) if actor.may(Permission.CODE) else None,
        raised=going_back.list_raised_in(db, actor, conversation_id),
        answered=going_back.list_told_in(db, actor, conversation_id),
        to_tell=offer_told(conversation) if actor.may(Permission.RECORD) else [],
        stories=stories.list_stories_of(db, actor, conversation_id=conversation_id),
        now=now(),
    )


def _find_question(question_id: int | None) -> Question | None:
    """The open question whose conversation is to be recorded, if that is what the page was asked for."""
    if question_id is None:
        return None
    question = questions.get_question(get_db(), current_actor(), question_id)
    if question.kind != "conversation" or question.settled_at or question.visit_id:
        raise NotFound(f"Question {question_id} holds no conversation that is still to be recorded.")
    return question


def _open_form(question: Question | None) -> RecordForm:
    """The form: empty, as it was sent, or as a phone kept it, as far as that can be read."""
    if question is None:
        return RecordForm(data=_asked_for())
    record, talked_at = kept_record(question), kept_time(question)
    try:
        form = RecordForm() if request.method == "POST" else read_kept_form(record, talked_at=talked_at)
    except ValueError:
        form = RecordForm(data={"uuid": question.uuid})
    form.talked_at = talked_at
    return form


def _asked_for() -> dict[str, Any]:
    """What the address of the page already says: the street, the door, the day and hour, or whom they talk with."""
    args = request.args
    due = str(rules_of(get_db()).follow_up_days)
    asked: dict[str, Any] = {"street_id": read_id(args.get("street_id")), "house": args.get("house", ""), "due": due}
    with suppress(ValueError):
        held = dt.datetime.fromisoformat(f"{args.get('held_on', '')} {args.get('held_time', '')}")
        asked |= {"held_on": held.date(), "held_time": held.time()}
    person = find_person(read_id(args.get("person_id")))
    if person is not None:
        asked |= {"street_id": person.street_id, "house": person.house}
        asked["people"] = [{"person_id": person.id, "name": person.name}]
    return asked


def _midnight(day: dt.date | None, later: dt.timedelta = dt.timedelta(0)) -> dt.datetime | None:
    return None if day is None else dt.datetime.combine(day + later, dt.time(), team_zone())
