"""Nominations."""

import pytest

from crm.errors import Invalid, NotFound
from crm.nominations import add_nomination, list_nominations
from crm.permissions import Actor, Role
from tests.factories import make_area, make_conversation, make_person, make_street


def test_a_nomination_said_twice_is_one(db, admin):
    ada, bo, talk = make_person(db), make_person(db), make_conversation(db)
    pair = {"nominator_id": ada.id, "nominee_id": bo.id}
    first = add_nomination(db, admin, **pair, conversation_id=talk.id)
    assert add_nomination(db, admin, **pair) is first
    assert list_nominations(db, admin, conversation_id=talk.id) == [first]


def test_nobody_nominates_themselves(db, admin):
    ada = make_person(db)
    with pytest.raises(Invalid):
        add_nomination(db, admin, nominator_id=ada.id, nominee_id=ada.id)


def test_nobody_outside_the_areas_can_be_nominated(db):
    mine, other = make_area(db), make_area(db)
    ada, bo = (make_person(db, street=make_street(db, area=area)) for area in (mine, other))
    officer = Actor(id=None, name="Olu", role=Role.OFFICER, area_ids=frozenset({mine.id}))
    db.info["actor"] = officer
    with pytest.raises(NotFound):
        add_nomination(db, officer, nominator_id=ada.id, nominee_id=bo.id)
