"""What a neighbourhood says: shares and sway of its themes, who says what, what changed, and who was spoken to."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm import unheard
from crm.area_figures import VALUES, find_figures
from crm.areas import get_area
from crm.comparing import Change, Comparison, Group, ThemeShare, compare_groups, find_change, shares_of
from crm.errors import NotFound
from crm.insight_counts import AREA, MONTH, Asked, Counts, Key, count_rows
from crm.insight_filters import InsightFilters
from crm.insight_rows import Fit, Pieces, Speakers, read_rows
from crm.models import Area, Theme
from crm.models.words import Characteristic
from crm.permissions import Actor, Permission, requires
from crm.rules import rules_of
from crm.theme_places import ThemePlaces, place_themes

#: All that can be compared: a characteristic of those who spoke, or the area.
COMPARED: tuple[str, ...] = (AREA, *Characteristic)

#: Below so many conversations read, a page warns: at 200, chance alone moves a share by seven in a hundred.
SMALL = 200


@dataclass(frozen=True)
class Insight:
    """What is said in the conversations of ``filters``. All shares are of those that were ``read``.

    ``held``: all conversations; ``coded``: those with any theme; ``read``: those coded, or read to the end by somebody
    who found no theme. One that nobody read can raise no theme, so it is in no share.
    ``themes``: the most raised first. ``comparisons``: by what was asked for. ``change``: None without a first day.
    ``beside``: the chosen area and the rest of the town, for an actor who works everywhere. For whoever
    codes unseen only what they have read or coded themselves is ``read``.
    """

    filters: InsightFilters
    held: int
    coded: int
    read: int
    themes: tuple[ThemeShare, ...]
    comparisons: dict[str, Comparison]
    change: Change | None
    who: tuple[unheard.Comparison, ...]
    beside: Comparison | None

    @property
    def unread(self) -> int:
        """How many conversations nobody has read or coded yet."""
        return self.held - self.read

    @property
    def small(self) -> bool:
        """Whether so few were read that every share is to be taken with care."""
        return self.read < SMALL


@dataclass(frozen=True)
class _Where:
    """``area_ids``: where the filters look, None for all that the actor sees; ``parts``: of each area, its part."""

    area_ids: frozenset[int] | None
    parts: dict[int, int]
    names: dict[int, str]
    roots: tuple[int, ...]


@requires(Permission.READ_INSIGHT)
def get_insight(
    db: Session,
    actor: Actor,
    filters: InsightFilters,
    *,
    compare: Collection[str] = COMPARED,
    under: int | None = None,
) -> Insight:
    """The insight of *filters*; *compare*: by what groups are compared. Raises NotFound, Invalid.

    *under*: of that theme, which is the first of ``themes``, and of those within it; groups are compared by it alone.
    """
    filters.check()
    places = _places(db, filters, under)
    where = _look(db, actor, filters.area_id)
    beside = actor.area_ids is None and filters.area_id is not None
    unseen_by = actor if actor.unseen else None
    rows = read_rows(db, filters, None if beside else where.area_ids, moments=MONTH in compare, unseen_by=unseen_by)
    pieces = Pieces(places, whole=under is not None)
    narrows = filters.theme_id is not None or filters.sway is not None
    fit = Fit(filters, places, pieces) if narrows else None
    asked = Asked(len(places.counted), pieces, fit, where.area_ids, compare, where.parts, rules_of(db).zone)
    counts = count_rows(rows, asked, Speakers(db))
    return _tell(db, filters, places.counted, where, counts, first=under, beside=beside)


@requires(Permission.READ_INSIGHT)
def find_most_told(db: Session, actor: Actor, filters: InsightFilters) -> int | None:
    """The top-level theme that most conversations raised; None where none did. Raises NotFound, Invalid.

    Only areas count of which a map tells a share: which theme it begins with says nothing of the others. Of two that
    were raised alike, it is the first of the codebook.
    """
    groups = get_insight(db, actor, filters, compare=(AREA,)).comparisons[AREA].groups
    raised: Counter[int] = Counter()
    for group in groups:
        if group.read >= rules_of(db).small_number:
            raised.update({one.theme_id: one.raised for one in group.shares})
    order = {theme.id: -place for place, theme in enumerate(place_themes(db).counted)}
    most = max(raised, key=lambda id_: (raised[id_], order[id_]), default=None)
    return most if most is not None and raised[most] else None


def _tell(
    db: Session,
    filters: InsightFilters,
    themes: Sequence[Theme],
    where: _Where,
    counts: Counts,
    *,
    first: int | None,
    beside: bool,
) -> Insight:
    """What the counts say, with themes that are retired left out where nobody raised them."""
    shares = shares_of(themes, counts.now)
    known = [one for one, theme in zip(shares, themes, strict=True) if one.raised or theme.retired_at is None]
    ordered = sorted(known, key=lambda one: (one.theme_id != first, -one.raised))
    order = {one.theme_id: place for place, one in enumerate(ordered)}
    before = filters.before(db)
    return Insight(
        filters=filters,
        held=counts.now.held,
        coded=counts.now.coded,
        read=counts.now.read,
        themes=tuple(ordered),
        comparisons={
            by: _compare(by, where, themes, order if first is None else {first: 0}, counts) for by in counts.groups
        },
        change=find_change(before, themes, order, counts.before, counts.now) if before else None,
        who=_compare_heard(db, where.roots, counts),
        beside=_set_beside(filters, where, themes, order, counts) if beside else None,
    )


def _compare(by: str, where: _Where, themes: Sequence[Theme], order: Mapping[int, int], counts: Counts) -> Comparison:
    """The groups that have any conversation, each beside the others whose group is known; months are only told."""
    tallies = counts.groups[by]
    labels = _labels(by, where, tallies)
    nowhere = tallies.get(None)
    known = counts.now.less(nowhere) if nowhere else counts.now
    groups = [Group.of(key, label, themes, order, tallies[key]) for key, label in labels.items() if key in tallies]
    others = {
        group.key: Group.of(None, "", themes, order, known.less(tallies[group.key])) for group in groups if by != MONTH
    }
    return compare_groups(by, groups, others, nowhere.read if nowhere else 0)


def _set_beside(
    filters: InsightFilters, where: _Where, themes: Sequence[Theme], order: Mapping[int, int], counts: Counts
) -> Comparison:
    """The area and everywhere else; the difference is that of the area."""
    here = Group.of(filters.area_id, where.names[filters.area_id or 0], themes, order, counts.now)
    elsewhere = Group.of(None, "Elsewhere", themes, order, counts.elsewhere)
    return compare_groups("beside", [here, elsewhere], {here.key: elsewhere}, 0)


def _labels(by: str, where: _Where, keys: Iterable[Key]) -> dict[Key, str]:
    """What each group is called, in the order to show them in."""
    if by == AREA:
        return dict(where.names.items())
    if by == MONTH:
        return {month: label_month(month) for month in sorted(map(str, keys))}
    return {word.value: word.label for word in VALUES[Characteristic(by)]}


def label_month(month: str) -> str:
    """*March 2026*.

    >>> label_month("2026-03")
    'March 2026'
    """
    return f"{dt.date.fromisoformat(f'{month}-01'):%B %Y}"


def _places(db: Session, filters: InsightFilters, under: int | None) -> ThemePlaces:
    """Where themes count. Raises NotFound for one that is not in the codebook."""
    for theme_id in (filters.theme_id, under):
        if theme_id is not None and db.scalar(select(Theme.merged_into_id).where(Theme.id == theme_id)) is not None:
            raise NotFound(f"Theme {theme_id} was merged into another.")
        if theme_id is not None and db.get(Theme, theme_id) is None:
            raise NotFound(f"There is no theme {theme_id}.")
    return place_themes(db, under)


def _look(db: Session, actor: Actor, area_id: int | None) -> _Where:
    """Where to look, and which parts to compare: those right in the area; one that has but one part is looked into."""
    if area_id is not None:
        get_area(db, actor, area_id)
    rows = db.execute(select(Area.id, Area.name, Area.parent_id).order_by(Area.name, Area.id)).all()
    names = {row.id: row.name for row in rows if actor.area_ids is None or row.id in actor.area_ids}
    inside: defaultdict[int | None, list[int]] = defaultdict(list)
    for row in rows:
        if row.id in names:
            inside[row.parent_id if row.parent_id in names else None].append(row.id)
    roots = parts = inside[None] if area_id is None else [area_id]
    while len(parts) == 1 and inside[parts[0]]:
        parts = inside[parts[0]]
    lies_in = {one: part for part in parts for one in _all_inside(inside, part)}
    area_ids = None if area_id is None else frozenset(_all_inside(inside, area_id))
    return _Where(area_ids, lies_in, names, tuple(roots))


def _all_inside(inside: Mapping[int | None, list[int]], area_id: int) -> Iterator[int]:
    """An area and all that are in it, at any depth."""
    yield area_id
    for part in inside.get(area_id, ()):
        yield from _all_inside(inside, part)


def _compare_heard(db: Session, roots: Collection[int], counts: Counts) -> tuple[unheard.Comparison, ...]:
    """Those heard beside the figures of all areas that were looked at."""
    compared = []
    for one in Characteristic:
        heard = Counter({VALUES[one].of(word): count for word, count in counts.heard[one].items()})
        compared.append(unheard.compare(one, heard, find_figures(db, roots, one)))
    return tuple(compared)
