"""Pages of topics: what people care about, offer and want."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from crm import topics
from crm.models import Topic
from crm.models.words import Stance
from crm.permissions import Permission
from web.forms.base import KithForm
from web.forms.topics import MergeForm, RenameForm
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("topics", __name__, url_prefix="/topics")


@blueprint.get("")
def list_topics() -> str:
    """All topics, each with how many care about, offer and want it."""
    args = request.args
    sort, direction = args.get("sort", "name"), args.get("direction", "ascending")
    page = topics.list_topics(
        get_db(),
        current_actor(),
        text=args.get("q", ""),
        sort=sort,
        direction=direction,
        page=args.get("page", 1, type=int),
    )
    return render_template("topics/list.html", page=page, stances=list(Stance), sort=sort, direction=direction)


@blueprint.get("/<int:topic_id>")
def show_topic(topic_id: int) -> tuple[str, int]:
    """One topic: who stands to it, and what may be done with it."""
    return _page(topic_id, {"rename": RenameForm(None, prefix="rename-"), "merge": MergeForm(None, prefix="merge-")})


@blueprint.post("/<int:topic_id>/rename")
@needs(Permission.EDIT_LISTS)
def rename_topic(topic_id: int) -> Response | tuple[str, int]:
    """Give a topic another name."""
    form = RenameForm(prefix="rename-")
    return _act(topic_id, form, topics.rename_topic, {"rename": form, "merge": MergeForm(None, prefix="merge-")})


@blueprint.post("/<int:topic_id>/merge")
@needs(Permission.EDIT_LISTS)
def merge_topics(topic_id: int) -> Response | tuple[str, int]:
    """Make one topic of two."""
    form = MergeForm(prefix="merge-")
    return _act(topic_id, form, topics.merge_topics, {"rename": RenameForm(None, prefix="rename-"), "merge": form})


def _act(
    topic_id: int, form: KithForm, use_case: Callable[..., Topic], forms: dict[str, KithForm]
) -> Response | tuple[str, int]:
    if form.validate_on_submit():
        with form.refusals():
            topic = use_case(get_db(), current_actor(), topic_id, **form.details())
            flash(f"The topic is called “{topic.name}” now.", "success")
            return redirect(f"/topics/{topic.id}", 303)
    return _page(topic_id, forms, refused=form)


def _page(topic_id: int, forms: dict[str, KithForm], refused: KithForm | None = None) -> tuple[str, int]:
    db, actor = get_db(), current_actor()
    stance = Stance.of(request.args.get("stance"))
    values: dict[str, Any] = {
        "topic": topics.get_topic(db, actor, topic_id),
        "page": topics.list_interested(db, actor, topic_id, stance=stance, page=request.args.get("page", 1, type=int)),
        "stance": stance,
        "stances": list(Stance),
    }
    page = render_template("topics/page.html", forms=forms, form=refused, **values)
    return page, 422 if refused is not None else 200
