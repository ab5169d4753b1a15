"""Today: the three questions of every morning, for the areas one works in."""

from crm.follow_ups import add_follow_up
from crm.models import Campaign
from crm.permissions import Actor, Role
from tests.factories import in_days, make_area, make_person, make_street, team_day


def _promise(db, person, due_in_days):
    asked = in_days(-10)
    due = in_days(due_in_days)
    add_follow_up(db, Actor.command_line(), person_id=person.id, what=f"Ring {person.name}", asked_at=asked, due_at=due)


def test_the_due_and_overdue_are_shown_and_not_what_is_for_later(sign_in, db):
    for name, days in [("Late", -3), ("Later", 3)]:
        _promise(db, make_person(db, name), days)
    page = sign_in().get("/").text
    assert "Promised for" in page
    assert "Waiting for 10 days" in page
    assert "Ring Later" not in page


def test_an_officer_sees_who_waits_in_their_areas_only(sign_in, db):
    mine, other = make_area(db), make_area(db)
    _promise(db, make_person(db, "Near", street=make_street(db, area=mine)), -1)
    _promise(db, make_person(db, "Far", street=make_street(db, area=other)), -1)
    today = team_day()
    for area, name in [(mine, "Our hundred"), (other, "Their hundred")]:
        db.add(Campaign(name=name, area_id=area.id, target=100, starts_on=today, ends_on=today))
    page = sign_in(Role.OFFICER, areas=(mine,)).get("/").text
    assert "Ring Near" in page
    assert "Our hundred" in page
    assert "Ring Far" not in page
    assert "Their hundred" not in page


def test_a_connector_is_not_shown_how_the_network_reads(sign_in, db):
    page = sign_in(Role.CONNECTOR, areas=(make_area(db),)).get("/").text
    assert "Connectors to call" not in page


def test_a_partner_begins_with_the_reports(sign_in, db):
    partner = sign_in(Role.PARTNER, areas=(make_area(db),))
    assert partner.get("/").location == "/reports"
    assert partner.get("/reports").status_code == 200
    assert "Records of people are not shown to partners" in partner.get("/more").text
    assert "not shown to partners" not in sign_in(Role.OFFICER, areas=(make_area(db),)).get("/more").text
