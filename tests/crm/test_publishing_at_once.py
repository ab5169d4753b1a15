"""A report is published while somebody else publishes or removes it: who comes second finds it published."""

import pytest

from crm.errors import Invalid
from crm.models import Report
from crm.models.report_words import ReportState
from crm.publishing import get_published, publish_report
from crm.reports import add_report, get_report, remove_report
from crm.session import make_session
from tests.at_once import ADMIN, first_then
from tests.database import DATABASES, database
from tests.talking import SPRING


@pytest.mark.parametrize("kind", DATABASES)
@pytest.mark.parametrize("second", [publish_report, remove_report])
def test_what_was_published_meanwhile_stays_as_it_is(kind, second, tmp_path):
    refused = []

    def try_second(db):
        get_report(db, ADMIN, report_id)  # as the page asks first whether it is a draft
        try:
            second(db, ADMIN, report_id)
        except Invalid as error:
            refused.append(str(error))

    with database(kind, tmp_path) as engine:
        with make_session(engine, ADMIN, writes=True) as db:
            days = {"starts_on": SPRING[0], "ends_on": SPRING[1]}
            report_id = add_report(db, ADMIN, title="Spring", area_id=None, **days).id
            db.commit()
        first_then(engine, lambda db: publish_report(db, ADMIN, report_id, listed=True), try_second)
        with make_session(engine, ADMIN) as db:
            report = db.get(Report, report_id)
            assert (report.state, report.listed) == (ReportState.PUBLISHED, True)
            assert get_published(db, report.address).title == "Spring"
    assert "stays as it is" in refused[0]
