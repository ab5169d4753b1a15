"""Themes that occur together: counted by conversation, beside what chance would make."""

import pytest

from crm.excerpts import ExcerptFilters
from crm.permissions import Actor, Role
from crm.theme_pairs import get_theme_pairs
from tests.factories import make_area, make_coding, make_conversation, make_street, make_theme, make_user


def talk_of(db, *themes, **details):
    talk = make_conversation(db, said="x", **details)
    for theme in themes:
        make_coding(db, talk, theme)
    return talk


def told(found):
    return {(pair.first.name, pair.second.name): pair.together for pair in found.pairs}


def test_a_pair_counts_each_conversation_once_with_share_and_lift_by_hand(db, admin):
    bus, shop, park = make_theme(db, "Bus"), make_theme(db, "Shop"), make_theme(db, "Park")
    for _ in range(4):
        talk_of(db, bus, shop, bus)
    for _ in range(2):
        talk_of(db, bus)
    for _ in range(4):
        talk_of(db, park)
    found = get_theme_pairs(db, admin, ExcerptFilters())
    [pair] = found.pairs
    assert (pair.first.name, pair.second.name, pair.together) == ("Bus", "Shop", 4)
    assert (pair.first.conversations, pair.second.conversations, found.conversations) == (6, 4, 10)
    assert pair.share == 1.0  # each of the four conversations about shops was about buses too
    assert pair.lift == pytest.approx(4 / (6 * 4 / 10))
    assert [(theme.name, theme.conversations) for theme in found.themes] == [("Bus", 6), ("Park", 4), ("Shop", 4)]


def test_what_chance_would_make_is_not_called_clear(db, admin):
    bus, shop, park = make_theme(db, "Bus"), make_theme(db, "Shop"), make_theme(db, "Park")
    other = make_theme(db, "Other")
    for number in range(40):
        with_bus, with_shop = ([bus, park] if number % 2 else []), ([shop] if number % 4 < 2 else [])
        talk_of(db, other, *with_bus, *with_shop)
    clear = {
        (pair.first.name, pair.second.name): pair.clear for pair in get_theme_pairs(db, admin, ExcerptFilters()).pairs
    }
    assert clear[("Bus", "Park")] == 1
    assert clear[("Bus", "Shop")] == 0


def test_themes_that_avoid_each_other_are_clearly_less_together(db, admin):
    bus, shop = make_theme(db, "Bus"), make_theme(db, "Shop")
    talk_of(db, bus, shop)
    for theme in (bus, shop) * 20:
        talk_of(db, theme)
    assert get_theme_pairs(db, admin, ExcerptFilters()).pairs[0].clear == -1


def test_what_is_within_a_theme_counts_with_it_or_by_itself(db, admin):
    health, bus = make_theme(db, "Health"), make_theme(db, "Bus")
    lonely = make_theme(db, "Loneliness", parent=health)
    talk_of(db, health, lonely, bus)
    assert told(get_theme_pairs(db, admin, ExcerptFilters())) == {("Bus", "Health"): 1}
    deep = told(get_theme_pairs(db, admin, ExcerptFilters(), deep=True))
    assert deep == {("Bus", "Health"): 1, ("Bus", "Health › Loneliness"): 1, ("Health", "Health › Loneliness"): 1}


def test_only_conversations_of_the_area_that_the_actor_sees_are_counted(db, admin):
    here, there = make_area(db), make_area(db)
    bus, shop = make_theme(db, "Bus"), make_theme(db, "Shop")
    for area in (here, there, there):
        talk_of(db, bus, shop, street=make_street(db, area=area))
    officer = Actor(id=make_user(db).id, name="O", role=Role.OFFICER, area_ids=frozenset({here.id}))
    assert told(get_theme_pairs(db, officer, ExcerptFilters())) == {("Bus", "Shop"): 1}
    assert told(get_theme_pairs(db, admin, ExcerptFilters(area_id=there.id))) == {("Bus", "Shop"): 2}


def test_without_codings_there_is_nothing(db, admin):
    found = get_theme_pairs(db, admin, ExcerptFilters())
    assert (found.themes, found.pairs, found.conversations) == ((), (), 0)
