"""Reports: what a neighbourhood said in some days, written by the team from drafts that Kith makes of the numbers."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from crm import cleaning
from crm.areas import get_area
from crm.errors import Invalid, NotFound
from crm.insight_filters import EARLIEST, LATEST
from crm.models import Report, ReportSection
from crm.models.report_words import ReportState, SectionKind
from crm.paging import Page, get_page
from crm.permissions import Actor, Permission, requires
from crm.report_blocks import Contents
from crm.report_contents import Material, draft_page, draft_section, make_contents

#: The sections of a new report, in order: each with its heading.
HEADINGS = {
    SectionKind.METHOD: "How we listened",
    SectionKind.WHO: "Who we have spoken to",
    SectionKind.THEMES: "What people talked about",
    SectionKind.ASSETS: "What is strong here",
    SectionKind.NETWORK: "How people are connected",
    SectionKind.SINCE: "What has happened since",
    SectionKind.STORIES: "Stories",
}

#: Characters of a section's text, and of the one page.
TEXT_LENGTH = 20_000

#: Said to whoever would write over what somebody else wrote meanwhile.
CHANGED = (
    "Somebody changed this text since you opened it. Both are here: bring them together, and save again. "
    "What you save then stays."
)


@requires(Permission.PUBLISH)
def add_report(
    db: Session,
    actor: Actor,
    *,
    title: str,
    area_id: int | None,
    starts_on: dt.date,
    ends_on: dt.date,
    sub_themes: bool = False,
) -> Report:
    """A draft with every section filled. Without an area it is of the whole patch. Raises Invalid.

    *sub_themes*: they are told beneath their theme.
    """
    report = _start(db, actor, title=title, area_id=area_id, starts_on=starts_on, ends_on=ends_on)
    report.sub_themes = sub_themes
    _add_sections(Material(db, actor, report), [_Frame(kind, heading) for kind, heading in HEADINGS.items()])
    return report


@requires(Permission.PUBLISH)
def copy_report(db: Session, actor: Actor, report_id: int) -> Report:
    """A draft of a new edition: the same area and sections, of as many days right after. Raises NotFound, Invalid.

    What the team's own sections say comes with it; the others are drafted from what was said in those days.
    """
    old: Report = get_report(db, actor, report_id)
    starts_on = old.ends_on + dt.timedelta(days=1)
    ends_on = starts_on + (old.ends_on - old.starts_on)
    report = _start(db, actor, title=old.title, area_id=old.area_id, starts_on=starts_on, ends_on=ends_on)
    report.sub_themes = old.sub_themes
    frames = [
        _Frame(one.kind, one.heading, one.text if one.kind is SectionKind.TEXT else "", one.included)
        for one in old.sections
    ]
    _add_sections(Material(db, actor, report), frames)
    return report


@dataclass(frozen=True)
class _Frame:
    """A section to begin with; without a ``text`` of its own it is drafted."""

    kind: SectionKind
    heading: str
    text: str = ""
    included: bool = True


def _start(
    db: Session, actor: Actor, *, title: str, area_id: int | None, starts_on: dt.date, ends_on: dt.date
) -> Report:
    report = Report(address=secrets.token_urlsafe(18), recorded_by_id=actor.id, summary="", drafted="", sections=[])
    _apply(db, actor, report, title=title, area_id=area_id, starts_on=starts_on, ends_on=ends_on)
    db.add(report)
    db.flush()
    return report


def _add_sections(material: Material, frames: Sequence[_Frame]) -> None:
    report = material.report
    for place, one in enumerate(frames):
        draft = draft_section(material, one.kind)
        section = ReportSection(place=place, kind=one.kind, heading=one.heading, included=one.included, quotes=[])
        section.text, section.drafted = one.text or draft, draft
        report.sections.append(section)
    report.summary = report.drafted = draft_page(material)
    material.db.flush()


@requires(Permission.PUBLISH)
def change_report(
    db: Session,
    actor: Actor,
    report_id: int,
    *,
    title: str,
    area_id: int | None,
    starts_on: dt.date,
    ends_on: dt.date,
    sub_themes: bool = False,
) -> Report:
    """Change what a draft is of; what nobody wrote on is drafted anew. Raises NotFound, Invalid."""
    report: Report = get_draft(db, actor, report_id)
    with db.no_autoflush:
        _apply(db, actor, report, title=title, area_id=area_id, starts_on=starts_on, ends_on=ends_on)
    report.sub_themes = sub_themes
    db.flush()
    fill_texts(Material(db, actor, report))
    return report


def _apply(
    db: Session,
    actor: Actor,
    report: Report,
    *,
    title: str,
    area_id: int | None,
    starts_on: dt.date,
    ends_on: dt.date,
) -> None:
    errors: dict[str, str] = {}
    try:
        report.title = cleaning.clean_name(title, what="title")
    except ValueError as reason:
        errors["title"] = str(reason)
    if starts_on > ends_on:
        errors["ends_on"] = "The last day comes before the first. Change one of them."
    for name, day in (("starts_on", starts_on), ("ends_on", ends_on)):
        if not EARLIEST <= day <= LATEST:
            errors[name] = f"Enter a day between {EARLIEST.year} and {LATEST.year}."
    if area_id is None and actor.area_ids is not None:
        errors["area_id"] = "Choose one of the areas that you work in."
    if area_id is not None:
        try:
            get_area(db, actor, area_id)
        except NotFound:
            errors["area_id"] = "Choose one of the areas that you work in."
    if errors:
        raise Invalid(**errors)
    report.area_id, report.starts_on, report.ends_on = area_id, starts_on, ends_on


@requires(Permission.PUBLISH)
def get_report(db: Session, actor: Actor, report_id: int) -> Report:
    """The report with its area and sections. Raises NotFound."""
    query = select(Report).where(Report.id == report_id)
    query = query.options(joinedload(Report.area), selectinload(Report.sections))
    report = db.scalar(query)
    if report is None or (report.area_id is None and actor.area_ids is not None):
        raise NotFound(f"There is no report {report_id}.")
    return report


@requires(Permission.PUBLISH)
def get_draft(db: Session, actor: Actor, report_id: int) -> Report:
    """As get_report, of one that may still be written on. Raises NotFound, Invalid."""
    report: Report = get_report(db, actor, report_id)
    if report.state is not ReportState.DRAFT:
        raise Invalid(title="What is published stays as it is. Write a new report for a new edition.")
    return report


@requires(Permission.PUBLISH)
def list_reports(db: Session, actor: Actor, *, page: int = 1) -> Page[Report]:
    """All reports with their areas, drafts and withdrawn ones too, the latest first."""
    query = select(Report).options(joinedload(Report.area))
    if actor.area_ids is not None:
        query = query.where(Report.area_id.is_not(None) | (Report.state == ReportState.PUBLISHED))
    return get_page(db, query, by=[Report.recorded_at.desc(), Report.id.desc()], page=page)


@requires(Permission.READ_REPORTS)
def list_published_reports(db: Session, actor: Actor, *, page: int = 1) -> Page[Report]:
    """The published reports of the actor's areas and of the whole patch, the latest first."""
    query = select(Report).options(joinedload(Report.area)).where(Report.state == ReportState.PUBLISHED)
    return get_page(db, query, by=[Report.published_at.desc(), Report.id.desc()], page=page)


@requires(Permission.PUBLISH)
def write_summary(db: Session, actor: Actor, report_id: int, *, summary: str, opened: str | None = None) -> Report:
    """Write the one page in plain language; *opened*: as of ``change_section``. Raises NotFound, Invalid."""
    report: Report = get_draft(db, actor, report_id)
    try:
        cleaned = cleaning.clean_text(summary, what="page", most=TEXT_LENGTH)
    except ValueError as reason:
        raise Invalid(summary=str(reason)) from reason
    if was_changed(report.summary, opened, cleaned):
        raise Invalid(summary=CHANGED)
    report.summary = cleaned
    db.flush()
    return report


def mark_of(text: str) -> str:
    """A few letters that are others for any other text: what a page was opened with."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def was_changed(stands: str, opened: str | None, text: str) -> bool:
    """Whether what *stands* is neither what was opened, nor what is to be saved: then *text* would write over it."""
    return bool(opened) and opened != mark_of(stands) and text != stands


@requires(Permission.PUBLISH)
def fill_report(
    db: Session, actor: Actor, report_id: int, *, over: Collection[int] = (), summary: bool = False
) -> Report:
    """Draft a report's texts anew from the numbers of now. What somebody wrote stays, unless it is asked for.

    *over*: the sections to write over; *summary*: the one page, too. Raises NotFound, Invalid.
    """
    report: Report = get_draft(db, actor, report_id)
    fill_texts(Material(db, actor, report), over=over, summary=summary)
    return report


def fill_texts(material: Material, *, over: Collection[int] = (), summary: bool = False) -> None:
    """As fill_report, from material that was gathered already.

    What stays keeps the draft that it was written on, so that it is seen to read otherwise (``crm.report_rereading``).
    """
    report = material.report
    for section in report.sections:
        if section.kind is SectionKind.TEXT:
            continue
        if section.text == section.drafted or section.id in over:
            section.text = section.drafted = draft_section(material, section.kind)
    if report.summary == report.drafted or summary:
        report.summary = report.drafted = draft_page(material)
    material.db.flush()


@requires(Permission.PUBLISH)
def remove_report(db: Session, actor: Actor, report_id: int) -> None:
    """Remove a draft for good; one that is being published stays. Raises NotFound, Invalid."""
    awaited = select(Report).where(Report.id == report_id).with_for_update()
    db.scalars(awaited, execution_options={"populate_existing": True}).all()
    db.delete(get_draft(db, actor, report_id))
    db.flush()


@requires(Permission.PUBLISH)
def preview_report(db: Session, actor: Actor, report_id: int) -> tuple[Report, Contents]:
    """The report as partners would read it if it were published now. Raises NotFound, Invalid."""
    report: Report = get_draft(db, actor, report_id)
    return report, make_contents(Material(db, actor, report))
