"""Publishing a report: frozen with its numbers, found at its address by anybody, and withdrawn again."""

import copy
from dataclasses import dataclass
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from crm.board_words import find_personal_words
from crm.cleaning import in_words
from crm.coding_unseen import find_hidden
from crm.errors import Invalid, KithError, NotFound
from crm.models import Report, now
from crm.models.report_words import ReportState
from crm.permissions import Actor, Permission, requires
from crm.report_blocks import Contents
from crm.report_contents import Material, make_contents, story_entry
from crm.report_counts import keep_counts
from crm.report_rereading import reread, say_doubts
from crm.reports import fill_texts, get_draft, get_report
from crm.rules import rules_of
from crm.scope import UNSCOPED
from crm.stories import list_public_stories
from crm.telling_quotes import keep_agreed_quotes
from crm.theme_contents import read_codebook


class Withdrawn(KithError):
    """The report at this address was withdrawn."""


@dataclass(frozen=True)
class Published:
    """A report as anybody may read it."""

    title: str
    address: str
    listed: bool
    contents: Contents


@requires(Permission.PUBLISH)
def publish_report(
    db: Session,
    actor: Actor,
    report_id: int,
    *,
    listed: bool = False,
    confirmed: bool = False,
    kept: bool = False,
) -> Report:
    """Freeze a draft and open its address to everybody; *listed*: named on the public page as well.

    What nobody wrote on is drafted from the numbers of now. *confirmed*: although a name, number or address of somebody
    stands in what the team wrote. Nobody publishes quotes that they are not shown. Raises NotFound, Invalid.
    """
    _wait_for_others(db)
    report: Report = get_draft(db, actor, report_id)
    if report.starts_on > rules_of(db).day_of(now()):
        raise Invalid(listed="Its days have not begun yet. Change them, or publish it later.")
    _check_shown(db, actor, report)
    material = Material(db, actor, report)
    fill_texts(material)
    contents = make_contents(material)
    errors = {} if confirmed else _find_words(material, contents)
    if not kept and (doubts := say_doubts(reread(material))):
        errors["kept"] = f"{doubts} Look at what you wrote once more, or tick that it may be told as it is."
    if errors:
        raise Invalid(**errors)
    report.published_at = now()
    report.published_by_id = actor.id
    contents["made_on"] = in_words(rules_of(db).day_of(report.published_at))
    report.frozen, report.counts = dict(contents), keep_counts(material.counted, material.numbers.told)
    report.themes = read_codebook(db).keep()
    report.listed, report.state = listed, ReportState.PUBLISHED
    db.flush()
    return report


def _wait_for_others(db: Session) -> None:
    """One report after the other, so that the second knows what the first told, or that it was published meanwhile."""
    reports = select(Report).order_by(Report.id).with_for_update()
    db.scalars(reports, execution_options=UNSCOPED | {"populate_existing": True}).all()


def _check_shown(db: Session, actor: Actor, report: Report) -> None:
    """That the actor is shown each quote that it tells. Raises Invalid."""
    if find_hidden(db, actor, [id_ for section in report.sections if section.included for id_ in section.quotes]):
        raise Invalid(
            listed="It tells quotes that you are not shown while you code unseen. Stop coding unseen first, or let a "
            "colleague publish it."
        )


def _find_words(material: Material, contents: Contents) -> dict[str, str]:
    """What is to be said (``confirmed``) where what the team wrote or quotes points to somebody."""
    texts = [contents["title"], *contents["summary"]]
    for section in contents["sections"]:
        texts += [section["heading"], *section["paragraphs"], *(quote["words"] for quote in section["quotes"])]
        texts += [text for entry in section["entries"] for text in (entry["title"], *entry["lines"])]
    found: dict[str, None] = {}
    for area_id in [material.report.area_id] if material.report.area_id else material.counted.areas:
        found |= dict.fromkeys(find_personal_words(material.db, "\n".join(texts), area_id=area_id))
    if not found:
        return {}
    what = ", ".join(f"“{word}”" for word in list(found)[:5])
    mend = "Take out what points to somebody, or tick that it may be told."
    return {"confirmed": f"Everybody could read this, and it says {what}. {mend}"}


@requires(Permission.PUBLISH)
def withdraw_report(db: Session, actor: Actor, report_id: int) -> Report:
    """Close a published report's address; what it told stays known to later ones. Raises NotFound, Invalid."""
    report: Report = get_report(db, actor, report_id)
    if report.state is not ReportState.PUBLISHED:
        raise Invalid(withdraw="Only a published report can be withdrawn.")
    report.state = ReportState.WITHDRAWN
    db.flush()
    return report


def get_published(db: Session, address: str) -> Published:
    """The report at an address, as frozen, without the words and stories of whoever no longer agrees.

    A story is told as it now is: it may have changed because somebody is no longer to be named in it.

    For everybody, signed in or not. Raises NotFound, Withdrawn.
    """
    query = select(Report).options(undefer(Report.frozen)).where(Report.address == address)
    query = query.where(Report.state != ReportState.DRAFT)
    report = db.scalar(query, execution_options=UNSCOPED)
    if report is None:
        raise NotFound("There is no report at this address.")
    if report.state is ReportState.WITHDRAWN or report.frozen is None:
        raise Withdrawn("This report was withdrawn.")
    contents = cast("Contents", copy.deepcopy(report.frozen))
    keep_agreed_quotes(db, contents["sections"])
    told = {story.id: story_entry(story) for story in list_public_stories(db)}
    for section in contents["sections"]:
        entries = (one if one["story"] is None else told.get(one["story"]) for one in section["entries"])
        section["entries"] = [one for one in entries if one is not None]
    return Published(report.title, address, report.listed, contents)


def list_public_reports(db: Session) -> list[Report]:
    """The published reports that are listed for everybody, the latest first, without their contents."""
    query = select(Report).where(Report.state == ReportState.PUBLISHED, Report.listed.is_(True))
    query = query.order_by(Report.published_at.desc(), Report.id.desc())
    return list(db.scalars(query, execution_options=UNSCOPED))
