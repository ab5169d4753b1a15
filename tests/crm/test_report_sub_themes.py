"""Sub-themes are told beneath their theme where the team wants it, and nobody works out a small one from the others."""

import datetime as dt
import itertools
import random
from dataclasses import replace

import pytest

from crm.models.words import Sway
from crm.publishing import publish_report
from crm.report_counts import _list_inside
from crm.report_keys import CountKey, find_sums
from crm.report_sub_themes import is_rest, nest, rest_key
from crm.reports import add_report, change_report, copy_report
from crm.rules import Rules
from crm.small_numbers import span_of, suppress
from tests.attacking import MOST, Attack
from tests.crm.test_recovery import LEAST, YEAR, neighbourhoods, read_all
from tests.crm.test_reports import contents_of, spring_report
from tests.factories import make_area, make_coding, make_theme
from tests.talking import SPRING, SUMMER, hold, make_codebook


@pytest.fixture
def housing(db):
    """A theme with three sub-themes."""
    (theme,) = make_codebook(db, "Housing")
    return theme, *(make_theme(db, name, parent_id=theme.id) for name in ("Damp", "Rents", "Repairs"))


@pytest.fixture
def ward(db):
    ward = make_area(db, "Ward")
    for name in ("Here", "There", "Yonder"):
        make_area(db, name, parent_id=ward.id)
    db.flush()
    return ward


def rows_of(db, admin, report):
    return [row[:3] for row in contents_of(db, admin, report)["tables"][0]["rows"]]


def test_sub_themes_are_told_beneath_their_theme_where_the_team_wants_it(db, admin, housing):
    area = make_area(db)
    theme, damp, rents, repairs = housing
    (parks,) = make_codebook(db, "Parks")
    deeper = make_theme(db, "Mould", parent_id=damp.id)
    hold(db, area, [damp, rents], times=20)
    hold(db, area, [deeper], times=10)
    hold(db, area, [theme], times=10)
    hold(db, area, [repairs], times=2)
    hold(db, area, [parks], times=20)
    report = spring_report(db, admin, area)
    assert [row[0] for row in rows_of(db, admin, report)] == ["Housing", "Parks"]
    days = {"starts_on": SPRING[0], "ends_on": SPRING[1]}
    change_report(db, admin, report.id, title="Spring", area_id=area.id, **days, sub_themes=True)
    assert rows_of(db, admin, report) == [
        ["Housing", "40", "67%"],
        ["Housing: Damp", "30", "50%"],
        ["Housing: Rents", "20", "33%"],
        ["Parks", "20", "33%"],
    ]
    table = contents_of(db, admin, report)["tables"][0]
    assert "they do not add up" in table["note"]
    assert [(bar["label"], bar["within"], f"{bar['share']}%") for bar in table["bars"]] == [
        ("Housing", "", "67%"),
        ("Damp", "Housing", "50%"),
        ("Rents", "Housing", "33%"),
        ("Parks", "", "33%"),
    ], "drawn as the table has them"
    assert copy_report(db, admin, report.id).sub_themes


def test_a_report_is_frozen_with_whether_it_tells_sub_themes(db, admin, housing):
    area = make_area(db)
    hold(db, area, [housing[1]], times=20)
    days = {"starts_on": SPRING[0], "ends_on": SPRING[1]}
    for wanted in (True, False):
        report = add_report(db, admin, title="Spring", area_id=area.id, **days, sub_themes=wanted)
        assert any(row[0] == "Housing: Damp" for row in rows_of(db, admin, report)) is wanted


def plant(db, ward, housing, *, seed):
    """Conversations that raise some sub-themes together, or the theme itself; few of some in some places."""
    chance = random.Random(seed)
    for area, days in itertools.product(neighbourhoods(db, ward), (SPRING, SUMMER)):
        for one in hold(db, area, times=chance.choice((14, 24)), on=days[0] + dt.timedelta(days=7)):
            for theme in chance.sample(housing, chance.choice((0, 1, 1, 2))):
                make_coding(db, one, theme, sway=chance.choice((Sway.ASSET, Sway.DEFICIT)))
    db.flush()


def attack_on(counts, told, inside, *, base):
    """All that is known of a theme and its sub-themes: none was raised more often, nor less than they make together.

    Whoever attacks takes every coding to be with a sub-theme, as long as that can be.
    """
    bounds = {}
    for key, one in told.items():
        if one.number is None:
            bounds[key] = (0, MOST)
        elif one.basis != counts[key]:
            bounds[key] = (one.basis - LEAST + 1, one.basis + LEAST - 1)
        else:
            bounds[key] = span_of(one, base=base, least=LEAST)
    attack = Attack(bounds, find_sums(counts, inside, least=LEAST))
    for key in counts:
        if key.of.startswith("theme:") and (read := replace(key, of="read")) in counts and not key.among:
            attack.know({read: 1, key: -1}, 0, MOST)
    return attack


def know_nesting(attack, counts):
    for one in nest(counts).sums:
        *subs, beside = one.parts
        if is_rest(beside):
            attack.know({one.total: 1, subs[0]: -1}, 0, MOST)
        else:
            most = max(0, counts[one.total] - sum(counts[sub] for sub in subs))
            attack.know({one.total: 1} | dict.fromkeys(subs, -1), -MOST, most)


@pytest.mark.any_database
@pytest.mark.parametrize("rounding", [1, 2, 5])
def test_no_small_sub_theme_is_worked_out_from_its_theme_its_sisters_and_other_reports(
    db, admin, ward, housing, rounding
):
    db.info["rules"] = Rules(small_number=LEAST, round_to=rounding)
    plant(db, ward, housing, seed=rounding)
    for area, days in itertools.product((ward, *neighbourhoods(db, ward)), (SPRING, SUMMER, YEAR)):
        report = add_report(
            db, admin, title=area.name, area_id=area.id, starts_on=days[0], ends_on=days[1], sub_themes=True
        )
        publish_report(db, admin, report.id)
    kept, told = read_all(db)
    assert all(told[key].number is None for key in kept if is_rest(key))
    subs = {f"theme:{one.id}" for one in housing[1:]}
    mine = {key: kept[key] for key in kept if key.of.startswith("theme:") or key.of in ("read", "held")}
    attack = attack_on(mine, {key: told[key] for key in mine}, _list_inside(db), base=rounding)
    know_nesting(attack, kept)
    untold = [key for key in mine if key.of in subs and told[key].number is None and not given_away(key, told)]
    assert any(0 < mine[key] < LEAST for key in untold), "the attack had something to look for"
    assert any(key.of in subs and told[key].number is not None for key in mine), "something is told all the same"
    for key in untold:
        low, high = attack.range_of(key)
        read = mine.get(replace(key, of="read"), MOST)
        assert low <= mine[key] <= high
        assert high - low >= min(LEAST - 1, read), f"{key} is between {low} and {high}, it is {mine[key]}"


def given_away(key, told):
    """Whether earlier reports told of both halves of its days: then their sum is no secret, told or not."""
    halves = [replace(key, since=since, until=until) for since, until in (SPRING, SUMMER)]
    return key.days == YEAR and all(told[half].number is not None for half in halves)


@pytest.mark.parametrize("known", [True, False])
def test_without_what_is_known_of_nesting_a_small_sub_theme_would_be_worked_out(known):
    """Of a ward and its two halves, where nearly all who spoke of housing spoke of damp, and the others of rents."""
    numbers = {1: (30, 20, 12), 2: (10, 8, 2), 3: (20, 12, 10)}
    counts = {}
    for area_id, (theme, *subs) in numbers.items():
        housing = CountKey(area_id, *SPRING, "theme:1")
        counts[housing] = theme
        for sub_id, sub in enumerate(subs, 2):
            counts[replace(housing, of=f"theme:{sub_id}")] = sub
            counts[rest_key(housing, sub_id)] = theme - sub
    nesting = nest(counts)
    plain = {key: count for key, count in counts.items() if not is_rest(key)}
    sums = find_sums(plain, {1: (2, 3)}, least=LEAST)
    back = suppress(
        plain | (nesting.counts if known else {}),
        [*sums, *(nesting.sums if known else ())],
        least=LEAST,
        within=nesting.within if known else {},
        told=frozenset(nesting.counts),
    )
    attack = Attack({key: (0, MOST) if key in back else (count, count) for key, count in plain.items()}, sums)
    know_nesting(attack, counts)
    ranges = [attack.range_of(key) for key in back]
    assert all(high - low >= LEAST - 1 for low, high in ranges) is known
