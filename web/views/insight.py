"""Pages of insight: what a neighbourhood says, who says it, and who was spoken to."""

import datetime as dt
from collections.abc import Collection
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from crm.area_maps import AreaMap, draw_areas
from crm.comparing import Comparison
from crm.errors import Invalid
from crm.insight import COMPARED, Insight, find_most_told, get_insight
from crm.insight_counts import AREA, MONTH
from crm.insight_tables import start_table
from crm.models.words import Characteristic
from crm.permissions import Permission
from crm.rules import rules_of
from crm.theme_places import list_theme_choices
from web.charts import Chart, Series, draw_lines, share_scale
from web.downloads import send_csv
from web.ids import read_id
from web.insight_filters import LABELS, offer_filters, read_insight_filters
from web.share_maps import ShareMap, draw_share_map
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("insight", __name__, url_prefix="/insight")


@blueprint.get("")
@needs(Permission.READ_INSIGHT)
def show_insight() -> tuple[str, int]:
    """The themes with their shares and sway, what changed, and who was spoken to."""
    return _answer("insight/page.html")


@blueprint.get("/compare/<by>")
@needs(Permission.READ_INSIGHT)
def compare(by: str) -> tuple[str, int]:
    """The themes of each group beside each other."""
    by = by.replace("-", "_")
    if by not in COMPARED:
        abort(404)
    return _answer("insight/compare.html", compare=(by,), by=by)


@blueprint.get("/map")
@needs(Permission.READ_INSIGHT)
def show_map() -> tuple[str, int]:
    """The share of one theme in each area, drawn where the area lies; of the most told, where none is chosen."""
    themes = list_theme_choices(get_db(), current_actor())
    under = read_id(request.args.get("of_theme")) or _begin_with() or next((id_ for id_, _ in themes), None)
    return _answer("insight/map.html", compare=(AREA,), under=under, themes=themes, draw_map=_draw_map)


@blueprint.get("/who")
@needs(Permission.READ_INSIGHT)
def show_who() -> tuple[str, int]:
    """Who was spoken to, beside those who live there."""
    return _answer("insight/who.html")


@blueprint.get("/themes/<int:theme_id>")
@needs(Permission.READ_INSIGHT)
def show_theme(theme_id: int) -> tuple[str, int]:
    """A theme: what is within it, its months, and who raised it."""
    compared = (AREA, *Characteristic, MONTH)
    return _answer("insight/theme.html", compare=compared, under=theme_id, draw_months=_draw_months, draw_map=_draw_map)


@blueprint.post("/tables/<table>")
@needs(Permission.READ_INSIGHT)
def export_table(table: str) -> Response:
    """A table as a CSV file. A POST, as it is written down who took it."""
    filters, unread = read_insight_filters()
    under = read_id(request.args.get("of_theme"))
    try:
        rows = start_table(get_db(), current_actor(), table.replace("-", "_"), filters, under=under)
    except Invalid as invalid:
        unread = invalid.errors
    if unread:
        return redirect(f"/insight?{urlencode(request.args)}", 303)  # which says what is wrong with the days
    return send_csv(f"insight-{table}", rows)


def _answer(template: str, *, compare: Collection[str] = (), under: int | None = None, **told: Any) -> tuple[str, int]:
    """A page of the insight that the address asks for; without numbers where its days mean nothing."""
    filters, unread = read_insight_filters()
    insight: Insight | None = None
    try:
        if not unread:
            insight = get_insight(get_db(), current_actor(), filters, compare=compare, under=under)
    except Invalid as invalid:
        unread = invalid.errors
    told |= {"insight": insight, "filters": filters, "unread": unread, "offered": offer_filters(), "labels": LABELS}
    return render_template(template, scale=share_scale, **told), 422 if unread else 200


def _begin_with() -> int | None:
    """The theme that a map begins with, if any was told; without one the page says what is wrong with its days."""
    filters, unread = read_insight_filters()
    with suppress(Invalid):
        return None if unread else find_most_told(get_db(), current_actor(), filters)
    return None


def _draw_months(comparison: Comparison) -> Chart | None:
    """How many of a hundred conversations of each month spoke of the theme as a strength, and as a problem."""
    strength, problem = [], []
    for group in comparison.groups:
        (share,), day = group.shares, dt.date.fromisoformat(f"{group.key}-01")
        if group.read:
            strength.append((day, 100 * (share.asset + share.both) / group.read))
            problem.append((day, 100 * (share.deficit + share.both) / group.read))
    return draw_lines([Series("As a strength", strength), Series("As a problem", problem, dashed=True)])


def _draw_map(comparison: Comparison) -> tuple[AreaMap, ShareMap | None, int]:
    """Where the areas of a comparison lie, the shares of its one theme drawn there, and how few say nothing."""
    least = rules_of(get_db()).small_number
    sheet = draw_areas(get_db(), {int(group.key or 0): group.label for group in comparison.groups})
    groups = list(enumerate(comparison.groups, 1))
    shares = {number: None if group.read < least else round(100 * group.shares[0].share) for number, group in groups}
    few = {number for number, group in groups if group.few and group.read >= least}
    return sheet, draw_share_map(sheet, [("", shares)], few=few), least
