"""What each section of a report says: its draft, and the tables, quotes and entries that stand beneath its text."""

from collections.abc import Callable, Sequence
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.analyses import find_analysis
from crm.area_figures import Figures
from crm.area_maps import AreaMap, draw_areas
from crm.areas import find_area_name, list_area_ids_within
from crm.board import IssueLine, list_issues_for_report
from crm.cleaning import in_words
from crm.health import read_health
from crm.health_words import PHASES
from crm.issues import ANSWERED
from crm.models import Asset, Report
from crm.models.report_words import SectionKind
from crm.models.words import AssetKind, Characteristic, IssueState, Sway
from crm.permissions import Actor
from crm.report_blocks import Contents, Entry, Quote, Section, Table, split_paragraphs
from crm.report_counts import Counted, count_report, tell_counts
from crm.report_drafts import draft_assets, draft_method, draft_since, draft_summary, draft_themes, draft_who, listed
from crm.report_keys import WHOLE_PATCH
from crm.report_numbers import Numbers, ThemeTold
from crm.report_tables import make_offers_table, make_theme_tables
from crm.report_who import make_who_table, read_figures, say_who_is_missing
from crm.rules import Headings, Rules, rules_of
from crm.stories import StoryLine, list_public_stories
from crm.telling_quotes import list_tellable, tell_quotes

#: So many names of one kind of asset are told; more make no reader wiser.
MOST_NAMES = 20


class Material:
    """All that a report is made of, each gathered once when it is asked for."""

    def __init__(self, db: Session, actor: Actor, report: Report) -> None:
        self.db, self.actor, self.report = db, actor, report
        self.rules: Rules = rules_of(db)

    @cached_property
    def counted(self) -> Counted:
        """The true numbers."""
        return count_report(self.db, self.report)

    @cached_property
    def numbers(self) -> Numbers:
        """The numbers as they may be told."""
        report = self.report
        telling = tell_counts(self.db, report, self.counted)
        area_id, days = report.area_id or WHOLE_PATCH, (report.starts_on, report.ends_on)
        return Numbers(telling.told, self.counted, area_id, *days, telling.regrouped)

    @cached_property
    def area(self) -> str:
        """The area as a sentence names it."""
        return area_label(self.db, self.report)

    @cached_property
    def area_ids(self) -> frozenset[int] | None:
        """The report's area and those inside it; None for the whole patch."""
        return list_area_ids_within(self.db, [self.report.area_id]) if self.report.area_id else None

    @cached_property
    def areas(self) -> AreaMap:
        """Where the areas right inside lie."""
        return draw_areas(self.db, self.counted.areas)

    @cached_property
    def figures(self) -> dict[Characteristic, Figures | None]:
        """How many live there."""
        return read_figures(self.db, self.report.area_id or WHOLE_PATCH)

    @cached_property
    def issues(self) -> list[IssueLine]:
        """What people raised, as the board has it."""
        days = {"since": self.report.starts_on, "until": self.report.ends_on}
        return list_issues_for_report(self.db, self.actor, area_ids=self.area_ids, **days)

    @cached_property
    def stories(self) -> list[StoryLine]:
        """Stories that may be told."""
        return list_public_stories(self.db, area_ids=self.area_ids)

    @cached_property
    def strengths(self) -> list[ThemeTold]:
        """Themes that are spoken of as strengths, most often first."""
        found = [one for one in self.numbers.themes if one.leaning == "asset"]
        return sorted(found, key=lambda one: -(one.sway[Sway.ASSET].number or 0))[:3]

    @cached_property
    def assets(self) -> list[tuple[AssetKind, list[str]]]:
        """The assets we know of: names by kind. A story is somebody's, and is told elsewhere."""
        query = select(Asset.asset_kind, Asset.name).where(Asset.archived_at.is_(None), Asset.merged_into_id.is_(None))
        if self.area_ids is not None:
            query = query.where(Asset.area_id.in_(sorted(self.area_ids)))
        names: dict[AssetKind, list[str]] = {kind: [] for kind in AssetKind if kind is not AssetKind.STORY}
        for kind, name in self.db.execute(query.order_by(Asset.name_key, Asset.id)):
            if kind in names:
                names[kind].append(name)
        return [(kind, found) for kind, found in names.items() if found]

    @cached_property
    def phase(self) -> str:
        """Where the network stands, and where it stood when the report's days began: of the whole patch, in words."""
        analysis = find_analysis(self.db)
        health = read_health(self.db, self.actor, analysis) if analysis else None
        if health is None or health.phase is None:
            return "How people here know one another has not been read yet."
        now = health.phase
        said = (
            f"A network of people grows through four phases: {listed(label.lower() for label, _ in PHASES.values())}. "
            f"As far as we know it, the network of all areas that we work in is in the phase “{now.label.lower()}”. "
            f"{now.meaning}"
        )
        weeks = [week for week in health.weeks if self.report.starts_on <= week.read_on <= self.report.ends_on]
        first = weeks[0].phase if weeks else ""
        if first in PHASES and first != now.id:
            said += f" When these days began it was “{PHASES[first][0].lower()}”."
        return f"{said}\n\nThis speaks of what people told us, not of all there is."


def area_label(db: Session, report: Report) -> str:
    """The report's area by name, or that it is of all."""
    return find_area_name(db, report.area_id) if report.area_id else "all areas that we work in"


def draft_section(material: Material, kind: SectionKind) -> str:
    """The text that Kith drafts for a section; empty for the team's own."""
    draft = _DRAFTS.get(kind)
    return draft(material) if draft else ""


def _draft_who(material: Material) -> str:
    missing = (say_who_is_missing(material.numbers, one, material.figures[one]) for one in Characteristic)
    return draft_who(material.numbers, [one for one in missing if one])


def _draft_assets(material: Material) -> str:
    kinds = [(_kind_word(one, len(names)), len(names)) for one, names in material.assets]
    return draft_assets(material.numbers, material.strengths, kinds)


def _draft_since(material: Material) -> str:
    answered = sum(one.state in ANSWERED for one in material.issues)
    heard = sum(one.state is IssueState.HEARD for one in material.issues)
    return draft_since(answered, len(material.issues) - answered - heard, heard)


_DRAFTS: dict[SectionKind, Callable[[Material], str]] = {
    SectionKind.METHOD: lambda material: draft_method(material.numbers, material.area, material.rules),
    SectionKind.WHO: _draft_who,
    SectionKind.THEMES: lambda material: draft_themes(material.numbers),
    SectionKind.ASSETS: _draft_assets,
    SectionKind.NETWORK: lambda material: material.phase,
    SectionKind.SINCE: _draft_since,
    SectionKind.STORIES: lambda material: "" if material.stories else "No story has been published yet.",
}


def draft_page(material: Material) -> str:
    """The one page in plain language."""
    return draft_summary(material.numbers, material.area, material.rules.headings.heard)


def make_contents(material: Material) -> Contents:
    """The report as it would be told now."""
    report = material.report
    return Contents(
        title=report.title,
        area=material.area,
        days=f"{in_words(report.starts_on)} to {in_words(report.ends_on)}",
        made_on="",
        summary=split_paragraphs(report.summary),
        sections=[
            Section(
                kind=section.kind.value,
                heading=section.heading,
                paragraphs=split_paragraphs(section.text),
                tables=_tables(material, section.kind),
                quotes=_quotes(material, section.quotes) if section.kind is SectionKind.THEMES else [],
                entries=_entries(material, section.kind),
            )
            for section in report.sections
            if section.included
        ],
    )


def _tables(material: Material, kind: SectionKind) -> list[Table]:
    numbers = material.numbers
    if kind is SectionKind.WHO and numbers.held.number is not None:
        tables = [make_who_table(numbers, one, material.figures[one]) for one in Characteristic]
        return [table for table in tables if table is not None]
    if kind is SectionKind.THEMES:
        return list(make_theme_tables(numbers, material.areas))
    if kind is SectionKind.ASSETS:
        offers = make_offers_table(numbers)
        return [offers] if offers else []
    return []


def _quotes(material: Material, chosen: Sequence[int]) -> list[Quote]:
    """Of the quotes that were chosen those that may be told."""
    if not chosen:
        return []
    found = list_tellable(material.db, material.report, material.numbers, only=chosen, to=material.actor)
    return tell_quotes(material.db, material.numbers, found)


def _entries(material: Material, kind: SectionKind) -> list[Entry]:
    if kind is SectionKind.SINCE:
        return [_issue_entry(one, material.rules.headings) for one in material.issues]
    if kind is SectionKind.STORIES:
        return [story_entry(one) for one in material.stories]
    if kind is SectionKind.ASSETS:
        return [
            Entry(title=_kind_word(one, 2).capitalize(), lines=[_names(names)], story=None)
            for one, names in material.assets
        ]
    return []


def story_entry(story: StoryLine) -> Entry:
    """A story as a report tells it."""
    return Entry(title=story.title, lines=split_paragraphs(story.text), story=story.id)


def _issue_entry(issue: IssueLine, headings: Headings) -> Entry:
    lines = [f"{headings.heard}: {issue.heard}", f"Where it stands: {issue.state.label.lower()}."]
    lines += [f"{headings.doing}: {issue.owner_name}."] if issue.owner_name else []
    lines += [f"{'Done' if step.done else 'Planned'}: {step.what}" for step in issue.steps]
    lines += [f"{headings.happened}: {issue.answer}"] if issue.answer else []
    return Entry(title=issue.title, lines=lines, story=None)


def _names(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMES
    return f"{', '.join(names[:MOST_NAMES])} and {more:,} more" if more > 0 else ", ".join(names)


def _kind_word(kind: AssetKind, count: int) -> str:
    return kind.label.lower() if count == 1 else f"{kind.label.lower()}s"
