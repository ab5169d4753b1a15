"""Kinds of tie: the usual list, and how each reads from either end."""

import pytest

from crm import tie_kinds
from crm.errors import Invalid, NotAllowed
from crm.models import TieKind
from crm.permissions import Actor, Role


def test_the_usual_kinds_are_set_up_once(db, admin):
    first = tie_kinds.set_up_tie_kinds(db, admin)
    assert len(first) == len(tie_kinds.DEFAULT_TIE_KINDS)
    assert tie_kinds.set_up_tie_kinds(db, admin) == first
    by_name = {kind.name: kind for kind in first}
    assert by_name["family of"].weight > by_name["knows"].weight
    assert not by_name["friend of"].directed
    assert (by_name["member of"].directed, by_name["member of"].reverse_name) == (True, "has as a member")


def test_a_directed_kind_is_offered_from_both_ends(db, admin):
    tie_kinds.add_tie_kind(db, admin, name="runs", reverse_name="is run by")
    tie_kinds.add_tie_kind(db, admin, name="knows")
    readings = tie_kinds.list_tie_readings(db, admin)
    assert [(reading.name, reading.reverse) for reading in readings] == [
        ("is run by", True),
        ("knows", False),
        ("runs", False),
    ]


def test_a_directed_kind_keeps_two_readings(db, admin):
    kind = tie_kinds.add_tie_kind(db, admin, name="runs", reverse_name="is run by")
    with pytest.raises(Invalid) as refused:
        tie_kinds.change_tie_kind(db, admin, kind.id, name="runs", reverse_name="runs", weight=1)
    assert refused.value.errors.keys() == {"reverse_name"}


def test_connectors_do_not_edit_the_kinds(db):
    with pytest.raises(NotAllowed):
        tie_kinds.add_tie_kind(db, Actor(id=None, name="connector", role=Role.CONNECTOR), name="knows")
    assert db.query(TieKind).count() == 0


def test_between_people_there_are_the_kinds_that_people_can_have(db, admin):
    tie_kinds.set_up_tie_kinds(db, admin)
    tie_kinds.add_tie_kind(db, admin, name="plays chess with")
    names = {kind.name for kind in tie_kinds.list_kinds_between_people(db, admin)}
    assert {"knows", "cares for", "plays chess with"} <= names
    assert not names & tie_kinds.TO_GROUPS
    assert {name for name, _, _ in tie_kinds.DEFAULT_TIE_KINDS} > tie_kinds.TO_GROUPS
