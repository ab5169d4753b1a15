"""Codings stay with their words when what was said is changed, and steps are taken back."""

import pytest

from crm import coding_steps, codings
from crm.anchoring import Moves
from crm.coding_steps import Step
from crm.conversations import change_conversation
from crm.errors import Invalid
from crm.models.words import Sway
from tests.factories import make_coding, make_conversation, make_theme, make_user

SAID = "The bus never comes. I’m lonely 👵🏽 since Rhys died. The gardens are lovely."


def change(db, admin, talk, said):
    change_conversation(db, admin, talk.id, said=said, topics={})


@pytest.mark.parametrize(
    ("words", "said", "now"),
    [
        ("lonely 👵🏽 since Rhys", f"Hello there! {SAID}", "lonely 👵🏽 since Rhys"),
        ("lonely 👵🏽 since Rhys", SAID.replace("Rhys", "Reece"), "lonely 👵🏽 since Reece"),
        ("The bus never comes", SAID.replace("The bus", "The 94 bus"), "The 94 bus never comes"),
        ("bus never", SAID.replace("bus never", "tram never"), "tram never"),
        ("gardens are", SAID.replace(" The gardens are lovely.", ""), None),
        ("The bus never comes.", SAID.replace("The bus never comes. ", "") + " The bus never comes.", None),
        ("onel", SAID.replace("bus", "number 94 bus"), "onel"),
        ("gardens are lovely", "", None),
    ],
)
def test_codings_go_along_with_their_words_or_go_adrift(db, admin, words, said, now):
    talk = make_conversation(db, said=SAID)
    coding = make_coding(db, talk, make_theme(db), words=words)
    change(db, admin, talk, said)
    if words == "The bus never comes.":  # the whole sentence was moved to the end
        now = words
    if now is None:
        assert (coding.start, coding.end, coding.quote) == (None, None, words)
    else:
        assert (said[coding.start : coding.end], coding.quote) == (now, now)


def test_words_that_come_back_have_their_coding_again(db, admin):
    talk = make_conversation(db, said=SAID)
    coding, whole = make_coding(db, talk, make_theme(db), words="gardens"), make_coding(db, talk, make_theme(db))
    change(db, admin, talk, "Nothing.")
    assert codings.is_adrift(coding)
    assert not codings.is_adrift(whole)
    change(db, admin, talk, SAID)
    assert (SAID[coding.start : coding.end], whole.start) == ("gardens", None)


def test_places_are_followed_through_a_long_text():
    before = " ".join(f"word{n % 700} and the rest{n % 31}" for n in range(5000))
    after = before.replace("word7 ", "worse ").replace("the rest3 ", "")
    moves = Moves(before, after)
    places = [moves.follow(at, at + 40) for at in range(0, 90_000, 450)]
    assert sum(place is not None for place in places) > 150


def test_the_last_step_is_taken_back(db, admin):
    talk, theme, coder = make_conversation(db, said=SAID), make_theme(db), make_user(db)
    coding = make_coding(db, talk, theme, words="gardens", coder=coder, note="why")
    changed = Step.of(coding)
    codings.change_coding(db, admin, coding.id, sway=Sway.ASSET, theme_id=make_theme(db).id, note="")
    back = coding_steps.undo_step(db, admin, changed)
    assert (back.id, back.theme_id, back.sway, back.note) == (coding.id, theme.id, Sway.NEITHER, "why")
    removed = Step.of(codings.remove_coding(db, admin, coding.id))
    again = coding_steps.undo_step(db, admin, removed)
    assert (again.quote, again.coder_id, again.uuid, removed.can_be_undone) == ("gardens", coder.id, coding.uuid, True)
    added = Step.of(again, added=True)
    assert coding_steps.undo_step(db, admin, added) is None
    assert codings.list_codings(db, admin, talk.id) == []


def test_a_step_is_not_taken_back_where_the_words_were_changed(db, admin):
    talk = make_conversation(db, said=SAID)
    step = Step.of(make_coding(db, talk, make_theme(db), words="gardens"))
    change(db, admin, talk, "A wholly different text, which is long enough to hold positions, all of them other words.")
    with pytest.raises(Invalid, match="changed meanwhile"):
        coding_steps.undo_step(db, admin, step)
