"""Finding people as somebody types."""

import pytest
from sqlalchemy import func, select

from crm.models import SearchVariant, SearchWord
from crm.models.words import NodeKind
from crm.nodes import archive_node
from crm.people import change_person, list_people
from crm.permissions import Actor, Role
from crm.search import drop_unborne_words, list_suggestions
from tests.factories import make_area, make_organisation, make_person, make_street


@pytest.fixture
def neighbours(db):
    moor, paul = make_street(db, "Moor Street"), make_street(db, "St. Paul’s Road")
    make_person(db, "Siân O’Brien", street=moor, house="12", phone="+447700900123")
    make_person(db, "Łukasz Nowak", street=moor, house="120")
    make_person(db, "John Smith", street=paul, house="12a")
    make_person(db, "Margaret Hill", street=paul, known_as="Peggy")
    make_person(db, "Zoë Müller-Ørsted", street=paul)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("obrien", ["Siân O’Brien"]),
        ("O'Brien", ["Siân O’Brien"]),
        ("O’BRIEN", ["Siân O’Brien"]),
        ("sian", ["Siân O’Brien"]),
        ("sian obrein", ["Siân O’Brien"]),
        ("lukasz", ["Łukasz Nowak"]),
        ("jhon", ["John Smith"]),
        ("smith john", ["John Smith"]),
        ("margret", ["Margaret Hill"]),
        ("pegy", ["Margaret Hill"]),
        ("muller orsted", ["Zoë Müller-Ørsted"]),
        ("07700 900 123", ["Siân O’Brien"]),
        ("+44 7700 900123", ["Siân O’Brien"]),
        ("(07700) 900-123", ["Siân O’Brien"]),
        ("07700 9001", ["Siân O’Brien"]),
        ("moor st", ["Siân O’Brien", "Łukasz Nowak"]),
        ("12 moor", ["Siân O’Brien"]),
        ("12 saint pauls rd", ["John Smith"]),
        ("moor sian", ["Siân O’Brien"]),
        ("nobody", []),
        ("...", []),
    ],
)
def test_what_is_meant_is_found(db, admin, neighbours, typed, names):
    assert sorted(person.name for person in list_people(db, admin, text=typed).rows) == sorted(names)


def test_a_changed_name_is_found_and_the_old_one_is_not(db, admin):
    person = make_person(db, "Ada King")
    change_person(db, admin, person.id, name="Ada Lovelace")
    assert list_people(db, admin, text="lovelace").total == 1
    assert list_people(db, admin, text="king").total == 0


def test_who_is_deleted_leaves_the_index_and_words_that_others_bear_stay(db, admin):
    gone, kept = make_person(db, "Zachariah King"), make_person(db, "Ada King")
    db.delete(gone)
    db.flush()
    assert list_suggestions(db, admin, text="king") == [kept]
    assert drop_unborne_words(db.connection()) > 0
    words = db.scalars(select(SearchWord.word)).all()
    assert "king" in words
    assert "zachariah" not in words
    assert db.scalar(select(func.count()).select_from(SearchVariant).where(SearchVariant.variant == "zachariah")) == 0


def test_a_renamed_street_finds_who_lives_there(db, admin):
    street = make_street(db, "Old Lane")
    make_person(db, "Ada", street=street)
    street.name = "New Crescent"
    db.flush()
    assert list_people(db, admin, text="crescent").total == 1
    assert list_people(db, admin, text="old").total == 0


def test_the_likeliest_is_suggested_first_and_archived_ones_are_not(db, admin):
    street = make_street(db, "Moor Street")
    make_person(db, "Joanna Moorcroft", street=street)
    likeliest = make_person(db, "Jo Moor", street=street)
    archive_node(db, admin, make_person(db, "Jo Moor", street=street).id)
    suggested = list_suggestions(db, admin, text="jo moor", kind=NodeKind.PERSON)
    assert suggested[0].id == likeliest.id
    assert len(suggested) == 2


def test_organisations_are_suggested_among_nodes_and_not_among_people(db, admin):
    make_organisation(db, "Moor Gardeners")
    assert [node.name for node in list_suggestions(db, admin, text="gardners")] == ["Moor Gardeners"]
    assert list_suggestions(db, admin, text="gardeners", kind=NodeKind.PERSON) == []


def test_nobody_of_another_area_is_suggested(db):
    mine = make_area(db)
    make_person(db, "Hidden Person")
    officer = Actor(id=None, name="Olu", role=Role.OFFICER, area_ids=frozenset({mine.id}))
    db.info["actor"] = officer
    assert list_suggestions(db, officer, text="hidden") == []
