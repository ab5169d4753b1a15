"""Pages of introductions: suggested, asked, made, met, and what came of it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from crm import agreements, introductions, stories, tie_kinds
from crm.models import Introduction
from crm.models.words import IntroductionState
from crm.permissions import Permission
from web.forms.base import KithForm
from web.forms.fields import choices_of
from web.forms.introductions import AskForm, MakeForm, MeetForm, OutcomeForm, SuggestForm
from web.ids import read_id
from web.signing_in import current_actor, needs
from web.transaction import get_db
from web.ways_back import find_way_back

blueprint = Blueprint("introductions", __name__, url_prefix="/introductions")


@blueprint.get("")
@needs(Permission.INTRODUCE)
def list_introductions() -> str:
    """Introductions, latest first."""
    page = introductions.list_introductions(
        get_db(),
        current_actor(),
        state=IntroductionState.of(request.args.get("state")),
        text=request.args.get("q", ""),
        page=request.args.get("page", 1, type=int),
    )
    seen = introductions.list_sides(get_db(), page.rows)
    return render_template("introductions/list.html", page=page, seen=seen, states=IntroductionState.choices())


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Permission.INTRODUCE)
def suggest_introduction() -> Response | tuple[str, int]:
    """Suggest that two people meet."""
    known = {f"{side}_id": read_id(request.args.get(side)) for side in ("first", "second", "introducer")}
    form, back = SuggestForm(data=known), find_way_back("/network")
    if form.validate_on_submit():
        with form.refusals():
            introduction = introductions.suggest_introduction(get_db(), current_actor(), **form.details())
            flash("The introduction is suggested. Next: ask both sides.", "success")
            return redirect(back or f"/introductions/{introduction.id}", 303)
    sides = [side for side in (form.first_id.data, form.second_id.data) if side]
    found = [agreements.find_agreement(get_db(), current_actor(), side) for side in sides]
    return form.answer("introductions/new.html", agreements=[side for side in found if side], back=back)


@blueprint.get("/<int:introduction_id>")
@needs(Permission.INTRODUCE)
def show_introduction(introduction_id: int) -> tuple[str, int]:
    """One introduction: where it stands, and the next step."""
    return _page(introduction_id)


@blueprint.post("/<int:introduction_id>/ask/<side>")
def ask_side(introduction_id: int, side: str) -> Response | tuple[str, int]:
    """What one side said."""
    introduction = introductions.get_introduction(get_db(), current_actor(), introduction_id)
    person_id = introduction.first_id if side == "first" else introduction.second_id
    form = AskForm(prefix=f"{side}-")
    return _act(introduction_id, form, introductions.ask_side, "The answer is saved.", person_id=person_id)


@blueprint.post("/<int:introduction_id>/make")
def make_introduction(introduction_id: int) -> Response | tuple[str, int]:
    """They were introduced."""
    return _act(
        introduction_id, MakeForm(prefix="make-"), introductions.make_introduction, "The introduction is recorded."
    )


@blueprint.post("/<int:introduction_id>/meet")
def record_meeting(introduction_id: int) -> Response | tuple[str, int]:
    """They met."""
    form = MeetForm(prefix="meet-")
    form.tie_kind_id.choices = _kind_choices()
    return _act(introduction_id, form, introductions.record_meeting, "They met: the tie between them is recorded.")


@blueprint.post("/<int:introduction_id>/outcome")
def change_outcome(introduction_id: int) -> Response | tuple[str, int]:
    """What came of it."""
    form = OutcomeForm(prefix="outcome-")
    return _act(introduction_id, form, introductions.change_outcome, "What came of it is saved.")


def _act(
    introduction_id: int, form: KithForm, use_case: Callable[..., Introduction], sentence: str, **more: Any
) -> Response | tuple[str, int]:
    if form.validate_on_submit():
        with form.refusals():
            use_case(get_db(), current_actor(), introduction_id, **form.details(), **more)
            flash(sentence, "success")
            return redirect(f"/introductions/{introduction_id}", 303)
    return _page(introduction_id, form)


def _page(introduction_id: int, refused: KithForm | None = None) -> tuple[str, int]:
    introduction = introductions.get_introduction(get_db(), current_actor(), introduction_id)
    forms: dict[str, KithForm] = {
        "first": AskForm(None, prefix="first-", answer=introduction.first_answer),
        "second": AskForm(None, prefix="second-", answer=introduction.second_answer),
        "make": MakeForm(None, prefix="make-"),
        "meet": MeetForm(None, prefix="meet-"),
        "outcome": OutcomeForm(None, prefix="outcome-", came_of_it=introduction.came_of_it),
    }
    forms["meet"]["tie_kind_id"].choices = _kind_choices()
    if refused is not None:
        forms[refused._prefix.rstrip("-")] = refused
    page = render_template(
        "introductions/page.html",
        introduction=introduction,
        seen=introductions.list_sides(get_db(), [introduction]),
        agreements=agreements.list_agreements(get_db(), current_actor(), introduction),
        forms=forms,
        form=refused,
        levels=introductions.LEVELS,
        stories=stories.list_stories_of(get_db(), current_actor(), introduction_id=introduction_id),
        ended=introduction.state in (IntroductionState.MET, IntroductionState.CAME_TO_NOTHING),
    )
    return page, 422 if refused is not None else 200


def _kind_choices() -> list[Any]:
    """Symmetric kinds of tie, the usual one first."""
    kinds = [kind for kind, _ in tie_kinds.list_tie_kinds(get_db(), current_actor()) if not kind.directed]
    kinds.sort(key=lambda kind: kind.name != introductions.USUAL_KIND)
    return choices_of((kind.id, kind.name) for kind in kinds)
