"""The page on which a person's consent is given or withdrawn, with its history."""

from flask import Blueprint, flash, redirect
from werkzeug.wrappers import Response

from crm import consents, people
from crm.permissions import Permission
from web.forms.consents import ConsentForm
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("consents", __name__)


@blueprint.route("/people/<int:person_id>/consents", methods=["GET", "POST"])
@needs(Permission.RECORD)
def add_consent(person_id: int) -> Response | tuple[str, int]:
    """Write down what a person agreed to, or did not."""
    db, actor = get_db(), current_actor()
    person = people.get_person(db, actor, person_id)
    form = ConsentForm()
    if form.validate_on_submit():
        with form.refusals():
            given = form.answer_given.data == "yes"
            consents.add_consent(db, actor, person_id=person.id, given=given, **form.details("answer_given"))
            flash("What they said is written down.", "success")
            return redirect(f"/people/{person.id}", 303)
    history = consents.list_consents(db, actor, person.id)
    current = consents.current_consents(history)
    return form.answer("consents/form.html", person=person, current=current, history=history)
