"""The page that says how often suggested themes are right, and the job that learns them."""

import datetime as dt
import random

import pytest
from sqlalchemy import select

from config import Config
from crm.jobs import Planned, plan_jobs
from crm.models import Coding, Conversation, Job, Reading, SuggestionModel, ThemeSuggestion, now
from crm.models.words import JobState
from crm.permissions import Actor, Role
from crm.session import make_session
from crm.theme_suggestions import LEAST_READ, keep_learned
from tests.database import database
from tests.factories import make_street, make_theme, make_user
from web.jobs import Hands

ADMIN = Actor.command_line()


def test_before_there_is_enough_the_page_says_how_far_it_is(sign_in):
    page = sign_in(Role.OFFICER).get("/coding/suggestions").text
    assert "too little to learn from" in page
    assert f"0 of {LEAST_READ} conversations" in page
    assert "Learn now" not in page


def test_the_page_says_how_often_each_theme_was_right(db, sign_in):
    good, bad = make_theme(db, "Buses"), make_theme(db, "Chance")
    figures = {"coded": 30, "suggested": 40, "right": 26, "missed": 4, "threshold": 0.4, "on": True}
    none = {"coded": 25, "suggested": 0, "right": 0, "missed": 25, "threshold": None, "on": False}
    keep_learned(db, codings=400, conversations=300, themes={good.id: figures, bad.id: none})
    page = sign_in(Role.COORDINATOR).get("/coding/suggestions").text
    assert "400 codings in 300 conversations" in page
    assert "26 (65%)" in page
    assert "4 of 30" in page
    assert page.index("Buses") < page.index("Chance")
    assert "nothing leaves it" in page


def test_the_button_plans_a_job(db, sign_in):
    client = sign_in(Role.COORDINATOR)
    assert client.post("/coding/suggestions/learn").status_code == 303
    assert [job.kind for job in db.scalars(select(Job))] == ["learning"]
    assert sign_in(Role.OFFICER).post("/coding/suggestions/learn").status_code == 404


@pytest.fixture
def work(tmp_path):
    """A database of its own, as a process of its own opens it, with a job to learn."""
    with database("sqlite", tmp_path) as engine:
        with make_session(engine, ADMIN, writes=True) as db:
            plan_jobs(db, [Planned("learning", "learning asked", now() - dt.timedelta(minutes=1))])
            db.commit()
        yield Config(secret_key="s" * 40, background=False), engine


def learn(config, engine):
    hands = Hands(config, engine)
    with make_session(engine, ADMIN) as db:
        job_id = db.scalars(select(Job.id).where(Job.kind == "learning").order_by(Job.id)).first()
    hands._do(job_id)
    with make_session(engine, ADMIN) as db:
        return db.get(Job, job_id)


def test_with_too_little_the_job_is_done_and_it_stays_off(work):
    assert learn(*work).state is JobState.DONE
    with make_session(work[1], ADMIN) as db:
        assert db.scalars(select(SuggestionModel)).one().on is False


def test_the_job_learns_in_a_process_of_its_own(work):
    config, engine = work
    rng = random.Random(3)
    with make_session(engine, ADMIN, writes=True) as db:
        street, coder, themes = make_street(db), make_user(db), [make_theme(db, "Other"), make_theme(db, "Buses")]
        bus, where = themes[1], {"area_id": street.area_id, "street_id": street.id, "held_at": now()}
        talks = []
        for number in range(LEAST_READ + 40):
            words = rng.choices(["street", "here", "live", "years", "good", "corner"], k=8)
            talks.append(Conversation(said=" ".join([*words, *["timetable"] * (number % 2)]), **where))
        unread = Conversation(said="good timetable here", **where)
        db.add_all([*talks, unread])
        db.flush()
        for number, talk in enumerate(talks):
            db.add(Coding(conversation_id=talk.id, theme_id=themes[number % 2].id))
            db.add(Reading(conversation_id=talk.id, coder_id=coder.id, read_at=now()))
        db.commit()
    assert learn(config, engine).state is JobState.DONE
    with make_session(engine, ADMIN) as db:
        found = db.scalars(select(ThemeSuggestion)).all()
        assert [(one.conversation_id, one.theme_id) for one in found] == [(unread.id, bus.id)]
        assert db.scalars(select(SuggestionModel)).one().on
