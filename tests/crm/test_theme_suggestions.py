"""Suggested themes: shown while they are on, and never what somebody has put already."""

import pytest
from sqlalchemy import select

from crm.errors import NotAllowed
from crm.models import Coding, Job, Reading, ThemeSuggestion, now
from crm.permissions import Actor, Role
from crm.theme_suggestions import (
    are_on,
    ask_to_learn,
    count_to_learn_from,
    get_standing,
    keep_learned,
    list_suggestions,
)
from tests.factories import make_area, make_coding, make_conversation, make_street, make_theme, make_user

RIGHT = {"coded": 30, "suggested": 20, "right": 18, "missed": 12, "threshold": 0.4, "on": True}


@pytest.fixture
def talk(db):
    return make_conversation(db, said="The bus")


def keep(db, talk, *themes, on=True):
    figures = {theme.id: RIGHT | {"on": on} for theme in themes}
    rows = [(talk.id, theme.id, 0.9 - place / 10) for place, theme in enumerate(themes)]
    keep_learned(db, rows, codings=90, conversations=60, themes=figures)


def test_the_likeliest_comes_first_with_its_path(db, admin, talk):
    top = make_theme(db, "Getting about")
    bus = make_theme(db, "Buses", parent=top, colour="#123456")
    keep(db, talk, bus, top)
    lines = list_suggestions(db, admin, talk.id)
    assert [(line.path, line.score) for line in lines] == [("Getting about › Buses", 0.9), ("Getting about", 0.8)]
    assert lines[0].colour == "#123456"


def test_none_is_shown_while_they_are_off(db, admin, talk):
    keep(db, talk, make_theme(db), on=False)
    assert not are_on(db)
    assert list_suggestions(db, admin, talk.id) == []


def test_what_was_put_already_and_what_is_no_longer_offered_is_left_out(db, admin, talk):
    put, retired, left = make_theme(db), make_theme(db, retired_at=now()), make_theme(db)
    merged = make_theme(db, merged_into_id=left.id)
    keep(db, talk, put, retired, merged, left)
    make_coding(db, talk, put)
    assert [line.theme_id for line in list_suggestions(db, admin, talk.id)] == [left.id]


def test_a_conversation_of_another_area_has_none(db, talk):
    keep(db, talk, make_theme(db))
    officer = Actor(id=make_user(db).id, name="O", role=Role.OFFICER, area_ids=frozenset({make_area(db).id}))
    assert list_suggestions(db, officer, talk.id) == []


def test_what_is_learned_takes_the_place_of_what_was_and_puts_no_theme(db, admin, talk):
    old, new = make_theme(db), make_theme(db)
    keep(db, talk, old)
    keep(db, talk, new)
    assert db.scalars(select(ThemeSuggestion.theme_id)).all() == [new.id]
    assert db.scalars(select(Coding)).all() == []
    assert [line.path for line in get_standing(db, admin).themes] == [new.name]


def test_what_somebody_read_meanwhile_gets_none(db, talk):
    db.add(Reading(conversation_id=talk.id, coder_id=make_user(db).id, read_at=now()))
    db.flush()
    keep(db, talk, make_theme(db))
    assert db.scalars(select(ThemeSuggestion)).all() == []


def test_only_conversations_that_were_read_and_coded_are_learned_from_in_all_areas(db, admin):
    theme, coders = make_theme(db), [make_user(db), make_user(db)]
    for read, coded in ((True, True), (True, False), (False, True)):
        talk = make_conversation(db, street=make_street(db), said="x")
        for coder in coders if read else ():
            db.add(Reading(conversation_id=talk.id, coder_id=coder.id, read_at=now()))
        for coder in coders if coded else ():
            make_coding(db, talk, theme, coder=coder)
    db.flush()
    officer = Actor(id=coders[0].id, name="O", role=Role.OFFICER, area_ids=frozenset({make_area(db).id}))
    assert count_to_learn_from(db) == 1
    assert get_standing(db, officer).ready == 1


def test_before_anything_was_learned_it_is_off(db, admin):
    standing = get_standing(db, admin)
    assert (standing.on, standing.trained_at, standing.themes) == (False, None, ())


def test_learning_is_asked_for_by_who_may_change_the_codebook(db, admin):
    ask_to_learn(db, admin)
    assert [job.kind for job in db.scalars(select(Job))] == ["learning"]
    officer = Actor(id=make_user(db).id, name="O", role=Role.OFFICER, area_ids=frozenset())
    with pytest.raises(NotAllowed):
        ask_to_learn(db, officer)
