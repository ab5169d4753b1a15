"""What phones send: each record is stored once, or asked about, whatever is wrong with it or was lost on the way."""

import datetime as dt
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from crm.models import (
    AuditEntry,
    Conversation,
    DataVersion,
    Door,
    DoorVisit,
    Person,
    Receipt,
    SearchWord,
    now,
)
from tests.database import noted
from tests.factories import make_tie_kind
from tests.web.phones import at, counts, make_walk, record, send, talk, visit

EVERY_DATABASE = True


def test_all_that_was_done_at_the_door_is_stored_in_order_and_of_its_walk(db, phone, street):
    walk, knows, client = make_walk(db, street), make_tie_kind(db, "knows"), phone()
    fields = {"people-0-name": "Ada Brown", "named-0-name": "Tariq", "named-0-kind_id": knows.id, "promised": "y"}
    slip = visit(street, "14", walk=walk.id)
    answers = send(
        client,
        visit(street, "10", walk=walk.id, at=at(minutes=30)),
        visit(street, "", doors=6, walk=walk.id),
        slip,
        talk(street, fields=fields, walk=walk.id, at=at(hours=1)),
        record("undo", visit=slip["uuid"]),
        record("door", street=street.id, house="Flat 2", block="Mill Court", floor=1),
        record("reflection", walk=walk.id, text="Many were out. Come back on a Saturday."),
        record("ended", walk=walk.id),
    )
    assert [answer["state"] for answer in answers] == ["stored"] * 8, answers
    assert [answer["sentence"] for answer in answers] == [""] * 8
    assert counts(db) == {
        **{"door_visit": 3, "conversation": 1, "person": 2, "tie": 1, "follow_up": 1, "question": 0},
    }
    visits = db.scalars(select(DoorVisit).order_by(DoorVisit.id)).all()
    assert [(one.house, one.doors, one.walk_id) for one in visits] == [
        ("10", 1, walk.id),
        ("", 6, walk.id),
        ("12", 1, walk.id),
    ]
    held = db.scalars(select(Conversation)).one()
    assert held.walk_id == walk.id
    assert abs(held.held_at - (now() - dt.timedelta(hours=1))) < dt.timedelta(minutes=5)
    assert answers[3]["href"] == f"/conversations/{held.id}"
    assert db.scalars(select(Door)).one().label == "Flat 2, Mill Court"
    assert (walk.reflection[:10], walk.ended_at is None) == ("Many were ", False)
    undone = select(AuditEntry).where(AuditEntry.action == "take_back_door_visit")
    assert db.scalars(undone).one().noun == "door_visit"


def test_what_is_sent_again_is_answered_as_before_and_stored_once(db, phone, street):
    client = phone()
    records = [visit(street), talk(street, "14", fields={"people-0-name": "Ada"}), visit(street, "16", street=0)]
    first = send(client, *records)
    before = counts(db)
    assert [answer["state"] for answer in first] == ["stored", "stored", "question"]
    assert send(client, *records) == first
    assert send(client, *records[1:], visit(street, "18"))[:2] == first[1:]
    assert send(client, records[0], records[0]) == [first[0], first[0]]
    assert counts(db) == before | {"door_visit": before["door_visit"] + 1}
    assert db.scalar(select(func.count()).select_from(Receipt)) == 4


def test_two_taps_are_two_knocks(db, phone, street):
    send(phone(), visit(street), visit(street))
    assert counts(db)["door_visit"] == 2


def test_whoever_is_not_signed_in_or_somebody_else_stores_nothing(app, db, phone, street):
    client = phone()
    stranger = app.test_client()
    for path in ("/doorstep/walks", "/doorstep/walks/1"):
        assert (stranger.get(path).status_code, stranger.get(path).json) == (401, {"state": "lapsed"})
    assert stranger.post("/doorstep/sync", json={}).json == {"state": "lapsed"}
    assert send(client, visit(street), user=client.user.id + 1, expected=409) == {"state": "other"}
    mine = visit(street)
    send(client, mine)
    other = phone()
    assert "somebody else" in send(other, mine)[0]["sentence"]
    assert counts(db)["door_visit"] == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nothing",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        b"[" * 100_000,
        b'{"format": "1", "sent_at": "2026-11-22T10:00:00Z", "user": 1, "records": []}',
        b'{"format": 1, "sent_at": "yesterday", "user": 1, "records": []}',
        b'{"format": 1, "sent_at": 5, "user": 1, "records": []}',
        b'{"format": 1, "sent_at": "2026-11-22T10:00:00Z", "user": true, "records": []}',
        b'{"format": 1, "sent_at": "2026-11-22T10:00:00Z", "user": 1, "records": {}}',
        b'{"format": 1, "sent_at": "2026-11-22T10:00:00Z", "user": 1, "records": [' + b"0," * 50 + b"0]}",
        b" " * 10_000_000,
    ],
    ids=lambda body: repr(body[:20]),
)
def test_an_envelope_that_cannot_be_read_is_refused_with_a_sentence(db, phone, body):
    answer = phone().post("/doorstep/sync", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json["state"] == "unreadable"
    assert answer.json["sentence"].endswith(".")


def broken_records(street):
    """Records of which none can be stored."""
    long = "x" * 5000
    return [
        visit(street, outcome="vanished"),
        visit(street, house=long),
        visit(street, house=12),
        visit(street, doors=0),
        visit(street, doors="many"),
        visit(street, street=10**17),
        visit(street, street=10**30),
        visit(street, street=True),
        visit(street, seen="yesterday"),
        visit(street, walk="none"),
        record("selfie", text=long),
        record(long),
        record("undo", visit="that one"),
        record("reflection", walk=10**9, text="Fine."),
        record("reflection", text="Fine."),
        record("ended", walk=10**9),
        record("door", street=street.id, house="", block="", floor=None),
        record("door", street=street.id, house="3", block="", floor=10**15),
        talk(street) | {"fields": "all"},
        talk(street) | {"fields": [["said"]]},
        talk(street) | {"fields": []} | {"street": None},
        talk(street, fields={"people-0-name": "Ada", "held_on": "14 October 1066"}),
        visit(street) | {"walk": float("inf"), "seen": float("nan")},
        {"kind": "visit", "uuid": None},
        {"uuid": long, "kind": "visit"},
        {"uuid": "not-a-uuid", "kind": "visit"},
        {},
        [],
        "a knock",
        None,
        {"kind": "visit\0\ud800", "uuid": str(uuid4()), "text": "\0\ud800 🙂"},
    ]


def test_a_record_that_is_broken_is_asked_about_and_takes_no_other_with_it(db, phone, street):
    client, broken = phone(), broken_records(street)
    good = visit(street, "99")
    answers = send(client, *broken, good)
    assert {answer["state"] for answer in answers[:-1]} == {"question"}, answers
    assert answers[-1] == {"uuid": good["uuid"], "state": "stored", "sentence": "", "href": f"/streets/{street.id}"}
    assert all(answer["sentence"].endswith(".") and answer["href"] for answer in answers[:-1]), answers
    assert counts(db)["door_visit"] == 1
    assert answers[-7]["uuid"] == "not-a-uuid"
    assert send(client, *broken, good) == answers
    for answer in answers[:-1]:
        page = client.get(answer["href"])
        assert page.status_code == 200
    assert client.get("/questions").status_code == 200


def test_a_queue_of_another_version_is_asked_about(db, phone, street):
    for form in (0, 2):
        (answer,) = send(phone(), visit(street), format=form)
        assert (answer["state"], "another version" in answer["sentence"]) == ("question", True)
    assert counts(db)["door_visit"] == 0


def test_a_phone_whose_clock_is_wrong_tells_when_it_was_all_the_same(db, phone, street):
    walk, client, then = make_walk(db, street), phone(), dt.datetime(2001, 1, 1, 9, tzinfo=dt.UTC)
    knocks = [visit(street, str(n), at=(then + dt.timedelta(minutes=n)).isoformat(), walk=walk.id) for n in (1, 31)]
    answers = send(client, *knocks, sent_at=(then + dt.timedelta(minutes=61)).isoformat())
    first, second = db.scalars(select(DoorVisit).order_by(DoorVisit.id))
    assert abs(now() - first.visited_at - dt.timedelta(hours=1)) < dt.timedelta(minutes=5)
    assert second.visited_at - first.visited_at == dt.timedelta(minutes=30)
    assert "days behind" in answers[0]["sentence"]
    jumped = [
        visit(street, "3", at=at(minutes=-30)),
        visit(street, "5", at="2001-01-01T09:00:00Z", walk=walk.id),
        visit(street, "7", at="2001-01-01T09:00:00Z"),
        visit(street, "9", at="noon"),
        visit(street, "11", at=at(minutes=-1)),
    ]
    said = [answer["sentence"] for answer in send(client, *jumped)]
    assert ["clock was wrong" in said[0], "could not be read" in said[3]] == [True, True]
    late = db.scalars(select(DoorVisit).where(DoorVisit.id > second.id)).all()
    assert len(late) == 5
    assert all(abs(now() - one.visited_at) < dt.timedelta(minutes=5) for one in late)


def test_a_walk_that_is_gone_takes_no_record_with_it(db, phone, street):
    (answer,) = send(phone(), visit(street, walk=10**9))
    assert (answer["state"], "The walk is not there any more" in answer["sentence"]) == ("stored", True)
    assert db.scalars(select(DoorVisit)).one().walk_id is None


def test_talks_from_one_form_that_was_taken_along_are_with_different_people(db, phone, street):
    same = {"people-0-uuid": str(uuid4()), "named-0-uuid": str(uuid4()), "uuid": str(uuid4())}
    names = [("Ada Brown", "Tariq"), ("Zebedee Fox", "Rosa")]
    talks = [
        talk(street, str(n), fields=same | {"people-0-name": name, "named-0-name": friend})
        for n, (name, friend) in enumerate(names)
    ]
    assert [answer["state"] for answer in send(phone(), *talks)] == ["stored"] * 2
    assert sorted(db.scalars(select(Person.name))) == ["Ada Brown", "Rosa", "Tariq", "Zebedee Fox"]


def test_a_batch_takes_a_fixed_handful_of_queries_for_each_record(db, phone, street, connection):
    client = phone()
    send(client, visit(street))
    with noted(connection) as statements:
        send(client, *[visit(street, str(n)) for n in range(50)])
    assert len(statements) / 50 < 14


def test_what_is_refused_halfway_leaves_nothing_behind_but_its_question(db, phone, street):
    client, version = phone(), select(DataVersion.version)
    before = db.scalar(version)
    child = talk(street, "14", fields={"people-0-name": "Zebedee Quill", "age_band": "under_18"})
    grown = talk(street, "16", fields={"people-0-name": "Zebedee Quill"})
    (answer,) = send(client, child)
    assert (answer["state"], "under 18" in answer["sentence"]) == ("question", True), answer
    assert counts(db) == dict.fromkeys(counts(db), 0) | {"question": 1}
    assert db.scalar(version) == before
    assert db.scalars(select(SearchWord).where(SearchWord.word.in_(["zebedee", "quill"]))).all() == []
    assert {entry.noun for entry in db.scalars(select(AuditEntry)) if "Zebedee" in str(entry.changes)} <= {"question"}
    (stored,) = send(client, grown)
    assert stored["state"] == "stored", stored
    assert counts(db)["person"] == 1
