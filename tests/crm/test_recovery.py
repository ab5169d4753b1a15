"""Somebody takes all that partners are given, sets up what it says, and solves for the numbers that are not told.

They know every published number as it was told, how numbers add up, how they were rounded and that small ones are not
told, over the tables of one report, over reports of nested areas and over reports of times that follow on each other
or overlap. No number that is not told can be fewer than ``small_number`` different values. Where the second step, which
keeps back more than the small numbers themselves, is left out, the same attack finds them.
"""

import datetime as dt
import itertools
import random
from collections import Counter, defaultdict

import pytest

from crm.handouts.contents import Audience, Choices
from crm.handouts.making import make_handout
from crm.models.words import Sway
from crm.publishing import publish_report
from crm.report_counts import _list_inside, read_before
from crm.report_keys import CountKey, find_rest, find_sums
from crm.reports import add_report
from crm.rules import Rules
from crm.small_numbers import Told, round_count, span_of, suppress, tell
from crm.working_out import Sum
from tests.attacking import MOST, Attack
from tests.factories import make_area, make_street
from tests.handouts import make_agreed, view_of
from tests.talking import SPRING, SUMMER, hold, make_codebook

LEAST = 5
YEAR = (SPRING[0], SUMMER[1])
AGES, GENDERS = ("18_to_30", "over_60"), ("woman", "man")


@pytest.fixture
def ward(db):
    """A ward of three neighbourhoods, in one of which hardly anybody raised anything."""
    ward = make_area(db, "Ward")
    for name in ("Large", "Middling", "Small"):
        make_area(db, name, parent_id=ward.id)
    db.flush()
    return ward


def neighbourhoods(db, ward):
    return [db.get(type(ward), id_) for id_ in _list_inside(db)[ward.id]]


def plant(db, ward, themes, *, seed, most=(14, 9, 2)):
    """Conversations in each neighbourhood and season; of the last neighbourhood only a few of anything."""
    chance = random.Random(seed)
    for area, top in zip(neighbourhoods(db, ward), most, strict=True):
        for days, theme, sway, age in itertools.product((SPRING, SUMMER), themes, Sway, AGES):
            times = chance.randint(0, top // 2) if sway in (Sway.BOTH, Sway.NEITHER) else chance.randint(0, top)
            own = {"age_band": age, "gender": chance.choice(GENDERS)}
            hold(db, area, [theme], times=times // 2, on=days[0] + dt.timedelta(days=7), sway=sway, **own)
    db.flush()


def publish(db, admin, area, days, title):
    report = add_report(db, admin, title=title, area_id=area.id if area else None, starts_on=days[0], ends_on=days[1])
    return publish_report(db, admin, report.id, listed=True)


def read_all(db):
    """(true counts, told) over all that was published, as a reader could put it together; the latest word holds."""
    counts, told = {}, {}
    for before in reversed(read_before(db, report=type("Nobody", (), {"id": 0}))):
        counts |= before.counts
        told |= before.told
    return counts, told


def attack_on(counts, told, inside, *, base, least=LEAST):
    """All that is known: the rounding of each told number, how they add up, and that no part is above its whole."""
    bounds = {}
    for key, one in told.items():
        if one.number is None:
            bounds[key] = (0, MOST)
        else:
            low, high = span_of(one, base=base, least=least)
            kept = one.basis != counts[key]
            bounds[key] = (one.basis - least + 1, one.basis + least - 1) if kept else (low, high)
    sums = find_sums(counts, inside, least=least)
    attack = Attack(bounds | dict.fromkeys(find_rest(counts, sums), (0, MOST)), sums)
    for key in bounds:
        among = "" if key.among.startswith("sway=") else key.among
        whole = CountKey(key.area_id, *key.days, "read", among)
        if key.of.startswith("theme:") and whole in bounds:
            attack.know({whole: 1, key: -1}, 0, MOST)
    return attack


def untold_of(told, themes):
    return [key for key, one in told.items() if one.number is None and key.of in {f"theme:{one.id}" for one in themes}]


def theme_alone(counts, told, theme):
    """The part of what was told that has to do with one theme: nothing else adds up with it."""
    mine = {key for key in told if key.of in (f"theme:{theme.id}", "read", "held")}
    return {key: counts[key] for key in mine}, {key: told[key] for key in mine}


def assert_nothing_recovered(db, themes, *, base, some=14):
    counts, told = read_all(db)
    inside = _list_inside(db)
    tried = 0
    for theme in themes:
        own_counts, own_told = theme_alone(counts, told, theme)
        attack = attack_on(own_counts, own_told, inside, base=base)
        for key in sorted(untold_of(own_told, [theme]), key=lambda key: (own_counts[key], key))[:some]:
            low, high = attack.range_of(key)
            read = own_counts.get(
                CountKey(key.area_id, *key.days, "read", "" if "sway" in key.among else key.among), MOST
            )
            assert low <= own_counts[key] <= high
            assert high - low >= min(LEAST - 1, read), f"{key} is between {low} and {high}"
            tried += 1
    assert tried, "the attack had something to look for"


@pytest.mark.any_database
@pytest.mark.parametrize("base", [5, 1])
def test_nothing_is_recovered_from_nested_areas_and_times_that_follow(db, admin, ward, base):
    db.info["rules"] = Rules(small_number=LEAST, round_to=base)
    themes = make_codebook(db, "Housing")
    plant(db, ward, themes, seed=base)
    for area, days in itertools.product((ward, *neighbourhoods(db, ward)), (SPRING, SUMMER, YEAR)):
        publish(db, admin, area, days, f"{area.name} {days[0]}")
    assert_nothing_recovered(db, themes, base=base)


@pytest.mark.any_database
@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_is_recovered_when_the_whole_comes_after_its_parts(db, admin, ward, seed):
    themes = make_codebook(db, "Housing")
    plant(db, ward, themes, seed=seed, most=(9, 5, 3))
    for area in (*neighbourhoods(db, ward)[::-1], ward, None):
        publish(db, admin, area, SPRING, "Spring")
    assert_nothing_recovered(db, themes, base=5, some=8)


@pytest.mark.parametrize("base", [5, 1])
def test_the_difference_of_reports_of_overlapping_days_tells_of_no_few_people(base):
    """Three reports, each of some weeks more than the last: every way in which they could have come to be told so.

    Whatever is told, fewer than ``small_number`` new conversations can never be told from at least so many others.
    """
    came_to_be = defaultdict(lambda: defaultdict(set))
    for count, more, most in itertools.product(range(30), range(16), range(16)):
        earlier, numbers = [], []
        for now in itertools.accumulate((count, more, most)):
            told = tell({"talks": now}, base=base, least=LEAST, earlier={"talks": earlier})["talks"]
            told = told if now >= LEAST else Told(None, now)
            earlier.insert(0, told)
            numbers.append(told.number)
        for pair, came in {(0, 1): more, (1, 2): most, (0, 2): more + most}.items():
            came_to_be[tuple(numbers)][pair].add(came)
    looked_at = 0
    for numbers, pairs in came_to_be.items():
        for came in pairs.values():
            if max(number or 0 for number in numbers) <= 15 and min(came) < LEAST:
                assert len(came) >= LEAST, (numbers, came)
                looked_at += 1
    assert looked_at > 20


@pytest.mark.parametrize("base", [1, 5])
def test_the_attack_finds_small_numbers_where_only_these_are_kept_back(base):
    """The same attack on planted tables: with the second step left out it finds numbers, with it none."""
    chance, found = random.Random(11), {True: 0, False: 0}
    for _ in range(40):
        parts = {f"part{place}": chance.choice((1, 2, 3, 8, 13, 23)) for place in range(4)}
        counts = parts | {"all": sum(parts.values())}
        from_sum = [Sum("all", tuple(parts))]
        within = {
            key: span_of(Told(round_count(count, base), count), base=base, least=LEAST) for key, count in counts.items()
        }
        few = frozenset(key for key, count in counts.items() if count < LEAST)
        for complete in (True, False):
            back = suppress(counts, from_sum, least=LEAST, within=within) if complete else few
            attack = Attack({key: (0, MOST) if key in back else within[key] for key in counts}, from_sum)
            ranges = [attack.range_of(key) for key in back]
            found[complete] += sum(high - low < LEAST - 1 for low, high in ranges)
    assert found[True] == 0
    assert found[False] > 5


def test_handouts_tell_no_place_of_few_people(db, admin):
    """Their dots are counted by place: whoever counts them finds no place of few people."""
    area = make_area(db, "Here")
    sizes = {"Small Street": 2, "Middle Street": 6, "Large Street": 9}
    people = []
    for name, size in sizes.items():
        street = make_street(db, name, area=area)
        people += [make_agreed(db, admin, f"{name} {number}", street=street) for number in range(size)]
    handout = make_handout(db, admin, view_of(*people), Choices(audience=Audience.OTHERS))
    told = Counter(node.street for node in handout.nodes)
    unsaid = told.pop("")
    attack = Attack(
        {name: (0, MOST) if name not in told else (told[name],) * 2 for name in sizes}
        | {"all": (unsaid + sum(told.values()),) * 2},
        [Sum("all", tuple(sizes))],
    )
    for name in sizes.keys() - told.keys():
        low, high = attack.range_of(name)
        assert high - low >= LEAST - 1
