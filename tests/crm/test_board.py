"""Which issues a report and the board tell, and in which order."""

import datetime as dt

from crm.board import list_board_issues, list_issues_for_report
from crm.models.words import IssueState
from tests.factories import make_area, make_issue

#: When June ends, where the team is.
MIDNIGHT = dt.datetime(2026, 6, 30, 23, tzinfo=dt.UTC)
BEFORE = MIDNIGHT - dt.timedelta(milliseconds=400)
JUNE, JULY = dt.date(2026, 6, 30), dt.date(2026, 7, 1)


def raised(db, area, title, at, *, answered=None):
    over = {"state": IssueState.DONE, "answer": "Lamps.", "answered_at": answered} if answered else {}
    return make_issue(db, area_id=area.id, title=title, on_board=True, recorded_at=at, **over)


def test_a_day_of_a_report_ends_when_it_does_where_the_team_is(db, admin):
    area = make_area(db)
    raised(db, area, "In June", BEFORE)
    raised(db, area, "In July", MIDNIGHT)
    assert [one.title for one in list_issues_for_report(db, admin, until=JUNE)] == ["In June"]
    raised(db, area, "Over in June", BEFORE, answered=BEFORE)
    raised(db, area, "Over in July", BEFORE, answered=MIDNIGHT)
    since_july = {one.title for one in list_issues_for_report(db, admin, since=JULY)}
    assert since_july == {"In June", "In July", "Over in July"}


def test_the_latest_news_of_the_board_comes_first(db, admin):
    area = make_area(db)
    for days, title, answered in ((9, "Old", None), (8, "Answered since", 3), (5, "New", None), (7, "Answered", 6)):
        at = MIDNIGHT - dt.timedelta(days=days)
        raised(db, area, title, at, answered=MIDNIGHT - dt.timedelta(days=answered) if answered else None)
    assert [one.title for one in list_board_issues(db)] == ["Answered since", "New", "Answered", "Old"]
