"""The words used most, each conversation counting a word once, beside how often they are said elsewhere."""

import pytest

from crm import said_words
from crm.excerpts import ExcerptFilters, list_excerpts
from crm.permissions import Actor, Role
from crm.said_words import LEAST, get_said_words, stem
from tests.factories import make_area, make_coding, make_conversation, make_person, make_street, make_theme, make_user


@pytest.fixture
def themes(db):
    return make_theme(db, "Gardens"), make_theme(db, "Buses")


def tell(db, theme, *texts, **details):
    for text in texts:
        make_coding(db, make_conversation(db, said=text, **details), theme, words=text)


def counts(said):
    return {one.word: (one.conversations, one.elsewhere) for one in said.words}


def test_a_conversation_counts_a_word_once_and_many_as_one(db, admin, themes):
    gardens, _ = themes
    tell(db, gardens, "Garden, garden, gardens!", "My gardens", "The GARDEN’S gate", "A gate")
    said = get_said_words(db, admin, ExcerptFilters())
    assert counts(said) == {"garden": (3, 0)}
    assert said.words[0].written == "garden"
    assert said.words[0].share == 3 / 4
    assert (said.conversations, said.quotes, said.all_read) == (4, 4, True)


def test_two_quotes_of_one_conversation_count_once(db, admin, themes):
    gardens, buses = themes
    for _ in range(LEAST):
        talk = make_conversation(db, said="Roses and more roses")
        make_coding(db, talk, gardens, words="Roses")
        make_coding(db, talk, buses, words="more roses")
        make_coding(db, talk, buses)
    assert counts(get_said_words(db, admin, ExcerptFilters())) == {"rose": (LEAST, 0)}


def test_beside_a_word_stands_how_often_it_is_said_elsewhere(db, admin, themes):
    gardens, buses = themes
    tell(db, gardens, *["roses street"] * 4)
    tell(db, buses, *["timetable street"] * 6, "street roses", "nothing")
    said = get_said_words(db, admin, ExcerptFilters(theme_id=gardens.id))
    found = {one.word: one for one in said.words}
    assert counts(said) == {"rose": (4, 1), "street": (4, 7)}
    assert found["rose"].times == pytest.approx(1 / (1 / 8))
    assert found["street"].times == pytest.approx(1 / (7 / 8))
    assert said.other_conversations == 8
    unusual = get_said_words(db, admin, ExcerptFilters(theme_id=gardens.id), unusual=True)
    assert [one.word for one in unusual.words] == ["rose", "street"]


def test_all_quotes_are_either_asked_for_or_others(db, admin, themes):
    gardens, buses = themes
    coder = make_user(db)
    tell(db, gardens, *["Roses on the street"] * 4)
    tell(db, buses, *["street timetable"] * 3)
    for _ in range(LEAST):
        make_coding(db, make_conversation(db, said="A rose in our street"), gardens, coder=coder)
        make_coding(db, make_conversation(db, said="The street is new"), buses, quote="An old rose of the street")
    every = get_said_words(db, admin, ExcerptFilters())
    for filters in (
        ExcerptFilters(text="ROSE street"),
        ExcerptFilters(word="rose"),
        ExcerptFilters(coder_id=coder.id),
        ExcerptFilters(text="rose", theme_id=gardens.id, coder_id=coder.id),
        ExcerptFilters(text="zebra"),
    ):
        said = get_said_words(db, admin, filters)
        assert said.conversations == list_excerpts(db, admin, filters).total
        assert said.conversations + said.other_conversations == every.conversations == 13
    assert counts(get_said_words(db, admin, ExcerptFilters(text="rose")))["street"] == (10, 3)
    assert counts(get_said_words(db, admin, ExcerptFilters(coder_id=coder.id)))["street"] == (3, 10)


def test_a_word_that_is_nowhere_else_has_no_times(db, admin, themes):
    gardens, buses = themes
    tell(db, gardens, *["roses"] * LEAST)
    tell(db, buses, "timetable")
    [one] = get_said_words(db, admin, ExcerptFilters(theme_id=gardens.id)).words
    assert one.times is None


def test_words_of_every_text_and_words_of_few_are_left_out(db, admin, themes):
    tell(db, themes[0], *["They said it wasn’t there, and I’d know"] * 5, *["lamp"] * (LEAST - 1))
    assert counts(get_said_words(db, admin, ExcerptFilters())) == {}


def test_names_of_people_we_know_are_left_out_but_not_words_that_only_look_like_them(db, admin, themes):
    make_person(db, "Agnes Park", known_as="Nan")
    tell(db, themes[0], *["Agnes and Nan sit in the park by Marlbrook, said Agnes’s friend"] * 3)
    assert set(counts(get_said_words(db, admin, ExcerptFilters()))) == {"park", "sit", "marlbrook", "friend"}


def test_a_name_is_left_out_for_who_does_not_see_whose_it_is(db, themes):
    here, there = make_area(db), make_area(db)
    make_person(db, "Agnes Brown", street=make_street(db, area=there))
    street = make_street(db, area=here)
    tell(db, themes[0], *["Agnes’s lamp"] * 3, street=street)
    officer = Actor(id=make_user(db).id, name="O", role=Role.OFFICER, area_ids=frozenset({here.id}))
    assert set(counts(get_said_words(db, officer, ExcerptFilters()))) == {"lamp"}
    other = Actor(id=officer.id, name="O", role=Role.OFFICER, area_ids=frozenset({there.id}))
    assert get_said_words(db, other, ExcerptFilters()).conversations == 0


def test_a_word_finds_its_quotes(db, admin, themes):
    tell(db, themes[0], "gardens", "my garden", "the garden's gate", "gardening")
    [one] = get_said_words(db, admin, ExcerptFilters()).words
    assert list_excerpts(db, admin, ExcerptFilters(word=one.word)).total == one.conversations == 3


def test_where_there_is_more_the_latest_is_read_and_that_is_said(db, admin, themes, monkeypatch):
    monkeypatch.setattr(said_words, "MOST_READ", 4)
    tell(db, themes[0], *["old"] * 4)
    tell(db, themes[0], *["lamp"] * 4)
    said = get_said_words(db, admin, ExcerptFilters())
    assert counts(said) == {"lamp": (4, 0)}
    assert not said.all_read


def test_folding_keeps_words_that_only_end_in_s():
    words = ["glass", "bus", "his", "gas", "Lamps", "o’clock", "Mary’s"]
    assert [stem(word) for word in words] == ["glass", "bus", "his", "gas", "lamp", "o'clock", "mary"]
