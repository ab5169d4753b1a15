"""Pages of introductions worth making: the day's ten, and pairs that are set aside."""

import datetime as dt
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from crm import pairs_set_aside
from crm import suggested_introductions as suggested
from crm.analyses import find_analysis
from crm.errors import Invalid
from crm.nodes import get_node
from crm.permissions import Permission
from crm.rules import today
from crm.suggestion_words import ORDER
from web.background import find_current, refreshing
from web.forms.suggested_introductions import NotNowForm
from web.ids import read_id
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("suggested_introductions", __name__, url_prefix="/introductions/suggested")

PAIR = "/<int:first_id>/<int:second_id>"
HOME = "/introductions/suggested"
ASIDE = f"{HOME}/set-aside"


@blueprint.get("")
@needs(Permission.INTRODUCE)
def list_suggested_introductions() -> Response:
    """Today's suggestions, or those with one person, each with its reason, its gain and what makes it easy."""
    db, actor = get_db(), current_actor()
    analysis, reading = find_current()
    if analysis is None:
        page = render_template("suggested_introductions/unread.html", reading=reading)
        return refreshing(make_response(page), reading=reading)
    person_id = read_id(request.args.get("person"))
    person = get_node(db, actor, person_id) if person_id else None
    today = suggested.list_suggested_introductions(db, actor, analysis, person_id=person_id)
    aside, _ = pairs_set_aside.list_pairs_set_aside(db, actor, size=1)
    return make_response(
        render_template(
            "suggested_introductions/list.html",
            today=today,
            person=person,
            analysis=analysis,
            reading=reading,
            aside=aside.total,
            order=ORDER,
        )
    )


@blueprint.post(f"{PAIR}/take-up")
@needs(Permission.INTRODUCE)
def take_up_suggestion(first_id: int, second_id: int) -> AnyResponse:
    """Make an introduction of it."""
    db, actor = get_db(), current_actor()
    try:
        introduction = suggested.take_up_suggestion(
            db,
            actor,
            find_analysis(db),
            first_id=first_id,
            second_id=second_id,
            ask_introducer=request.form.get("through") == "yes",
        )
    except Invalid as refused:
        flash(" ".join(refused.errors.values()), "error")
        return redirect(HOME, 303)
    flash("The introduction is suggested. Next: ask both sides.", "success")
    return redirect(f"/introductions/{introduction.id}", 303)


@blueprint.post(f"{PAIR}/not-now")
@needs(Permission.INTRODUCE)
def set_pair_aside(first_id: int, second_id: int) -> AnyResponse | tuple[str, int]:
    """Suggest the two no more before a day."""
    form = _form(first_id, second_id)
    if form.validate_on_submit():
        with form.refusals():
            until = form.until.data or today(get_db()) + pairs_set_aside.NOT_NOW
            return _set_aside(first_id, second_id, until, form.reason.data)
    return _aside_page(form, (min(first_id, second_id), max(first_id, second_id)))


@blueprint.post(f"{PAIR}/never")
@needs(Permission.INTRODUCE)
def never_suggest_pair(first_id: int, second_id: int) -> AnyResponse:
    """Suggest the two never again."""
    return _set_aside(first_id, second_id, None, "")


@blueprint.get("/set-aside")
@needs(Permission.INTRODUCE)
def list_pairs_set_aside() -> tuple[str, int]:
    """Pairs that are not suggested now."""
    return _aside_page()


@blueprint.post("/set-aside/<int:refusal_id>/take-up-again")
@needs(Permission.INTRODUCE)
def take_pair_up_again(refusal_id: int) -> AnyResponse:
    """Let the two be suggested again."""
    pairs_set_aside.take_pair_up_again(get_db(), current_actor(), refusal_id)
    flash("They can be suggested again.", "success")
    return redirect(ASIDE, 303)


def _set_aside(first_id: int, second_id: int, until: dt.date | None, reason: str) -> AnyResponse:
    pairs_set_aside.set_pair_aside(get_db(), current_actor(), first_id, second_id, until=until, reason=reason)
    when = f"not suggested before {until.day} {until:%B %Y}" if until else "never suggested again"
    sentence = Markup('These two are {}. <a href="{}">Undo, or change the day</a>')
    flash(sentence.format(when, ASIDE), "success")
    return redirect(HOME, 303)


def _aside_page(refused: NotNowForm | None = None, changed: tuple[int, int] | None = None) -> tuple[str, int]:
    db, actor = get_db(), current_actor()
    page, seen = pairs_set_aside.list_pairs_set_aside(db, actor, page=request.args.get("page", 1, type=int))
    pairs = [(row.first_id, row.second_id) for row in page.rows]
    forms = {
        pair: refused if refused and pair == changed else _form(*pair, None, until=row.until, reason=row.reason)
        for pair, row in zip(pairs, page.rows, strict=True)
    }
    shown = render_template(
        "suggested_introductions/set_aside.html", page=page, seen=seen, forms=forms, form=refused, home=HOME
    )
    return shown, 422 if refused is not None else 200


def _form(first_id: int, second_id: int, *sent: None, **said: Any) -> NotNowForm:
    """The form of one pair of those on the page; *sent*: what was sent, if not what this request brings."""
    return NotNowForm(*sent, prefix=f"pair-{min(first_id, second_id)}-{max(first_id, second_id)}-", **said)
