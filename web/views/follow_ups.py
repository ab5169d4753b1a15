"""Pages of follow-ups: who is waiting for us."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from crm import areas, consents, follow_ups, people
from crm.models import FollowUp, now
from crm.models.words import FollowUpState, Purpose
from crm.permissions import Permission
from crm.rules import rules_of
from web.forms.base import KithForm
from web.forms.fields import choices_of
from web.forms.follow_ups import DoneForm, DropForm, FollowUpForm, HandOverForm, SnoozeForm
from web.ids import read_id
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("follow_ups", __name__, url_prefix="/follow-ups")


@blueprint.get("")
def list_follow_ups() -> str:
    """Who is waiting: mine, an area's, or all; the longest overdue first."""
    args, area_id = request.args, read_id(request.args.get("area"))
    page = follow_ups.list_follow_ups(
        get_db(),
        current_actor(),
        mine=args.get("whose") == "mine",
        area_ids=sorted(areas.list_area_ids_within(get_db(), [area_id])) if area_id else (),
        state=FollowUpState.of(args.get("state") or FollowUpState.OPEN.value),
        text=args.get("q", ""),
        page=args.get("page", 1, type=int),
    )
    area_choices = areas.list_area_choices(get_db(), current_actor(), most=areas.MOST_IN_FILTER)
    return render_template("follow_ups/list.html", page=page, area_choices=area_choices, now=now())


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Permission.FOLLOW_UP)
def add_follow_up() -> Response | tuple[str, int]:
    """Promise something to a person."""
    db, actor = get_db(), current_actor()
    person = people.get_person(db, actor, read_id(request.args.get("person")) or 0)
    form = FollowUpForm(due_at=(now() + dt.timedelta(days=rules_of(db).follow_up_days)).date(), owner_id=actor.id)
    form.owner_id.choices = choices_of(follow_ups.list_owner_choices(db, actor, person))
    if form.validate_on_submit():
        with form.refusals():
            details = form.details() | {"due_at": _end_of(form.due_at.data)}
            follow_ups.add_follow_up(db, actor, person_id=person.id, **details)
            flash("The follow-up is saved.", "success")
            return redirect(f"/people/{person.id}", 303)
    return form.answer("follow_ups/new.html", person=person, refusal=_find_refusal(person.id))


@blueprint.get("/<int:follow_up_id>")
def show_follow_up(follow_up_id: int) -> tuple[str, int]:
    """One follow-up, and what can be done with it."""
    return _page(follow_up_id)


@blueprint.post("/<int:follow_up_id>/done")
def close_follow_up(follow_up_id: int) -> Response | tuple[str, int]:
    """Close it as done."""
    return _act(follow_up_id, DoneForm(prefix="done-"), follow_ups.close_follow_up, "Done. Thank you.")


@blueprint.post("/<int:follow_up_id>/snooze")
def snooze_follow_up(follow_up_id: int) -> Response | tuple[str, int]:
    """Put it off."""
    return _act(follow_up_id, SnoozeForm(prefix="snooze-"), follow_ups.snooze_follow_up, "It is put off.")


@blueprint.post("/<int:follow_up_id>/hand-over")
def hand_over_follow_up(follow_up_id: int) -> Response | tuple[str, int]:
    """Give it to somebody else."""
    form = HandOverForm(prefix="hand-")
    return _act(follow_up_id, form, follow_ups.hand_over_follow_up, "It is handed over.")


@blueprint.post("/<int:follow_up_id>/drop")
def drop_follow_up(follow_up_id: int) -> Response | tuple[str, int]:
    """Close it without having done it."""
    form = DropForm(prefix="drop-")
    return _act(follow_up_id, form, follow_ups.close_follow_up, "It is dropped.", state=FollowUpState.DROPPED)


def _act(
    follow_up_id: int, form: KithForm, use_case: Callable[..., FollowUp], sentence: str, **more: Any
) -> Response | tuple[str, int]:
    db, actor = get_db(), current_actor()
    if isinstance(form, HandOverForm):
        person = follow_ups.get_follow_up(db, actor, follow_up_id).person
        form.owner_id.choices = choices_of(follow_ups.list_owner_choices(db, actor, person))
    if form.validate_on_submit():
        with form.refusals():
            details = form.details()
            if "due_at" in details:
                details["due_at"] = _end_of(details["due_at"])
            use_case(db, actor, follow_up_id, **details, **more)
            flash(sentence, "success")
            return redirect("/follow-ups?whose=mine", 303)
    return _page(follow_up_id, form)


def _page(follow_up_id: int, refused: KithForm | None = None) -> tuple[str, int]:
    db, actor = get_db(), current_actor()
    follow_up = follow_ups.get_follow_up(db, actor, follow_up_id)
    forms: dict[str, KithForm] = {
        "done": DoneForm(None, prefix="done-"),
        "snooze": SnoozeForm(None, prefix="snooze-"),
        "hand": HandOverForm(None, prefix="hand-", owner_id=follow_up.owner_id),
        "drop": DropForm(None, prefix="drop-"),
    }
    forms["hand"]["owner_id"].choices = choices_of(follow_ups.list_owner_choices(db, actor, follow_up.person))
    if refused is not None:
        forms[refused._prefix.rstrip("-")] = refused
    refusal = _find_refusal(follow_up.person_id)
    page = render_template(
        "follow_ups/page.html", follow_up=follow_up, forms=forms, form=refused, refusal=refusal, now=now()
    )
    return page, 422 if refused is not None else 200


def _find_refusal(person_id: int) -> consents.Said | None:
    """When the person said that they do not want to be contacted, if that is their latest word."""
    said = consents.find_latest_consents(get_db(), [person_id], Purpose.CONTACT_ME).get(person_id)
    return None if said is None or said.given else said


def _end_of(day: dt.date) -> dt.datetime:
    """The last moment of a working day there: what is promised for Friday is late from Saturday on."""
    zone = current_app.extensions["kith"]["zone"]
    return dt.datetime.combine(day, dt.time(23, 59), zone)
