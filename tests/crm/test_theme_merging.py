"""Merging and splitting themes: every coding goes along, and comes back when it is undone."""

from itertools import islice

import pytest
from sqlalchemy import func, select

from crm import theme_changes, themes
from crm.errors import Invalid
from crm.models import AuditEntry, Coding, Issue, IssueSource, ThemeSuggestion
from crm.models.words import Sway
from crm.permissions import Actor, Role
from crm.session import make_session
from crm.theme_merging import Wanted, list_theme_quotes, merge_themes, split_theme
from crm.theme_undoing import undo_theme_change
from tests.codebook import SAID, codings_of, last_change, names, undo
from tests.factories import make_coding, make_conversation, make_street, make_user


@pytest.fixture
def parks(db, admin):
    return themes.add_theme(db, admin, name="Parks")


@pytest.fixture
def green(db, admin):
    return themes.add_theme(db, admin, name="Green places")


@pytest.fixture
def talk(db):
    return make_conversation(db, said=SAID)


def test_merging_moves_codings_sub_themes_and_issues(db, admin, parks, green, talk):
    trees = themes.add_theme(db, admin, name="Trees", parent_id=parks.id)
    themes.add_theme(db, admin, name="Ponds", parent_id=green.id)
    moved = {make_coding(db, talk, parks, words=words).uuid for words in ("park", "bus")}
    inner = make_coding(db, talk, trees)
    issue = Issue(title="Gates", area_id=talk.area_id, theme_id=parks.id)
    db.add_all([issue, ThemeSuggestion(conversation_id=talk.id, theme_id=parks.id, score=0.5)])
    assert merge_themes(db, admin, parks.id, into_id=green.id) is green
    assert names(db, admin) == ["Green places", "Green places › Ponds", "Green places › Trees"]
    assert codings_of(db, green) == moved
    assert (inner.theme_id, issue.theme_id) == (trees.id, green.id)
    assert db.scalar(select(func.count()).select_from(ThemeSuggestion)) == 0
    said = theme_changes.say_change(last_change(db, admin))
    assert said == "“Parks” was merged into “Green places”: 2 codings went along, 1 sub-theme moved"
    assert theme_changes.list_theme_changes(db, admin, theme_id=green.id).total == 2
    undo(db, admin)
    assert names(db, admin) == ["Parks", "Parks › Trees", "Green places", "Green places › Ponds"]
    assert codings_of(db, parks) == moved
    assert issue.theme_id == parks.id


def test_the_same_words_of_the_same_coder_become_one_and_two_again(db, admin, parks, green, talk):
    ana, ben = make_user(db), make_user(db)
    gone = make_coding(db, talk, parks, words="park", sway=Sway.ASSET, coder=ana)
    kept = make_coding(db, talk, green, words="park", sway=Sway.ASSET, coder=ana, note="the gate")
    apart = [
        make_coding(db, talk, parks, words="park", sway=Sway.DEFICIT, coder=ana),
        make_coding(db, talk, parks, words="park", sway=Sway.ASSET, coder=ben),
        make_coding(db, talk, parks, words="park", sway=Sway.ASSET, coder=ana, note="the swings"),
        make_coding(db, talk, parks, sway=Sway.ASSET, coder=ana),
    ]
    source = IssueSource(conversation_id=talk.id, coding_id=gone.id, quote="park")
    db.add(Issue(title="Gates", area_id=talk.area_id, sources=[source]))
    db.flush()
    before = {row.uuid: row.column_values() for row in db.scalars(select(Coding))}
    merge_themes(db, admin, parks.id, into_id=green.id)
    assert codings_of(db, green) == {kept.uuid, *(one.uuid for one in apart)}
    assert source.coding_id == kept.id
    assert "1 became one with the same there" in theme_changes.say_change(last_change(db, admin))
    undo(db, admin)
    assert {row.uuid: row.column_values() for row in db.scalars(select(Coding))} == before
    assert source.coding_id == gone.id


def test_what_a_coder_did_since_a_merge_is_kept_when_it_is_undone(db, admin, parks, green, talk):
    other = themes.add_theme(db, admin, name="Buses")
    first, second, third = (make_coding(db, talk, parks, words=words) for words in ("park", "bus", "here"))
    merge_themes(db, admin, parks.id, into_id=green.id)
    second.theme_id = other.id
    db.delete(third)
    db.flush()
    new = make_coding(db, talk, green, words="lovely")
    undo(db, admin)
    assert (codings_of(db, parks), codings_of(db, other)) == ({first.uuid}, {second.uuid})
    assert codings_of(db, green) == {new.uuid}


def test_a_merge_reaches_codings_that_the_actor_does_not_see(db, admin, parks, green, connection):
    mine, theirs = make_street(db), make_street(db)
    seen, unseen = (make_coding(db, make_conversation(db, street=street), parks) for street in (mine, theirs))
    actor = Actor(id=None, name="coordinator", role=Role.COORDINATOR, area_ids=frozenset([mine.area_id]))
    with make_session(connection, actor, writes=True) as own:
        merge_themes(own, actor, parks.id, into_id=green.id)
        assert [one.id for one in list_theme_quotes(own, actor, green.id).rows] == [seen.id]
        own.commit()
    db.expire_all()
    assert unseen.theme_id == green.id
    with make_session(connection, actor) as own, pytest.raises(Invalid, match="Choose at least one quote"):
        split_theme(own, actor, green.id, coding_ids=[unseen.id], name="Mine")


def test_a_merge_is_refused_in_a_sentence(db, admin, parks, green):
    trees = themes.add_theme(db, admin, name="Trees", parent_id=parks.id)
    themes.add_theme(db, admin, name="trees", parent_id=green.id)
    for theme, into, sentence in (
        (parks, parks.id, "Choose another theme"),
        (parks, trees.id, "“Trees” is within “Parks”"),
        (parks, green.id, "Both have a sub-theme “Trees”"),
        (parks, None, "Choose a theme that is in the codebook"),
        (parks, 10**9, "Choose a theme that is in the codebook"),
    ):
        with pytest.raises(Invalid, match=sentence):
            merge_themes(db, admin, theme.id, into_id=into)
    themes.retire_theme(db, admin, green.id)
    with pytest.raises(Invalid, match="is retired"):
        merge_themes(db, admin, trees.id, into_id=green.id)
    assert names(db, admin) == ["Parks", "Parks › Trees", "Green places", "Green places › trees"]


def test_a_theme_merged_by_somebody_else_meanwhile_says_where_it_went(db, admin, parks, green):
    merge_themes(db, admin, parks.id, into_id=green.id)
    with pytest.raises(Invalid, match="“Parks” was merged into “Green places” meanwhile"):
        themes.rename_theme(db, admin, parks.id, name="Gardens")
    assert themes.add_theme(db, admin, name="Parks").id != parks.id


def test_some_quotes_go_to_a_new_theme_and_back(db, admin, parks, talk):
    chosen, left = make_coding(db, talk, parks, words="park"), make_coding(db, talk, parks, words="lovely")
    gone = 10**9
    new = split_theme(db, admin, parks.id, coding_ids=[chosen.id, gone], name="Gates", parent_id=parks.id)
    assert names(db, admin) == ["Parks", "Parks › Gates"]
    assert (codings_of(db, new), codings_of(db, parks)) == ({chosen.uuid}, {left.uuid})
    assert theme_changes.say_change(last_change(db, admin)) == (
        "A part of “Parks” was put to “Gates”: 1 coding went along"
    )
    undo(db, admin)
    assert names(db, admin) == ["Parks"]
    assert codings_of(db, parks) == {chosen.uuid, left.uuid}
    assert last_change(db, admin).into_id is None


def test_quotes_go_to_a_theme_that_is_there(db, admin, parks, green, talk):
    chosen = make_coding(db, talk, parks, words="park")
    assert split_theme(db, admin, parks.id, coding_ids=[chosen.id], into_id=green.id) is green
    assert codings_of(db, green) == {chosen.uuid}
    for wrong, field in (
        ({"coding_ids": [chosen.id], "into_id": parks.id}, "coding_ids"),
        ({"coding_ids": [], "into_id": green.id}, "coding_ids"),
        ({"coding_ids": [chosen.id]}, "into_id"),
        ({"coding_ids": [chosen.id], "into_id": green.id, "name": "New"}, "name"),
    ):
        with pytest.raises(Invalid) as refused:
            split_theme(db, admin, parks.id, **wrong)
        assert field in refused.value.errors


def test_all_that_hold_a_word_or_a_sway_go_at_once_and_back(db, admin, parks, talk):
    other = make_conversation(db, said="Gates, gates and a LOVELY pond.")
    park, lovely = (make_coding(db, talk, parks, words=words) for words in ("park", "lovely"))
    whole = make_coding(db, other, parks)
    park.sway = Sway.DEFICIT
    db.flush()

    def found(**wanted):
        return {one.id for one in list_theme_quotes(db, admin, parks.id, wanted=Wanted(**wanted)).rows}

    assert found(text="lovely") == {lovely.id, whole.id}
    assert found(sway=Sway.DEFICIT) == {park.id}
    assert found(sway=Sway.DEFICIT, text="lovely") == set()
    with pytest.raises(Invalid, match="Choose at least one quote"):
        split_theme(db, admin, parks.id, wanted=Wanted(text="no such word"), name="Nothing")
    new = split_theme(db, admin, parks.id, wanted=Wanted(text="lovely"), name="Lovely")
    assert (codings_of(db, new), codings_of(db, parks)) == ({lovely.uuid, whole.uuid}, {park.uuid})
    undo(db, admin)
    new = split_theme(db, admin, parks.id, wanted=Wanted(text="lovely"), coding_ids=[park.id], name="Lovely")
    assert codings_of(db, new) == {lovely.uuid, whole.uuid, park.uuid}, "and what was ticked beside"
    undo(db, admin)
    assert codings_of(db, parks) == {park.uuid, lovely.uuid, whole.uuid}


def test_taking_all_takes_none_that_the_actor_does_not_see(db, parks, connection):
    mine, theirs = make_street(db), make_street(db)
    seen, unseen = (make_coding(db, make_conversation(db, street=street), parks) for street in (mine, theirs))
    actor = Actor(id=None, name="coordinator", role=Role.COORDINATOR, area_ids=frozenset([mine.area_id]))
    with make_session(connection, actor, writes=True) as own:
        new_id = split_theme(own, actor, parks.id, wanted=Wanted(), name="Mine").id
        own.commit()
    db.expire_all()
    assert (seen.theme_id, unseen.theme_id) == (new_id, parks.id)


def test_a_new_theme_that_was_coded_with_since_is_not_taken_away(db, admin, parks, talk):
    chosen = make_coding(db, talk, parks, words="park")
    new = split_theme(db, admin, parks.id, coding_ids=[chosen.id], name="Gates")
    make_coding(db, talk, new, words="lovely")
    change = last_change(db, admin)
    db.commit()
    with pytest.raises(Invalid, match="“Gates” has one coding: merge it into another theme instead"):
        undo_theme_change(db, admin, change.id)
    db.rollback()
    assert chosen.uuid in codings_of(db, new)


def test_a_great_theme_is_merged_with_few_statements(db, admin, parks, green):
    talks = list(islice(iter(lambda: make_conversation(db, said=SAID), None), 3))
    db.add_all(
        Coding(conversation_id=talks[number % 3].id, theme_id=parks.id, start=number, end=number + 1, quote="x")
        for number in range(3000)
    )
    db.flush()
    audited = db.scalar(select(func.count()).select_from(AuditEntry))
    merge_themes(db, admin, parks.id, into_id=green.id)
    assert db.scalar(select(func.count()).select_from(AuditEntry)) == audited + 1
    assert len(codings_of(db, green)) == 3000
    assert len(last_change(db, admin).after) < 20
