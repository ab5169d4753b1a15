"""Pages of conversations."""

import datetime as dt

from crm.models import Conversation
from crm.permissions import Role
from tests.factories import make_area, make_conversation, make_person, make_street
from tests.web.talks import typed


def test_conversations_are_found_by_word_street_person_and_day(sign_in, db, street):
    ada = make_person(db, "Ada", street=street)
    noon = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)
    make_conversation(db, street=street, said="The hedge is too high", people=[ada], held_at=noon + dt.timedelta(1))
    make_conversation(db, street=make_street(db, "Bus Lane"), said="Buses are late", held_at=noon)
    client = sign_in()
    for query in (
        "q=HEDGE+high",
        "street=moor",
        f"street_id={street.id}",
        "person=ada",
        f"person_id={ada.id}",
        "since=2/7/2026",
    ):
        page = client.get(f"/conversations?{query}").text
        assert "The hedge is too high" in page, query
        assert "Buses are late" not in page, query
    assert "Buses are late" in client.get("/conversations?until=1/7/2026").text
    assert "is not a date" in client.get("/conversations?since=soon").text


def test_what_was_written_and_the_topics_can_be_changed(sign_in, db, street):
    client = sign_in()
    client.post("/conversations/new", data=typed(street, **{"people-0-name": "Ada", "cares_about": "Hedges\nBuses"}))
    talk = db.query(Conversation).one()
    page = client.get(f"/conversations/{talk.id}/change").text
    assert "Hedges" in page
    change = {"said": "The hedge is fine.", "cares_about": "Buses", "offers": "Gardening"}
    assert client.post(f"/conversations/{talk.id}/change", data=change).status_code == 303
    page = client.get(f"/conversations/{talk.id}").text
    for said in ("The hedge is fine.", "Buses", "Gardening"):
        assert said in page
    assert "Hedges" not in page


def test_a_conversation_of_another_area_is_not_found(sign_in, db):
    mine, other = make_area(db), make_area(db)
    hidden = make_conversation(db, street=make_street(db, area=other), said="Hidden words")
    client = sign_in(Role.OFFICER, areas=(mine,))
    for path in ("", "/recorded", "/change"):
        assert client.get(f"/conversations/{hidden.id}{path}").status_code == 404
    assert client.post(f"/conversations/{hidden.id}/answers").status_code == 404
    assert "Hidden words" not in client.get("/conversations").text
