"""Pages of nurture plans: kept by coordinators, read by officers, the forgotten first."""

import datetime as dt
import re

import pytest
from sqlalchemy import select

from crm.consents import add_consent
from crm.models import User
from crm.models.words import NurtureStage, Purpose
from crm.network.refreshing import refresh_analysis
from crm.nodes import archive_node
from crm.permissions import Actor, Role
from tests.factories import make_area, make_conversation, make_person, make_plan, make_street, make_user, team_day
from tests.neighbourhood import make_neighbourhood

ADMIN = Actor.command_line()


@pytest.fixture
def area(db):
    return make_area(db)


@pytest.fixture
def street(db, area):
    return make_street(db, area=area)


@pytest.fixture
def ada(db, street):
    return make_person(db, "Ada Quill", street=street, phone="+447700900123")


def filled(**typed):
    return {"stage": "met", "next_step": "Tea at hers", "next_on": f"{team_day():%Y-%m-%d}", "owner_id": "", **typed}


def test_a_coordinator_starts_a_plan_from_the_persons_page_and_goes_on_with_it(sign_in, ada, area):
    client = sign_in(Role.COORDINATOR, areas=(area,))
    path = f"/people/{ada.id}/nurture"
    page = client.get(f"/people/{ada.id}").text
    assert f'<a href="{path}">Start a nurture plan</a>' in page
    assert "There is no plan yet" in client.get(path).text
    assert client.post(path, data=filled()).location == path
    page = client.get(path).text
    assert "The plan is saved." in page
    assert 'value="Tea at hers"' in page
    assert re.search(r'value="met"\s+checked', page)
    assert client.post(path, data=filled(stage="in_touch", notes="Runs the quiz")).status_code == 303
    page = client.get(path).text
    assert re.search(r"Met \d+ \w+ \d{4} .*→.* In touch \d+", page)
    page = client.get(f"/people/{ada.id}").text
    assert "Start a nurture plan" not in page
    assert "<strong>Next:</strong> Tea at hers, by" in page


def test_a_refused_plan_comes_back_as_it_was_typed(sign_in, ada, area):
    client = sign_in(Role.COORDINATOR, areas=(area,))
    answer = client.post(f"/people/{ada.id}/nurture", data=filled(next_on="", notes="Likes chess"))
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert "Choose the day by which the next step is done." in answer.text
    assert 'value="Tea at hers"' in answer.text
    assert "Likes chess" in answer.text
    answer = client.post(f"/people/{ada.id}/nurture", data={"next_on": "31 Juneuary"})
    assert "Choose where we stand with them." in answer.text
    assert "31 Juneuary" in answer.text
    assert "There is no plan yet" in client.get(f"/people/{ada.id}/nurture").text


def test_whoever_is_signed_in_looks_after_a_new_plan_unless_somebody_else_is_chosen(sign_in, ada, area):
    page = sign_in(Role.COORDINATOR, areas=(area,)).get(f"/people/{ada.id}/nurture").text
    assert re.search(r'<option value="\d+" selected>User \d+', page)


def test_trainings_are_added_and_taken_out(sign_in, db, ada, area):
    make_plan(db, ada)
    client = sign_in(Role.COORDINATOR, areas=(area,))
    path = f"/people/{ada.id}/nurture"
    answer = client.post(f"{path}/trainings", data={"training-name": "Listening", "training-on": ""})
    assert answer.status_code == 422
    assert 'value="Listening"' in answer.text
    assert client.post(f"{path}/trainings", data={"training-name": "Listening", "training-on": "2026-05-03"}).location
    page = client.get(path).text
    assert "Listening, 3 May 2026" in page
    remove = re.search(r'action="([^"]+/trainings/\d+/remove)"', page)[1]
    assert client.post(remove).location == path
    assert "No training is written down." in client.get(path).text


def test_the_list_shows_the_forgotten_first_with_the_reason(sign_in, db, ada, area, street):
    rosa = make_user(db, name="Rosa Finch")
    due = {"next_step": "Ring", "next_on": team_day() + dt.timedelta(days=3)}
    calm = make_plan(db, make_person(db, "Bea Lane", street=street), stage=NurtureStage.IN_TOUCH, **due)
    make_conversation(db, street=street, people=[calm.person])
    make_plan(db, ada, next_step="Tea", next_on=team_day() - dt.timedelta(days=5), owner_id=rosa.id)
    client = sign_in(Role.OFFICER, areas=(area,))
    page = client.get("/nurture").text
    assert page.index("Ada Quill") < page.index("Bea Lane")
    assert "The next step is overdue by 5 days." in page
    assert "1 of them is forgotten." in page
    assert "looked after by Rosa Finch" in page
    assert "Last spoken with today." in page
    assert "Bea Lane" not in client.get(f"/nurture?owner={rosa.id}").text
    assert "Ada Quill" not in client.get("/nurture?stage=in_touch").text
    assert "No plan found" in client.get("/nurture?q=zzyzx").text
    assert "Nobody is forgotten." not in client.get("/nurture?q=bea").text


def test_with_no_plan_the_list_says_how_to_start(sign_in, area):
    page = sign_in(Role.COORDINATOR, areas=(area,)).get("/nurture").text
    assert "Nobody is looked after yet" in page
    assert 'href="/connectors"' in page
    assert "start a plan with them" in page
    assert "Your coordinator starts a plan" in sign_in(Role.OFFICER, areas=(area,)).get("/nurture").text


def test_an_officer_reads_a_plan_and_cannot_write_one(sign_in, db, ada, area, street):
    make_plan(db, ada, notes="Runs the quiz")
    client = sign_in(Role.OFFICER, areas=(area,))
    page = client.get(f"/people/{ada.id}/nurture").text
    assert "Runs the quiz" in page
    assert "Save the plan" not in page
    assert "Add a training" not in page
    assert client.post(f"/people/{ada.id}/nurture", data=filled()).status_code == 404
    other = make_person(db, street=street)
    db.commit()
    assert "Your coordinator can start one" in client.get(f"/people/{other.id}/nurture").text
    assert "Start a nurture plan" not in client.get(f"/people/{other.id}").text


def test_a_community_connector_sees_nothing_of_plans(sign_in, db, area):
    client = sign_in(Role.CONNECTOR, areas=(area,))
    with client.session_transaction() as session:
        token = session["_user_id"]
    user_id = db.scalar(select(User.id).where(User.session_token == token))
    own = make_person(db, "Own", street=make_street(db, area=area), recorded_by_id=user_id)
    make_plan(db, own, next_step="Tea", next_on=team_day())
    db.commit()
    page = client.get(f"/people/{own.id}").text
    assert "Own" in page
    assert "Nurture" not in page
    assert client.get(f"/people/{own.id}/nurture").status_code == 404
    assert client.get("/nurture").status_code == 404


def test_a_refusal_is_shown_and_no_next_step_is_taken(sign_in, db, ada, area):
    make_plan(db, ada)
    add_consent(db, ADMIN, person_id=ada.id, purpose=Purpose.CONTACT_ME, given=False)
    client = sign_in(Role.COORDINATOR, areas=(area,))
    page = client.get(f"/people/{ada.id}/nurture").text
    assert "Ada Quill asked not to be contacted." in page
    assert "tel:" not in page
    assert "What is the next step?" not in page
    answer = client.post(f"/people/{ada.id}/nurture", data=filled())
    assert "promise no next step" in answer.text
    assert 'value="Tea at hers"' in answer.text
    page = client.get("/nurture").text
    assert "Do not contact" in page
    assert "tel:" not in page


def test_whoever_refuses_contact_is_marked_before_a_plan_is_begun(sign_in, db, ada, area):
    add_consent(db, ADMIN, person_id=ada.id, purpose=Purpose.CONTACT_ME, given=False)
    client = sign_in(Role.COORDINATOR, areas=(area,))
    assert "Ada Quill asked not to be contacted." in client.get(f"/people/{ada.id}/nurture").text
    assert client.post(f"/people/{ada.id}/nurture", data={"stage": "resting", "owner_id": ""}).status_code == 303


def test_an_archived_persons_plan_can_be_read_and_not_changed(sign_in, db, ada, area):
    make_plan(db, ada, notes="Runs the quiz")
    archive_node(db, ADMIN, ada.id)
    client = sign_in(Role.COORDINATOR, areas=(area,))
    page = client.get(f"/people/{ada.id}/nurture").text
    assert "Runs the quiz" in page
    assert "Save the plan" not in page
    answer = client.post(f"/people/{ada.id}/nurture", data=filled())
    assert answer.status_code == 422
    assert "Ada Quill is archived: bring them back" in answer.text
    assert "Ada Quill" not in client.get("/nurture").text


def test_today_tells_a_coordinator_how_many_are_forgotten_and_nobody_else(sign_in, db, ada, area):
    make_plan(db, ada)
    sentence = "1 connector we look after is forgotten"
    assert f'<a href="/nurture">{sentence}</a>' in sign_in(Role.COORDINATOR, areas=(area,)).get("/").text
    assert sentence not in sign_in(Role.OFFICER, areas=(area,)).get("/").text
    other = sign_in(Role.COORDINATOR, areas=(make_area(db),)).get("/").text
    assert "forgotten" not in other


def test_the_cards_of_connectors_lead_to_their_plans(sign_in, db):
    made = make_neighbourhood(db)
    refresh_analysis(db)
    ada = made.people["Ada Quill"]
    db.commit()
    path = f"/people/{ada.id}/nurture"
    assert f'<a href="{path}">Start a nurture plan</a>' in sign_in().get("/connectors").text
    make_plan(db, ada, stage=NurtureStage.IN_TOUCH)
    db.commit()
    assert f'<a href="{path}">Nurture plan: in touch</a>' in sign_in().get("/connectors").text
    officer = sign_in(Role.OFFICER, areas=tuple(made.areas.values())).get("/connectors?show=all").text
    assert "Nurture plan: in touch" in officer
    assert "Start a nurture plan" not in officer
