"""Pages of ties: all of one node, adding, changing, ending, and taking back."""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from crm import tie_kinds, ties
from crm.errors import NotFound
from crm.glimpses import glimpses
from crm.models import Node, Tie
from crm.permissions import Permission
from crm.tie_kinds import Reading
from crm.tie_lines import list_ties_of
from web.forms.ties import EndForm, NewTieForm, TieForm, choice_of
from web.ids import read_id
from web.node_paths import NODE_RULE, find_asked, path_of
from web.signing_in import current_actor, needs
from web.transaction import get_db
from web.ways_back import find_way_back

blueprint = Blueprint("ties", __name__)


@blueprint.get(f"{NODE_RULE}/ties")
def list_ties(nouns: str, node_id: int) -> str:
    """All ties of one node, or those that have ended."""
    node, ended = find_asked(nouns, node_id), "ended" in request.args
    page = list_ties_of(get_db(), node.id, ended=ended, page=request.args.get("page", 1, type=int))
    return render_template("ties/list.html", node=node, path=path_of(node), page=page, ended=ended)


@blueprint.route(f"{NODE_RULE}/ties/new", methods=["GET", "POST"])
@needs(Permission.RECORD)
def add_tie(nouns: str, node_id: int) -> Response | tuple[str, int]:
    """Say that a node is connected with another, perhaps with one that the address names."""
    db, actor, node, back = get_db(), current_actor(), find_asked(nouns, node_id), find_way_back("/network")
    form = NewTieForm(data={"b_id": read_id(request.args.get("other"))})
    form.offer(tie_kinds.list_tie_readings(db, actor))
    if form.validate_on_submit():
        kind_id, reverse = form.reading
        a_id, b_id = (form.b_id.data, node.id) if reverse else (node.id, form.b_id.data)
        with form.refusals():
            ties.add_tie(db, actor, a_id=a_id, b_id=b_id, kind_id=kind_id, **form.details("kind_id", "b_id"))
            flash("The tie is saved.", "success")
            return redirect(back or path_of(node), 303)
    return form.answer("ties/new.html", node=node, path=path_of(node), back=back)


@blueprint.route(f"{NODE_RULE}/ties/<int:tie_id>", methods=["GET", "POST"])
@needs(Permission.RECORD)
def change_tie(nouns: str, node_id: int, tie_id: int) -> Response | tuple[str, int]:
    """Change a tie: the row that held is kept as history."""
    node, tie = _find(nouns, node_id, tie_id)
    form = _change_form(node, tie, TieForm(obj=tie))
    if form.validate_on_submit():
        kind_id, reverse = form.reading
        swap = (node.id == tie.a_id) == reverse
        with form.refusals():
            details = form.details("kind_id")
            ties.change_tie(get_db(), current_actor(), tie_id, kind_id=kind_id, reverse=swap, **details)
            flash("The tie is changed.", "success")
            return redirect(path_of(node), 303)
    return _page(node, tie, form, EndForm(None, prefix="end-"))


@blueprint.post(f"{NODE_RULE}/ties/<int:tie_id>/end")
def end_tie(nouns: str, node_id: int, tie_id: int) -> Response | tuple[str, int]:
    """Say until when a tie held."""
    node, tie = _find(nouns, node_id, tie_id)
    form = EndForm(prefix="end-")
    if form.validate_on_submit():
        with form.refusals():
            ties.end_tie(get_db(), current_actor(), tie_id, until=form.until.data)
            flash("The tie has ended. It stays in the history.", "success")
            return redirect(path_of(node), 303)
    return _page(node, tie, form, form)


@blueprint.post(f"{NODE_RULE}/ties/<int:tie_id>/take-back")
def retract_tie(nouns: str, node_id: int, tie_id: int) -> Response:
    """Take back a tie that was recorded by mistake."""
    node, _ = _find(nouns, node_id, tie_id)
    ties.retract_tie(get_db(), current_actor(), tie_id)
    flash("The tie is taken back, as if it had never been.", "success")
    return redirect(path_of(node), 303)


def _find(nouns: str, node_id: int, tie_id: int) -> tuple[Node, Tie]:
    """The node and its tie, which still holds. Raises NotFound."""
    node, tie = find_asked(nouns, node_id), ties.get_tie(get_db(), current_actor(), tie_id)
    if node.id not in (tie.a_id, tie.b_id) or tie.closed_at is not None:
        raise NotFound(f"Node {node_id} has no tie {tie_id} that holds.")
    return node, tie


def _page(node: Node, tie: Tie, form: TieForm | EndForm, end_form: EndForm) -> tuple[str, int]:
    other_id = tie.b_id if tie.a_id == node.id else tie.a_id
    other = glimpses(get_db(), [other_id])[other_id]
    change_form = _change_form(node, tie, TieForm(None, obj=tie)) if form is end_form else form
    return form.answer(
        "ties/page.html",
        node=node,
        path=path_of(node),
        tie=tie,
        other=other,
        change_form=change_form,
        end_form=end_form,
    )


def _change_form(node: Node, tie: Tie, form: TieForm) -> TieForm:
    """*form* with the ways to choose from; the present one is chosen until another is sent."""
    form.offer(tie_kinds.list_tie_readings(get_db(), current_actor()))
    if not form.kind_id.raw_data:
        turned = tie.kind.directed and tie.b_id == node.id
        form.kind_id.data = choice_of(Reading(tie.kind_id, turned, ""))
    return form
