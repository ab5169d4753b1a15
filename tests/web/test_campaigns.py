"""Pages of campaigns."""

import datetime as dt

from crm.models import Campaign, now
from crm.permissions import Role
from tests.factories import make_area, make_conversation, make_street


def _entered(area, **more):
    today = now().date()
    ends = today + dt.timedelta(days=100)
    entered = {"name": "1000 Conversations", "area_id": area.id, "target": "1,000"}
    return entered | {"starts_on": today.isoformat(), "ends_on": ends.isoformat()} | more


def test_a_target_is_set_and_its_progress_shown(sign_in, db):
    area = make_area(db)
    client = sign_in(Role.COORDINATOR, areas=(area,))
    assert client.post("/campaigns/new", data=_entered(area)).status_code == 303
    make_conversation(db, street=make_street(db, area=area))
    db.commit()
    page = client.get("/campaigns")
    assert "1 of 1,000 conversations" in page.text
    assert "At this pace the target is reached on" in page.text


def test_a_target_that_is_no_number_is_refused_and_kept_as_typed(sign_in, db):
    area = make_area(db)
    page = sign_in(Role.COORDINATOR, areas=(area,)).post("/campaigns/new", data=_entered(area, target="many"))
    assert page.status_code == 422
    assert "Enter a whole number, in digits." in page.text
    assert 'value="many"' in page.text
    assert db.query(Campaign).count() == 0


def test_an_officer_sees_progress_and_sets_no_target(sign_in, db):
    client = sign_in(Role.OFFICER, areas=(make_area(db),))
    assert client.get("/campaigns").status_code == 200
    assert client.get("/campaigns/new").status_code == 404


def test_a_campaign_of_another_area_is_not_found(sign_in, db):
    mine, other = make_area(db), make_area(db)
    today = now().date()
    campaign = Campaign(name="Theirs", area_id=other.id, target=5, starts_on=today, ends_on=today)
    db.add(campaign)
    db.flush()
    client = sign_in(Role.COORDINATOR, areas=(mine,))
    assert client.get(f"/campaigns/{campaign.id}/change").status_code == 404
    assert "Theirs" not in client.get("/campaigns").text
    assert client.post("/campaigns/new", data=_entered(other)).status_code == 422


def test_a_coordinator_of_a_part_sees_the_wards_campaign_and_leaves_it_as_it_is(sign_in, db):
    ward = make_area(db, "The Ward")
    part, today = make_area(db, parent_id=ward.id), now().date()
    campaign = Campaign(name="1000 Conversations", area_id=ward.id, target=5, starts_on=today, ends_on=today)
    db.add(campaign)
    db.commit()
    client = sign_in(Role.COORDINATOR, areas=(part,))
    page = client.get("/campaigns").text
    assert "0 of 5 conversations" in page
    assert "The Ward" in page
    assert "/change" not in page
    assert client.get(f"/campaigns/{campaign.id}/change").status_code == 404
    assert "0 of 5 conversations" in client.get("/").text
