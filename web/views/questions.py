"""Pages of questions: what came from phones and a person has to look at."""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from crm import questions
from crm.errors import Invalid, NotAllowed, NotFound
from crm.models import Question
from crm.permissions import Permission
from crm.questions import Knock, Right
from web.envelopes import FORMAT
from web.forms.base import KithForm
from web.forms.fields import choices_of
from web.forms.questions import ConflictForm, LeaveOutForm, StoreForm
from web.ids import read_id
from web.question_words import KINDS, kind_of, sent_lines
from web.signing_in import current_actor, needs
from web.syncing import settle_now
from web.transaction import get_db

blueprint = Blueprint("questions", __name__, url_prefix="/questions")


@blueprint.get("")
def list_questions() -> str:
    """The questions that are open, or those that are settled."""
    settled = request.args.get("state") == "settled"
    number = read_id(request.args.get("page")) or 1
    page = questions.list_questions(get_db(), current_actor(), settled=settled, page=number)
    return render_template("questions/list.html", page=page, settled=settled, kind_of=kind_of)


@blueprint.get("/<int:question_id>")
def show_question(question_id: int) -> tuple[str, int]:
    """What was sent beside what is stored, and what can become of it."""
    return _page(questions.get_question(get_db(), current_actor(), question_id))


@blueprint.post("/<int:question_id>/settle")
def settle_conflict(question_id: int) -> Response | tuple[str, int]:
    """Say which of two knocks is right."""
    db, actor = get_db(), current_actor()
    question = questions.get_question(db, actor, question_id)
    form = _conflict_form(question)
    if form.validate_on_submit():
        with form.refusals():
            right = Right(form.right.data)
            questions.settle_conflict(db, actor, question_id, right=right, reason=form.reason.data)
            return _settled()
    return _page(questions.get_question(db, actor, question_id), conflict=form)


@blueprint.post("/<int:question_id>/record")
@needs(Permission.RECORD)
def store_now(question_id: int) -> Response | tuple[str, int]:
    """Store what was sent."""
    db, actor = get_db(), current_actor()
    question = questions.get_question(db, actor, question_id)
    form = StoreForm(prefix="store-")
    if form.validate_on_submit() and _is_held(question):
        try:
            settle_now(question)
            return _settled()
        except (NotFound, NotAllowed):
            refused = "The street or the walk is not there any more, or not in your areas. Record it by hand."
        except (Invalid, ValueError) as reason:
            refused = str(reason)
        db.rollback()
        form.form_errors.append(refused)
    return _page(questions.get_question(db, actor, question_id), store=form)


@blueprint.post("/<int:question_id>/leave-out")
def leave_out(question_id: int) -> Response | tuple[str, int]:
    """Say that what was sent is not needed."""
    db, actor = get_db(), current_actor()
    form = LeaveOutForm(prefix="leave-")
    if form.validate_on_submit():
        with form.refusals():
            questions.leave_out(db, actor, question_id, reason=form.reason.data)
            return _settled()
    return _page(questions.get_question(db, actor, question_id), leave_out=form)


def _settled() -> Response:
    flash("It is settled.", "success")
    return redirect("/questions", 303)


def _page(question: Question, **refused: KithForm) -> tuple[str, int]:
    sent, other = questions.list_knocks_asked_about(get_db(), current_actor(), question)
    forms: dict[str, KithForm] = {
        "conflict": _conflict_form(question, None),
        "store": StoreForm(None, prefix="store-"),
        "leave_out": LeaveOutForm(None, prefix="leave-"),
    }
    page = render_template(
        "questions/page.html",
        question=question,
        kind=kind_of(question),
        lines=sent_lines(question),
        sent=sent,
        other=other,
        held=_is_held(question),
        readable=question.content["format"] == FORMAT and question.kind in KINDS,
        forms=forms | refused,
        form=next(iter(refused.values()), None),
    )
    return page, 422 if refused else 200


def _is_held(question: Question) -> bool:
    """Whether what was sent is stored nowhere yet; else it is, and stands against what somebody else stored."""
    return question.visit_id is None and question.other_visit_id is None


def _conflict_form(question: Question, *formdata: None) -> ConflictForm:
    form = ConflictForm(*formdata, prefix="conflict-")
    sent, other = questions.list_knocks_asked_about(get_db(), current_actor(), question)
    choices = [(Right.BOTH, "Both are right: one thing happened after the other")]
    if _may_go(other):
        choices.append((Right.SENT, _told(sent, "what was sent from the phone")))
    if _may_go(sent):
        choices.append((Right.OTHER, _told(other, "the other knock")))
    form.right.choices = choices_of([(word.value, text) for word, text in choices])
    return form


def _may_go(knock: Knock | None) -> bool:
    """Whether a knock could be taken back; one with a conversation stays."""
    return knock is not None and knock.visit.conversation_id is None


def _told(knock: Knock | None, otherwise: str) -> str:
    return f"Only this: “{knock.visit.outcome.label}”, from {knock.by}" if knock else f"Only {otherwise}"
