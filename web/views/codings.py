"""Pages for coding: what waits to be read, a conversation with its codings, and each step on it."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session
from werkzeug.wrappers import Response

from crm import areas, campaigns, coding_unseen, codings, conversations, readings, theme_suggestions, themes
from crm.cleaning import shorten
from crm.coding_steps import Step, undo_step
from crm.connector_words import counted
from crm.errors import Invalid, NotFound
from crm.models import Coding
from crm.models.words import Channel, Sway
from crm.permissions import Permission
from crm.readings import Queue, Waiting
from web.coded_text import cut_into_runs
from web.coding_queue import queue_query, read_queue
from web.forms.codings import ChangeCodingForm, CodingForm
from web.forms.fields import choices_of
from web.ids import read_id
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("codings", __name__)

#: Where a browser's signed cookie keeps the last step, until it is undone or another is taken.
_STEP = "coding_step"

_NOTHING_LEFT = "Nothing is left to read here. Choose other conversations below, or come back later."


@blueprint.get("/coding")
@needs(Permission.CODE)
def show_queue() -> str:
    """How many conversations wait to be read, and where to begin."""
    db, actor, queue = get_db(), current_actor(), read_queue(request.args)
    other = Waiting.SECOND if queue.waiting is Waiting.UNREAD else Waiting.UNREAD
    return render_template(
        "codings/queue.html",
        queue=queue,
        query=queue_query(queue),
        left=readings.count_waiting(db, actor, queue),
        other=other,
        areas=areas.list_area_choices(db, actor, most=60),
        campaigns=[(one.id, one.name) for one in campaigns.list_campaigns_around(db, actor)],
        channels=Channel.choices(),
        waitings=[(one.value, one.label) for one in Waiting],
        has_themes=bool(codings.list_chips(db, actor)),
        unseen=actor.unseen,
    )


@blueprint.get("/coding/next")
@needs(Permission.CODE)
def show_next() -> Response:
    """Go to the conversation that comes next in the queue, after the one that the address names."""
    if _is_not_begun():
        return _ask_to_begin()
    return _go_on(read_queue(request.args), after_id=read_id(request.args.get("after")))


@blueprint.post("/coding/unseen")
@needs(Permission.CODE)
def code_unseen() -> Response:
    """Begin to code without being shown what others put, with the next that waits; or end it."""
    unseen = request.form.get("unseen") == "yes"
    coding_unseen.code_unseen(get_db(), current_actor(), unseen=unseen)
    if unseen:
        return redirect(f"/coding/next{_query()}", 303)
    flash("You are shown again what others put.", "success")
    return redirect(f"/coding{_query()}", 303)


@blueprint.get("/conversations/<int:conversation_id>/coding")
@needs(Permission.CODE)
def show_coding(conversation_id: int) -> Response | str:
    """The page on which a conversation is read and coded."""
    if _is_not_begun():
        return _ask_to_begin()
    return render_template("codings/page.html", **_page(conversation_id, CodingForm()))


@blueprint.post("/conversations/<int:conversation_id>/coding")
@needs(Permission.CODE)
def add_coding(conversation_id: int) -> Response | tuple[str, int]:
    """Put a theme to words, or to the whole conversation."""
    form = CodingForm()
    theme_id = form.offer.data or form.theme_id.data
    if theme_id is None:
        form.validate()
        form.theme_id.errors = ["Choose a theme."]
    elif form.validate():
        with form.refusals():
            details = form.details("offer", "theme_id", "seen")
            coding = codings.add_coding(
                get_db(), current_actor(), conversation_id=conversation_id, theme_id=theme_id, **details
            )
            _tell_of_others(conversation_id, read_id(form.seen.data))
            return _stepped(Step.of(coding, added=True), f"{coding.theme.name} is put to {_words_of(coding)}.")
    return render_template("codings/page.html", **_page(conversation_id, form)), 422


@blueprint.route("/conversations/<int:conversation_id>/coding/<int:coding_id>", methods=["GET", "POST"])
@needs(Permission.CODE)
def change_coding(conversation_id: int, coding_id: int) -> Response | tuple[str, int]:
    """Change a coding, or find the words of one adrift again."""
    coding = _coding_of(conversation_id, coding_id)
    adrift = codings.is_adrift(coding)
    if not adrift and not codings.may_change(current_actor(), coding):
        raise NotFound(f"Coding {coding_id} is somebody else's.")
    before = Step.of(coding)
    known = {"theme_id": coding.theme_id, "sway": coding.sway, "note": coding.note}
    form = ChangeCodingForm(data=known | {"words": "" if adrift else coding.quote})
    form.theme_id.choices = _theme_choices(coding)
    if form.validate_on_submit():
        with form.refusals():
            changes = {name: form[name].data for name in known if form[name].data != known[name]}
            if form.words.data.split() != ("" if adrift else coding.quote).split():
                changes["words"] = form.words.data
            coding = codings.change_coding(get_db(), current_actor(), coding_id, **changes)
            return _stepped(before.leaving(coding), f"{coding.theme.name}: the change is saved.")
    conversation = conversations.get_conversation(get_db(), current_actor(), conversation_id)
    mine = codings.may_change(current_actor(), coding)
    return form.answer(
        "codings/form.html", conversation=conversation, coding=coding, adrift=adrift, mine=mine, query=_query()
    )


@blueprint.post("/conversations/<int:conversation_id>/coding/<int:coding_id>/sway")
@needs(Permission.CODE)
def change_sway(conversation_id: int, coding_id: int) -> Response:
    """Say how a theme was spoken of, at one key."""
    coding, sway = _coding_of(conversation_id, coding_id), Sway.of(request.form.get("sway"))
    before = Step.of(coding)
    try:
        if sway is None:
            raise Invalid(sway="Say how it was spoken of: as a strength, a problem, both or neither.")
        coding = codings.change_coding(get_db(), current_actor(), coding_id, sway=sway)
    except Invalid as refused:
        return _refused(conversation_id, refused)
    return _stepped(before.leaving(coding), f"{coding.theme.name}: {sway.label.lower()}.")


@blueprint.post("/conversations/<int:conversation_id>/coding/<int:coding_id>/remove")
@needs(Permission.CODE)
def remove_coding(conversation_id: int, coding_id: int) -> Response:
    """Take a coding away."""
    coding = _coding_of(conversation_id, coding_id)
    step = Step.of(coding)
    try:
        codings.remove_coding(get_db(), current_actor(), coding_id)
    except Invalid as refused:
        return _refused(conversation_id, refused)
    return _stepped(step, f"{coding.theme.name} is removed.")


@blueprint.post("/conversations/<int:conversation_id>/coding/undo")
@needs(Permission.CODE)
def undo(conversation_id: int) -> Response:
    """Take the last step back."""
    conversations.get_conversation(get_db(), current_actor(), conversation_id)
    step = _last_step(conversation_id)
    session.pop(_STEP, None)
    try:
        if step is None:
            raise Invalid(coding="There is nothing to undo.")
        undo_step(get_db(), current_actor(), step)
    except Invalid as refused:
        return _refused(conversation_id, refused)
    flash("The last step is undone.", "success")
    return _back(conversation_id)


@blueprint.post("/conversations/<int:conversation_id>/coding/read")
@needs(Permission.CODE)
def mark_read(conversation_id: int) -> Response:
    """Read to the end: the next conversation, please. Or, taken back, not yet."""
    if request.form.get("back"):
        readings.unmark_read(get_db(), current_actor(), conversation_id=conversation_id)
        return _back(conversation_id)
    readings.mark_read(get_db(), current_actor(), conversation_id=conversation_id)
    return _go_on(read_queue(request.args), after_id=conversation_id)


def _page(conversation_id: int, form: CodingForm) -> dict[str, Any]:
    """All that the page shows."""
    db, actor, queue = get_db(), current_actor(), read_queue(request.args)
    conversation = conversations.get_conversation(db, actor, conversation_id)
    read_by = readings.list_readings(db, actor, conversation_id)
    has_read = actor.id in {reading.coder_id for reading in read_by}
    listed = codings.list_codings(db, actor, conversation_id)
    step = _last_step(conversation_id)
    return {
        "form": form,
        "conversation": conversation,
        "themes": themes.list_themes(db, actor),
        "codings": listed,
        "adrift": [coding for coding in listed if codings.is_adrift(coding)],
        "mine": {coding.id for coding in listed if codings.may_change(actor, coding)},
        "runs": cut_into_runs(conversation.said, listed),
        "offers": theme_suggestions.list_suggestions(db, actor, conversation_id),
        "readers": [reading.coder.name for reading in read_by if reading.coder_id != actor.id],
        "has_read": has_read,
        "unseen": actor.unseen and not has_read,
        "hidden": coding_unseen.count_hidden(db, actor, conversation_id),
        "left": readings.count_waiting(db, actor, queue),
        "queue": queue,
        "query": _query(),
        "seen": max((coding.id for coding in listed), default=0),
        "can_undo": step is not None and step.can_be_undone,
        "sways": Sway.choices(),
    }


def _coding_of(conversation_id: int, coding_id: int) -> Coding:
    coding = codings.get_coding(get_db(), current_actor(), coding_id)
    if coding.conversation_id != conversation_id:
        raise NotFound(f"Coding {coding_id} is of another conversation.")
    return coding


def _theme_choices(coding: Coding) -> list[Any]:
    lines = [(line.id, line.path) for line in themes.list_themes(get_db(), current_actor())]
    known = {theme_id for theme_id, _ in lines}
    kept = [] if coding.theme_id in known else [(coding.theme_id, f"{coding.theme.name} (no longer used)")]
    return choices_of([*kept, *lines])


def _words_of(coding: Coding) -> str:
    return f"“{shorten(coding.quote, 80)}”" if coding.quote else "the whole conversation"


def _tell_of_others(conversation_id: int, seen: int | None) -> None:
    """Say that others have coded here since the page was opened."""
    if seen is None:
        return
    fresh = [
        coding
        for coding in codings.list_codings(get_db(), current_actor(), conversation_id)
        if coding.id > seen and coding.coder_id != current_actor().id
    ]
    if fresh:
        who = " and ".join(sorted({coding.coder.name if coding.coder else "Somebody" for coding in fresh}))
        flash(f"{who} added {counted(len(fresh), 'coding')} here since you opened this page. They are below.", "note")


def _stepped(step: Step, sentence: str) -> Response:
    session[_STEP] = asdict(step)
    flash(sentence, "success")
    return _back(step.conversation_id)


def _refused(conversation_id: int, refused: Invalid) -> Response:
    get_db().rollback()
    flash(str(refused), "error")
    return _back(conversation_id)


def _last_step(conversation_id: int) -> Step | None:
    kept = session.get(_STEP)
    return Step(**kept) if kept and kept["conversation_id"] == conversation_id else None


def _is_not_begun() -> bool:
    """Whether this is of what others have read, without having said that one codes unseen."""
    return read_queue(request.args).waiting is Waiting.SECOND and not current_actor().unseen


def _ask_to_begin() -> Response:
    return redirect(f"/coding{_query()}", 303)


def _query() -> str:
    return queue_query(read_queue(request.args))


def _back(conversation_id: int) -> Response:
    return redirect(f"/conversations/{conversation_id}/coding{_query()}", 303)


def _go_on(queue: Queue, *, after_id: int | None) -> Response:
    found = readings.find_next(get_db(), current_actor(), queue, after_id=after_id)
    if found is None:
        flash(_NOTHING_LEFT, "success")
        return redirect(f"/coding{queue_query(queue)}", 303)
    return redirect(f"/conversations/{found}/coding{queue_query(queue)}", 303)
