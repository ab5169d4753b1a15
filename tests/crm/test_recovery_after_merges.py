"""Somebody compares dated reports between which themes were merged, moved or split, and solves for small numbers.

What each theme of a report held is known to them: the team said which themes it put together. They take the numbers of
what was put together to add up. Where what themes held is not looked at, the same attack finds small ones.
"""

import datetime as dt
import itertools
import random
from dataclasses import replace
from types import SimpleNamespace

import pytest

from crm import report_counts
from crm.models.words import Sway
from crm.publishing import publish_report
from crm.report_counts import _list_inside, read_before
from crm.report_keys import CountKey
from crm.report_themes import Regrouping
from crm.reports import add_report, preview_report
from crm.rules import Rules
from crm.small_numbers import Told
from crm.theme_changes import list_theme_changes
from crm.theme_merging import Wanted, merge_themes, split_theme
from crm.theme_undoing import undo_theme_change
from crm.themes import move_theme
from tests.attacking import MOST
from tests.crm.test_recovery import AGES, GENDERS, LEAST, YEAR, attack_on, neighbourhoods
from tests.factories import make_area, make_theme
from tests.talking import SPRING, SUMMER, hold, make_codebook

#: What is coded with each theme: *damp* and *rents* are within *homes*; *litter* is split off *parks*, if at all.
HOMES, DAMP, RENTS, BUSES, PARKS, LITTER = "homes", "damp", "rents", "buses", "parks", "litter"

#: What each theme holds at first.
FIRST = {HOMES: [DAMP, HOMES, RENTS], DAMP: [DAMP], RENTS: [RENTS], BUSES: [BUSES], PARKS: [LITTER, PARKS]}

#: Of each at most so many conversations a place, season, age and sway.
MOST_TALKS = {PARKS: 9, HOMES: 5, BUSES: 2}


@pytest.fixture
def team(db, admin):
    """A team with a ward of two neighbourhoods, and a codebook."""
    ward = make_area(db, "Ward")
    for name in ("Large", "Small"):
        make_area(db, name, parent_id=ward.id)
    homes, buses, parks = make_codebook(db, "Homes", "Buses", "Parks")
    damp, rents = (make_theme(db, name, parent_id=homes.id) for name in ("Damp", "Rents"))
    themes = {HOMES: homes, DAMP: damp, RENTS: rents, BUSES: buses, PARKS: parks}
    return SimpleNamespace(db=db, admin=admin, ward=ward, themes=themes)


def plant(team, *, seed):
    """Each conversation raises one theme; many raise parks, few anything else in the second neighbourhood."""
    chance = random.Random(seed)
    for (place, area), days in itertools.product(enumerate(neighbourhoods(team.db, team.ward)), (SPRING, SUMMER)):
        for (name, theme), sway, age in itertools.product(team.themes.items(), (Sway.ASSET, Sway.DEFICIT), AGES):
            times = chance.randint(0, MOST_TALKS.get(name, 3) - place)
            own = {"age_band": age, "gender": chance.choice(GENDERS)}
            hold(team.db, area, [theme], times=times, on=days[0] + dt.timedelta(days=7), sway=sway, **own)
    team.db.flush()


def leave(team):
    return FIRST


def merge(team):
    merge_themes(team.db, team.admin, team.themes[BUSES].id, into_id=team.themes[PARKS].id)
    return FIRST | {PARKS: [BUSES, LITTER, PARKS], BUSES: []}


def merge_within(team):
    merge_themes(team.db, team.admin, team.themes[DAMP].id, into_id=team.themes[RENTS].id)
    return FIRST | {RENTS: [DAMP, RENTS], DAMP: []}


def merge_across(team):
    merge_themes(team.db, team.admin, team.themes[DAMP].id, into_id=team.themes[BUSES].id)
    return FIRST | {HOMES: [HOMES, RENTS], BUSES: [BUSES, DAMP], DAMP: []}


def move(team):
    move_theme(team.db, team.admin, team.themes[DAMP].id, parent_id=team.themes[PARKS].id)
    return FIRST | {HOMES: [HOMES, RENTS], PARKS: [DAMP, LITTER, PARKS]}


def move_out(team):
    move_theme(team.db, team.admin, team.themes[DAMP].id, parent_id=None)
    return FIRST | {HOMES: [HOMES, RENTS]}


def split(team):
    """What speaks of parks as a problem becomes a theme of its own."""
    wanted = Wanted(sway=Sway.DEFICIT)
    team.themes[LITTER] = split_theme(team.db, team.admin, team.themes[PARKS].id, wanted=wanted, name="Litter")
    return FIRST | {PARKS: [PARKS], LITTER: [LITTER]}


def split_across(team):
    """What speaks of parks as a problem is put to buses."""
    into = team.themes[BUSES].id
    split_theme(team.db, team.admin, team.themes[PARKS].id, wanted=Wanted(sway=Sway.DEFICIT), into_id=into)
    return FIRST | {PARKS: [PARKS], BUSES: [BUSES, LITTER]}


def undo(team):
    undo_theme_change(team.db, team.admin, list_theme_changes(team.db, team.admin).rows[0].id)
    return FIRST


def tell_and_change(team, changes, days, *, sub_themes=False):
    """Publishes a report, changes the codebook, publishes the next, and so on; what each theme held in each."""
    held = []
    for change, (starts_on, ends_on) in zip([leave, *changes], days, strict=True):
        held.append(change(team))
        of = {"area_id": team.ward.id, "starts_on": starts_on, "ends_on": ends_on, "sub_themes": sub_themes}
        publish_report(team.db, team.admin, add_report(team.db, team.admin, title="What we heard", **of).id)
    return held


def read_apart(team, held):
    """(true counts, told) of every report; each theme named by what it held in that report (*held*)."""
    counts, told = {}, {}
    names = {f"theme:{theme.id}": name for name, theme in team.themes.items()}
    befores = read_before(team.db, type("Nobody", (), {"id": 0}))
    for before, made in zip(reversed(befores), held, strict=True):
        for key, one in before.told.items():
            if key.of in names or key.of in ("read", "held"):
                of = key.of if key.of not in names else "theme:" + "+".join(made[names[key.of]])
                counts[replace(key, of=of)], told[replace(key, of=of)] = before.counts[key], one
    return counts, told


def set_up(team, held, *, base):
    """The attack with all that is known, and the small numbers that are not told."""
    counts, told = read_apart(team, held)
    small = [key for key, one in told.items() if one.number is None and 0 < counts[key] < LEAST]
    parts = {part for made in held for one in made.values() for part in one}
    for key in [key for key in counts if key.of.startswith("theme:")]:
        for alone in (replace(key, of=f"theme:{part}") for part in parts):  # of which nobody may have been told
            told.setdefault(alone, Told(None, 0))
            counts.setdefault(alone, 0)
    attack = attack_on(counts, told, _list_inside(team.db), base=base)
    for key in counts:
        of = key.of.removeprefix("theme:").split("+")
        if len(of) > 1:
            attack.know({key: -1} | {replace(key, of=f"theme:{part}"): 1 for part in of}, 0, 0)
    return attack, {key: counts[key] for key in small if key.of.startswith("theme:")}, counts


def find_few(team, held, *, base):
    """The small numbers that are not told, and yet can only be some few; and how many were looked for."""
    attack, small, counts = set_up(team, held, base=base)
    few = []
    for key, count in small.items():
        low, high = attack.range_of(key)
        assert low <= count <= high, f"{key} is {count}, not between {low} and {high}"
        read = counts.get(CountKey(key.area_id, *key.days, "read", "" if "sway" in key.among else key.among), MOST)
        few += [(key, low, high)] if high - low < min(LEAST - 1, read) else []
    return few, len(small)


@pytest.mark.any_database
@pytest.mark.parametrize("base", [1, 5])
@pytest.mark.parametrize(
    "changes",
    [[merge], [merge_across], [move], [move_out], [split], [split_across], [merge, undo], [merge, undo, split_across]],
)
def test_no_small_number_is_worked_out_from_reports_before_and_after(team, changes, base):
    team.db.info["rules"] = Rules(small_number=LEAST, round_to=base)
    plant(team, seed=1)
    held = tell_and_change(team, changes, [SPRING] * (len(changes) + 1))
    few, tried = find_few(team, held, base=base)
    assert tried > 2, "the attack had something to look for"
    assert few == []


@pytest.mark.any_database
@pytest.mark.parametrize("change", [merge, move_out])
def test_no_small_number_is_worked_out_from_the_year_after_a_change(team, change):
    team.db.info["rules"] = Rules(small_number=LEAST, round_to=1)
    plant(team, seed=2)
    few, tried = find_few(team, tell_and_change(team, [leave, change], (SPRING, SUMMER, YEAR)), base=1)
    assert tried > 2
    assert few == []


@pytest.mark.any_database
@pytest.mark.parametrize("change", [merge_within, move_out])
def test_no_small_sub_theme_is_worked_out_after_a_change(team, change):
    team.db.info["rules"] = Rules(small_number=LEAST, round_to=1)
    plant(team, seed=3)
    few, tried = find_few(team, tell_and_change(team, [change], (SPRING, SPRING), sub_themes=True), base=1)
    assert tried > 2
    assert few == []


def test_a_report_says_which_themes_were_put_together_otherwise_since_and_why_more_is_not_told(team):
    plant(team, seed=1)
    notes = []
    for change in (leave, leave, merge):
        tell_and_change(team, [], [SPRING]) if change is leave else change(team)
        of = {"area_id": team.ward.id, "starts_on": SPRING[0], "ends_on": SPRING[1]}
        report = add_report(team.db, team.admin, title="Next", **of)
        contents = preview_report(team.db, team.admin, report.id)[1]
        notes.append(
            next(
                table["note"]
                for section in contents["sections"]
                for table in section["tables"]
                if table["caption"] == "How often each theme was raised"
            )
        )
    assert "Put together otherwise" not in notes[1]
    assert "Put together otherwise since an earlier report: Parks." in notes[2]


@pytest.mark.any_database
@pytest.mark.parametrize("change", [merge, move_out, split])
def test_the_attack_finds_small_numbers_where_what_themes_held_is_not_looked_at(team, change, monkeypatch):
    monkeypatch.setattr(report_counts, "regroup", lambda *_: Regrouping((), frozenset()))
    team.db.info["rules"] = Rules(small_number=LEAST, round_to=1)
    plant(team, seed=1)
    few, _ = find_few(team, tell_and_change(team, [change], (SPRING, SPRING)), base=1)
    assert few
