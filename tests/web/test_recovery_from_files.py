"""A partner downloads all that is published, and solves for the numbers that are not told.

Reports of an area and those inside it, and of seasons and the half year that they make, are published through the
pages. A partner reads each page and file, takes every number out of tables, sentences, shares, ranges and drawn bars,
and sets up what they know together (``tests.piecing_together``). No count that is not told can then be fewer than
``small_number`` different values. With the second step of suppression left out, the same attack finds some.
"""

import datetime as dt
import random
from collections import Counter
from dataclasses import replace
from itertools import product

import pytest

from crm import report_counts
from crm.area_figures import NewFigure, save_figures
from crm.models.words import AgeBand, Characteristic, Gender, Sway
from crm.permissions import Role
from tests.counts import SWAY
from tests.downloads import Bar, Cell, Paper, Shaded, list_addresses, read_paper
from tests.factories import make_area
from tests.piecing_together import UNKNOWN, Knowledge
from tests.talking import SPRING, SUMMER, hold, make_codebook

LEAST = 5
HALF_YEAR = (SPRING[0], SUMMER[1])
INSIDE = {"Ward": ["Large", "Middling", "Small"]}
THEMES = ["Housing", "Transport"]

BY_AREA = ("Housing", "Large")
RAISED, CHANCE = "How often each theme was raised", "Allowing for chance"

#: How many conversations are held in each in a season.
_TALKS = {"Large": (60, 90), "Middling": (40, 60), "Small": (12, 24)}


class Talks:
    """What was really said: every conversation, with where, when, by whom and how each theme was spoken of."""

    def __init__(self, db, *, seed):
        ward = make_area(db, "Ward")
        inside = {name: make_area(db, name, parent_id=ward.id, outline=_outline(name)) for name in INSIDE["Ward"]}
        self.areas = {"Ward": ward} | inside
        self.themes = dict(zip(THEMES, make_codebook(db, *THEMES), strict=True))
        self.held = Counter()
        chance = random.Random(seed)
        for name, days in product(INSIDE["Ward"], (SPRING, SUMMER)):
            for _ in range(chance.randint(*_TALKS[name])):
                theme = chance.choices([*THEMES, ""], (5, 2 + 3 * (days is SUMMER), 2))[0]
                age = chance.choices(list(AgeBand), (0, 1, 3, 4))[0]
                gender = chance.choices(list(Gender), (10, 8, 1))[0]
                sway = chance.choices(list(Sway), (4, 4, 1, 1))[0]
                self.held[name, days[0], theme, sway, age, gender] += 1
        for (name, day, theme, sway, age, gender), times in self.held.items():
            raised = [self.themes[theme]] if theme else []
            own = {"age_band": age, "gender": gender, "sway": sway}
            hold(db, self.areas[name], raised, times=times, on=day + dt.timedelta(days=9), **own)
        figures = [(AgeBand.FROM_18_TO_30, 300), (AgeBand.FROM_31_TO_60, 500), (AgeBand.OVER_60, 200)]
        for area in self.areas.values():
            living = [NewFigure(area.id, Characteristic.AGE_BAND, word, people, "Census") for word, people in figures]
            save_figures(db, db.info["actor"], living)
        db.commit()

    def number(self, count):
        """How many it really were."""
        places, asked = {count.area, *INSIDE.get(count.area, ())}, getattr(count.kind, "value", count.kind)
        return sum(
            times
            for (name, day, theme, sway, age, gender), times in self.held.items()
            if name in places
            and count.since <= day <= count.until
            and (count.of in ("held", "heard", theme) or (count.of == "read" and theme))
            and count.word in ("", _label({SWAY: sway, "age_band": age, "gender": gender}.get(asked)))
        )


def _label(word):
    return word.label if word else UNKNOWN


def _outline(area):
    west = -2.5 + INSIDE["Ward"].index(area) / 10
    return [[[[west, 54.6], [west + 0.1, 54.6], [west + 0.1, 54.7], [west, 54.6]]]]


def publish(client, talks, area, days):
    form = {"title": "What we heard", "area_id": talks.areas[area].id}
    at = client.post("/reports/new", data=form | {"starts_on": f"{days[0]}", "ends_on": f"{days[1]}"}).location
    assert client.post(f"{at}/publish", data={"listed": "y"}).status_code == 303


def read_all(client, *, pdf=True):
    """What a partner knows who has downloaded everything."""
    knowledge = Knowledge(INSIDE, THEMES, base=LEAST, least=LEAST)
    for place, address in enumerate(list_addresses(client)):
        knowledge.read(read_paper(client, address, pdf=pdf and place < 2))
    return knowledge


def find_few(knowledge, talks):
    """The counts that are not told, and yet can only be some few numbers; of those in which there was anybody."""
    few = {}
    for of in (*((theme, "read", "held") for theme in THEMES), ("heard",)):
        attack = knowledge.attack(*of)
        assert attack.allows({count: talks.number(count) for count in attack.keys}), "nothing is known that is wrong"
        untold = [one for one in attack.keys if one not in knowledge.told and talks.number(one.people)]
        untold = [one for one in untold if talks.number(one) < 4 * LEAST]
        values = attack.find_values(untold, some=LEAST)
        few |= {one: values[one] for one in untold if len(values[one]) < LEAST}
    return few


@pytest.fixture
def publishing(db, sign_in):
    """``publishing(talks, reports)``: publishes them one by one; a partner who reads them."""

    def publishing(talks, reports):
        client = sign_in(Role.ADMIN)
        for area, days in reports:
            publish(client, talks, area, days)
        return sign_in(Role.PARTNER, areas=tuple(talks.areas.values()))

    return publishing


WHOLE_FIRST = ("Ward", "Small", "Large", "Middling")


@pytest.mark.parametrize("halves", [[("Ward", HALF_YEAR)], list(product(WHOLE_FIRST, [HALF_YEAR]))])
def test_no_number_that_is_not_told_can_be_solved_for(db, publishing, halves):
    talks = Talks(db, seed=1)
    partner = publishing(talks, [*product(WHOLE_FIRST, [SPRING]), *product(WHOLE_FIRST[::-1], [SUMMER]), *halves])
    knowledge = read_all(partner)
    assert len(knowledge.told) > 40
    assert knowledge.changes, "a sentence tells of a change since the season before"
    assert {value for _, word, value in knowledge.living if word == "Over 60"} == {"20%"}, "as the census has it"
    assert {area for _, area, _ in knowledge.mapped} == {*INSIDE["Ward"]}
    assert "–" in {said for *_, said in knowledge.mapped}, "some is hatched"
    assert find_few(knowledge, talks) == {}


def test_the_attack_finds_numbers_where_small_ones_alone_are_kept_back(db, publishing, monkeypatch):
    def keep_back_few(counts, sums, *, least, **known):
        return frozenset(key for key, count in counts.items() if count < least)

    monkeypatch.setattr(report_counts, "suppress", keep_back_few)
    talks = Talks(db, seed=1)
    partner = publishing(talks, list(product(WHOLE_FIRST, [SPRING])))
    few = find_few(read_all(partner, pdf=False), talks)
    assert sum(talks.number(one) < LEAST for one in few) > 5


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"cells": {Cell(RAISED, "Housing", "Share", "37%")}}, "more exactly"),
        ({"bars": (Bar("Housing", 0.68, 0.34, 1.0),)}, "is drawn as"),
        ({"prose": "We held about 60 conversations in Ward. 3 of them were sad."}, "makes nothing of"),
        ({"maps": (Shaded("Housing", "Small", "24%", (20, 29), ()),)}, "its table not told"),
        ({"maps": (Shaded("Housing", "Small", "–", (20, 29), ()),)}, "is shaded for Housing"),
        ({"maps": (Shaded("Housing", "Large", "37%", (30, 39), ()),)}, "and its table 40%"),
        ({"maps": (Shaded("Housing", "Large", "40%", (30, 39), ()),)}, "is shaded for Housing"),
        ({"maps": tuple(Shaded(*BY_AREA, "40%", (40, 49), (width,)) for width in "12")}, "in different ways"),
        ({"cells": {Cell("Streets", "Mill Lane", "People", "7")}}, "Streets"),
    ],
)
def test_what_tells_more_than_the_rounded_numbers_is_noticed(wrong, why):
    prose = "We held about 60 conversations in Ward. We have read about 50 of them for what they are about."
    cells = {
        Cell(RAISED, "Housing", *one) for one in (("Conversations", "20"), ("Share", "40%"), (CHANCE, "28% to 54%"))
    }
    cells |= {Cell("Themes by area", *BY_AREA, "40%")}
    right = Paper(
        "Ward. Conversations from 1 March 2026 to 31 May 2026.", cells, (Bar("Housing", 40 / 54, 28 / 54, 1.0),), prose
    )
    Knowledge(INSIDE, THEMES, base=5, least=LEAST).read(right)
    more = {name: value | cells if name == "cells" else value for name, value in wrong.items()}
    with pytest.raises((AssertionError, KeyError), match=why):
        Knowledge(INSIDE, THEMES, base=5, least=LEAST).read(replace(right, **more))
