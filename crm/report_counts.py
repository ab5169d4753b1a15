"""Counts what a report tells of: conversations, themes and groups; and decides with earlier reports what is told."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.areas import list_area_ids_within
from crm.insight_counts import AREA, Asked, Counts, Tally, count_rows
from crm.insight_filters import InsightFilters
from crm.insight_rows import SWAYS, Pieces, Speakers, read_rows
from crm.models import Area, Interest, Node, Report, Theme, Topic
from crm.models.words import Characteristic, NodeKind, Stance
from crm.report_keys import DIRECTLY, WHOLE_PATCH, CountKey, Days, Inside, find_rest, find_sums, list_around
from crm.report_sub_themes import is_rest, nest_all, rest_key
from crm.report_themes import fill_in, name_by_content, regroup
from crm.rules import Rules, rules_of
from crm.scope import UNSCOPED
from crm.small_numbers import Told, round_count, span_of, suppress, tell
from crm.theme_contents import read_codebook
from crm.theme_places import place_sub_themes, place_themes
from crm.working_out import ENDLESS

#: Of a characteristic, those whose word nobody wrote down.
UNKNOWN = "unknown"


@dataclass(frozen=True)
class ThemeLine:
    """A theme at the top of the codebook; right within another, which is its ``parent_id``."""

    id: int
    name: str
    colour: str
    parent_id: int | None = None


@dataclass(frozen=True)
class Counted:
    """The true numbers, which are never told as they are. ``before``: the days before its own, as many, if any.

    ``areas`` and ``topics``: names by id. ``subs``: the sub-themes, where they are told.
    """

    counts: Mapping[CountKey, int]
    themes: tuple[ThemeLine, ...]
    subs: tuple[ThemeLine, ...]
    areas: Mapping[int, str]
    topics: Mapping[int, str]
    before: Days | None


@dataclass(frozen=True)
class Telling:
    """What is told, by key; ``regrouped``: keys of themes that held something else where it was told of before."""

    told: Mapping[CountKey, Told]
    regrouped: frozenset[CountKey]


@dataclass(frozen=True)
class Before:
    """What an earlier report told, by key, and the true count behind it; ``themes``: what it kept of the codebook."""

    counts: Mapping[CountKey, int]
    told: Mapping[CountKey, Told]
    themes: Mapping[str, Any] | None


def count_report(db: Session, report: Report) -> Counted:
    """The numbers of a report's area and days, as far as the session's actor sees them."""
    places = place_themes(db)
    area_id = report.area_id or WHOLE_PATCH
    inner = _inner_areas(db, report.area_id)
    area_ids = list_area_ids_within(db, [report.area_id] if report.area_id else inner)
    parts = {one: part for part in inner for one in list_area_ids_within(db, [part])}
    filters = InsightFilters(area_id=report.area_id, since=report.starts_on, until=report.ends_on)
    asked = Asked(len(places.counted), Pieces(places), None, area_ids, (AREA, *Characteristic), parts)
    counted = count_rows(read_rows(db, filters, area_ids), asked, Speakers(db))
    themes = tuple(_line(theme) for theme in places.counted)
    keys = _Keys(area_id, report.starts_on, report.ends_on, themes)
    topics = _count_offers(db, area_ids)
    counts = dict(keys.number(counted, inner))
    subs = place_sub_themes(db)
    if report.sub_themes and subs.counted:
        asked = Asked(len(subs.counted), Pieces(subs), None, area_ids)
        within = count_rows(read_rows(db, filters, area_ids), asked, Speakers(db))
        counts |= keys.number_subs(within.now, subs.counted, counts)
    counts |= {keys.key(f"offers:{topic_id}"): people for topic_id, (_, people) in topics.items()}
    earlier = filters.before(db)
    before = (earlier.since, earlier.until) if earlier and earlier.since and earlier.until else None
    if before:  # a change is told of numbers that may be told themselves
        counts |= dict(_Keys(area_id, *before, themes).tally(counted.before))
    names = {topic_id: name for topic_id, (name, _) in topics.items()}
    told_subs = tuple(_line(sub) for sub in subs.counted) if report.sub_themes else ()
    return Counted(counts, themes, told_subs, inner, names, before)


def _line(theme: Theme) -> ThemeLine:
    return ThemeLine(theme.id, theme.name, theme.colour, theme.parent_id)


class _Keys:
    """Puts each number of a count under its key."""

    def __init__(self, area_id: int, since: dt.date, until: dt.date, themes: Sequence[ThemeLine]) -> None:
        self.area_id, self.since, self.until, self.themes = area_id, since, until, themes

    def key(self, of: str, among: str = "", *, area_id: int | None = None) -> CountKey:
        return CountKey(self.area_id if area_id is None else area_id, self.since, self.until, of, among)

    def number(self, counts: Counts, inner: Mapping[int, str]) -> Iterator[tuple[CountKey, int]]:
        """Every number with its key."""
        yield from self.tally(counts.now)
        for place, theme in enumerate(self.themes):
            for sway, at in SWAYS.items():
                yield self.key(f"theme:{theme.id}", f"sway={sway}"), counts.now.raised[4 * place + at]
        if inner:
            by_area, none = counts.groups[AREA], Tally([0] * len(counts.now.raised))
            for area_id in inner:
                yield from self.tally(by_area.get(area_id, none), area_id=area_id)
            yield from self.tally(by_area.get(None, none), DIRECTLY)
        for characteristic in Characteristic:
            for word, tally in counts.groups[characteristic].items():
                yield from self.tally(tally, f"{characteristic}={word or UNKNOWN}")
            heard = counts.heard[characteristic]
            yield self.key(f"heard:{characteristic}"), sum(heard.values())
            for word, people in heard.items():
                yield self.key(f"heard:{characteristic}", f"{characteristic}={word or UNKNOWN}"), people

    def tally(self, tally: Tally, among: str = "", *, area_id: int | None = None) -> Iterator[tuple[CountKey, int]]:
        """How many conversations were held and read, and how many raised each theme."""
        yield self.key("held", among, area_id=area_id), tally.held
        yield self.key("read", among, area_id=area_id), tally.read
        for place, theme in enumerate(self.themes):
            yield (
                self.key(f"theme:{theme.id}", among, area_id=area_id),
                sum(tally.raised[4 * place : 4 * place + 4]),
            )

    def number_subs(
        self, tally: Tally, subs: Sequence[Theme], counts: Mapping[CountKey, int]
    ) -> Iterator[tuple[CountKey, int]]:
        """How many conversations raised each sub-theme, and its theme without it."""
        for place, sub in enumerate(subs):
            raised, theme = sum(tally.raised[4 * place : 4 * place + 4]), self.key(f"theme:{sub.parent_id}")
            yield self.key(f"theme:{sub.id}"), raised
            yield rest_key(theme, sub.id), counts[theme] - raised


def tell_counts(db: Session, report: Report, counted: Counted) -> Telling:
    """What a report tells of its numbers, seen with all that earlier reports told."""
    rules, inside, befores = rules_of(db), _list_inside(db), read_before(db, report)
    small = rules.small_number
    counts = {key: count for key, count in counted.counts.items() if not is_rest(key)}
    told = tell(counts, base=rules.round_to, least=small, earlier=_find_earlier(counts, befores, inside))
    named, befores = _name_by_content(db, counted, befores)
    everything: dict[CountKey, int] = {}
    within: dict[CountKey, tuple[int, int]] = {}
    told_before, untold_before = set[CountKey](), set[CountKey]()
    for before in reversed(befores):
        everything |= before.counts
        within |= {key: _span(one, before.counts[key], rules) for key, one in before.told.items()}
        told_before |= {key for key, one in before.told.items() if one.number is not None}
        untold_before |= {key for key, one in before.told.items() if one.number is None}
    everything |= {named[key]: count for key, count in counted.counts.items()}
    within |= {named[key]: _span(one, counts[key], rules) for key, one in told.items()}
    reports = [*(before.counts for before in befores), named.values()]
    nesting, regrouping = nest_all(everything, reports), regroup(reports, list_around(inside))
    known = {key: count for key, count in everything.items() if not is_rest(key)} | regrouping.none_yet
    sums = find_sums(known, inside, least=small)
    parts = fill_in(known, regrouping, sums)
    known |= parts
    rest = find_rest(known, sums) | parts
    back = suppress(
        known | nesting.counts | rest,
        [*sums, *nesting.sums, *regrouping.sums],
        least=small,
        within=within | nesting.within | dict.fromkeys(rest, (0, ENDLESS)),
        limits=_limits(known, small),
        # What nobody tells, nobody has to be kept from, but for few people elsewhere.
        told=frozenset({*told_before, *nesting.counts, *(key for key, count in rest.items() if count >= small)}),
        untold=frozenset(untold_before - told_before),
        between=regrouping.parts,
    )
    few = {key for key, count in counts.items() if count < small}
    kept = {key: Told(None, count) for key, count in counted.counts.items() if is_rest(key)}
    kept |= {key: Told(None, one.basis) if named[key] in back or key in few else one for key, one in told.items()}
    touched = regrouping.touched
    return Telling(kept, frozenset(key for key in told if named[key] in touched))


def _name_by_content(
    db: Session, counted: Counted, befores: Sequence[Before]
) -> tuple[dict[CountKey, CountKey], list[Before]]:
    """This report's keys by what their themes hold, and all that earlier ones told by what theirs held then."""
    codebook, named = read_codebook(db), []
    for before in befores:
        held = codebook.read(before.themes)
        names = {key: name_by_content(key, held) for key in before.counts}
        counts = {names[key]: count for key, count in before.counts.items()}
        named.append(Before(counts, {names[key]: one for key, one in before.told.items()}, before.themes))
    return {key: name_by_content(key, codebook.held) for key in counted.counts}, named


def _span(told: Told, count: int, rules: Rules) -> tuple[int, int]:
    """Between which numbers a count would be told alike: by its rounding, or as it hardly changed since it was told."""
    if told.basis == count:
        rounded = Told(round_count(count, rules.round_to), count)
        return span_of(rounded, base=rules.round_to, least=rules.small_number)
    return told.basis - rules.small_number + 1, told.basis + rules.small_number - 1


def _limits(counts: Mapping[CountKey, int], least: int) -> dict[CountKey, int]:
    """A theme was raised in no more conversations than were read, and no more were read than held.

    Where these are few, nobody is told how few: the limit is the most that they could be.
    """
    limits = {}
    for key in counts:
        among = "" if key.among.startswith("sway=") else key.among
        whole = CountKey(key.area_id, *key.days, "read" if key.of.startswith("theme:") else "held", among)
        if key.of == "read" or key.of.startswith("theme:"):
            limits[key] = max(least - 1, counts.get(whole, counts[key]))
    return limits


def _find_earlier(counts: Iterable[CountKey], befores: Sequence[Before], inside: Inside) -> dict[CountKey, list[Told]]:
    """What was told before of the same thing and overlapping people: of the very same people first, latest first."""
    around = list_around(inside)
    by_what: defaultdict[tuple[str, str], list[tuple[CountKey, Told]]] = defaultdict(list)
    for before in befores:
        for key, one in before.told.items():
            by_what[key.of, key.among].append((key, one))
    found = {}
    for key in counts:
        same = [(other, one) for other, one in by_what[key.of, key.among] if key.overlaps(other, around)]
        found[key] = [one for _, one in sorted(same, key=lambda pair: pair[0] != key)]
    return found


def read_before(db: Session, report: Report) -> list[Before]:
    """What the other reports that were ever published told, latest first. Unscoped: it was told to everybody."""
    query = select(Report.counts, Report.themes).where(Report.counts.is_not(None), Report.id != report.id)
    query = query.order_by(Report.published_at.desc(), Report.id.desc())
    return [_read(counts, themes) for counts, themes in db.execute(query, execution_options=UNSCOPED) if counts]


def keep_counts(counted: Counted, told: Mapping[CountKey, Told]) -> dict[str, list[int | None]]:
    """The numbers as a published report keeps them: each the count, what was told, and what that was rounded from."""
    return {key.text: [count, told[key].number, told[key].basis] for key, count in counted.counts.items()}


def _read(kept: Mapping[str, Sequence[int | None]], themes: Mapping[str, Any] | None) -> Before:
    rows = {CountKey.from_text(text): row for text, row in kept.items()}
    counts = {key: row[0] or 0 for key, row in rows.items()}
    return Before(counts, {key: Told(row[1], row[2] or 0) for key, row in rows.items()}, themes)


def _inner_areas(db: Session, area_id: int | None) -> dict[int, str]:
    """The areas right inside one, or at the top: names by id."""
    inside = Area.parent_id.is_(None) if area_id is None else Area.parent_id == area_id
    rows = db.execute(select(Area.id, Area.name).where(inside).order_by(Area.name, Area.id))
    return {id_: name for id_, name in rows}  # noqa: C416 - a row is no pair for the types


def _list_inside(db: Session) -> Inside:
    inside: defaultdict[int, list[int]] = defaultdict(list)
    for id_, parent_id in db.execute(select(Area.id, Area.parent_id).order_by(Area.id)):
        inside[parent_id or WHOLE_PATCH].append(id_)
    return inside


def _count_offers(db: Session, area_ids: Iterable[int]) -> dict[int, tuple[str, int]]:
    """How many people of some areas offer something on each topic: (name, people) by the topic's id."""
    query = (
        select(Topic.id, Topic.name, func.count(Interest.node_id.distinct()))
        .select_from(Interest)
        .join(Topic, Topic.id == Interest.topic_id)
        .join(Node, Node.id == Interest.node_id)
        .where(Interest.stance == Stance.OFFERS, Node.kind == NodeKind.PERSON, Node.area_id.in_(sorted(area_ids)))
        .where(Node.archived_at.is_(None), Node.merged_into_id.is_(None))
        .group_by(Topic.id, Topic.name)
    )
    return {topic_id: (name, people) for topic_id, name, people in db.execute(query)}
