"""Pages of issues: what people raised, who sees to it, what came of it, and who is to be told."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from crm import areas, board, going_back, issue_sources, issue_steps, issues, themes
from crm.glimpses import glimpses
from crm.models import Issue, now
from crm.models.words import IssueState, OwnerKind
from crm.permissions import Permission
from crm.raisers import Raiser
from web.forms.fields import choices_of
from web.forms.issues import BoardForm, IssueForm, MoveForm, PutOnBoardForm, StepForm, TellForm
from web.ids import read_id
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("issues", __name__, url_prefix="/issues")

#: How many of those to go back to one page shows, each with its form.
SHOWN = 30


@blueprint.get("")
@needs(Permission.SEE_RECORDS)
def list_issues() -> str:
    """Issues, those without an answer first, with how many people are still to be told."""
    db, actor, args = get_db(), current_actor(), request.args
    page = issues.list_issues(
        db,
        actor,
        state=IssueState.of(args.get("state")),
        answered={"yes": True, "no": False}.get(args.get("answered", "")),
        area_id=read_id(args.get("area")),
        owner_kind=OwnerKind.of(args.get("owner")),
        page=read_id(args.get("page")) or 1,
    )
    return render_template(
        "issues/list.html",
        page=page,
        owners=board.find_owner_names(db, page.rows),
        raised=issues.count_raised(db, [issue.id for issue in page.rows]),
        to_tell=going_back.count_to_tell(db, page.rows),
        states=IssueState.choices(),
        owner_kinds=OwnerKind.choices(),
        area_choices=areas.list_area_choices(db, actor, most=areas.MOST_IN_FILTER),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Permission.RAISE_ISSUES)
def add_issue() -> Response | tuple[str, int]:
    """Raise an issue from the excerpts and conversations that the address names, or add them to one that is open."""
    db, actor = get_db(), current_actor()
    named = {f"{noun}_ids": _ids(noun) for noun in ("coding", "conversation")}
    chosen = issue_sources.list_chosen(db, actor, **named)
    form = IssueForm(data=issue_sources.draft_issue(chosen))
    _offer(form)
    open_ = issues.list_open_choices(db, actor) if chosen else []
    form.issue_id.choices = choices_of([("", "No, it is new"), *open_])
    if form.validate_on_submit():
        with form.refusals():
            issue_id = form.issue_id.data or _raise(form)
            if chosen:
                issue_sources.add_sources(db, actor, issue_id, **named)
            flash("The quotes are with the issue." if form.issue_id.data else "The issue is raised.", "success")
            return redirect(f"/issues/{issue_id}", 303)
    return form.without_tick().answer("issues/form.html", chosen=chosen, issue=None)


@blueprint.route("/<int:issue_id>/change", methods=["GET", "POST"])
@needs(Permission.RAISE_ISSUES)
def change_issue(issue_id: int) -> Response | tuple[str, int]:
    """Change what is said of an issue."""
    db, actor = get_db(), current_actor()
    issue = issues.get_issue(db, actor, issue_id)
    form = IssueForm(obj=issue)
    del form.issue_id
    _offer(form)
    if issue.state is IssueState.DONE:
        form.owner_kind.label.text = "Who did it?"
        form.owner_kind.choices = choices_of([("", "Choose who did it"), *OwnerKind.choices()])
    if form.validate_on_submit():
        with form.refusals():
            issues.change_issue(db, actor, issue_id, **form.details())
            flash("The changes are saved.", "success")
            return redirect(f"/issues/{issue_id}", 303)
    return form.without_tick().answer("issues/form.html", chosen=[], issue=issue)


@blueprint.get("/<int:issue_id>")
@needs(Permission.SEE_RECORDS)
def show_issue(issue_id: int) -> tuple[str, int]:
    """One issue: what was heard, who sees to it, what was done, and what came of it."""
    return _page(issue_id)


@blueprint.post("/<int:issue_id>/move")
@needs(Permission.RAISE_ISSUES)
def move_issue(issue_id: int) -> Response | tuple[str, int]:
    """Say where it stands, with the answer."""
    return _act(issue_id, MoveForm(prefix="move-"), issues.move_issue, "It is saved where the issue stands.")


@blueprint.post("/<int:issue_id>/steps")
@needs(Permission.RAISE_ISSUES)
def add_step(issue_id: int) -> Response | tuple[str, int]:
    """Add a step."""
    return _act(issue_id, StepForm(prefix="step-"), issue_steps.add_step, "The step is added.")


@blueprint.post("/<int:issue_id>/steps/<int:step_id>/done")
@needs(Permission.RAISE_ISSUES)
def finish_step(issue_id: int, step_id: int) -> Response:
    """What was to be done was done."""
    issue_steps.finish_step(get_db(), current_actor(), issue_id, step_id)
    flash("The step is done.", "success")
    return redirect(f"/issues/{issue_id}", 303)


@blueprint.post("/<int:issue_id>/steps/<int:step_id>/remove")
@needs(Permission.RAISE_ISSUES)
def remove_step(issue_id: int, step_id: int) -> Response:
    """Take a step away."""
    issue_steps.remove_step(get_db(), current_actor(), issue_id, step_id)
    flash("The step is taken away.", "success")
    return redirect(f"/issues/{issue_id}", 303)


@blueprint.post("/<int:issue_id>/board")
@needs(Permission.PUBLISH)
def put_on_board(issue_id: int) -> Response | tuple[str, int]:
    """Show it to everybody."""
    return _act(issue_id, PutOnBoardForm(prefix="board-"), issues.put_on_board, "It is on the board.")


@blueprint.post("/<int:issue_id>/board/off")
@needs(Permission.PUBLISH)
def take_off_board(issue_id: int) -> Response:
    """Show it to the team alone."""
    issues.take_off_board(get_db(), current_actor(), issue_id)
    flash("It is off the board.", "success")
    return redirect(f"/issues/{issue_id}", 303)


@blueprint.post("/<int:issue_id>/sources/<int:source_id>/remove")
@needs(Permission.RAISE_ISSUES)
def remove_source(issue_id: int, source_id: int) -> Response:
    """Take away that it was raised there."""
    issue_sources.remove_source(get_db(), current_actor(), issue_id, source_id)
    flash("The quote is no longer with this issue. The conversation stays.", "success")
    return redirect(f"/issues/{issue_id}", 303)


@blueprint.get("/<int:issue_id>/going-back")
@needs(Permission.SEE_RECORDS)
def show_going_back(issue_id: int) -> tuple[str, int]:
    """Whom to tell the answer, and who was told."""
    return _going_back(issue_id, None, TellForm())


@blueprint.post("/<int:issue_id>/going-back/<int:source_id>")
@needs(Permission.RECORD)
def record_telling(issue_id: int, source_id: int) -> Response | tuple[str, int]:
    """They were told."""
    db, actor = get_db(), current_actor()
    form = TellForm(prefix=f"{source_id}-")
    form.channel.validate_choice = False  # what is none of them is refused with the use-case's sentence
    if form.validate_on_submit():
        with form.refusals():
            going_back.record_telling(db, actor, issue_id, source_id=source_id, **form.details())
            flash("It is logged as a conversation: they know.", "success")
            return redirect(f"/issues/{issue_id}/going-back", 303)
    return _going_back(issue_id, source_id, form)


def _ids(noun: str) -> list[int]:
    return [id_ for one in request.args.getlist(noun) if (id_ := read_id(one)) is not None]


def _raise(form: IssueForm) -> int:
    issue: Issue = issues.add_issue(get_db(), current_actor(), **form.details("issue_id", "confirmed"))
    return issue.id


def _offer(form: IssueForm) -> None:
    """Fill in the areas and the themes."""
    db, actor = get_db(), current_actor()
    form.area_id.choices = choices_of([("", "Choose an area"), *areas.list_area_choices(db, actor)])
    offered = [(theme.id, theme.path) for theme in themes.list_themes(db, actor)]
    known = {theme_id for theme_id, _ in offered}
    if form.theme_id.data is not None and form.theme_id.data not in known:
        form.theme_id.data = None  # retired, or merged since
    form.theme_id.choices = choices_of([("", "None"), *offered])


def _act(issue_id: int, form: BoardForm, use_case: Callable[..., Any], done: str) -> Response | tuple[str, int]:
    if form.validate_on_submit():
        with form.refusals():
            use_case(get_db(), current_actor(), issue_id, **form.details())
            flash(done, "success")
            return redirect(f"/issues/{issue_id}", 303)
    return _page(issue_id, form)


def _page(issue_id: int, refused: BoardForm | None = None) -> tuple[str, int]:
    """The issue with a form for each thing that can be done, the one that was refused as it was sent."""
    db, actor = get_db(), current_actor()
    going = going_back.get_going_back(db, actor, issue_id)
    issue = going.issue
    forms: dict[str, BoardForm] = {
        "move": MoveForm(formdata=None, prefix="move-", data={"state": issue.state, "answer": issue.answer}),
        "step": StepForm(formdata=None, prefix="step-", data={"on_board": True, "done": True}),
        "board": PutOnBoardForm(formdata=None, prefix="board-"),
    }
    if refused is not None:
        forms[next(name for name, form in forms.items() if isinstance(refused, type(form)))] = refused
    if issue.owner_kind is not None:
        del forms["move"].owner_kind
    for form in forms.values():
        form.without_tick()
    page = render_template(
        "issues/page.html",
        form=refused,
        forms=forms,
        issue=issue,
        now=now(),
        owner=glimpses(db, [issue.owner_id]).get(issue.owner_id or 0),
        owner_name=board.find_owner_names(db, [issue])[issue.id],
        theme=next((one.path for one in themes.list_themes(db, actor, retired=True) if one.id == issue.theme_id), ""),
        going=going,
        sources=issue_sources.list_sources(db, actor, issue_id),
    )
    return page, 200 if refused is None else 422


def _going_back(issue_id: int, source_id: int | None, form: TellForm) -> tuple[str, int]:
    """The list, with the form that was refused as it was sent, and an empty one for each of the others."""
    going = going_back.get_going_back(get_db(), current_actor(), issue_id)
    forms = {}
    for one in going.to_tell[:SHOWN]:
        forms[one.source_id] = form if one.source_id == source_id else _tell_form(one)
        forms[one.source_id].person_ids.choices = choices_of((who.id, who.name) for who in one.contacts)
        if not one.contacts:
            del forms[one.source_id].person_ids
    if source_id is not None and source_id not in forms:
        flash(next(iter(form.errors.values()))[0] if form.errors else "They are not on the list.", "error")
    page = render_template(
        "issues/going_back.html", form=form, forms=forms, going=going, issue=going.issue, shown=SHOWN
    )
    return page, 422 if form.errors else 200


def _tell_form(one: Raiser) -> TellForm:
    first = "doorstep" if one.street_id is not None else "phone" if one.agreed else "street"
    return TellForm(
        formdata=None,
        prefix=f"{one.source_id}-",
        data={"person_ids": [who.id for who in one.contacts], "channel": first},
    )
