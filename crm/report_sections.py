"""The sections of a draft: written on, put in another order, left out, added."""

from sqlalchemy.orm import Session

from crm import cleaning
from crm.errors import Invalid, NotFound
from crm.models import Report, ReportSection
from crm.models.report_words import SectionKind
from crm.permissions import Actor, Permission, requires
from crm.reports import CHANGED, TEXT_LENGTH, get_draft, was_changed

#: More sections than this nobody reads.
MOST = 30


@requires(Permission.PUBLISH)
def get_section(db: Session, actor: Actor, report_id: int, section_id: int) -> ReportSection:
    """A section of a draft. Raises NotFound, Invalid."""
    return find_section(get_draft(db, actor, report_id), section_id)


@requires(Permission.PUBLISH)
def change_section(
    db: Session,
    actor: Actor,
    report_id: int,
    section_id: int,
    *,
    heading: str,
    text: str,
    included: bool = True,
    opened: str | None = None,
) -> ReportSection:
    """Write on a section. Raises NotFound, Invalid.

    *opened*: the mark (``mark_of``) of the text that was opened, so that nobody writes over what they never saw.
    """
    section: ReportSection = get_section(db, actor, report_id, section_id)
    errors = {}
    cleaned = {"heading": section.heading, "text": section.text}
    for name, clean in (("heading", _clean_heading), ("text", _clean_text)):
        try:
            cleaned[name] = clean(heading if name == "heading" else text)
        except ValueError as reason:
            errors[name] = str(reason)
    if was_changed(section.text, opened, cleaned["text"]):
        errors["text"] = CHANGED
    if errors:
        raise Invalid(**errors)
    section.heading, section.text, section.included = cleaned["heading"], cleaned["text"], included
    db.flush()
    return section


@requires(Permission.PUBLISH)
def add_section(db: Session, actor: Actor, report_id: int, *, heading: str) -> ReportSection:
    """A section of the team's own, at the end. Raises NotFound, Invalid."""
    report: Report = get_draft(db, actor, report_id)
    if len(report.sections) >= MOST:
        raise Invalid(heading=f"A report has {MOST} sections at most. Write on one that is there.")
    try:
        heading = _clean_heading(heading)
    except ValueError as reason:
        raise Invalid(heading=str(reason)) from reason
    place = max((one.place for one in report.sections), default=-1) + 1
    section = ReportSection(place=place, kind=SectionKind.TEXT, heading=heading, text="", drafted="", quotes=[])
    report.sections.append(section)
    db.flush()
    return section


@requires(Permission.PUBLISH)
def move_section(db: Session, actor: Actor, report_id: int, section_id: int, *, up: bool) -> ReportSection:
    """Put a section before the one above it, or after the one below. Raises NotFound, Invalid."""
    report: Report = get_draft(db, actor, report_id)
    section, sections = find_section(report, section_id), report.sections
    at = sections.index(section)
    other = at - 1 if up else at + 1
    if 0 <= other < len(sections):
        beside, place = sections[other], section.place
        free = max(one.place for one in sections) + 1  # a place is nobody else's, not even for a moment
        there, beside.place = beside.place, free
        db.flush()
        section.place = there
        db.flush()
        beside.place = place
        db.flush()
        sections.sort(key=lambda one: one.place)
    return section


@requires(Permission.PUBLISH)
def remove_section(db: Session, actor: Actor, report_id: int, section_id: int) -> None:
    """Remove a section of the team's own; the others are left out instead. Raises NotFound, Invalid."""
    report: Report = get_draft(db, actor, report_id)
    section = find_section(report, section_id)
    if section.kind is not SectionKind.TEXT:
        raise Invalid(heading="This section comes with every report. Leave it out instead.")
    report.sections.remove(section)
    db.flush()


def find_section(report: Report, section_id: int) -> ReportSection:
    """A section of a report that was read already. Raises NotFound."""
    section = next((one for one in report.sections if one.id == section_id), None)
    if section is None:
        raise NotFound(f"There is no section {section_id} in report {report.id}.")
    return section


def _clean_heading(value: str) -> str:
    return cleaning.clean_name(value, what="heading")


def _clean_text(value: str) -> str:
    return cleaning.clean_text(value, what="text", most=TEXT_LENGTH)
