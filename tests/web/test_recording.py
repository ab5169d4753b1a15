"""The page that records a conversation."""

import datetime as dt
import json
import re
from uuid import uuid4

import pytest

from crm.models import Conversation, DoorVisit, FollowUp, Interest, Nomination, Person, Tie
from crm.models.words import Channel, DoorOutcome, Purpose
from crm.permissions import Role
from tests.factories import make_area, make_tie_kind
from tests.shared import shared_file
from tests.web.talks import typed

EVERY_DATABASE = True


def test_the_empty_form_is_offered_with_the_streets_used_last(sign_in, db, street):
    client = sign_in()
    client.post("/conversations/new", data=typed(street))
    page = client.get("/conversations/new")
    assert page.status_code == 200
    assert "Moor Street, St Peter’s" in page.text
    assert len(page.data) < 200_000


def test_a_talk_is_recorded_whole_and_shown(sign_in, db, street):
    knows = make_tie_kind(db, "knows")
    client = sign_in()
    answer = client.post(
        "/conversations/new",
        data=typed(
            street,
            **{
                "people-0-name": "Ada Brown",
                "people-1-name": "Bo",
                "cares_about": "Hedges\nBuses\n",
                "offers": "Gardening",
                "named-0-name": "Tariq",
                "named-0-kind_id": knows.id,
                "nominated-0-name": "tariq",
                "nominated-1-name": "Rosa",
                "promised": "y",
                "what": "Ring about the hedge",
                "due": "7",
                "consents": [Purpose.KEEP_DETAILS.value, Purpose.CONTACT_ME.value],
            },
        ),
    )
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "only named so far" in page
    for said in ("Ada Brown", "Bo", "Hedges", "Gardening", "Tariq", "Rosa", "Ring about the hedge"):
        assert said in page
    assert f"/conversations/new?street_id={street.id}" in page
    assert db.query(Person).filter_by(met=False).count() == 2
    assert (db.query(Tie).count(), db.query(Nomination).count(), db.query(Interest).count()) == (1, 2, 3)
    assert db.query(DoorVisit).one().house == "12"
    due = db.query(FollowUp).one().due_at
    assert dt.timedelta(days=6) < due - dt.datetime.now(dt.UTC) < dt.timedelta(days=8)


def test_sending_the_form_twice_stores_it_once(sign_in, db, street):
    client, data = sign_in(), None
    data = typed(street, **{"people-0-name": "Ada", "people-0-uuid": str(uuid4())})
    first, second = (client.post("/conversations/new", data=data) for _ in range(2))
    assert first.location == second.location
    assert "stored already" in client.get(second.location).text
    assert (db.query(Conversation).count(), db.query(Person).count()) == (1, 1)


def test_a_refused_form_comes_back_as_it_was_typed(sign_in, db, street):
    make_tie_kind(db, "knows")
    page = sign_in().post(
        "/conversations/new",
        data=typed(
            street,
            **{
                "street_id": "",
                "street_id-typed": "Nowhere Lane",
                "people-0-name": "Ada",
                "cares_about": "Hedges\n" + "x" * 300,
                "named-0-name": "Tariq",
                "named-3-name": "Rosa",
                "promised": "y",
                "due": "2",
                "due_on": "30/2/2026",
                "consents": Purpose.USE_MY_WORDS.value,
                "held_on": "14 October 1066",
            },
        ),
    )
    assert page.status_code == 422
    assert "There is a problem" in page.text
    for kept in (
        "Nowhere Lane",
        "Ada",
        "Hedges\n",
        "Tariq",
        "Rosa",
        "30/2/2026",
        "14 October 1066",
        "The hedge is too high.",
    ):
        assert kept in page.text
    assert "is before 1900" in page.text
    assert re.search(r'value="use_my_words"[^>]* checked', page.text)
    ids = set(re.findall(r' id="([^"]+)"', page.text))
    links = re.findall(r'href="#([^"]+)"', page.text)
    assert set(links) <= ids


@pytest.mark.parametrize(
    ("entered", "sentence"),
    [
        ({"people-0-name": "x" * 5000}, "shorten it to 200"),
        ({"people-0-name": "…"}, "at least one letter"),
        ({"named-0-name": "x" * 5000}, "shorten it to 200"),
        ({"said": "x" * 100_001}, "shorten it to 100,000"),
        ({"house": "x" * 41}, "shorten it to 40"),
        ({"held_on": "1/1/3024"}, "more than a year from now"),
        ({"held_on": "soon"}, "is not a date"),
        ({"held_time": "25:99"}, "“25:99” is not a time we can read: write it like 14:30."),
        ({"phone": "12"}, "is not a telephone number"),
        ({"offers": "x" * 300}, "or fewer"),
        ({"age_band": "under_18"}, "only written down with consent"),
        ({"channel": "telepathy"}, "Invalid Choice"),
    ],
)
def test_what_has_no_meaning_gets_a_sentence(sign_in, db, street, entered, sentence):
    make_tie_kind(db, "knows")
    page = sign_in().post("/conversations/new", data=typed(street, **{"people-0-name": "Ada"} | entered))
    assert page.status_code == 422
    assert sentence in page.text
    assert db.query(Conversation).count() == 0


@pytest.mark.parametrize(
    "more",
    [
        {"cares_about": "Hedges"},
        {"promised": "y", "what": "Ring"},
        {"phone": "07700 900123"},
        {"consents": "keep_details"},
        {"nominated-0-name": "Tariq"},
    ],
)
def test_what_is_said_of_a_person_needs_their_name(sign_in, db, street, more):
    page = sign_in().post("/conversations/new", data=typed(street, **more))
    assert page.status_code == 422
    assert 'href="#people-0-name"' in page.text


def test_naughty_strings_are_recorded_or_refused_and_never_break_the_page(sign_in, db, street):
    strings = json.loads(shared_file("hostile/naughty_strings.json").read_text("utf-8"))
    client = sign_in()
    for text in strings[::7]:
        fields = ("people-0-name", "people-²-name", "named-0-name", "said", "cares_about", "house", "place")
        fields += ("held_on", "uuid")
        answer = client.post("/conversations/new", data=typed(street) | dict.fromkeys(fields, text))
        assert answer.status_code in (303, 422), text


def test_a_talk_elsewhere_on_another_day_is_recorded(sign_in, db):
    area = make_area(db)
    client = sign_in(Role.OFFICER, areas=(area,))
    data = {
        "uuid": str(uuid4()),
        "place": "Summer fair",
        "area_id": area.id,
        "channel": "event",
        "consent_way": "spoken",
    }
    answer = client.post("/conversations/new", data=data | {"held_on": "1/7/2026", "held_time": "14:30"})
    assert answer.status_code == 303
    talk = db.query(Conversation).one()
    assert (talk.area_id, talk.channel, talk.place) == (area.id, Channel.EVENT, "Summer fair")
    assert talk.held_at == dt.datetime(2026, 7, 1, 13, 30, tzinfo=dt.UTC)


def test_what_is_urgent_is_promised_for_the_day_whichever_other_is_chosen(sign_in, db, street):
    urgent = {"people-0-name": "Ada", "promised": "y", "urgent": "y", "due": "7"}
    assert sign_in().post("/conversations/new", data=typed(street, **urgent)).status_code == 303
    follow_up = db.query(FollowUp).one()
    assert follow_up.urgent
    assert follow_up.due_at - follow_up.asked_at < dt.timedelta(days=1)


def test_a_door_that_asked_not_to_be_contacted_is_warned_of_and_recorded_when_that_is_meant(sign_in, db, street):
    said = {"outcome": DoorOutcome.DO_NOT_CONTACT, "visited_at": dt.datetime(2026, 5, 3, 12, tzinfo=dt.UTC)}
    db.add(DoorVisit(street_id=street.id, house="12", **said))
    db.commit()
    client, sentence = sign_in(), "Somebody at 12 Moor Street asked not to be contacted on 3 May 2026."
    assert sentence in client.get(f"/conversations/new?street_id={street.id}&house=12").text
    asked = {"street_id": street.id, "house": "12"}
    assert client.get("/conversations/closed-door", query_string=asked).json[0]["label"] == sentence
    assert client.get("/conversations/closed-door?house=9").json == []
    data = typed(street)
    refused = client.post("/conversations/new", data=data)
    assert refused.status_code == 422
    assert f"{sentence} Tick “Record it anyway”" in refused.text
    assert "The hedge is too high." in refused.text
    assert client.post("/conversations/new", data=data | {"despite_refusal": "y"}).status_code == 303
    assert db.query(Conversation).count() == 1


def test_what_they_agreed_to_and_what_was_learnt_of_them_is_shown_as_stored(sign_in, db, street):
    client = sign_in()
    consents = [Purpose.KEEP_DETAILS.value, Purpose.INTRODUCE_ME.value]
    learnt = {"people-0-name": "Ada Brown", "known_as": "Addie", "phone": "01242 555123", "consents": consents}
    page = client.get(client.post("/conversations/new", data=typed(street, **learnt)).location).text
    for said in ("They agree to", "Keep details", "Introduce me", "About Ada Brown", "Known as Addie", "01242 555123"):
        assert said in page
    assert "Use my words" not in page


def test_two_people_are_not_said_to_be_members_of_each_other(sign_in, db):
    make_tie_kind(db, "friend of")
    make_tie_kind(db, "member of", reverse_name="has as a member", directed=True)
    page = sign_in().get("/conversations/new").text
    assert "friend of" in page
    assert "member of" not in page
