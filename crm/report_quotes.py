"""Choosing which of people's words a report tells: theme by theme, those that are chosen always in sight."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy.orm import Session

from crm.coding_unseen import find_hidden
from crm.errors import Invalid, NotFound
from crm.models import Report, ReportSection
from crm.models.report_words import SectionKind
from crm.models.words import Sway
from crm.paging import Page, cut_page
from crm.permissions import Actor, Permission, requires
from crm.report_contents import Material
from crm.report_numbers import Numbers
from crm.report_sections import find_section
from crm.reports import get_draft
from crm.telling_quotes import ANY, QuoteFilters, Tellable, list_tellable, tell_quotes

#: More quotes than this drown the numbers.
MOST = 30

#: Of each theme so many are shown beside each other; of one theme alone so many on a page.
FEW, PAGE = 5, 25


@dataclass(frozen=True)
class Offer:
    """A quote as the report would tell it, and how it spoke of its theme."""

    coding_id: int
    words: str
    theme: str
    sway: Sway


@dataclass(frozen=True)
class Group:
    """Quotes of one theme: the first few of all, or a page of those of the theme that was asked for."""

    theme_id: int
    theme: str
    page: Page[Offer]


@dataclass(frozen=True)
class Choice:
    """What is chosen, by theme; what can be, without that; and which that were chosen cannot be told (``lost``).

    ``hidden``: how many that were chosen are not shown, as the actor codes unseen. ``themes``: (id, name) of each that
    may be told.
    """

    section: ReportSection
    chosen: Sequence[Offer]
    lost: Sequence[int]
    hidden: int
    groups: Sequence[Group]
    themes: Sequence[tuple[int, str]]


@requires(Permission.PUBLISH)
def list_quotes(
    db: Session,
    actor: Actor,
    report_id: int,
    section_id: int,
    filters: QuoteFilters = ANY,
    *,
    also: Collection[int] = (),
    page: int = 1,
) -> Choice:
    """What a section's quotes can be chosen from, a few of each theme, or a page of the theme of *filters*.

    *also*: what is about to be chosen, shown as chosen. Raises NotFound, Invalid.
    """
    report, section = _find(db, actor, report_id, section_id)
    numbers = Material(db, actor, report).numbers
    wanted = {*section.quotes, *also}
    chosen = list_tellable(db, report, numbers, only=wanted, to=actor) if wanted else []
    hidden = find_hidden(db, actor, wanted)
    told = {(one.theme_id, one.words) for one in chosen}
    found = list_tellable(db, report, numbers, filters, to=actor)
    found = [one for one in found if one.coding_id not in wanted and (one.theme_id, one.words) not in told]
    size = FEW if filters.theme_id is None else PAGE
    groups = []
    for theme_id, some in groupby(found, key=lambda one: one.theme_id):
        cut = cut_page(list(some), page=page, size=size)
        rows = _offer(db, numbers, cut.rows)
        groups.append(Group(theme_id, rows[0].theme, Page(rows, cut.number, cut.total, size)))
    return Choice(
        section=section,
        chosen=_offer(db, numbers, chosen),
        lost=sorted(set(section.quotes) - {one.coding_id for one in chosen} - hidden),
        hidden=len(hidden),
        groups=groups,
        themes=[(line.theme.id, line.theme.name) for line in numbers.themes if line.raised.number is not None],
    )


def _offer(db: Session, numbers: Numbers, some: Sequence[Tellable]) -> list[Offer]:
    pairs = zip(some, tell_quotes(db, numbers, some), strict=True)
    return [Offer(one.coding_id, quote["words"], quote["theme"], one.sway) for one, quote in pairs]


@requires(Permission.PUBLISH)
def set_quotes(
    db: Session,
    actor: Actor,
    report_id: int,
    section_id: int,
    *,
    quotes: Collection[int],
    shown: Collection[int] = (),
) -> ReportSection:
    """Have a section tell *quotes*, ids of codings, of those that were *shown*; what was chosen and not shown stays.

    What may not be told is passed over. Raises NotFound, Invalid.
    """
    report, section = _find(db, actor, report_id, section_id)
    before = set(section.quotes)
    fresh = set(quotes) - before
    if fresh:
        numbers = Material(db, actor, report).numbers
        fresh = {one.coding_id for one in list_tellable(db, report, numbers, only=fresh, to=actor)}
    after = before - (set(shown) - set(quotes)) | fresh
    if len(after) > MOST:
        raise Invalid(quotes=f"Choose {MOST} quotes or fewer: these are {len(after)}.")
    section.quotes = sorted(after)
    db.flush()
    return section


def _find(db: Session, actor: Actor, report_id: int, section_id: int) -> tuple[Report, ReportSection]:
    report: Report = get_draft(db, actor, report_id)
    section = find_section(report, section_id)
    if section.kind is not SectionKind.THEMES:
        raise NotFound("Only the section about themes tells quotes.")
    return report, section
