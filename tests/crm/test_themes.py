"""The codebook: a tree of themes with unique names, no deeper than may be."""

import pytest
from sqlalchemy import func, select

from crm import themes
from crm.errors import Invalid, NotAllowed, NotFound
from crm.models import AuditEntry, Coding, Theme, ThemeSuggestion
from crm.permissions import Actor, Role
from crm.session import make_session
from crm.starter_themes import STARTERS, set_up_themes
from tests.factories import make_area, make_coding, make_conversation, make_street, make_theme


def shape(db, admin, **how):
    """The tree as indented names."""
    return ["  " * (line.depth - 1) + line.name for line in themes.list_themes(db, admin, **how)]


@pytest.fixture
def book(db, admin):
    """Parks (Trees, Litter) and Transport (Buses), by name."""
    parks = themes.add_theme(db, admin, name="Parks")
    transport = themes.add_theme(db, admin, name="Transport")
    inner = [("Trees", parks), ("Litter", parks), ("Buses", transport)]
    added = [themes.add_theme(db, admin, name=name, parent_id=parent.id) for name, parent in inner]
    return {theme.name: theme for theme in (parks, transport, *added)}


def test_themes_are_listed_as_a_tree_with_what_leads_to_each(db, admin, book):
    assert shape(db, admin) == ["Parks", "  Trees", "  Litter", "Transport", "  Buses"]
    trees = themes.list_themes(db, admin)[1]
    assert (trees.path, trees.parent_id, trees.top_id) == ("Parks › Trees", book["Parks"].id, book["Parks"].id)
    assert trees.uuid == book["Trees"].uuid


def test_a_theme_counts_its_codings_in_all_areas(db, admin, book, connection):
    for street in (make_street(db), make_street(db)):
        make_coding(db, make_conversation(db, street=street), book["Trees"])
    officer = Actor(id=None, name="officer", role=Role.OFFICER, area_ids=frozenset([make_area(db).id]))
    with make_session(connection, officer) as own:
        assert themes.list_themes(own, officer)[1].codings == 2


def test_colours_are_chosen_where_none_is_given(db, admin):
    tops = [themes.add_theme(db, admin, name=str(number)) for number in range(len(themes.PALETTE))]
    assert {theme.colour for theme in tops} == set(themes.PALETTE)
    assert themes.add_theme(db, admin, name="Inner", parent_id=tops[3].id).colour == tops[3].colour
    assert themes.add_theme(db, admin, name="Own", colour=" #ABCDEF").colour == "#abcdef"
    with pytest.raises(Invalid, match="six digits"):
        themes.add_theme(db, admin, name="Red", colour="red")


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_colour_of_the_palette_is_seen_on_white():
    assert all(1.05 / (luminance(colour) + 0.05) >= 4.5 for colour in themes.PALETTE)


@pytest.mark.parametrize("name", ["", " !? ", "x" * 201, "TREES."])
def test_a_name_that_names_nothing_or_is_taken_is_refused(db, admin, book, name):
    with pytest.raises(Invalid) as refused:
        themes.add_theme(db, admin, name=name, parent_id=book["Parks"].id)
    assert set(refused.value.errors) == {"name"}
    assert themes.add_theme(db, admin, name="Trees").parent_id is None


def test_a_theme_is_renamed_with_its_codings(db, admin, book):
    coding = make_coding(db, make_conversation(db), book["Trees"])
    themes.rename_theme(db, admin, book["Trees"].id, name="Trees & hedges")
    assert shape(db, admin)[1] == "  Trees & hedges"
    assert coding.theme_id == book["Trees"].id
    with pytest.raises(Invalid, match="already a theme “Litter” within “Parks”"):
        themes.rename_theme(db, admin, book["Trees"].id, name="litter")
    assert shape(db, admin)[1] == "  Trees & hedges"


def test_a_theme_is_moved_to_another_parent_and_place(db, admin, book):
    themes.move_theme(db, admin, book["Buses"].id, parent_id=book["Parks"].id, place=2)
    assert shape(db, admin) == ["Parks", "  Trees", "  Buses", "  Litter", "Transport"]
    themes.move_theme(db, admin, book["Buses"].id, parent_id=book["Parks"].id, place=1)
    themes.move_theme(db, admin, book["Transport"].id, parent_id=None, place=1)
    assert shape(db, admin) == ["Transport", "Parks", "  Buses", "  Trees", "  Litter"]
    themes.move_theme(db, admin, book["Trees"].id, parent_id=None)
    themes.move_theme(db, admin, book["Parks"].id, parent_id=book["Trees"].id, place=99)
    assert shape(db, admin) == ["Transport", "Trees", "  Parks", "    Buses", "    Litter"]


def test_a_theme_is_not_moved_into_itself_or_too_deep(db, admin, book):
    with pytest.raises(Invalid, match="cannot be within itself"):
        themes.move_theme(db, admin, book["Parks"].id, parent_id=book["Trees"].id)
    with pytest.raises(Invalid, match="first place"):
        themes.move_theme(db, admin, book["Parks"].id, parent_id=None, place=0)
    with pytest.raises(Invalid, match="Choose a theme"):
        themes.move_theme(db, admin, book["Parks"].id, parent_id=10**9)
    parent = book["Buses"]
    for name in ("Stops", "Shelters", "Roofs"):
        parent = themes.add_theme(db, admin, name=name, parent_id=parent.id)
    with pytest.raises(Invalid, match="5 are the most"):
        themes.add_theme(db, admin, name="Slates", parent_id=parent.id)
    with pytest.raises(Invalid, match="6 themes one within the other"):
        themes.move_theme(db, admin, book["Parks"].id, parent_id=themes.get_theme(db, admin, parent.parent_id).id)
    assert shape(db, admin)[:3] == ["Parks", "  Trees", "  Litter"]


def test_a_theme_is_described(db, admin, book):
    themes.describe_theme(
        db, admin, book["Trees"].id, colour="#123456", description="Trees.\nNot: hedges.", examples="The old oak"
    )
    line = themes.list_themes(db, admin)[1]
    assert (line.colour, line.description, line.examples) == ("#123456", "Trees.\nNot: hedges.", "The old oak")
    with pytest.raises(Invalid) as refused:
        themes.describe_theme(db, admin, book["Trees"].id, colour="", description="x" * 2_000_000)
    assert "shorten it" in refused.value.errors["description"]


def test_a_retired_theme_is_offered_no_longer_and_keeps_its_codings(db, admin, book):
    talk = make_conversation(db)
    make_coding(db, talk, book["Trees"])
    db.add(ThemeSuggestion(conversation_id=talk.id, theme_id=book["Litter"].id, score=0.9))
    themes.retire_theme(db, admin, book["Litter"].id)
    themes.retire_theme(db, admin, book["Parks"].id)
    assert shape(db, admin) == ["Transport", "  Buses"]
    assert db.scalar(select(func.count()).select_from(ThemeSuggestion)) == 0
    lines = themes.list_themes(db, admin, retired=True)
    assert [line.name for line in lines if line.retired] == ["Parks", "Trees", "Litter"]
    assert lines[1].codings == 1
    with pytest.raises(Invalid, match="“Parks” is retired: bring it back first"):
        themes.bring_back_theme(db, admin, book["Litter"].id)
    with pytest.raises(Invalid, match="“Parks” is retired"):
        themes.add_theme(db, admin, name="Ponds", parent_id=book["Parks"].id)
    with pytest.raises(Invalid, match="retired theme “Parks” at the top: bring it back"):
        themes.add_theme(db, admin, name="parks")


def test_what_was_retired_with_a_theme_comes_back_with_it(db, admin, book):
    book["Litter"].retired_at = book["Parks"].recorded_at.replace(year=2020)
    themes.retire_theme(db, admin, book["Parks"].id)
    themes.bring_back_theme(db, admin, book["Parks"].id)
    assert shape(db, admin) == ["Parks", "  Trees", "Transport", "  Buses"]


def test_each_theme_leads_to_the_top_of_its_branch(db, admin, book):
    gone = make_theme(db, "Woods", merged_into_id=book["Trees"].id)
    tops = themes.theme_tops(db)
    assert tops[book["Trees"].id] == tops[book["Parks"].id] == tops[gone.id] == book["Parks"].id
    assert tops[book["Buses"].id] == book["Transport"].id


def test_the_starting_set_goes_into_an_empty_codebook_only(db, admin):
    added = set_up_themes(db, admin)
    lines = themes.list_themes(db, admin)
    assert [line.name for line in lines if line.depth == 1] == [starter.name for starter in STARTERS]
    assert len(STARTERS) == 13
    assert len(added) == len(lines)
    assert all(line.description for line in lines)
    assert all(line.examples for line in lines if line.depth == 1)
    assert set_up_themes(db, admin) == []


def test_only_who_looks_after_the_codebook_changes_it(db, admin, book):
    officer = Actor(id=None, name="officer", role=Role.OFFICER, area_ids=frozenset([make_area(db).id]))
    assert len(themes.list_themes(db, officer)) == 5
    with pytest.raises(NotAllowed):
        themes.add_theme(db, officer, name="Ponds")
    with pytest.raises(NotAllowed):
        themes.list_themes(db, Actor(id=None, name="partner", role=Role.PARTNER))
    for use_case in (themes.get_theme, themes.retire_theme):
        with pytest.raises(NotFound):
            use_case(db, admin, 10**9)


def test_a_change_of_the_codebook_is_audited(db, admin, book):
    themes.rename_theme(db, admin, book["Trees"].id, name="Woods")
    entry = db.scalars(select(AuditEntry).where(AuditEntry.noun == "theme").order_by(AuditEntry.id.desc())).first()
    assert (entry.action, entry.changes["name"]) == ("rename_theme", ["Trees", "Woods"])
    assert db.scalar(select(func.count()).select_from(Coding)) == 0
    assert db.scalar(select(func.count()).select_from(Theme)) == 5
