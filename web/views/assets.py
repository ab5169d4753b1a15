"""Pages of assets: their list, and the forms that add and change one."""

from flask import Blueprint, render_template

from crm import assets
from crm.models import Asset
from crm.models.words import AssetKind
from web import listing, node_forms
from web.forms.assets import AssetForm
from web.signing_in import current_actor
from web.transaction import get_db

blueprint = Blueprint("assets", __name__, url_prefix="/assets")
NOUN = node_forms.Noun("assets", Asset, AssetForm, assets.add_asset, assets.change_asset)
node_forms.register(blueprint, NOUN)


@blueprint.get("")
def list_assets() -> str:
    """The assets, found by what is typed."""
    kind = listing.read_word("kind", AssetKind)
    page = assets.list_assets(get_db(), current_actor(), kind=kind, **listing.read_narrowing())
    return render_template("assets/list.html", page=page, kinds=AssetKind.choices(), **listing.list_answers())
