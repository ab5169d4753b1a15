"""The tables of an insight as rows for a file: the same numbers as on its pages, unrounded."""

from collections.abc import Callable, Iterable

from sqlalchemy.orm import Session

from crm.audit import note_export
from crm.comparing import Comparison, ThemeShare
from crm.errors import NotFound
from crm.insight import COMPARED, Insight, get_insight
from crm.insight_counts import MONTH
from crm.insight_filters import InsightFilters
from crm.permissions import Actor, Permission, requires

Cell = str | float | None
Row = tuple[Cell, ...]

_SHARE = ("raised in", "of conversations read", "share", "share at least", "share at most")
_SWAY = ("a strength", "a problem", "both", "neither")


@requires(Permission.READ_INSIGHT)
def start_table(
    db: Session, actor: Actor, name: str, filters: InsightFilters, *, under: int | None = None
) -> list[Row]:
    """The headings and rows of the table *name*; who took it is in the audit. Raises NotFound, Invalid.

    *name*: one of ``TABLES``, or by what groups are compared. *under*: of that theme, as ``get_insight`` takes it.
    """
    compared = (*COMPARED, MONTH)
    if name not in TABLES and name not in compared:
        raise NotFound(f"There is no table of {name}.")
    insight = get_insight(db, actor, filters, compare=(name,) if name in compared else (), under=under)
    rows = TABLES[name](insight) if name in TABLES else _groups(insight.comparisons[name])
    note_export(db, actor, noun="insight", rows=len(rows) - 1)
    return rows


def _themes(insight: Insight) -> list[Row]:
    rows: Iterable[Row] = ((one.name, *_share(one, insight.read), *_sway(one)) for one in insight.themes)
    return [("theme", *_SHARE, *_SWAY), *rows]


def _change(insight: Insight) -> list[Row]:
    headings = ("theme", "raised before", "of conversations read before", "share before", "raised now")
    more = ("of conversations read now", "share now", "difference at least", "difference at most", "what it says")
    rows: list[Row] = []
    if insight.change is not None:
        for one in insight.change.themes:
            before = (one.name, one.raised_before, insight.change.read, one.before)
            rows.append((*before, one.raised, insight.read, one.share, one.low, one.high, one.sentence))
    return [(*headings, *more), *rows]


def _who(insight: Insight) -> list[Row]:
    headings = ("of people by", "group", "heard", "of those whose group is known", "share heard", "heard at least")
    rows: list[Row] = []
    for one in insight.who:
        for band in one.bands:
            heard = (band.heard, band.known, band.share, band.range[0], band.range[1])
            rows.append((one.what, band.word.label, *heard, band.people, band.expected, band.verdict))
        rows.append((one.what, "not known", one.unknown, *(None,) * 7))
    return [(*headings, "heard at most", "living there", "share living there", "what it says"), *rows]


def _beside(insight: Insight) -> list[Row]:
    if insight.beside is None:
        raise NotFound("There is no area to set beside the rest of the town.")
    return _groups(insight.beside)


def _groups(comparison: Comparison) -> list[Row]:
    told = {(one.group, one.theme_id): "more" if one.more else "less" for one in comparison.differences}
    rows: list[Row] = [
        (group.label, one.name, *_share(one, group.read), *_sway(one), told.get((group.label, one.theme_id), ""))
        for group in comparison.groups
        for one in group.shares
    ]
    return [("group", "theme", *_SHARE, *_SWAY, "than all others"), *rows]


def _share(one: ThemeShare, read: int) -> Row:
    return one.raised, read, one.share, one.low, one.high


def _sway(one: ThemeShare) -> Row:
    return one.asset, one.deficit, one.both, one.neither


TABLES: dict[str, Callable[[Insight], list[Row]]] = {
    "themes": _themes,
    "change": _change,
    "who": _who,
    "beside": _beside,
}
