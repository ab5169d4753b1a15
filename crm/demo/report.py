"""The demo's report: of the first ward's last three months, written and published as a team would."""

import datetime as dt

from sqlalchemy.orm import Session

from crm.areas import find_area_name
from crm.models import Report
from crm.models.report_words import SectionKind
from crm.permissions import Actor, Permission, requires
from crm.publishing import publish_report
from crm.report_quotes import list_quotes, set_quotes
from crm.report_sections import add_section, change_section, move_section
from crm.reports import add_report

#: So many days the report looks back.
DAYS = 92

#: Quotes of so many themes are told.
MOST_QUOTES = 6

THANKS = (
    "Thank you to everybody who opened the door, stopped for a minute or stayed for an hour. This is what you told us, "
    "put together. If something that matters to you is missing, tell us: we come round again."
)


@requires(Permission.PUBLISH)
def publish_demo_report(db: Session, actor: Actor, *, area_id: int, until: dt.date) -> Report:
    """Draft the report, choose quotes, add a word of thanks in front, and publish it for everybody."""
    since = until - dt.timedelta(days=DAYS)
    title = f"What {find_area_name(db, area_id)} says"
    report = add_report(db, actor, title=title, area_id=area_id, starts_on=since, ends_on=until)
    themes = next(one for one in report.sections if one.kind is SectionKind.THEMES)
    offered = list_quotes(db, actor, report.id, themes.id).groups[:MOST_QUOTES]
    set_quotes(db, actor, report.id, themes.id, quotes=[one.page.rows[0].coding_id for one in offered])
    thanks = add_section(db, actor, report.id, heading="Thank you")
    change_section(db, actor, report.id, thanks.id, heading=thanks.heading, text=THANKS)
    for _ in report.sections[1:]:
        move_section(db, actor, report.id, thanks.id, up=True)
    return publish_report(db, actor, report.id, listed=True, confirmed=True)
