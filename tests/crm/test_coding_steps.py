"""A step of coding is taken back, and nothing that somebody else did since goes with it."""

import pytest

from crm.coding_steps import Step, undo_step
from crm.codings import change_coding, list_codings, remove_coding
from crm.errors import Invalid
from crm.models.words import Sway
from crm.theme_merging import merge_themes
from crm.themes import add_theme
from tests.codebook import codings_of, undo
from tests.factories import make_coding, make_conversation, make_theme, make_user

SAID = "The bus never comes. I’m lonely 👵🏽 since Rhys died. The gardens are lovely."


@pytest.fixture
def talk(db):
    return make_conversation(db, said=SAID)


@pytest.fixture
def coding(db, talk):
    return make_coding(db, talk, make_theme(db, "Parks"), words="gardens", coder=make_user(db), note="why")


def _changed(db, admin, coding, **changes):
    before = Step.of(coding)
    return before.leaving(change_coding(db, admin, coding.id, **changes))


def test_what_somebody_else_wrote_since_is_not_undone_with_ones_own_step(db, admin, talk, coding):
    for step in (_changed(db, admin, coding, sway=Sway.ASSET), Step.of(coding, added=True)):
        change_coding(db, admin, coding.id, note="Ask Rosa what is meant.")
        with pytest.raises(Invalid, match="changed meanwhile"):
            undo_step(db, admin, step)
        (kept,) = list_codings(db, admin, talk.id)
        assert (kept.sway, kept.note) == (Sway.ASSET, "Ask Rosa what is meant.")
        change_coding(db, admin, coding.id, note="why")


def test_what_somebody_else_removed_since_does_not_come_back(db, admin, talk, coding):
    step = _changed(db, admin, coding, sway=Sway.ASSET)
    remove_coding(db, admin, coding.id)
    with pytest.raises(Invalid, match="changed meanwhile"):
        undo_step(db, admin, step)
    assert list_codings(db, admin, talk.id) == []


def test_a_step_is_taken_back_also_where_its_theme_was_merged_since(db, admin, coding):
    step, green = _changed(db, admin, coding, sway=Sway.ASSET), make_theme(db, "Green places")
    merge_themes(db, admin, coding.theme_id, into_id=green.id)
    back = undo_step(db, admin, step)
    assert (back.theme_id, back.sway) == (green.id, Sway.NEITHER)


def test_a_coding_that_was_removed_and_came_back_is_still_known_to_the_history(db, admin, coding):
    parks = add_theme(db, admin, name="Green places")
    coding = change_coding(db, admin, coding.id, theme_id=parks.id)
    merge_themes(db, admin, parks.id, into_id=make_theme(db).id)
    removed = Step.of(remove_coding(db, admin, coding.id))
    undo_step(db, admin, removed)
    undo(db, admin)
    assert codings_of(db, parks) == {coding.uuid}
