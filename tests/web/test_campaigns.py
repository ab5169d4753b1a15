"""Pages of campaigns."""

import datetime as dt
from zoneinfo import ZoneInfo

from crm.area_figures import NewFigure, save_figures
from crm.models import Campaign, DoorVisit
from crm.models.words import AgeBand, Characteristic, DoorOutcome
from crm.permissions import Role
from tests.factories import in_days, make_area, make_conversation, make_person, make_street, make_user, team_day


def _entered(area, **more):
    ends = team_day() + dt.timedelta(days=100)
    entered = {"name": "1000 Conversations", "area_id": area.id, "target": "1,000"}
    return entered | {"starts_on": team_day().isoformat(), "ends_on": ends.isoformat()} | more


def _campaign(db, area, *, name="Talks", target=40, days=30, left=60):
    first, last = (team_day() + dt.timedelta(days=number) for number in (1 - days, left - 1))
    campaign = Campaign(name=name, area_id=area.id, target=target, starts_on=first, ends_on=last, streets=[], team=[])
    db.add(campaign)
    db.flush()
    return campaign


def test_a_target_is_set_and_its_progress_shown(sign_in, db):
    area = make_area(db)
    client = sign_in(Role.COORDINATOR, areas=(area,))
    saved = client.post("/campaigns/new", data=_entered(area))
    assert saved.status_code == 303
    make_conversation(db, street=make_street(db, area=area))
    db.commit()
    page = client.get("/campaigns")
    assert "1 of 1,000 conversations" in page.text
    assert "At the pace since the start the target is reached on" in page.text
    assert f'href="{saved.location}"' in page.text
    assert f'href="{saved.location}"' in client.get("/").text


def test_a_target_that_is_no_number_is_refused_and_kept_as_typed(sign_in, db):
    area = make_area(db)
    page = sign_in(Role.COORDINATOR, areas=(area,)).post("/campaigns/new", data=_entered(area, target="many"))
    assert page.status_code == 422
    assert "Enter a whole number, in digits." in page.text
    assert 'value="many"' in page.text
    assert db.query(Campaign).count() == 0


def test_a_street_is_added_to_those_that_are_ticked_before_anything_is_saved(sign_in, db):
    area = make_area(db)
    moor, abbey, far = (
        make_street(db, "Moor Street", area=area),
        make_street(db, "Abbey Road", area=area),
        make_street(db),
    )
    rosa = make_user(db, areas=(area,), name="Rosa")
    client = sign_in(Role.COORDINATOR, areas=(area,))
    data = _entered(area, street_ids=[moor.id], member_ids=[rosa.id])
    page = client.post("/campaigns/new", data=data | {"another-typed": "abbey rd", "add": "y"})
    assert page.status_code == 200
    assert page.text.count(" checked") == 3
    assert db.query(Campaign).count() == 0
    refused = client.post("/campaigns/new", data=data | {"street_ids": [far.id]})
    assert refused.status_code == 422
    assert "One of these streets is not there, or not in your areas." in refused.text
    saved = client.post("/campaigns/new", data=data | {"street_ids": [moor.id, abbey.id]})
    change = client.get(f"{saved.location}/change").text
    assert change.count(" checked") == 3
    assert client.post(f"{saved.location}/change", data=_entered(area)).status_code == 303
    assert "on all streets" in client.get(saved.location).text


def test_an_officer_sees_progress_and_sets_no_target(sign_in, db):
    client = sign_in(Role.OFFICER, areas=(make_area(db),))
    assert client.get("/campaigns").status_code == 200
    assert client.get("/campaigns/new").status_code == 404


def test_a_campaign_of_another_area_is_not_found(sign_in, db):
    mine, other = make_area(db), make_area(db)
    campaign = _campaign(db, other, name="Theirs")
    client = sign_in(Role.COORDINATOR, areas=(mine,))
    assert client.get(f"/campaigns/{campaign.id}").status_code == 404
    assert client.get(f"/campaigns/{campaign.id}/change").status_code == 404
    assert "Theirs" not in client.get("/campaigns").text
    assert client.post("/campaigns/new", data=_entered(other)).status_code == 422


def test_a_coordinator_of_a_part_sees_the_wards_campaign_and_leaves_it_as_it_is(sign_in, db):
    ward = make_area(db, "The Ward")
    part, far = make_area(db, parent_id=ward.id), make_area(db, parent_id=ward.id)
    campaign = _campaign(db, ward, name="1000 Conversations", target=5)
    rosa = make_user(db, areas=(far,), name="Rosa Finch")
    make_conversation(db, street=make_street(db, "Far Street", area=far), recorded_by_id=rosa.id)
    db.commit()
    client = sign_in(Role.COORDINATOR, areas=(part,))
    listed = client.get("/campaigns").text
    assert "1 of 5 conversations" in listed
    assert "The Ward" in listed
    assert "/change" not in listed
    page = client.get(f"/campaigns/{campaign.id}").text
    assert "1 conversation was on no street of this list" in page
    for theirs in ("/change", "Far Street", "Rosa Finch"):
        assert theirs not in page
    assert client.get(f"/campaigns/{campaign.id}/change").status_code == 404
    assert "1 of 5 conversations" in client.get("/").text


def test_the_page_says_how_it_goes_who_answers_when_and_who_was_not_heard(sign_in, db, admin):
    area = make_area(db, "Mill Fields")
    street, silent = make_street(db, "Moor Street", area=area), make_street(db, "Silent Close", area=area)
    rosa = make_user(db, areas=(area,), name="Rosa Finch")
    campaign = _campaign(db, area)
    for days in range(20):
        person = make_person(db, street=street, age_band=AgeBand.FROM_31_TO_60)
        held_at = in_days(-days)
        make_conversation(db, street=street, people=[person], recorded_by_id=rosa.id, held_at=held_at)
    tuesday = team_day() - dt.timedelta(days=(team_day().weekday() - 1) % 7 or 7)
    for day, outcome, doors in [(0, "conversation", 14), (0, "not_home", 6), (1, "not_home", 10), (2, "not_now", 3)]:
        at = dt.datetime.combine(tuesday + dt.timedelta(days=day - 7), dt.time(17, 30), ZoneInfo("Europe/London"))
        db.add(DoorVisit(street_id=street.id, visited_at=at, outcome=DoorOutcome(outcome), doors=doors))
    save_figures(
        db, admin, [NewFigure(area.id, Characteristic.AGE_BAND, word, 100) for word in ("31_to_60", "over_60")]
    )
    db.commit()
    page = sign_in(Role.OFFICER, areas=(area,)).get(f"/campaigns/{campaign.id}").text
    for said in (
        "20 of 40 conversations",
        "20 conversations in the last four weeks: 5 a week.",
        "Rosa Finch",
        "Most people answer on Tuesdays 17–19: 14 of 20 doors. Fewest answer on Wednesdays 17–19: 0 of 10 doors.",
        "too few",
        "Nobody knocked on 1 of 2 streets.",
        f"/walks/new?street={silent.id}",
        "By age, heard less than their share: over 60.",
        "How many people of each gender live here is not known yet.",
        "A coordinator can bring in",
        "Conversations held so far, against a straight line to the target",
    ):
        assert said in page, said


def test_a_campaign_to_come_one_that_is_over_and_one_without_conversations_have_a_page(sign_in, db):
    area = make_area(db)
    client = sign_in(Role.COORDINATOR, areas=(area,))
    for days, left, said in [
        (-5, 60, "It begins on"),
        (60, -5, "40 short of 40."),
        (1, 1, "Nobody was heard on the first day."),
    ]:
        campaign = _campaign(db, area, days=days, left=left)
        db.commit()
        page = client.get(f"/campaigns/{campaign.id}")
        assert said in page.text
        assert "No door was knocked on yet." in page.text
        assert "There is no street here yet." in page.text


def test_a_name_that_looks_like_markup_stays_a_name(sign_in, db):
    area = make_area(db)
    campaign = _campaign(db, area, name="<b>Talks</b>")
    db.commit()
    client = sign_in(Role.OFFICER, areas=(area,))
    for path in ("/", "/campaigns", f"/campaigns/{campaign.id}"):
        page = client.get(path).text
        assert "&lt;b&gt;Talks&lt;/b&gt;" in page
        assert "<b>Talks" not in page


def test_a_partner_finds_no_campaign(sign_in, db):
    area = make_area(db)
    campaign = _campaign(db, area)
    db.commit()
    assert sign_in(Role.PARTNER, areas=(area,)).get(f"/campaigns/{campaign.id}").status_code == 404
