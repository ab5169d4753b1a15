"""Themes put to words: where they stand, whose they are, and what is refused."""

import uuid

import pytest

from crm import codings
from crm.errors import Invalid, NotFound
from crm.models import now
from crm.models.words import Sway
from crm.permissions import Actor, Role
from tests.factories import make_area, make_coding, make_conversation, make_street, make_theme, make_user

SAID = "I’m lonely 👵🏽 since Rhys died.\nThe café\u0301 was good; I'm there on Fridays. The café\u0301 was good."


def actor_of(user, *areas):
    return Actor(id=user.id, name=user.name, role=user.role, area_ids=frozenset(area.id for area in areas) or None)


@pytest.fixture
def talk(db):
    return make_conversation(db, said=SAID)


def test_words_are_cut_by_code_points(db, admin, talk):
    start = SAID.index("👵🏽")
    coding = codings.add_coding(
        db, admin, conversation_id=talk.id, theme_id=make_theme(db).id, start=start - 1, end=start + 3, words="👵🏽"
    )
    assert (coding.start, coding.end, coding.quote) == (start, start + 2, "👵🏽")


def test_typed_words_are_found_whatever_their_apostrophe_and_lines(db, admin, talk):
    theme = make_theme(db)
    found = codings.add_coding(db, admin, conversation_id=talk.id, theme_id=theme.id, words=" i'm LONELY ")
    across = codings.add_coding(db, admin, conversation_id=talk.id, theme_id=theme.id, words="died. the")
    assert [found.quote, across.quote] == ["I’m lonely", "died.\nThe"]
    assert across.start == SAID.index("died")


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ({"words": "café\u0301 was good"}, "is there 2 times"),
        ({"words": "the bus"}, "is not in what was said"),
        ({"words": "x" * 2_000_000}, "longer than what was said"),
        ({"start": 3, "end": 10_000}, "changed meanwhile"),
        ({"start": -5, "end": 3}, "changed meanwhile"),
        ({"start": 5, "end": 5}, "changed meanwhile"),
        ({"start": 5, "end": None}, "changed meanwhile"),
        ({"start": 0, "end": 3, "words": "You"}, "changed meanwhile"),
        ({"start": 3, "end": 4}, "choose at least one"),
    ],
)
def test_words_that_are_not_there_are_refused_in_a_sentence(db, admin, talk, place, sentence):
    with pytest.raises(Invalid, match=sentence):
        codings.add_coding(db, admin, conversation_id=talk.id, theme_id=make_theme(db).id, **place)


def test_a_coding_that_is_sent_twice_is_stored_once(db, admin, talk):
    details = {"conversation_id": talk.id, "theme_id": make_theme(db).id, "uuid": uuid.uuid4()}
    first, again = (codings.add_coding(db, admin, **details) for _ in range(2))
    assert first.id == again.id


def test_the_same_words_are_coded_by_two_but_not_twice_by_one(db, talk):
    theme, rosa, owen = make_theme(db), make_user(db), make_user(db)
    details = {"conversation_id": talk.id, "theme_id": theme.id, "words": "since Rhys died"}
    for coder in (rosa, owen):
        codings.add_coding(db, actor_of(coder), **details)
    with pytest.raises(Invalid, match="already"):
        codings.add_coding(db, actor_of(rosa), **details)
    assert [coding.coder_id for coding in codings.list_codings(db, actor_of(rosa), talk.id)] == [rosa.id, owen.id]


def test_a_coding_is_not_changed_into_one_that_is_there(db, admin, talk):
    lonely, park = make_theme(db), make_theme(db)
    whole, words = ({"conversation_id": talk.id, "theme_id": lonely.id} | one for one in ({}, {"words": "Rhys"}))
    kept, other = codings.add_coding(db, admin, **words), codings.add_coding(db, admin, **words | {"theme_id": park.id})
    codings.add_coding(db, admin, **whole)
    for coding, change in ((other, {"theme_id": lonely.id}), (kept, {"words": ""})):
        with pytest.raises(Invalid, match="put to these words already"):
            codings.change_coding(db, admin, coding.id, **change)
    assert codings.change_coding(db, admin, kept.id, words="Rhys", theme_id=lonely.id, sway=Sway.ASSET) is kept


def test_a_theme_that_was_merged_gives_the_one_it_went_into_and_one_retired_is_refused(db, admin, talk):
    kept = make_theme(db)
    merged, retired = make_theme(db, merged_into_id=kept.id), make_theme(db, retired_at=now())
    assert codings.add_coding(db, admin, conversation_id=talk.id, theme_id=merged.id).theme_id == kept.id
    for theme_id, sentence in ((retired.id, "no longer used"), (retired.id + 99, "no longer in the codebook")):
        with pytest.raises(Invalid, match=sentence):
            codings.add_coding(db, admin, conversation_id=talk.id, theme_id=theme_id)


def test_codings_are_listed_whole_first_then_in_the_order_of_the_words_then_adrift(db, admin, talk):
    theme = make_theme(db)
    adrift = make_coding(db, talk, theme, quote="the old bench")
    late, early = make_coding(db, talk, theme, words="Fridays"), make_coding(db, talk, theme, words="lonely")
    whole = make_coding(db, talk, theme)
    assert codings.list_codings(db, admin, talk.id) == [whole, early, late, adrift]


def test_only_its_coder_and_whoever_looks_after_the_codebook_change_a_coding(db, admin, talk):
    rosa, hodan = make_user(db), make_user(db)
    coding = make_coding(db, talk, make_theme(db), words="lonely", coder=rosa)
    for change in (codings.remove_coding, lambda *who: codings.change_coding(*who, sway=Sway.BOTH)):
        with pytest.raises(Invalid, match=rosa.name):
            change(db, actor_of(hodan), coding.id)
    assert codings.change_coding(db, actor_of(rosa), coding.id, sway=Sway.ASSET, note="warm ").note == "warm"
    codings.remove_coding(db, admin, coding.id)
    assert codings.list_codings(db, admin, talk.id) == []


def test_anybody_puts_words_that_are_adrift_to_where_they_went(db, talk):
    coding = make_coding(db, talk, make_theme(db), quote="the bench", coder=make_user(db))
    placed = codings.change_coding(db, actor_of(make_user(db)), coding.id, words="since Rhys")
    assert (placed.quote, SAID[placed.start : placed.end]) == ("since Rhys", "since Rhys")


def test_a_note_that_is_too_long_is_refused(db, admin, talk):
    with pytest.raises(Invalid, match="shorten it to 500"):
        codings.add_coding(db, admin, conversation_id=talk.id, theme_id=make_theme(db).id, note="x" * 501)


def test_codings_of_other_areas_are_not_there(db):
    near, far = make_area(db), make_area(db)
    talk = make_conversation(db, street=make_street(db, area=far), said=SAID)
    coding = make_coding(db, talk, make_theme(db), words="lonely")
    rosa = actor_of(make_user(db, Role.COORDINATOR, areas=(near,)), near)
    for ask in (
        lambda: codings.list_codings(db, rosa, talk.id),
        lambda: codings.get_coding(db, rosa, coding.id),
        lambda: codings.add_coding(db, rosa, conversation_id=talk.id, theme_id=coding.theme_id),
    ):
        with pytest.raises(NotFound):
            ask()
