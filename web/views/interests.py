"""The page on which somebody's interests are changed."""

from flask import Blueprint, flash, redirect
from werkzeug.wrappers import Response

from crm import interests
from crm.permissions import Permission
from web.forms.interests import InterestsForm
from web.node_paths import NODE_RULE, find_asked, path_of
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("interests", __name__)


@blueprint.route(f"{NODE_RULE}/interests", methods=["GET", "POST"])
@needs(Permission.RECORD)
def change_interests(nouns: str, node_id: int) -> Response | tuple[str, int]:
    """Say what a person, organisation or asset cares about, offers and wants."""
    node = find_asked(nouns, node_id)
    known = interests.list_interests(get_db(), current_actor(), node.id)
    form = InterestsForm(data={stance.value: "\n".join(topic.name for topic in known[stance]) for stance in known})
    if form.validate_on_submit():
        with form.refusals():
            interests.set_interests(get_db(), current_actor(), node.id, form.topics())
            flash("The interests are saved.", "success")
            return redirect(path_of(node), 303)
    return form.answer("interests/form.html", node=node, path=path_of(node))
