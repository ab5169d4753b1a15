"""What changed in the network between two dates, as far as can be told."""

from typing import Any

from flask import Blueprint, request

from crm import changes
from crm.permissions import Permission
from crm.score_words import figure
from web.forms.changes import ChangesForm
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("changes", __name__)


@blueprint.get("/network-health/changes")
@needs(Permission.READ_NETWORK)
def compare_dates() -> tuple[str, int]:
    """Two dates at equal coverage; only the form, where none are asked for."""
    form = ChangesForm(formdata=request.args)
    told: dict[str, Any] = {"say": figure}
    if request.args and form.validate():
        with form.refusals():
            told["comparison"] = changes.compare_dates(get_db(), current_actor(), **form.days())
    return form.answer("changes/page.html", **told)
