"""Pages of organisations: their list, and the forms that add and change one."""

from flask import Blueprint, render_template

from crm import organisations
from crm.models import Organisation
from crm.models.words import OrganisationKind
from web import listing, node_forms
from web.forms.organisations import OrganisationForm
from web.signing_in import current_actor
from web.transaction import get_db

blueprint = Blueprint("organisations", __name__, url_prefix="/organisations")
NOUN = node_forms.Noun(
    "organisations", Organisation, OrganisationForm, organisations.add_organisation, organisations.change_organisation
)
node_forms.register(blueprint, NOUN)


@blueprint.get("")
def list_organisations() -> str:
    """The organisations, found by what is typed."""
    kind = listing.read_word("kind", OrganisationKind)
    page = organisations.list_organisations(get_db(), current_actor(), kind=kind, **listing.read_narrowing())
    return render_template(
        "organisations/list.html", page=page, kinds=OrganisationKind.choices(), **listing.list_answers()
    )
