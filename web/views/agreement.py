"""Whether coders mean the same by a theme, and where they differ."""

from flask import Blueprint, render_template, request

from crm.coder_agreement import ENOUGH_READ, get_coder_agreement, in_words
from crm.coder_pairs import Pair
from crm.permissions import Permission
from crm.themes import list_themes
from web.ids import read_id
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("agreement", __name__, url_prefix="/coding/agreement")

#: Disagreements on one page.
SIZE = 20


@blueprint.get("")
@needs(Permission.CODE)
def show_agreement() -> str:
    """Agreement on each theme between two coders, and the conversations where they differ."""
    db, actor = get_db(), current_actor()
    each = request.args.get("each") == "yes"
    found = get_coder_agreement(
        db,
        actor,
        coder_ids=_pair(request.args.get("pair", "")),
        theme_id=read_id(request.args.get("theme_id")),
        each_theme=each,
        page=read_id(request.args.get("page")) or 1,
        size=SIZE,
    )
    themes = [line for line in list_themes(db, actor) if each or line.parent_id is None]
    return render_template(
        "agreement/page.html",
        found=found,
        words={line.theme.id: in_words(line) for line in found.themes},
        pairs=[(f"{pair.first.id}-{pair.second.id}", _name(pair)) for pair in found.pairs],
        themes=[(line.id, line.path) for line in themes],
        enough=ENOUGH_READ,
    )


def _name(pair: Pair) -> str:
    return f"{pair.first.name} and {pair.second.name}: {pair.read:,} read by both"


def _pair(typed: str) -> tuple[int, int] | None:
    first, second = (read_id(part) for part in (*typed.split("-", 1), "")[:2])
    return (first, second) if first and second else None
