"""``kith nurture``."""

import datetime as dt
import json

import pytest
from click.testing import CliRunner

from config import Config
from crm.models import NurtureTraining
from crm.models.words import NurtureStage
from crm.permissions import Actor, Role
from crm.session import make_engine, make_session
from migrations import upgrade
from tests.factories import (
    in_days,
    make_area,
    make_conversation,
    make_person,
    make_plan,
    make_street,
    make_user,
    team_day,
)
from web.cli import main


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kith")
    engine = make_engine(Config(data_dir=folder).url)
    with engine.begin() as connection:
        upgrade(connection)
    with make_session(engine, Actor.command_line(), writes=True) as db:
        fields = make_area(db, "Mill Fields")
        here = make_street(db, "Mill Lane", area=fields)
        rosa = make_user(db, Role.OFFICER, areas=(fields,), name="Rosa", email="rosa@example.org")
        make_user(db, Role.OFFICER, areas=(make_area(db, "The Moors"),), email="far@example.org")
        ada, bea = make_person(db, "Ada Quill", street=here), make_person(db, "Bea Lane", street=here)
        due = team_day() + dt.timedelta(days=3)
        training = NurtureTraining(name="Listening", on=dt.date(2026, 5, 3))
        calm = {"stage": NurtureStage.LEADING, "next_step": "Tea", "next_on": due, "owner_id": rosa.id}
        make_plan(db, bea, trainings=[training], **calm)
        make_plan(db, ada)
        make_conversation(db, street=here, people=[bea], held_at=in_days(-2))
        db.commit()
    engine.dispose()
    return folder


@pytest.fixture
def kith(folder):
    def run(*words):
        return CliRunner().invoke(main, words, env={"KITH_DATA_DIR": str(folder), "COLUMNS": "100"})

    return run


def test_the_forgotten_are_printed_first_with_the_reason(kith):
    done = kith("nurture")
    assert done.exit_code == 0, done.output
    assert done.stdout.index("Ada Quill") < done.stdout.index("    No next step.") < done.stdout.index("Bea Lane")
    assert done.stdout.endswith("2 of 2 plans.\n")
    assert "Bea Lane" not in kith("nurture", "--limit", "1").stdout


def test_plans_as_json_say_all_that_is_known(kith):
    ada, bea = json.loads(kith("nurture", "--json").stdout)["nurture"]
    assert (ada["person"], ada["stage"], ada["next_step"], ada["forgotten"]) == (
        "Ada Quill",
        "noticed",
        None,
        "No next step.",
    )
    assert (bea["person"], bea["owner"], bea["days_since_spoken"], bea["forgotten"]) == ("Bea Lane", "Rosa", 2, None)
    assert bea["trainings"] == [{"name": "Listening", "on": "2026-05-03"}]


def test_an_officer_of_another_area_finds_nobody_and_is_told_what_to_do(kith):
    done = kith("--as", "far@example.org", "nurture")
    assert done.stdout.startswith("Nobody is looked after yet.")
    assert "`kith connectors`" in done.stdout
    assert json.loads(kith("--as", "far@example.org", "nurture", "--json").stdout) == {"nurture": []}
