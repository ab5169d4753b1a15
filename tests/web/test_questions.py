"""The pages on which people settle what phones sent and Kith will not decide by itself."""

from sqlalchemy import select

from crm.models import AuditEntry, DoorVisit, Question
from crm.permissions import Role
from tests.factories import make_question
from tests.web.phones import record, send, talk, visit


def settle(client, question, what, **data):
    return client.post(f"/questions/{question.id}/{what}", data=data)


def conflict(db, first, second, street, *sent):
    """Two knocks that stand against each other: the question, then the knocks as they were sent."""
    send(first, visit(street, outcome="call_back"))
    send(second, *sent or [visit(street, outcome="empty")])
    return db.scalars(select(Question).order_by(Question.id.desc())).first()


def outcomes(db):
    db.expire_all()
    return db.scalars(select(DoorVisit.outcome).order_by(DoorVisit.id)).all()


def test_what_was_sent_stands_beside_what_is_stored(db, phone, street):
    rosa, imogen = phone(), phone()
    question = conflict(db, imogen, rosa, street)
    page = rosa.get(f"/questions/{question.id}").text
    for said in (
        "At 12 Moor Street one of you put “empty”",
        "Moor Street, St Peter’s",
        "Call back",
        imogen.user.name,
        "Both are right",
    ):
        assert said in page
    assert settle(rosa, question, "settle").status_code == 422
    assert (
        settle(rosa, question, "settle", **{"conflict-right": "both", "conflict-reason": "I asked."}).status_code == 303
    )
    db.refresh(question)
    assert (question.settled_as, question.settled_by_id) == ("Both are right. I asked.", rosa.user.id)
    assert outcomes(db) == ["call_back", "empty"]
    assert "Settled" in rosa.get(f"/questions/{question.id}").text
    assert settle(rosa, question, "settle", **{"conflict-right": "both"}).status_code == 422


def test_a_knock_that_is_not_right_is_taken_back_by_whoever_may(db, phone, street):
    rosa, imogen, owen = phone(), phone(), phone(Role.COORDINATOR)
    question = conflict(db, imogen, rosa, street)
    refused = settle(rosa, question, "settle", **{"conflict-right": "sent"})
    assert (refused.status_code, "Ask a coordinator" in refused.text) == (422, True)
    assert settle(owen, question, "settle", **{"conflict-right": "sent"}).status_code == 303
    assert outcomes(db) == ["empty"]
    db.refresh(question)
    assert question.settled_as.startswith("What was sent is right")
    taken = select(AuditEntry).where(AuditEntry.noun == "door_visit", AuditEntry.action == "settle_conflict")
    assert db.scalars(taken).one().actor_id == owen.user.id
    again = conflict(db, owen, rosa, street)
    assert settle(rosa, again, "settle", **{"conflict-right": "other"}).status_code == 303
    assert outcomes(db) == ["empty", "call_back"]


def test_a_conversation_is_never_taken_back(db, phone, street):
    rosa, imogen = phone(), phone(Role.COORDINATOR)
    question = conflict(db, imogen, rosa, street, talk(street))
    page = imogen.get(f"/questions/{question.id}").text
    assert 'value="other"' not in page
    assert settle(imogen, question, "settle", **{"conflict-right": "other"}).status_code == 422
    assert outcomes(db) == ["call_back", "conversation"]


def test_what_is_held_is_recorded_now_with_its_time_or_left_out_with_a_reason(db, phone, street):
    rosa = phone()
    send(rosa, visit(street, outcome="do_not_contact"))
    send(rosa, visit(street, outcome="not_now"), record("reflection", text="Fine.", walk=10**9))
    knock, lines = db.scalars(select(Question).order_by(Question.id)).all()
    assert settle(rosa, knock, "record").status_code == 303
    assert outcomes(db) == ["do_not_contact", "not_now"]
    assert "2 questions" not in rosa.get("/").text
    assert "1 question from the doorstep waits" in rosa.get("/").text
    assert "Questions (1)" in rosa.get("/more").text
    refused = settle(rosa, lines, "record")
    assert (refused.status_code, "not there any more" in refused.text) == (422, True)
    assert settle(rosa, lines, "leave-out").status_code == 422
    assert settle(rosa, lines, "leave-out", **{"leave-reason": "I wrote it down by hand."}).status_code == 303
    assert "Not needed: I wrote it down by hand." in rosa.get("/questions?state=settled").text
    assert settle(rosa, lines, "leave-out", **{"leave-reason": "Again."}).status_code == 422
    assert "No question is open" in rosa.get("/questions").text


def test_my_questions_are_mine_and_a_coordinators_are_those_of_the_areas(db, phone, street):
    rosa, imogen = phone(), phone()
    mine, theirs = (make_question(db, street=street, recorded_by=client.user) for client in (rosa, imogen))
    foreign = make_question(db)
    db.commit()
    assert [rosa.get(f"/questions/{one.id}").status_code for one in (mine, theirs, foreign)] == [200, 404, 404]
    owen = phone(Role.COORDINATOR)
    assert [owen.get(f"/questions/{one.id}").status_code for one in (mine, theirs, foreign)] == [200, 200, 404]
    assert "2 questions" in owen.get("/questions").text


def test_a_question_of_another_version_can_only_be_left_out(db, phone, street):
    rosa = phone()
    send(rosa, visit(street), format=0)
    question = db.scalars(select(Question)).one()
    assert "Record it now" not in rosa.get(f"/questions/{question.id}").text
    assert settle(rosa, question, "record").status_code == 422
