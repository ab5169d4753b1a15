"""Pages of follow-ups: who is waiting for us."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from crm import areas, consents, follow_up_words, follow_ups, people, promises_kept, waiting
from crm.analyses import find_analysis
from crm.models import FollowUp, now
from crm.models.words import FollowUpState, Purpose
from crm.paging import Page
from crm.permissions import Permission
from crm.rules import rules_of
from web.forms.base import KithForm
from web.forms.fields import choices_of
from web.forms.follow_ups import DoneForm, DropForm, FollowUpForm, HandOverForm, PressForm, SnoozeForm
from web.ids import read_id
from web.signing_in import current_actor, needs
from web.transaction import get_db
from web.ways_back import find_way_back
from web.wording import counted

blueprint = Blueprint("follow_ups", __name__, url_prefix="/follow-ups")

#: How many one page shows: each has its reasons and buttons.
SHOWN = 25

#: What is open, yet in nobody's queue: it was asked of the coordinator, or they said no to contact.
_GROUPS = {"asked": waiting.list_escalated, "refused": waiting.list_refusing}


@blueprint.app_template_filter("due_words")
def say_due(follow_up: FollowUp) -> str:
    """By when, in the team's own days."""
    return follow_up_words.due_words(follow_up, rules_of(get_db()), now())


@blueprint.app_template_filter("waited")
def say_hours(hours: float) -> str:
    """*31 hours*, *96 hours (4 days)*."""
    days = f" ({hours / 24:.0f} days)" if hours >= 72 else ""
    return f"{counted(round(hours), 'hour')}{days}"


@blueprint.get("")
def list_follow_ups() -> str:
    """Who is waiting, in the order of what is lost by it; or what is closed, by its day."""
    db, actor, args = get_db(), current_actor(), request.args
    area_id, state = read_id(args.get("area")), FollowUpState.of(args.get("state") or FollowUpState.OPEN.value)
    narrowed: dict[str, Any] = {
        "mine": args.get("whose") == "mine",
        "area_ids": sorted(areas.list_area_ids_within(db, [area_id])) if area_id else (),
        "text": args.get("q", ""),
        "page": args.get("page", 1, type=int),
        "size": SHOWN,
    }
    group = args.get("state", "") if args.get("state") in _GROUPS else ""
    if group == "asked" and not actor.may(Permission.LEAD_FOLLOW_UPS):
        group = ""
    open_ = bool(group) or state is FollowUpState.OPEN
    page: Page[Any]
    if open_:
        list_open = _GROUPS.get(group, waiting.list_waiting)
        page = list_open(db, actor, find_analysis(db), by_day=args.get("order") == "day", **narrowed)
    else:
        page = follow_ups.list_follow_ups(db, actor, state=state, **narrowed)
    area_choices = areas.list_area_choices(db, actor, most=areas.MOST_IN_FILTER)
    return render_template(
        "follow_ups/list.html",
        page=page,
        area_choices=area_choices,
        now=now(),
        open=open_,
        group=group,
        order=waiting.ORDER,
    )


@blueprint.get("/measures")
def show_measures() -> str:
    """How soon we are in touch with those who show an interest, and who still waits."""
    kept = promises_kept.get_promises_kept(get_db(), current_actor())
    return render_template("follow_ups/measures.html", kept=kept)


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Permission.FOLLOW_UP)
def add_follow_up() -> Response | tuple[str, int]:
    """Promise something to a person."""
    db, actor = get_db(), current_actor()
    person = people.get_person(db, actor, read_id(request.args.get("person")) or 0)
    rules = rules_of(db)
    form = FollowUpForm(due_at=rules.day_of(rules.days_after(now(), rules.follow_up_days)), owner_id=actor.id)
    form.owner_id.choices = choices_of(follow_ups.list_owner_choices(db, actor, person))
    if form.validate_on_submit():
        with form.refusals():
            details = form.details()
            details["due_at"] = rules.end_of(details["due_at"])
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
    done = Markup('Done. Thank you. <a href="/follow-ups/{}">Was that a mistake?</a>').format(follow_up_id)
    return _act(follow_up_id, DoneForm(prefix="done-"), follow_ups.close_follow_up, done)


@blueprint.post("/<int:follow_up_id>/open-again")
def reopen_follow_up(follow_up_id: int) -> Response | tuple[str, int]:
    """Open one again that was closed by mistake."""
    return _act(follow_up_id, PressForm(), follow_ups.reopen_follow_up, "It is open again.")


@blueprint.post("/<int:follow_up_id>/tries")
def note_try(follow_up_id: int) -> Response | tuple[str, int]:
    """Write down that they could not be reached."""
    return _act(follow_up_id, PressForm(), follow_ups.could_not_reach, _say_tried)


def _say_tried(follow_up: FollowUp) -> str:
    if follow_up.escalated_at is not None:
        return "Noted. The coordinator is asked what is to happen. It comes again tomorrow."
    return "Noted. It comes again tomorrow; after the third time the coordinator is asked."


@blueprint.post("/<int:follow_up_id>/try-again")
def try_again(follow_up_id: int) -> Response | tuple[str, int]:
    """Answer, as the coordinator who was asked, that it be tried again."""
    return _act(follow_up_id, PressForm(), follow_ups.try_again, "It is to be tried again by tomorrow.")


@blueprint.post("/<int:follow_up_id>/snooze")
def snooze_follow_up(follow_up_id: int) -> Response | tuple[str, int]:
    """Put it off."""
    asked = follow_ups.get_follow_up(get_db(), current_actor(), follow_up_id).escalated_at
    said = "It is put off. The coordinator stays asked about it." if asked else "It is put off."
    return _act(follow_up_id, SnoozeForm(prefix="snooze-"), follow_ups.snooze_follow_up, said)


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
    follow_up_id: int,
    form: KithForm,
    use_case: Callable[..., FollowUp],
    sentence: str | Callable[[FollowUp], str],
    **more: Any,
) -> Response | tuple[str, int]:
    db, actor = get_db(), current_actor()
    if isinstance(form, HandOverForm):
        person = follow_ups.get_follow_up(db, actor, follow_up_id).person
        form.owner_id.choices = choices_of(follow_ups.list_owner_choices(db, actor, person))
    if form.validate_on_submit():
        with form.refusals():
            details = form.details()
            if "due_at" in details:
                details["due_at"] = rules_of(db).end_of(details["due_at"])
            follow_up = use_case(db, actor, follow_up_id, **details, **more)
            flash(sentence if isinstance(sentence, str) else sentence(follow_up), "success")
            own = "/follow-ups?whose=mine" if follow_up.owner_id == actor.id else "/follow-ups"
            return redirect(find_way_back("/follow-ups") or find_way_back("/") or own, 303)
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
    if refused is not None and refused._prefix:
        forms[refused._prefix.rstrip("-")] = refused
    page = render_template(
        "follow_ups/page.html",
        follow_up=follow_up,
        forms=forms,
        form=refused,
        refusal=_find_refusal(follow_up.person_id),
        now=now(),
        waiting=waiting.find_waiting(db, actor, find_analysis(db), follow_up_id),
        asked_of_you=actor.may(Permission.LEAD_FOLLOW_UPS) and follow_up.escalated_at is not None,
        wanted=request.args.get("do"),
    )
    return page, 422 if refused is not None else 200


def _find_refusal(person_id: int) -> consents.Said | None:
    """When the person said that they do not want to be contacted, if that is their latest word."""
    said = consents.find_latest_consents(get_db(), [person_id], Purpose.CONTACT_ME).get(person_id)
    return None if said is None or said.given else said
