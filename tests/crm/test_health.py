"""The network as a whole: its phase, its figures in plain words, and how they moved."""

import datetime as dt

import pytest

from crm.errors import NotAllowed
from crm.health import list_health_rows, read_health
from crm.health_words import HEADLINES, PHASES, SENTENCES, sentence
from crm.network.catalogue import Of, list_measures
from crm.permissions import Actor, Role
from graph.phases import Phase
from tests.factories import team_day
from tests.kept import FIGURES, keep


def test_the_present_phase_is_told_with_what_it_rests_on(db, admin):
    health = read_health(db, admin, keep(db))
    assert [phase.label for phase in health.phases] == ["Scattered", "Hub and spoke", "Multi-hub", "Core and periphery"]
    assert [phase.present for phase in health.phases] == [False, False, True, False]
    assert health.phase.label == "Multi-hub"
    assert health.why.startswith("60% of all people are linked")


def test_each_figure_has_a_plain_sentence(db, admin):
    told = {figure.measure.id: figure for figure in read_health(db, admin, keep(db)).figures}
    assert told["density"].sentence == (
        "Of all pairs of people, 1 in 250 have a tie. On average somebody knows 2.0 others."
    )
    assert told["ei_index"].figure == "−0.35"
    assert told["ei_index"].sentence.startswith("130 of 400 links between people whose street we know lead to another")
    assert "Chance alone would give more (0.9)" in told["ei_index"].sentence
    assert told["core_periphery"].sentence.startswith("Not one single core with everybody else around it")
    assert told["bridges"].sentence == "1 single tie is the only way between somebody and the rest."
    assert told["communities"].notes == ("Of 3 starts.",)


@pytest.mark.parametrize(
    ("measure", "figures", "said"),
    [
        ("density", {"density": 1, "mean_degree": 1.0}, "all have a tie. On average somebody knows 1 other."),
        ("density", {"density": 0.7, "mean_degree": 2.1}, "70% have a tie. On average somebody knows 2.1 others."),
        ("ei_index", {"ei_index": 1, "expected": None, "external": 1, "internal": 0}, "we know leads to another"),
        ("cut_points", {"cut_points": 1}, "Without one person, somebody would lose"),
        ("cut_points", {"cut_points": 2}, "Without any one of 2 people, somebody would lose"),
    ],
)
def test_a_sentence_holds_for_one_and_for_many(measure, figures, said):
    assert said in sentence(measure, figures)


def test_a_trend_runs_over_the_kept_weeks_to_the_present(db, admin):
    keep(db, weeks_ago=2, figures=FIGURES | {"bridges": {"bridges": 7}}, people=300)
    keep(db, weeks_ago=1, figures={}, people=400)
    health = read_health(db, admin, keep(db))
    bridges = next(figure for figure in health.figures if figure.measure.id == "bridges")
    days = [team_day() - dt.timedelta(weeks=ago) for ago in (2, 1, 0)]
    assert bridges.trend == tuple(zip(days, (7, None, 1), strict=True))
    assert health.people == tuple(zip(days, (300, 400, 500), strict=True))
    assert [week.phase for week in health.weeks] == ["multi-hub", "", "multi-hub"]


def test_what_was_not_measured_is_not_told(db, admin):
    health = read_health(db, admin, keep(db, figures={}))
    assert health.phase is None
    assert health.figures == ()


@pytest.mark.parametrize("measure", list_measures(Of.NETWORK), ids=lambda measure: measure.id)
def test_every_measure_of_the_network_is_on_the_page(measure):
    assert measure.id == "phase" or measure.id in HEADLINES
    assert HEADLINES.keys() == SENTENCES.keys()
    assert sentence(measure.id, {}) == "Not defined: too little is known."


def test_the_phases_are_those_that_are_measured():
    assert list(PHASES) == [phase.value for phase in Phase]


def test_a_file_has_every_figure_of_every_week_under_the_conventions(db, admin):
    keep(db, weeks_ago=3)
    rows = list_health_rows(db, admin, keep(db))
    about = [row[0] for row in rows if str(row[0]).startswith("# ")]
    assert "# Growth in what we know is not growth in what there is." in about
    assert any(line.startswith("# ei_index: Ties between groups less ties within") for line in about)
    headings, *weeks = rows[len(about) :]
    assert [week[0] for week in weeks] == [(team_day() - dt.timedelta(weeks=ago)).isoformat() for ago in (3, 0)]
    told = dict(zip(headings, weeks[-1], strict=True))
    assert (told["people"], told["ei_index: ei_index"], told["phase: phase"]) == (500, -0.35, "multi-hub")


def test_who_may_not_read_the_network_reads_no_health(db):
    partner = Actor(None, "Pat", Role.PARTNER, frozenset())
    analysis = keep(db)
    for asked in (read_health, list_health_rows):
        with pytest.raises(NotAllowed):
            asked(db, partner, analysis)
