"""Two requests at the same moment: the same records, as a phone gave up waiting and sent again; or two people."""

import threading

import pytest
from sqlalchemy import func, select

from config import Config
from crm.models import Conversation, DoorVisit, FollowUp, IssueSource, Person, Question, Receipt, now
from crm.models.words import IssueState
from crm.permissions import Actor
from crm.session import make_session
from tests.database import DATABASES, database
from tests.factories import make_area, make_conversation, make_issue, make_street, make_user
from tests.waiting import PATIENCE_S
from tests.web.phones import record, send, talk, visit
from web.app import make_app

EVERY_DATABASE = True

ROUNDS = 6


@pytest.mark.parametrize("kind", DATABASES)
def test_the_second_is_answered_as_the_first_and_nothing_is_stored_twice(kind, tmp_path):
    with database(kind, tmp_path) as engine:
        with make_session(engine, Actor.command_line(), writes=True) as db:
            area = make_area(db)
            street, user = make_street(db, area=area), make_user(db, areas=(area,))
            db.refresh(street, ["area"])
            db.commit()
        app = make_app(Config(secret_key="s" * 40, background=False, log_level="error"), engine)
        app.config["WTF_CSRF_ENABLED"] = False
        for number in range(ROUNDS):
            fields = {"people-0-name": f"{'ABCDEF'[number] * 5} Brown", "promised": "y"}
            batch = [
                *[visit(street, f"{number}{letter}") for letter in "abc"],
                talk(street, f"{number}t", fields=fields),
                record("reflection", text="Fine.", walk=None),
            ]
            first, second = _send_at_once(app, (user, batch), (user, batch))
            assert first == second
            assert [answer["state"] for answer in first] == ["stored"] * 4 + ["question"]
        with make_session(engine, Actor.command_line()) as db:
            kept = [db.scalar(select(func.count()).select_from(one)) for one in (DoorVisit, Conversation, Person)]
            assert kept == [4 * ROUNDS, ROUNDS, ROUNDS]
            kept = [db.scalar(select(func.count()).select_from(one)) for one in (FollowUp, Question, Receipt)]
            assert kept == [ROUNDS, ROUNDS, 5 * ROUNDS]


@pytest.mark.parametrize("kind", DATABASES)
def test_of_two_who_tell_one_answer_one_told_it_and_the_other_hears_so(kind, tmp_path):
    with database(kind, tmp_path) as engine:
        with make_session(engine, Actor.command_line(), writes=True) as db:
            area = make_area(db)
            street, users = make_street(db, area=area), [make_user(db, areas=(area,)) for _ in range(2)]
            db.refresh(street, ["area"])
            raised = [make_conversation(db, street=street, house=f"{number}") for number in range(ROUNDS)]
            issue = make_issue(db, *raised, state=IssueState.DONE, answer="It was mended.", answered_at=now())
            sources = [source.id for source in issue.sources]
            db.commit()
        app = make_app(Config(secret_key="s" * 40, background=False, log_level="error"), engine)
        app.config["WTF_CSRF_ENABLED"] = False
        for number, source_id in enumerate(sources):
            told = {"told": f"{source_id}@{issue.answered_at.isoformat()}"}
            both = [(user, [talk(street, f"{number}", fields=told)]) for user in users]
            answers = [answer for (answer,) in _send_at_once(app, *both)]
            assert {answer["state"] for answer in answers} == {"stored"}
            assert sorted("already" in answer["sentence"] for answer in answers) == [False, True]
        with make_session(engine, Actor.command_line()) as db:
            assert db.scalar(select(func.count()).select_from(Conversation)) == 3 * ROUNDS
            assert len(set(db.scalars(select(IssueSource.told_in_id)))) == ROUNDS


def _send_at_once(app, *sent):
    """The answers to two batches, each of a user, sent by two threads that start together."""
    start, answers = threading.Barrier(2), []

    def run(user, batch):
        client = app.test_client()
        client.user = user
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = user.session_token, True
        start.wait(PATIENCE_S)
        answers.append(send(client, *batch))

    threads = [threading.Thread(target=run, args=one) for one in sent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert len(answers) == 2
    return answers
