"""What points to somebody in a text for everybody, however it is spelt."""

import pytest

from crm import issues
from crm.board_words import find_personal_words
from crm.errors import Invalid
from crm.models import Area
from crm.permissions import Actor, Role
from tests.factories import make_area, make_conversation, make_issue, make_person, make_street


@pytest.fixture
def street(db):
    """A street in an area where Robert Hart lives, whom everybody calls Bob, and Ann Lee."""
    street = make_street(db, "Mill Street")
    make_person(db, "Robert Hart", street=street, known_as="Bob")
    make_person(db, "Ann Lee", street=street)
    make_street(db, "King's Road", area=db.get(Area, street.area_id))
    return street


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ann Lee’s gate is broken.", ["Ann Lee"]),
        ("ANN LEE'S GATE", ["Ann Lee"]),
        ("Bob Hart mended it.", ["Bob Hart"]),
        ("Write to nr3 1ab.", ["nr3 1ab"]),
        ("The noise comes from 12 Mill St.", ["12 mill st"]),
        ("Knock at 4a Mill Street, or next door.", ["4a mill street"]),
        ("It is 9 King’s Road.", ["9 kings road"]),
        ("Mill Street has no lights, and bob is a word.", []),
        ("It took 12 years, and 3 Hill Streets wait.", []),
    ],
)
def test_names_and_doors_are_found_however_they_are_spelt(db, street, text, found):
    assert find_personal_words(db, text, area_id=street.area_id) == found


def test_doors_of_another_town_are_nobodys_here(db, street):
    assert find_personal_words(db, "From 12 Mill Street.", area_id=make_area(db).id) == []


@pytest.mark.parametrize("words", ["Prakash’s idea", "Pip came up with it", "like in Canal Road"])
def test_whoever_raised_an_issue_is_looked_for_in_conversations_that_nobody_here_sees(db, street, words):
    far = make_street(db, "Canal Road")
    talk = make_conversation(db, street=far, people=[make_person(db, "Prakash Rao", street=far, known_as="Pip")])
    issue = make_issue(db, talk, area_id=street.area_id, heard=f"The alley is dark, {words}.")
    lead = Actor(id=None, name="Imogen", role=Role.COORDINATOR, area_ids=frozenset({street.area_id}))
    with pytest.raises(Invalid, match="Everybody will read this"):
        issues.put_on_board(db, lead, issue.id)
