"""Two dates compared at equal coverage."""

import datetime as dt

import pytest
from sqlalchemy import select

from crm.models import Conversation, Node, Tie
from crm.permissions import Role
from tests.factories import in_days, make_area, team_day
from tests.kept import keep
from tests.neighbourhood import make_neighbourhood

ADDRESS = "/network-health/changes"


def days_ago(days):
    return (team_day() - dt.timedelta(days=days)).isoformat()


def test_network_health_asks_for_two_dates(sign_in, db):
    keep(db)
    page = sign_in().get("/network-health").text
    assert f'action="{ADDRESS}"' in page
    assert "The earlier date" in page


def test_two_dates_are_compared_with_how_sure_we_can_be(sign_in, db):
    made = make_neighbourhood(db)
    for model in (Conversation, Node, Tie):
        for row in db.scalars(select(model)):
            row.recorded_at = in_days(-17)
    made.talk("Mill Lane", made.people["Ada Quill"], days_ago=3)
    db.commit()
    page = sign_in().get(f"{ADDRESS}?earlier={days_ago(15)}").text
    assert "Growth in what we know is not growth in what there is." in page
    assert "To compare like with like" in page
    assert "Links per person" in page
    assert "No introduction has led to a tie since then" in page


def test_before_anything_was_recorded_nothing_is_compared(sign_in):
    page = sign_in().get(f"{ADDRESS}?earlier=1999-01-01").text
    assert "Too little had been recorded by 1 January 1999 to compare anything." in page
    assert "Links per person" not in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("earlier=", "Enter the earlier date, like 31/3/2026."),
        ("earlier=soon", "is not a date we can read"),
        ("earlier=2026-01-01&later=whenever", "is not a date we can read"),
        ("earlier=2024-03-02&later=2024-03-01", "Enter a date before 1 March 2024."),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_what_was_typed(sign_in, query, sentence):
    answer = sign_in().get(f"{ADDRESS}?{query}")
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert sentence in answer.text


@pytest.mark.parametrize("role", [Role.CONNECTOR, Role.PARTNER])
def test_it_is_closed_to_who_may_not_read_the_network(sign_in, db, role):
    assert sign_in(role, areas=(make_area(db),)).get(ADDRESS).status_code == 404
