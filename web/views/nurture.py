"""Pages of nurture plans: the list with the forgotten first, and the plan with one person."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from crm import areas, nurture, people
from crm.forgetting import SILENCE
from crm.models import Person
from crm.models.words import NurtureStage
from crm.permissions import Permission
from crm.refusals import find_refusing
from web.forms.base import KithForm
from web.forms.fields import choices_of
from web.forms.nurture import PlanForm, TrainingForm
from web.ids import read_id
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("nurture", __name__)
PLAN_RULE = "/people/<int:person_id>/nurture"


@blueprint.get("/nurture")
@needs(Permission.READ_NETWORK)
def list_plans() -> str:
    """Whom we look after: the forgotten first."""
    db, actor, args = get_db(), current_actor(), request.args
    filtered = any(args.get(name) for name in ("stage", "owner", "area"))
    page = nurture.list_plans(
        db,
        actor,
        stage=NurtureStage.of(args.get("stage")),
        owner_id=read_id(args.get("owner")),
        text=args.get("q", ""),
        area_id=read_id(args.get("area")),
        page=read_id(args.get("page")) or 1,
    )
    return render_template(
        "nurture/list.html",
        page=page,
        filtered=filtered,
        forgotten=None if filtered or args.get("q") else nurture.count_forgotten(db, actor),
        stages=NurtureStage.choices(),
        owners=nurture.list_owners(db, actor),
        area_choices=areas.list_area_choices(db, actor, most=areas.MOST_IN_FILTER),
        silence=SILENCE,
    )


@blueprint.get(PLAN_RULE)
@needs(Permission.READ_NETWORK)
def show_plan(person_id: int) -> tuple[str, int]:
    """The plan with one person; or, for who may write it, the form to start one."""
    return _page(people.get_person(get_db(), current_actor(), person_id))


@blueprint.post(PLAN_RULE)
@needs(Permission.NURTURE)
def save_plan(person_id: int) -> Response | tuple[str, int]:
    """Start the plan, or change it."""
    db, actor = get_db(), current_actor()
    person = people.get_person(db, actor, person_id)
    form = PlanForm()
    form.owner_id.choices = _owner_choices(person)
    if form.validate_on_submit():
        with form.refusals():
            if nurture.find_plan(db, actor, person.id) is None:
                nurture.start_plan(db, actor, person_id=person.id, **form.details())
            else:
                nurture.change_plan(db, actor, person.id, **form.details())
            flash("The plan is saved.", "success")
            return redirect(f"/people/{person.id}/nurture", 303)
    return _page(person, plan=form)


@blueprint.post(f"{PLAN_RULE}/trainings")
@needs(Permission.NURTURE)
def add_training(person_id: int) -> Response | tuple[str, int]:
    """Write down a training that they had."""
    db, actor = get_db(), current_actor()
    person = people.get_person(db, actor, person_id)
    form = TrainingForm(prefix="training-")
    if form.validate_on_submit():
        with form.refusals():
            nurture.add_training(db, actor, person.id, **form.details())
            flash("The training is saved.", "success")
            return redirect(f"/people/{person.id}/nurture", 303)
    return _page(person, training=form)


@blueprint.post(f"{PLAN_RULE}/trainings/<int:training_id>/remove")
@needs(Permission.NURTURE)
def remove_training(person_id: int, training_id: int) -> Response:
    """Take out a training that was written down by mistake."""
    nurture.remove_training(get_db(), current_actor(), person_id, training_id)
    flash("The training is taken out.", "success")
    return redirect(f"/people/{person_id}/nurture", 303)


def _page(person: Person, **refused: KithForm) -> tuple[str, int]:
    """The page of a plan, with the form that was *refused*, if any, as it was filled in."""
    db, actor = get_db(), current_actor()
    standing = nurture.find_plan(db, actor, person.id)
    forms: dict[str, KithForm] = {}
    if actor.may(Permission.NURTURE):
        begun = {"stage": NurtureStage.NOTICED, "owner_id": actor.id}
        plan = PlanForm(None, obj=standing.plan) if standing else PlanForm(None, data=begun)
        plan.owner_id.choices = _owner_choices(person)
        forms = {"plan": plan, "training": TrainingForm(None, prefix="training-"), **refused}
    page = render_template(
        "nurture/page.html",
        person=person,
        standing=standing,
        refuses=bool(find_refusing(db, [person.id])),
        stages=nurture.list_stage_changes(db, actor, person.id) if standing else [],
        forms=forms,
        form=next(iter(refused.values()), None),
        hints=[{"hint": {"text": meaning}} for meaning in nurture.MEANINGS.values()],
    )
    return page, 422 if refused else 200


def _owner_choices(person: Person) -> list[Any]:
    return choices_of([("", "Nobody yet"), *nurture.list_owner_choices(get_db(), current_actor(), person)])
