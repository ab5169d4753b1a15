"""Agreement between coders on what both have read to the end."""

import pytest
from sqlalchemy.orm import Session

from crm.coder_agreement import get_coder_agreement, in_words
from crm.models import Reading, now
from crm.models.words import Sway
from crm.permissions import Actor
from tests.factories import make_area, make_coding, make_conversation, make_street, make_theme, make_user

_SAID = "The park is lovely and the bus is late."


def _read(db: Session, talk, *coders) -> None:
    db.add_all(Reading(conversation_id=talk.id, coder_id=coder.id, read_at=now()) for coder in coders)
    db.flush()


@pytest.fixture
def street(db: Session):
    return make_street(db, area=make_area(db))


@pytest.fixture
def two(db: Session):
    return make_user(db, name="Hodan Ali"), make_user(db, name="Rosa Martin")


def _many(db: Session, street, two, theme, table) -> None:
    """Conversations that both read: *table* says how many both, only the first, only the second, neither put."""
    for times, who in zip(table, (two, two[:1], two[1:], ()), strict=True):
        for _ in range(times):
            talk = make_conversation(db, street=street, said=_SAID)
            _read(db, talk, *two)
            for coder in who:
                make_coding(db, talk, theme, words="park", coder=coder)


def test_kappa_of_a_theme_counts_conversations_that_both_have_read(db: Session, admin: Actor, street, two) -> None:
    parks = make_theme(db, "Parks")
    # 20, 5, 10, 15: observed .70, by chance .50, so kappa is .40 whatever was coded elsewhere.
    _many(db, street, two, parks, (20, 5, 10, 15))
    alone = make_conversation(db, street=street, said=_SAID)
    _read(db, alone, two[0])
    make_coding(db, alone, parks, coder=two[0])
    unread = make_conversation(db, street=street, said=_SAID)
    make_coding(db, unread, parks, coder=two[1])
    found = get_coder_agreement(db, admin)
    assert [(pair.first.name, pair.second.name, pair.read) for pair in found.pairs] == [
        ("Hodan Ali", "Rosa Martin", 50)
    ]
    (line,) = found.themes
    assert (line.both, line.only_first, line.only_second, line.neither) == (20, 5, 10, 15)
    assert line.kappa.value == pytest.approx(0.4)
    assert found.disagreements.total == 15
    assert "You mean different things by it" in in_words(line)


def test_too_few_are_said_to_be_too_few(db: Session, admin: Actor, street, two) -> None:
    _many(db, street, two, make_theme(db, "Parks"), (3, 0, 0, 4))
    (line,) = get_coder_agreement(db, admin).themes
    assert line.kappa.value == 1
    assert in_words(line) == "Too few to say."


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ((60, 0, 0, 60), "You mean the same by it."),
        ((16, 0, 0, 10), "You seem to mean the same by it"),
        ((40, 6, 8, 46), "You mostly mean the same"),
        ((2, 10, 10, 2), "No better than chance"),
        ((30, 0, 0, 0), "Both put it to every one of them."),
    ],
)
def test_kappa_is_told_in_words(db: Session, street, two, table, words: str) -> None:
    _many(db, street, two, make_theme(db, "Parks"), table)
    (line,) = get_coder_agreement(db, Actor.command_line()).themes
    assert in_words(line).startswith(words)


def test_a_sub_theme_counts_with_its_top_unless_each_is_asked_for(db: Session, admin: Actor, street, two) -> None:
    top = make_theme(db, "Transport")
    buses, trains = make_theme(db, "Buses", parent=top), make_theme(db, "Trains", parent=top)
    talk = make_conversation(db, street=street, said=_SAID)
    _read(db, talk, *two)
    make_coding(db, talk, buses, words="bus", coder=two[0], note="Late")
    make_coding(db, talk, trains, coder=two[1])
    together = get_coder_agreement(db, admin)
    assert [(line.theme.name, line.both) for line in together.themes] == [("Transport", 1)]
    assert together.disagreements.total == 0
    each = get_coder_agreement(db, admin, each_theme=True)
    assert [(line.theme.name, line.only_first, line.only_second) for line in each.themes] == [
        ("Buses", 1, 0),
        ("Trains", 0, 1),
    ]
    assert [(one.theme.name, one.first.codings, one.second.codings) for one in each.disagreements.rows] == [
        ("Buses", (("bus", Sway.NEITHER, "Late"),), ()),
        ("Trains", (), (("", Sway.NEITHER, ""),)),
    ]


def test_another_sway_is_a_disagreement_and_counts_as_ranks(db: Session, admin: Actor, street, two) -> None:
    parks = make_theme(db, "Parks")
    for first, second in ((Sway.ASSET, Sway.DEFICIT), (Sway.ASSET, Sway.ASSET), (Sway.BOTH, Sway.NEITHER)):
        talk = make_conversation(db, street=street, said=_SAID)
        _read(db, talk, *two)
        make_coding(db, talk, parks, words="park", coder=two[0], sway=first)
        make_coding(db, talk, parks, words="lovely", coder=two[1], sway=second)
    found = get_coder_agreement(db, admin)
    # Values: asset 3, deficit 1, both or neither 2. By Krippendorff's ordinal metric the middles of the ranks are .5, 2
    # and 4.5; observed 2 pairs of (deficit, asset): 16, expected 3 of (4.5 - .5)², 6 of (4.5 - 2)², 2 of (2 - .5)².
    expected = 3 * 16 + 6 * 6.25 + 2 * 2.25
    assert found.sway.value == pytest.approx(1 - 5 * 16 / expected)
    assert found.sway.units == 3
    assert [(one.first.codings[0][1], one.second.codings[0][1]) for one in found.disagreements.rows] == [
        (Sway.ASSET, Sway.DEFICIT),
        (Sway.BOTH, Sway.NEITHER),
    ]


def test_a_pair_is_chosen_and_a_theme(db: Session, admin: Actor, street, two) -> None:
    third = make_user(db, name="Owen Pugh")
    parks, buses = make_theme(db, "Parks"), make_theme(db, "Buses")
    _many(db, street, two, parks, (2, 1, 0, 0))
    talk = make_conversation(db, street=street, said=_SAID)
    _read(db, talk, two[0], third)
    make_coding(db, talk, buses, coder=third)
    make_coding(db, talk, parks, coder=two[0])
    found = get_coder_agreement(db, admin, coder_ids=(third.id, two[0].id))
    assert found.pair is not None
    assert {found.pair.first.name, found.pair.second.name} == {"Hodan Ali", "Owen Pugh"}
    assert found.disagreements.total == 2
    assert get_coder_agreement(db, admin, coder_ids=(third.id, two[0].id), theme_id=buses.id).disagreements.total == 1
    assert found.overall.units == 8, "four conversations that two have read, and two themes"


def test_where_nobody_read_the_same_it_says_so(db: Session, admin: Actor, street, two) -> None:
    make_theme(db)
    talk = make_conversation(db, street=street, said=_SAID)
    _read(db, talk, two[0])
    found = get_coder_agreement(db, admin)
    assert (found.pairs, found.pair, found.themes, found.disagreements.total) == ([], None, [], 0)
    assert found.overall.reason == "No two coders have looked at the same thing."


def test_what_was_said_elsewhere_counts_for_nobody_who_does_not_work_there(db: Session, street, two) -> None:
    parks = make_theme(db, "Parks")
    _many(db, street, two, parks, (1, 1, 0, 0))
    user = make_user(db)
    role = Actor.command_line().role.COORDINATOR
    assert not get_coder_agreement(db, Actor(user.id, user.name, role, frozenset({make_area(db).id}))).pairs
    assert (
        get_coder_agreement(db, Actor(user.id, user.name, role, frozenset({street.area_id}))).disagreements.total == 1
    )
