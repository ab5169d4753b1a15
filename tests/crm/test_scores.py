"""Scores: people sorted by a measure, all measures of one, and streets by the people known there."""

import datetime as dt

import pytest

from crm.errors import NotAllowed
from crm.exports import start_export
from crm.models import AuditEntry, NodeScore, now
from crm.network.catalogue import Of, list_measures
from crm.permissions import Actor, Role
from crm.score_files import start_connector_file
from crm.score_words import sentence
from crm.scores import MEASURES, find_kept_measure, list_person_scores, list_scores, list_street_scores
from tests.factories import make_area, make_person, make_street, team_day
from tests.kept import connector, keep


@pytest.fixture
def streets(db):
    fields, moors = make_area(db, "Mill Fields"), make_area(db, "The Moors")
    return make_street(db, "Mill Lane", area=fields), make_street(db, "Moor Street", area=moors)


@pytest.fixture
def people(db, streets):
    lane, moor = streets
    named = {name: make_person(db, name, street=lane) for name in ("Ada Quill", "Ben Ash", "Cy Dean")}
    return named | {"Tess Whitlock": make_person(db, "Tess Whitlock", street=moor)}


@pytest.fixture
def analysis(db, people):
    ada, ben, cy, tess = people.values()
    scores = {
        ada: {"degree": 9, "constraint": 0.2, "participation": 0.5},
        ben: {"degree": 3, "constraint": 1.0},
        cy: {"degree": 3, "constraint": 0.4},
        tess: {"degree": 12, "constraint": None},
    }
    return keep(db, scores, connectors=[connector(ada)])


def officer(street):
    return Actor(None, "Rosa", Role.OFFICER, frozenset({street.area_id}))


def listed(db, actor, analysis, measure="degree", **narrowing):
    page = list_scores(db, actor, analysis, measure=measure, **narrowing)
    return [(row.person.name, row.score.value, row.score.rank) for row in page.rows]


def test_people_come_by_the_measure_and_equals_share_a_rank(db, admin, analysis):
    assert listed(db, admin, analysis) == [
        ("Tess Whitlock", 12, 1),
        ("Ada Quill", 9, 2),
        ("Ben Ash", 3, 3),
        ("Cy Dean", 3, 3),
    ]


def test_the_percentile_says_how_many_of_the_others_have_less(db, admin, analysis):
    page = list_scores(db, admin, analysis, measure="degree")
    assert [round(row.score.percentile) for row in page.rows] == [100, 67, 0, 0]
    assert [row.score.standing for row in page.rows[:3]] == [
        "more than 99% of people",
        "more than 66% of people",
        "nobody has less",
    ]


def test_where_less_is_looked_for_the_lowest_comes_first_and_not_defined_last(db, admin, analysis):
    found = listed(db, admin, analysis, "constraint")
    assert found == [("Ada Quill", 0.2, 1), ("Cy Dean", 0.4, 2), ("Ben Ash", 1.0, 3), ("Tess Whitlock", None, None)]
    first = list_scores(db, admin, analysis, measure="constraint").rows[0].score
    assert first.standing == "less than 99% of people"


def test_a_list_is_turned_round_narrowed_and_bounded(db, admin, analysis, streets):
    names = [name for name, *_ in listed(db, admin, analysis, direction="ascending")]
    assert names == ["Ben Ash", "Cy Dean", "Ada Quill", "Tess Whitlock"]
    assert [name for name, *_ in listed(db, admin, analysis, least=4, most=10)] == ["Ada Quill"]
    assert [name for name, *_ in listed(db, admin, analysis, text="cy")] == ["Cy Dean"]
    assert len(listed(db, admin, analysis, area_id=streets[0].area_id)) == 3
    assert len(listed(db, admin, analysis, street_id=streets[1].id)) == 1


def test_a_list_is_paged(db, admin, analysis):
    page = list_scores(db, admin, analysis, measure="degree", page=2, size=3)
    assert [row.person.name for row in page.rows] == ["Cy Dean"]
    assert (page.total, page.pages) == (4, 2)
    assert list_scores(db, admin, analysis, measure="degree", page=9, size=3).number == 2


def test_an_officer_sees_their_area_with_the_ranks_of_the_whole_network(db, analysis, streets):
    lane, moor = streets
    assert listed(db, officer(moor), analysis) == [("Tess Whitlock", 12, 1)]
    assert [rank for *_, rank in listed(db, officer(lane), analysis)] == [2, 3, 3]


def test_who_is_archived_since_is_not_listed(db, admin, analysis, people):
    people["Ben Ash"].archived_at = now()
    db.flush()
    assert [name for name, *_ in listed(db, admin, analysis)] == ["Tess Whitlock", "Ada Quill", "Cy Dean"]


def test_a_known_connector_is_told_as_such(db, admin, analysis):
    rows = list_scores(db, admin, analysis, measure="degree").rows
    assert [(row.person.name, row.connector["rank"], row.certainty) for row in rows if row.connector] == [
        ("Ada Quill", 1, "sure")
    ]
    assert rows[0].certainty == ""


def test_one_person_has_every_measure_with_its_place_and_trend(db, admin, people):
    ada, ben, *_ = people.values()
    keep(db, {ada: {"degree": 2}, ben: {"degree": 5}}, weeks_ago=2)
    keep(db, {ada: {"degree": 4}, ben: {"degree": 5}}, weeks_ago=1)
    analysis = keep(db, {ada: {"degree": 7}, ben: {"degree": 5}})
    scores = {score.measure.id: score for score in list_person_scores(db, admin, analysis, ada.id)}
    assert list(scores) == list(MEASURES)
    degree = scores["degree"]
    assert (degree.value, degree.rank, degree.percentile) == (7, 1, 100)
    assert degree.sentence == "Knows 7 people, as far as we were told; sharing a small group counts."
    today = team_day()
    assert degree.trend == tuple((today - dt.timedelta(weeks=ago), value) for ago, value in ((2, 2), (1, 4), (0, 7)))
    assert scores["betweenness"].value is None
    assert scores["betweenness"].rank is None


def test_of_somebody_elsewhere_or_not_measured_nothing_is_told(db, admin, analysis, people, streets):
    tess = people["Tess Whitlock"]
    assert list_person_scores(db, officer(streets[0]), analysis, tess.id) == []
    assert list_person_scores(db, officer(streets[1]), analysis, tess.id)
    assert list_person_scores(db, admin, analysis, make_person(db).id) == []


def test_a_street_has_the_mean_and_the_highest_of_its_people(db, admin, analysis, streets):
    lane, moor = streets
    told = list_street_scores(db, admin, analysis, measure="degree")
    assert (told[lane.id].mean, told[lane.id].highest, told[lane.id].people) == (5, 9, 3)
    assert moor.id in told
    assert moor.id not in list_street_scores(db, admin, analysis, measure="constraint")
    assert set(list_street_scores(db, officer(moor), analysis, measure="degree")) == {moor.id}


def test_a_street_counts_nobody_who_was_archived_since(db, admin, analysis, people, streets):
    people["Ada Quill"].archived_at = now()
    db.flush()
    assert list_street_scores(db, admin, analysis, measure="degree")[streets[0].id].highest == 3


def test_partners_and_connectors_may_not(db, analysis, people):
    nobody = Actor(None, "Pat", Role.CONNECTOR, frozenset())
    with pytest.raises(NotAllowed):
        list_scores(db, nobody, analysis, measure="degree")
    with pytest.raises(NotAllowed):
        list_person_scores(db, nobody, analysis, people["Ada Quill"].id)


def test_a_file_has_all_measures_under_the_conventions(db, admin, analysis):
    rows = list(start_connector_file(db, admin, analysis, measure="degree", narrowing={"least": 9}))
    about = [row[0] for row in rows if row[0] is not None and str(row[0]).startswith("# ")]
    assert about[0] == "# Connectors by: People known"
    assert "# Ties count the same in both directions." in about
    assert any(line.startswith("# betweenness: ") for line in about)
    headings, *people = rows[len(about) :]
    assert headings[:4] == ["rank", "name", "street", "area"]
    assert headings[-len(MEASURES) :] == list(MEASURES)
    told = [dict(zip(headings, row, strict=True)) for row in people]
    assert [(row["rank"], row["name"], row["degree"], row["how sure"]) for row in told] == [
        (1, "Tess Whitlock", 12, None),
        (2, "Ada Quill", 9, "sure"),
    ]


def test_a_file_by_the_evidence_has_the_connectors_of_ones_own_areas_and_is_audited(db, admin, analysis, streets):
    here = list(start_connector_file(db, admin, analysis, narrowing={}))
    assert (here[-1][:3], here[-1][4:8]) == ([1, "Ada Quill", "Mill Lane"], [1, "sure", 1, 2])
    elsewhere = list(start_connector_file(db, officer(streets[1]), analysis, narrowing={}))
    assert elsewhere[-1][0] == "rank"
    entry = db.query(AuditEntry).filter_by(action="export_person").order_by(AuditEntry.id).first()
    assert entry.changes["rows"] == [None, 1]


@pytest.mark.parametrize("measure", list_measures(Of.PERSON), ids=lambda measure: measure.id)
def test_every_measure_of_people_is_kept_and_says_a_sentence(measure):
    assert find_kept_measure(measure.id) is measure
    assert measure.id in NodeScore.__table__.columns
    for value in (0.0, 0.4, 1.0, 12.5, 3000.0, None):
        said = sentence(measure, value)
        assert said.endswith(".")
        assert not said.startswith(f"{measure.label}: ")


def test_no_other_word_is_a_column(db):
    assert find_kept_measure("community") is None
    assert find_kept_measure("node_id") is None
    assert find_kept_measure(None) is None


def test_the_list_of_measures_is_taken_out_with_the_day_it_was_read(db, admin, analysis):
    headings, *rows = list(start_export(db, admin, "measures"))
    told = [dict(zip(headings, row, strict=True)) for row in rows]
    assert [(row["name"], row["street"], row["degree"], row["constraint"]) for row in told] == [
        ("Ada Quill", "Mill Lane", "9.0", "0.2"),
        ("Ben Ash", "Mill Lane", "3.0", "1.0"),
        ("Cy Dean", "Mill Lane", "3.0", "0.4"),
        ("Tess Whitlock", "Moor Street", "12.0", ""),
    ]
    assert {row["read on"] for row in told} == {team_day().isoformat()}
