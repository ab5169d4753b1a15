"""The tables of a report's themes and offers, from the numbers that may be told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crm.area_figures import VALUES
from crm.area_maps import AreaMap
from crm.models.words import Characteristic, Sway
from crm.report_blocks import Bar, Map, MappedTheme, Table
from crm.report_numbers import Numbers, ThemeTold
from crm.small_numbers import NOT_TOLD, Told, share_of

#: So many groups stand beside each other in a table; more make another.
MOST_GROUPS = 8

#: So many themes are drawn on maps, those raised most.
MOST_MAPS = 4

#: More offers than these are a list that nobody reads.
MOST_OFFERS = 12

_SWAYS = (Sway.ASSET, Sway.DEFICIT, Sway.BOTH, Sway.NEITHER)

_CONVERSATIONS = "Numbers of conversations."

_SUBS = (
    "A conversation may raise several sub-themes of a theme, so they do not add up to it. Of those that are not here "
    "few or no conversations spoke, or they are not told."
)

_REGROUPED = (
    "Put together otherwise since an earlier report: {names}. So that nobody works out a small number from both "
    "reports, more numbers of these are not told than their size alone asks for."
)

_BY = {
    Characteristic.AGE_BAND: "Themes by age",
    Characteristic.GENDER: "Themes by gender",
    Characteristic.LIVED_HERE: "Themes by how long people have lived here",
    Characteristic.HERE_FOR: "Themes by why people are here",
}


@dataclass(frozen=True)
class _Group:
    """A group whose number of conversations is told: its label, and where its numbers are."""

    label: str
    among: str
    area_id: int | None
    read: Told


def make_theme_tables(numbers: Numbers, areas: AreaMap) -> Iterator[Table]:
    """How often each theme was raised, drawn as well; how it was spoken of; and by area, age and so on.

    *areas*: those of the numbers, in their order, as a map draws them.
    """
    told = [one for one in numbers.themes if one.share is not None]
    if not told:
        return
    yield _theme_table(numbers, told)
    yield make_sway_table(told)
    parts = [
        _Group(name, "", area_id, numbers.number("read", area_id=area_id))
        for area_id, name in numbers.counted.areas.items()
    ]
    by_area = list(_compare(numbers, told, "Themes by area", parts))
    if by_area and len(areas["areas"]) > 1:
        by_area[0]["map"] = _draw(numbers, told, areas, parts)
    yield from by_area
    for characteristic, caption in _BY.items():
        groups = [
            _Group(word.label, among := f"{characteristic}={word}", None, numbers.number("read", among))
            for word in VALUES[characteristic]
        ]
        yield from _compare(numbers, told, caption, groups)


def _theme_table(numbers: Numbers, told: Sequence[ThemeTold]) -> Table:
    rows, bars = [], []
    for one in told:
        subs, name = numbers.subs_of(one.theme), one.theme.name
        rows += [
            _theme_row(numbers, one, name),
            *(_theme_row(numbers, sub, f"{name}: {sub.theme.name}") for sub in subs),
        ]
        bars += [_bar(numbers, one), *(_bar(numbers, sub, within=name) for sub in subs)]
    rest = [one.theme.name for one in numbers.themes if one.share is None]
    notes = [f"Raised hardly or not at all, or not told: {', '.join(rest)}."] if rest else []
    notes += [_SUBS] if numbers.counted.subs else []
    notes += [_REGROUPED.format(names=", ".join(names))] if (names := numbers.list_regrouped()) else []
    return Table(
        caption="How often each theme was raised",
        headings=["Theme", "Conversations", "Share", "Allowing for chance"],
        rows=rows,
        note=" ".join(notes),
        bars=bars,
    )


def _bar(numbers: Numbers, one: ThemeTold, *, within: str = "") -> Bar:
    low, high = numbers.interval(one.raised, numbers.read)
    return Bar(label=one.theme.name, share=one.share, low=low, high=high, within=within)


def _theme_row(numbers: Numbers, one: ThemeTold, label: str) -> list[str]:
    low, high = numbers.interval(one.raised, numbers.read)
    return [label, one.raised.words, f"{one.share}%", f"{low}% to {high}%"]


def make_sway_table(told: Sequence[ThemeTold]) -> Table:
    """In how many conversations each theme was spoken of as a strength, as a problem, as both or as neither."""
    shown = [sway for sway in _SWAYS if any(one.sway[sway].number is not None for one in told)]
    rest = [sway.label.lower() for sway in _SWAYS if sway not in shown]
    return Table(
        caption="How people spoke of each theme",
        headings=["Theme", *(sway.label for sway in shown)],
        rows=[[one.theme.name, *(one.sway[sway].words for sway in shown)] for one in told],
        note=f"Numbers of conversations. Not told of any theme: {' and '.join(rest)}." if rest else _CONVERSATIONS,
        bars=[],
    )


def _compare(numbers: Numbers, told: Sequence[ThemeTold], caption: str, groups: Sequence[_Group]) -> Iterator[Table]:
    """The share of each theme in each group; nothing where fewer than two groups may be told."""
    telling = [group for group in groups if _tells(numbers, told, group)]
    left_out = [group.label for group in groups if group not in telling]
    for first in range(0, len(telling) if len(telling) > 1 else 0, MOST_GROUPS):
        shown = telling[first : first + MOST_GROUPS]
        named = f"{caption}, {shown[0].label} to {shown[-1].label}" if len(telling) > MOST_GROUPS else caption
        yield _groups_table(numbers, told, named, shown, left_out)


def _draw(numbers: Numbers, told: Sequence[ThemeTold], areas: AreaMap, parts: Sequence[_Group]) -> Map:
    """The shares that the table of areas tells, and no others, of the themes raised most."""
    themes = [MappedTheme(theme=one.theme.name, shares=[_share(numbers, one, part) for part in parts]) for one in told]
    shown = [one for one in themes if any(share is not None for share in one["shares"])]
    return Map(areas=areas, themes=shown[:MOST_MAPS])


def _groups_table(
    numbers: Numbers, told: Sequence[ThemeTold], caption: str, shown: Sequence[_Group], left_out: Sequence[str]
) -> Table:
    rows = [["Conversations read", *(group.read.words for group in shown)]]
    for one in told:
        shares = [_share(numbers, one, group) for group in shown]
        if any(share is not None for share in shares):
            rows.append([one.theme.name, *(NOT_TOLD if share is None else f"{share}%" for share in shares)])
    note = (
        "Shares of the conversations read in each group; where there are few of them, chance alone makes differences."
    )
    return Table(
        caption=caption,
        headings=["Theme", *(group.label for group in shown)],
        rows=rows,
        note=f"{note} Not told: {', '.join(left_out)}." if left_out else note,
        bars=[],
    )


def _share(numbers: Numbers, one: ThemeTold, group: _Group) -> int | None:
    return share_of(numbers.number(f"theme:{one.theme.id}", group.among, area_id=group.area_id), group.read)


def _tells(numbers: Numbers, told: Sequence[ThemeTold], group: _Group) -> bool:
    """Whether the share of any theme in the group may be told."""
    return any(_share(numbers, one, group) is not None for one in told)


def make_offers_table(numbers: Numbers) -> Table | None:
    """What people offer; None where nothing may be told."""
    offers = numbers.offers()
    if not offers:
        return None
    return Table(
        caption="What people offer",
        headings=["What", "People"],
        rows=[[name, f"{people:,}"] for name, people in offers[:MOST_OFFERS]],
        note="What fewer people offer is not told.",
        bars=[],
    )
