"""What is planted in the demo neighbourhood is found again by reading its network."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.analyses import Analysis
from crm.connectors import find_connector, list_connectors
from crm.demo import Neighbourhood
from crm.demo.rows import demo_uuid
from crm.models import Person
from crm.network.refreshing import refresh_analysis
from crm.permissions import Actor
from crm.street_readings import list_street_readings
from crm.street_words import StreetState

ADMIN = Actor.command_line()


@pytest.fixture(scope="module")
def read(loaded: Session) -> tuple[Session, Analysis]:
    return loaded, refresh_analysis(loaded)


def person_id(db: Session, number: int) -> int:
    return db.scalars(select(Person.id).where(Person.uuid == demo_uuid("node", number))).one()


def street_names(demo: Neighbourhood, numbers: tuple[int, ...]) -> set[str]:
    return {street.name for street in demo.streets if street.id in numbers}


def test_the_six_planted_connectors_come_out_on_top_and_sure(read, demo):
    db, analysis = read
    planted = {person_id(db, one.person) for one in demo.truths.connectors}
    top = list_connectors(db, ADMIN, analysis, size=6).rows
    assert {row.person.id for row in top} == planted
    assert {row.certainty for row in top} == {"sure"}


def test_one_known_from_one_officer_alone_is_not_sure_yet(read, demo):
    db, analysis = read
    tracey = find_connector(db, ADMIN, analysis, person_id(db, demo.truths.central_by_one_officer))
    officer = next(user.name for user in demo.users if user.id == demo.truths.officer_behind_it)
    assert tracey.certainty == "not_sure_yet"
    assert f"are written down by {officer}." in tracey.certainty_sentence


def test_one_who_is_named_but_tied_to_few_stands_out_by_nominations_only(read, demo):
    db, analysis = read
    chair = find_connector(db, ADMIN, analysis, person_id(db, demo.truths.nominated_not_central))
    assert [line.line for line in chair.evidence if line.stands_out] == ["nominations"]


def test_every_street_is_in_the_state_that_was_planted(read, demo):
    db, analysis = read
    rows = list_street_readings(db, ADMIN, analysis, size=100).rows
    found = {state: {row.street.name for row in rows if row.state is state} for state in StreetState}
    truths = demo.truths
    assert found[StreetState.ONLY_INSIDE] == street_names(demo, truths.cut_off_streets)
    assert found[StreetState.NO_TIES_NAMED] == street_names(demo, truths.no_ties_streets)
    assert found[StreetState.NOBODY_IN] == street_names(demo, truths.silent_streets)
    assert found[StreetState.NOT_KNOCKED] == street_names(demo, truths.never_knocked_streets)
    assert {row.street.name for row in rows[:3]} == found[StreetState.ONLY_INSIDE]


def test_the_close_hangs_by_one_person(read, demo):
    db, analysis = read
    rows = list_street_readings(db, ADMIN, analysis, size=100).rows
    hanging = [row for row in rows if row.hangs_by_one]
    assert {row.street.name for row in hanging} == street_names(demo, (demo.truths.one_link_street,))
    nuala = db.get(Person, person_id(db, demo.truths.one_link_person))
    assert f"Without {nuala.name}, the street would have none." in hanging[0].sentence
    assert f"knows {nuala.name} at number {nuala.house}." in hanging[0].openers[0].sentence
