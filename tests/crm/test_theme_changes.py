"""Undoing: whatever is done to the codebook, no coding is lost and all can be taken back."""

import random

import pytest
from sqlalchemy import select

from crm import theme_changes, themes
from crm.errors import Invalid, NotFound
from crm.models import AuditEntry, Coding, Issue, IssueSource, Theme, ThemeChange
from crm.models.words import Sway
from crm.permissions import Actor, Role
from crm.starter_themes import set_up_themes
from crm.theme_merging import merge_themes, split_theme
from crm.theme_undoing import undo_theme_change
from tests.codebook import SAID, last_change, names, undo
from tests.factories import make_area, make_coding, make_conversation, make_issue, make_user


@pytest.fixture
def parks(db, admin):
    return themes.add_theme(db, admin, name="Parks")


@pytest.fixture
def green(db, admin):
    return themes.add_theme(db, admin, name="Green places")


def test_an_undo_names_the_later_change_that_stands_in_the_way(db, admin, parks, green):
    ana = make_user(db, name="Ana Reid")
    actor = Actor(id=ana.id, name=ana.name, role=Role.ADMIN)
    trees = themes.add_theme(db, actor, name="Trees", parent_id=parks.id)
    added = last_change(db, admin)
    themes.move_theme(db, actor, trees.id, parent_id=green.id)
    moved = last_change(db, admin)
    themes.rename_theme(db, actor, trees.id, name="Woods")
    renamed = last_change(db, admin)
    with pytest.raises(Invalid, match=r"what was done later: “Trees” was renamed “Woods”, on .* by Ana Reid\."):
        undo_theme_change(db, admin, added.id)
    themes.add_theme(db, actor, name="Trees", parent_id=green.id)
    with pytest.raises(Invalid, match="later: “Trees” was added within “Green places”"):
        undo_theme_change(db, admin, renamed.id)
    assert trees.name == "Woods"
    undo_theme_change(db, admin, moved.id)
    assert names(db, admin) == ["Parks", "Parks › Woods", "Green places", "Green places › Trees"]
    with pytest.raises(Invalid, match="undone already"):
        undo_theme_change(db, admin, moved.id)
    with pytest.raises(NotFound):
        undo_theme_change(db, admin, 10**9)


@pytest.fixture
def trees(db, admin, parks):
    return themes.add_theme(db, admin, name="Trees", parent_id=parks.id)


def refuse_undoing(db, admin, change, sentence):
    with pytest.raises(Invalid, match=sentence):
        undo_theme_change(db, admin, change.id)


def test_a_move_is_not_undone_into_what_is_no_longer_there(db, admin, parks, green, trees):
    themes.move_theme(db, admin, trees.id, parent_id=green.id)
    moved = last_change(db, admin)
    themes.retire_theme(db, admin, parks.id)
    refuse_undoing(db, admin, moved, "later: “Parks” was retired")
    undo(db, admin)
    merge_themes(db, admin, parks.id, into_id=green.id)
    refuse_undoing(db, admin, moved, "“Parks” was merged into “Green places”")


def test_a_move_is_not_undone_into_itself(db, admin, parks, green, trees):
    themes.move_theme(db, admin, trees.id, parent_id=green.id)
    moved = last_change(db, admin)
    themes.move_theme(db, admin, parks.id, parent_id=trees.id)
    refuse_undoing(db, admin, moved, "later: “Parks” was put within “Trees”")
    assert names(db, admin) == ["Green places", "Green places › Trees", "Green places › Trees › Parks"]


def test_a_retired_theme_is_not_put_above_one_that_is_used(db, admin, parks, trees):
    themes.retire_theme(db, admin, parks.id)
    themes.bring_back_theme(db, admin, parks.id)
    back = last_change(db, admin)
    themes.add_theme(db, admin, name="Ponds", parent_id=parks.id)
    refuse_undoing(db, admin, back, "later: “Ponds” was added within “Parks”")


def test_quotes_that_went_on_are_not_fetched_back(db, admin, parks, green, trees):
    coding = make_coding(db, make_conversation(db), trees)
    split_theme(db, admin, trees.id, coding_ids=[coding.id], into_id=parks.id)
    split = last_change(db, admin)
    merge_themes(db, admin, parks.id, into_id=green.id)
    refuse_undoing(db, admin, split, "later: “Parks” was merged into “Green places”")
    undo(db, admin)
    undo_theme_change(db, admin, split.id)
    assert coding.theme_id == trees.id


def test_undoing_the_starting_set_leaves_an_empty_codebook(db, admin):
    set_up_themes(db, admin)
    change = last_change(db, admin)
    assert theme_changes.say_change(change).startswith("The starting set of ")
    undo_theme_change(db, admin, change.id)
    assert names(db, admin) == []
    assert set_up_themes(db, admin)


def test_who_undid_what_is_kept(db, admin, parks):
    ana = make_user(db)
    actor = Actor(id=ana.id, name=ana.name, role=Role.COORDINATOR, area_ids=frozenset([make_area(db).id]))
    themes.retire_theme(db, admin, parks.id)
    change = undo(db, actor)
    assert (change.undone_by_id, change.changed_by_id) == (ana.id, None)
    assert change.undone_at
    entry = db.scalars(select(AuditEntry).where(AuditEntry.noun == "theme").order_by(AuditEntry.id.desc())).first()
    assert (entry.action, entry.actor_id) == ("undo_theme_change", ana.id)


def state(db):
    """All that there is: every theme, every coding, and what issues lead to of both."""
    columns = ("id", "name", "name_key", "parent_id", "colour", "description", "retired_at", "merged_into_id")
    rows = db.scalars(select(Theme).order_by(Theme.id))
    codings = [row.column_values() for row in db.scalars(select(Coding).order_by(Coding.id))]
    issues = db.execute(select(Issue.id, Issue.theme_id).order_by(Issue.id)).all()
    sources = db.execute(select(IssueSource.id, IssueSource.coding_id).order_by(IssueSource.id)).all()
    return [[getattr(row, name) for name in columns] for row in rows], codings, issues, sources


def change_at_random(db, admin, chance, in_turn):
    """One change that somebody may make, of themes chosen by *chance*."""
    ids = list(db.scalars(select(Theme.id).order_by(Theme.id)))
    one, other = chance.choice(ids), chance.choice([*ids, None])
    match chance.choice(["add", "rename", "move", "describe", "merge", "merge", "split", "retire", "back", "undo"]):
        case "add":
            themes.add_theme(db, admin, name=chance.choice("ABCDEF"), parent_id=other)
        case "rename":
            themes.rename_theme(db, admin, one, name=chance.choice("ABCDEF"))
        case "move":
            themes.move_theme(db, admin, one, parent_id=other, place=chance.choice([None, 1, 2]))
        case "describe":
            themes.describe_theme(db, admin, one, colour="#123456", description=chance.choice("xyz"))
        case "merge":
            merge_themes(db, admin, one, into_id=other)
        case "split":
            chosen = list(db.scalars(select(Coding.id).where(Coding.theme_id == one).order_by(Coding.id).limit(2)))
            name = chance.choice("ABCDEF") if other is None else ""
            split_theme(db, admin, one, coding_ids=chosen, into_id=other, name=name)
        case "retire":
            themes.retire_theme(db, admin, one)
        case "back":
            themes.bring_back_theme(db, admin, one)
        case "undo":
            done = db.scalars(select(ThemeChange.id).where(ThemeChange.undone_at.is_(None)).order_by(ThemeChange.id))
            undo_theme_change(db, admin, max(done) if in_turn else chance.choice(done.all()))


@pytest.mark.parametrize("seed", range(6))
def test_no_series_of_changes_loses_a_coding_and_undoing_all_gives_back_the_beginning(db, admin, seed):
    in_turn = seed % 2 == 0  # then what is undone is the last thing done, and the order of sisters comes back, too
    chance = random.Random(seed)
    coders, talks = [make_user(db), None], [make_conversation(db, said=SAID) for _ in range(3)]
    first = [themes.add_theme(db, admin, name=name) for name in "ABCD"]
    for _ in range(24):
        talk, theme = chance.choice(talks), chance.choice(first)
        coding = make_coding(
            db,
            talk,
            theme,
            words=chance.choice(["park", "bus", None]),
            sway=chance.choice([Sway.ASSET, Sway.DEFICIT]),
            coder=chance.choice(coders),
        )
        issue = make_issue(db, talk, theme_id=theme.id)
        issue.sources[0].coding_id = coding.id
    beginning, order, begun = state(db), names(db, admin), last_change(db, admin).id
    wanted = what_is_said(db)
    done = 0
    for _ in range(60):
        point = db.begin_nested()
        try:
            change_at_random(db, admin, chance, in_turn)
        except Invalid:
            point.rollback()
        else:
            point.commit()
            done += 1
        assert what_is_said(db) == wanted
        assert not db.scalars(select(Coding).join(Theme).where(Theme.merged_into_id.is_not(None))).all()
        names(db, admin)
    assert done > 12
    query = select(ThemeChange.id).where(ThemeChange.id > begun, ThemeChange.undone_at.is_(None))
    for id_ in db.scalars(query.order_by(ThemeChange.id.desc())).all():
        undo_theme_change(db, admin, id_)
        assert what_is_said(db) == wanted
    assert state(db) == beginning
    assert (names(db, admin) == order) if in_turn else (set(names(db, admin)) == set(order))


def what_is_said(db):
    """Each judgement of a coder on words, whatever the theme is: what is told twice in one theme counts once."""
    rows = db.scalars(select(Coding))
    return {(row.conversation_id, row.start, row.end, row.quote, row.sway, row.coder_id) for row in rows}
