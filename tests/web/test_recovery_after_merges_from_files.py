"""A partner downloads reports between which themes were merged, moved, split and put back, and compares them.

They read page, letter, CSV, Word and PDF of each, know what each theme held when it was published, as the team says
which themes it put together, and take what was put together to add up (``tests.piecing_together``). No count that is
not told can then be fewer than ``small_number`` different values. Where what themes held is not looked at, the same
attack finds some.
"""

import random
import re
from collections import Counter
from dataclasses import replace
from itertools import product

import pytest

from crm import report_counts
from crm.models.words import AgeBand, Sway
from crm.permissions import Role
from crm.report_themes import Regrouping
from tests.counts import SWAY
from tests.downloads import list_addresses, read_paper
from tests.factories import make_area, make_theme
from tests.piecing_together import Knowledge
from tests.talking import SPRING, hold, make_codebook

LEAST = 5
INSIDE = {"Ward": ["Large", "Small"]}

#: What each theme holds at first, in parts that never come apart; *Litter* is split off *Parks*, if at all.
FIRST = {"Homes": ("Damp", "Homes"), "Buses": ("Buses",), "Parks": ("Litter", "Parks")}
PARTS = sorted({part for held in FIRST.values() for part in held})

#: Of each at most so many conversations an area, age and sway.
_TALKS = {"Parks": 9, "Homes": 5}

_THEME = re.compile(rf"\b({'|'.join(PARTS)})\b")


class Team:
    """Whoever talks, codes, changes the codebook and publishes; ``said``: what was really said, by part."""

    def __init__(self, db, client, *, seed):
        self.client, self.said = client, Counter()
        ward = make_area(db, "Ward")
        self.areas = {"Ward": ward} | {name: make_area(db, name, parent_id=ward.id) for name in INSIDE["Ward"]}
        themes = dict(zip(FIRST, make_codebook(db, *FIRST), strict=True))
        themes["Damp"] = make_theme(db, "Damp", parent=themes["Homes"])
        self.ids = {name: theme.id for name, theme in themes.items()}
        chance = random.Random(seed)
        ages, sways = (AgeBand.FROM_18_TO_30, AgeBand.OVER_60), (Sway.ASSET, Sway.DEFICIT)
        for (place, area), theme, age, sway in product(enumerate(INSIDE["Ward"]), themes, ages, sways):
            times = chance.randint(0, _TALKS.get(theme, 2) - place)
            hold(db, self.areas[area], [themes[theme]], times=times, sway=sway, age_band=age)
            part = "Litter" if theme == "Parks" and sway is Sway.DEFICIT else theme
            self.said[area, part, sway.label, age.label] += times
        db.commit()

    def number(self, count):
        """How many it really were."""
        return sum(
            times
            for (area, part, sway, age), times in self.said.items()
            if count.area in (area, "Ward")
            and (count.of in ("held", "read") or part in parts_of(count.of))
            and count.word in ("", {SWAY: sway, "age_band": age}.get(getattr(count.kind, "value", count.kind)))
        )

    def publish(self):
        days = {"starts_on": f"{SPRING[0]}", "ends_on": f"{SPRING[1]}"}
        form = {"title": "What we heard", "area_id": self.areas["Ward"].id, **days}
        at = self._post("/reports/new", form)
        self._post(f"{at}/publish", {"listed": "y"})

    def merge(self):
        self._post(f"/themes/{self.ids['Buses']}/merge", {"merge-into_id": self.ids["Parks"]})
        return FIRST | {"Parks": ("Buses", "Litter", "Parks")}

    def move_across(self):
        self._post(f"/themes/{self.ids['Damp']}/move", {"move-parent_id": self.ids["Parks"]})
        return FIRST | {"Homes": ("Homes",), "Parks": ("Damp", "Litter", "Parks")}

    def move_out(self):
        self._post(f"/themes/{self.ids['Damp']}/move", {"move-parent_id": ""})
        return FIRST | {"Homes": ("Homes",), "Damp": ("Damp",)}

    def split(self):
        """What speaks of parks as a problem becomes a theme of its own."""
        chosen = {"everything": "y", "sway": Sway.DEFICIT.value, "name": "Litter"}
        self._post(f"/themes/{self.ids['Parks']}/split", chosen)
        return FIRST | {"Parks": ("Parks",), "Litter": ("Litter",)}

    def undo(self):
        last = re.search(r"/themes/changes/\d+/undo", self.client.get("/themes/changes").text)
        self._post(last[0])
        return FIRST

    def _post(self, address, form=None):
        answer = self.client.post(address, data=form or {})
        assert answer.status_code == 303, answer.text
        return answer.location


def name_of(theme, held):
    """A theme by what it held: one word, as sentences have themes."""
    return "__".join([theme, *held])


def parts_of(name):
    return name.split("__")[1:]


def rename(paper, held):
    """The paper with each theme named by what it held then."""

    def name(text):
        return _THEME.sub(lambda found: name_of(found[0], held.get(found[0], ())), text)

    return replace(
        paper,
        cells=frozenset(cell._replace(row=name(cell.row)) for cell in paper.cells),
        bars=tuple(bar._replace(label=name(bar.label)) for bar in paper.bars),
        prose=name(paper.prose),
        maps=tuple(one._replace(theme=name(one.theme)) for one in paper.maps),
    )


class Comparison(Knowledge):
    """What is known of reports each of which names themes by what they held."""

    def attack(self, *of):
        """All of these themes, and that what they held adds up."""
        alone = [name_of("", [part]) for part in PARTS]
        attack = super().attack(*of, *alone)
        for count in list(attack.keys):
            if count.of in of and (parts := parts_of(count.of)):
                attack.know({count: -1} | {replace(count, of=name_of("", [part])): 1 for part in parts}, 0, 0)
        return attack

    def _before(self, count):
        """Told earlier of the same theme, whatever it held: a number that hardly changed is told as it was."""
        alike = [one for one in self.told if _whose(one) == _whose(count)]
        return [one for one in alike if self.first[one] < self.first[count] and self._overlap(one, count)]


def _whose(count):
    """The theme and the group of a count."""
    return count.of.partition("__")[0], count.kind, count.word


def compare(partner, helds, *, pdf=True):
    """What a partner knows who has downloaded every report, and knows what themes held in each."""
    every = {name_of(theme, held) for one in helds for theme, held in one.items()}
    themes = sorted(every | {name_of("", [part]) for part in PARTS})
    knowledge = Comparison(INSIDE, themes, base=LEAST, least=LEAST)
    for address, held in zip(list_addresses(partner), helds, strict=True):
        knowledge.read(rename(read_paper(partner, address, pdf=pdf), held))
    return knowledge, sorted(every)


def find_few(team, knowledge, themes):
    """The counts that are not told, and yet can only be some few numbers; and how many were looked for."""
    attack = knowledge.attack(*themes, "read", "held")
    assert attack.allows({count: team.number(count) for count in attack.keys}), "nothing is known that is wrong"
    untold = [one for one in attack.keys if one.of in themes and one not in knowledge.told and team.number(one.people)]
    untold = [one for one in untold if team.number(one) < 4 * LEAST]
    values = attack.find_values(untold, some=LEAST)
    return {one: values[one] for one in untold if len(values[one]) < LEAST}, len(untold)


@pytest.fixture
def telling(db, sign_in):
    """``telling(changes)``: (team, what themes held in each report, a partner), with a change after each report."""

    def telling(*changes, seed):
        team = Team(db, sign_in(Role.ADMIN), seed=seed)
        helds = [FIRST]
        team.publish()
        for change in changes:
            helds.append([getattr(team, name)() for name in change.split(", ")][-1])
            team.publish()
        return team, helds, sign_in(Role.PARTNER, areas=tuple(team.areas.values()))

    return telling


#: Changes, and a neighbourhood in which their numbers give others away if nobody looks.
CHANGES = [("merge", 2), ("move_out", 9), ("split", 8)]


@pytest.mark.parametrize(
    ("changes", "seed"),
    [*(([change], seed) for change, seed in CHANGES), (["move_across", "undo", "merge, undo, split"], 3)],
)
def test_no_number_is_worked_out_from_files_before_and_after_a_change(telling, changes, seed):
    team, helds, partner = telling(*changes, seed=seed)
    few, tried = find_few(team, *compare(partner, helds))
    assert tried > 10, "the attack had something to look for"
    assert few == {}


@pytest.mark.parametrize(("change", "seed"), CHANGES)
def test_the_attack_on_files_finds_numbers_where_what_themes_held_is_not_looked_at(telling, change, seed, monkeypatch):
    monkeypatch.setattr(report_counts, "regroup", lambda *_: Regrouping((), frozenset()))
    team, helds, partner = telling(change, seed=seed)
    few, _ = find_few(team, *compare(partner, helds, pdf=False))
    assert few
