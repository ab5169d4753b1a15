"""What the team wrote on a draft, read again: whether Kith would now write otherwise, and which numbers are gone."""

import re
from calendar import month_name
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from crm.errors import Invalid
from crm.models import Report, ReportSection
from crm.models.report_words import SectionKind
from crm.permissions import Actor, Permission, requires
from crm.report_blocks import Contents
from crm.report_contents import Material, draft_page, draft_section, make_contents
from crm.report_drafts import listed
from crm.report_sections import find_section
from crm.reports import get_draft

_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?%?")

#: What nobody counted: telephones, times, and days of a month.
_NO_COUNT = re.compile(
    r"\+?\d[\d ]{8,}\d"
    r"|\b\d{1,2}[.:]\d\d\b(?!%)"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?(?= (?:{'|'.join(list(month_name)[1:])})\b)"
)

#: So many numbers are named; more make no reader wiser.
_NAMED = 5


@dataclass(frozen=True)
class Reread:
    """A text that the team wrote. ``now``: what Kith would write; ``otherwise``: and did not when the team wrote.

    ``gone``: numbers in it that stand in no table of the report, nor in what Kith would write.
    """

    heading: str
    now: str
    otherwise: bool
    gone: tuple[str, ...]

    @property
    def gone_words(self) -> str:
        """The numbers that are gone, as a sentence names them."""
        return listed(self.gone[:_NAMED])


@requires(Permission.PUBLISH)
def reread_report(db: Session, actor: Actor, report_id: int) -> dict[int | None, Reread]:
    """Of a draft each text that somebody wrote and that asks for a look, by its section (None: the one page).

    Raises NotFound, Invalid.
    """
    report: Report = get_draft(db, actor, report_id)
    return reread(Material(db, actor, report))


def reread(material: Material) -> dict[int | None, Reread]:
    """As reread_report, from material that was gathered already."""
    report, found = material.report, dict[int | None, Reread]()
    written = [one for one in report.sections if one.kind is not SectionKind.TEXT and one.text != one.drafted]
    if not written and report.summary == report.drafted:
        return found
    known = set(_NUMBER.findall("\n".join(_list_texts(make_contents(material), material))))
    for section in written:
        if section.included:
            found[section.id] = _reread(section.heading, section, draft_section(material, section.kind), known)
    if report.summary != report.drafted:
        found[None] = _reread("One page for letterboxes", report, draft_page(material), known)
    return {key: one for key, one in found.items() if one.otherwise or one.gone}


def _reread(heading: str, one: ReportSection | Report, now: str, known: set[str]) -> Reread:
    text = one.text if isinstance(one, ReportSection) else one.summary
    numbers = dict.fromkeys(_NUMBER.findall(_NO_COUNT.sub(" ", text)))
    return Reread(heading, now, one.drafted != now, tuple(number for number in numbers if number not in known))


def _list_texts(contents: Contents, material: Material) -> Iterator[str]:
    """All in which a number may stand that is told: everything but what the team wrote."""
    yield contents["days"]
    yield from (draft_section(material, section.kind) for section in material.report.sections)
    yield draft_page(material)
    for section in contents["sections"]:
        for table in section["tables"]:
            yield from (table["caption"], table["note"], *table["headings"])
            yield from (cell for row in table["rows"] for cell in row)
        yield from (text for entry in section["entries"] for text in (entry["title"], *entry["lines"]))
        yield from (quote["words"] for quote in section["quotes"])


def say_doubts(found: dict[int | None, Reread]) -> str:
    """What is to be looked at before a report is published; empty where nothing is."""
    sentences = []
    for one in found.values():
        doubts = ["would be drafted otherwise now"] if one.otherwise else []
        doubts += [f"has numbers that are in no table: {one.gone_words}"] if one.gone else []
        sentences.append(f"“{one.heading}” {listed(doubts)}.")
    return " ".join(sentences)


@requires(Permission.PUBLISH)
def take_draft(db: Session, actor: Actor, report_id: int, section_id: int | None) -> ReportSection | Report:
    """Have a section (None: the one page) say what Kith would write now. Raises NotFound, Invalid."""
    one: ReportSection | Report = keep_own_text(db, actor, report_id, section_id)
    if isinstance(one, ReportSection):
        one.text = one.drafted
    else:
        one.summary = one.drafted
    db.flush()
    return one


@requires(Permission.PUBLISH)
def keep_own_text(db: Session, actor: Actor, report_id: int, section_id: int | None) -> ReportSection | Report:
    """Have a section (None: the one page) say what the team wrote, having seen what Kith would write now.

    Raises NotFound, Invalid.
    """
    report: Report = get_draft(db, actor, report_id)
    if section_id is None:
        report.drafted = draft_page(Material(db, actor, report))
        db.flush()
        return report
    section = find_section(report, section_id)
    if section.kind is SectionKind.TEXT:
        raise Invalid(text="Kith drafts nothing for a section of your own.")
    section.drafted = draft_section(Material(db, actor, report), section.kind)
    db.flush()
    return section
