"""What the doorstep app fetches: walks to choose from, and what a phone takes along."""

import datetime as dt
import json

import pytest
from sqlalchemy import select

from crm.consents import add_consent
from crm.models import DoorVisit, FollowUp, Topic, User, Walk, WalkStop, now
from crm.models.words import IssueState, Purpose
from crm.permissions import Actor, Role
from crm.text import fold_door
from tests.database import noted, questions
from tests.factories import make_area, make_conversation, make_issue, make_person, make_street, team_day
from tests.web.phones import send, visit

SECRET = "Zanzibar"


@pytest.fixture
def area(db):
    return make_area(db, "St Peter’s")


@pytest.fixture
def street(db, area):
    return make_street(db, "Moor Street", area=area)


def plan(db, *streets, day=None, **details):
    stops = [WalkStop(street_id=street.id, place=place) for place, street in enumerate(streets)]
    day = day or team_day()
    details = {"walkers": []} | details
    walk = Walk(planned_for=day, area_id=streets[0].area_id, stops=stops, **details)
    db.add(walk)
    db.commit()
    return walk


def signed_in(db, sign_in, *areas, role=Role.OFFICER):
    client = sign_in(role, areas=areas)
    client.user = db.scalars(select(User).order_by(User.id.desc())).first()
    return client


def test_my_walks_are_offered_and_todays_of_my_areas(db, sign_in, area, street):
    client, soon = signed_in(db, sign_in, area), team_day() + dt.timedelta(days=3)
    mine = plan(db, street, make_street(db, "Mill Lane", area=area), day=soon, walkers=[client.user])
    todays = plan(db, street, starts_at=dt.time(14, 30))
    plan(db, street, day=soon)
    plan(db, street, cancelled_at=now())
    plan(db, make_street(db))
    first, second = client.get("/doorstep/walks").json
    assert first == {
        **{"id": mine.id, "title": "Moor Street and 1 more street", "day": soon.isoformat()},
        **{"starts_at": "", "mine": True, "ended": False},
    }
    assert (second["id"], second["mine"], second["starts_at"]) == (todays.id, False, "14:30")


def test_a_pack_has_the_doors_people_and_form_and_nothing_that_was_said(db, sign_in, area, street):
    client = signed_in(db, sign_in, area)
    walk = plan(db, street, note="Meet at the pump.", walkers=[client.user])
    ada = make_person(db, "Ada Brown", street=street, house="12", phone="+441242000111", note=f"{SECRET} note")
    make_conversation(db, street=street, people=[ada], said=f"{SECRET} said")
    db.add_all(
        [
            FollowUp(person_id=ada.id, what="Ring about lunch", asked_at=now(), due_at=now()),
            Topic(name="Hedges", name_key="hedges"),
        ]
    )
    db.commit()
    knock = visit(street, "14", outcome="call_back")
    send(client, knock, visit(street, "16", outcome="do_not_contact"))
    answer = client.get(f"/doorstep/walks/{walk.id}")
    pack = answer.json
    assert (pack["format"], pack["walk"]["note"], pack["walk"]["mine"]) == (1, "Meet at the pump.", True)
    (along,) = pack["streets"]
    assert (along["name"], along["area"], along["left_out"]) == ("Moor Street", "St Peter’s", ["16"])
    assert [door["house"] for door in along["doors"]] == ["12", "14"]
    assert along["doors"][0]["last"] is None
    last = along["doors"][1]["last"]
    assert (last["uuid"], last["label"], last["by"]) == (knock["uuid"], "Call back", client.user.name)
    (person,) = pack["people"]
    assert (person["name"], person["refuses"], person["hint"]) == ("Ada Brown", False, "12 Moor Street")
    assert person["waiting"][0]["label"] == "Ring about lunch (Ada Brown)"
    assert pack["topics"] == ["Hedges"]
    assert {"id": street.id, "label": "Moor Street, St Peter’s"} in pack["nearby"]
    assert {"value": "not_home", "label": "Nobody in"} in pack["outcomes"]
    assert 'name="people-0-name"' in pack["form"]
    for secret in (SECRET, "csrf_token", "1242000111", "01242"):
        assert secret not in answer.text


def test_a_pack_holds_only_what_the_walker_may_see(db, sign_in, area, street):
    elsewhere = make_street(db, f"{SECRET} Street")
    walk = plan(db, street, elsewhere)
    make_person(db, f"{SECRET} Ann", street=elsewhere, house="3")
    make_person(db, "Ada Brown", street=street)
    db.add(DoorVisit(street_id=elsewhere.id, house=f"{SECRET} Cottage", outcome="empty", visited_at=now()))
    db.commit()
    officer = signed_in(db, sign_in, area).get(f"/doorstep/walks/{walk.id}")
    assert SECRET not in officer.text
    assert [person["name"] for person in officer.json["people"]] == ["Ada Brown"]
    client = signed_in(db, sign_in, area, role=Role.CONNECTOR)
    make_person(db, "My Neighbour", street=street, recorded_by_id=client.user.id)
    db.commit()
    assert [person["name"] for person in client.get(f"/doorstep/walks/{walk.id}").json["people"]] == ["My Neighbour"]
    stranger = signed_in(db, sign_in, make_area(db))
    assert stranger.get(f"/doorstep/walks/{plan(db, street).id}").status_code == 404


def test_somebody_who_asked_to_be_left_alone_is_marked(db, sign_in, area, street):
    client = signed_in(db, sign_in, area)
    make_person(db, "Ada Brown", street=street, house="16")
    send(client, visit(street, "16", outcome="do_not_contact"))
    (person,) = client.get(f"/doorstep/walks/{plan(db, street).id}").json["people"]
    assert person["refuses"] is True


def test_a_pack_has_the_answers_to_tell_at_its_doors_and_none_where_nobody_may_be_told(db, sign_in, area, street):
    jo, sam = make_person(db, name="Jo Lark", street=street, house="12 A"), make_person(db, street=street, house="14")
    add_consent(db, Actor.command_line(), person_id=sam.id, purpose=Purpose.CONTACT_ME, given=False)
    talks = [make_conversation(db, street=street, house=who.house, people=[who]) for who in (jo, sam)]
    answer = {"state": IssueState.DONE, "answer": "The lamp is mended.", "answered_at": now()}
    issue = make_issue(db, *talks, title="Dark alley", **answer)
    sent = f"{issue.sources[0].id}@{issue.answered_at.isoformat()}"
    walk = plan(db, street)
    (packed,) = signed_in(db, sign_in, area).get(f"/doorstep/walks/{walk.id}").json["streets"]
    told = {"who": "Jo Lark", "title": "Dark alley", "answer": "The lamp is mended.", "told": sent, "people": [jo.id]}
    assert packed["answers"] == [{"key": fold_door("12a"), **told}]


def test_a_pack_of_many_streets_takes_no_more_queries_than_one(db, sign_in, area, street, connection):
    client, counts = signed_in(db, sign_in, area), []
    for number in (1, 12):
        streets = [make_street(db, area=area) for _ in range(number)]
        for each in streets:
            make_person(db, street=each, house="1")
        walk = plan(db, *streets)
        with noted(connection) as statements:
            size = len(json.dumps(client.get(f"/doorstep/walks/{walk.id}").json))
        counts.append(len(questions(statements)))
    assert counts[1] <= counts[0] + 1
    assert counts[1] < 45
    assert size < 100_000
