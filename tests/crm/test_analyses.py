"""Kept analyses: good for their data version, one a day, and never two processes at the same."""

import datetime as dt

import pytest
from sqlalchemy import select, update

from crm.analyses import (
    CLAIM_HOLDS,
    claim_analysis,
    drop_claim,
    find_analysis,
    get_data_version,
    is_due,
    keep_analysis,
    list_kept_analyses,
)
from crm.models import NetworkSnapshot, NodeScore, now
from crm.network.refreshing import refresh_analysis, refresh_if_due
from crm.rules import Rules
from crm.scope import UNSCOPED
from tests.factories import make_person
from tests.neighbourhood import make_neighbourhood

EMPTY = {"projection": "All ties.", "people": 0, "ties": 0, "connectors": [], "streets": []}


def kept(db):
    return [(row.data_version, bool(row.payload)) for row in db.scalars(select(NetworkSnapshot).order_by("id"))]


def test_there_is_no_analysis_before_the_first(db):
    assert find_analysis(db) is None
    assert is_due(db)


def test_an_analysis_is_fresh_until_the_network_changes(db):
    make_neighbourhood(db)
    analysis = refresh_analysis(db)
    assert not analysis.stale
    assert not is_due(db)
    make_person(db)
    assert find_analysis(db).stale
    assert is_due(db)
    assert not refresh_analysis(db).stale


def test_an_analysis_holds_no_name(db):
    made = make_neighbourhood(db)
    analysis = refresh_analysis(db)
    said = repr(analysis)
    assert analysis.connectors
    assert not [name for name in (*made.people, *made.streets) if name in said]


def test_only_one_process_claims_a_version(db):
    version = claim_analysis(db)
    assert version == get_data_version(db)
    assert claim_analysis(db) is None
    assert not is_due(db)
    assert find_analysis(db) is None


def test_a_claim_given_back_can_be_made_again(db):
    drop_claim(db, claim_analysis(db))
    assert is_due(db)


def test_a_claim_that_a_dead_process_left_is_taken_over(db):
    version = claim_analysis(db)
    db.execute(update(NetworkSnapshot).values(made_at=now() - CLAIM_HOLDS - dt.timedelta(seconds=1)))
    assert is_due(db)
    assert claim_analysis(db) == version
    assert kept(db) == [(version, False)]


def test_one_who_cannot_wait_claims_what_another_has(db):
    version = claim_analysis(db)
    assert claim_analysis(db, anyway=True) == version


def test_the_first_analysis_of_a_week_stays_and_of_the_others_the_latest(db):
    monday = dt.date(2030, 1, 7)
    for version, days in ((1, 0), (2, 1), (3, 6), (4, 7), (5, 8)):
        keep_analysis(db, version, EMPTY, on=monday + dt.timedelta(days=days))
    assert kept(db) == [(1, True), (4, True), (5, True)]
    assert [one.data_version for one in list_kept_analyses(db)] == [1, 4]


def test_what_is_kept_for_its_week_is_never_written_over(db):
    keep_analysis(db, 4, EMPTY | {"people": 1})
    keep_analysis(db, 4, EMPTY | {"people": 2})
    assert kept(db) == [(4, True)]
    assert find_analysis(db).people == 1


def test_made_twice_for_one_version_the_later_holds(db):
    keep_analysis(db, 3, EMPTY)
    keep_analysis(db, 4, EMPTY | {"people": 1})
    keep_analysis(db, 4, EMPTY | {"people": 2})
    assert find_analysis(db).people == 2


def test_scores_go_with_their_analysis_and_with_the_person(db):
    ada, ben = make_person(db), make_person(db)
    keep_analysis(db, 1, EMPTY)
    keep_analysis(db, 2, EMPTY, [{"node_id": ada.id, "degree": 3.0}, {"node_id": ben.id, "degree": 1.0}])
    keep_analysis(db, 3, EMPTY, [{"node_id": ada.id, "degree": 4.0}, {"node_id": 999_999, "degree": 2.0}])
    scores = select(NodeScore.node_id, NodeScore.degree)
    assert db.execute(scores, execution_options=UNSCOPED).all() == [(ada.id, 4.0)]
    db.delete(ada)
    db.flush()
    assert db.execute(scores, execution_options=UNSCOPED).all() == []


def test_an_analysis_of_an_older_kith_can_be_read(db):
    keep_analysis(db, 1, {"projection": "All ties.", "people": 2})
    assert (find_analysis(db).people, find_analysis(db).figures) == (2, {})


def test_what_is_analysed_is_not_analysed_again(db, connection):
    make_neighbourhood(db)
    db.commit()
    assert refresh_if_due(connection, Rules())
    assert not refresh_if_due(connection, Rules())
    assert refresh_if_due(connection, Rules(), anyway=True)


def test_a_failure_gives_the_claim_back(db, connection, monkeypatch):
    db.commit()
    monkeypatch.setattr("crm.network.refreshing.measure", lambda db: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        refresh_if_due(connection, Rules())
    assert is_due(db)
