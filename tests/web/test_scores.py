"""Connectors by a measure, a person's place in the network, and the list as a file."""

import csv
import io

import pytest

from crm.permissions import Role
from tests.database import noted, questions
from tests.factories import make_area, make_person, make_street, team_day
from tests.kept import connector, keep


@pytest.fixture
def fields(db):
    return make_area(db, "Mill Fields")


@pytest.fixture
def lane(db, fields):
    return make_street(db, "Mill Lane", area=fields)


@pytest.fixture
def people(db, lane):
    moor = make_street(db, "Moor Street", area=make_area(db, "The Moors"))
    named = [make_person(db, name, street=lane) for name in ("Ada Quill", "Ben Ash")]
    return [*named, make_person(db, "=Tess Whitlock", street=moor)]


@pytest.fixture
def analysis(db, people):
    ada, ben, tess = people
    keep(db, {ada: {"degree": 4}, ben: {"degree": 2}}, weeks_ago=1)
    scores = {ada: {"degree": 9, "constraint": 0.25}, ben: {"degree": 3}, tess: {"degree": 12, "constraint": 0.5}}
    kept = keep(db, scores, connectors=[connector(ada)])
    db.commit()
    return kept


@pytest.fixture
def officer(sign_in, analysis, fields):
    """Who works in Mill Fields."""
    return sign_in(Role.OFFICER, areas=(fields,))


def file(answer):
    assert answer.mimetype == "text/csv"
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    about = [row[0] for row in rows if row[0].startswith("# ")]
    headings, *people = rows[len(about) :]
    return about, [dict(zip(headings, row, strict=True)) for row in people]


def test_connectors_are_ordered_by_a_measure_with_rank_value_and_evidence(sign_in, analysis, lane):
    client = sign_in()
    page = client.get("/connectors?order=degree").text
    assert page.index("Tess Whitlock") < page.index("Ada Quill") < page.index("Ben Ash")
    assert '<option value="degree" selected>People known</option>' in page
    assert "More than 50% of people" in page
    assert "Rank 1<br>" in page
    assert 'href="/measures/degree"' in page
    assert client.get(f"/connectors?order=degree&street={lane.id}").text.count('href="/people/') == 2
    turned = client.get("/connectors?order=degree&sort=value&direction=ascending").text
    assert turned.index("Ben Ash") < turned.index("Tess Whitlock")


def test_a_list_by_a_measure_is_bounded_and_says_what_is_no_number(sign_in, analysis):
    client = sign_in()
    page = client.get("/connectors?order=degree&least=4&most=9.5").text
    assert "1 person" in page
    assert "Ada Quill" in page
    refused = client.get("/connectors?order=degree&least=many").text
    assert "Enter a number, such as 12 or 0.5." in refused
    assert "3 people" in refused
    assert "Nobody found" in client.get("/connectors?order=degree&least=100").text


def test_a_word_that_is_no_measure_gives_the_order_by_the_evidence(sign_in, analysis):
    assert "Rank 1 ·" in sign_in().get("/connectors?order=node_id").text


def test_the_place_of_a_person_has_evidence_measures_and_trends(sign_in, analysis, people):
    page = sign_in().get(f"/people/{people[0].id}/place").text
    assert "Rank 1 by the evidence." in page
    assert "2 households named them as good at bringing people together." in page
    assert "Knows 9 people, as far as we were told; sharing a small group counts." in page
    assert "more than 50% of people" in page
    assert 'aria-label="People known: from 4 on ' in page
    assert page.count('href="/measures/') >= 15


def test_the_place_of_who_stands_out_nowhere_says_so(sign_in, db, analysis, people):
    client = sign_in()
    assert "Ben Ash stands out on none of the four lines" in client.get(f"/people/{people[1].id}/place").text
    newcomer, colleague = make_person(db, "Di New"), make_person(db, "Rosa Finch", staff=True)
    db.commit()
    assert "worked out when the network is next read" in client.get(f"/people/{newcomer.id}/place").text
    assert "Measures leave the team out" in client.get(f"/people/{colleague.id}/place").text


def test_before_the_first_analysis_the_place_says_so(sign_in, people):
    assert "The network is not read yet" in sign_in().get(f"/people/{people[0].id}/place").text


def test_the_page_of_a_person_leads_to_their_place(sign_in, analysis, people, fields):
    link = f'href="/people/{people[0].id}/place"'
    assert link in sign_in().get(f"/people/{people[0].id}").text
    assert link not in sign_in(Role.CONNECTOR, areas=(fields,)).get(f"/people/{people[0].id}").text


def test_of_who_was_only_named_every_page_says_so(sign_in, db, lane):
    zoe = make_person(db, "Zoe Named", street=lane, met=False, delete_after=team_day())
    keep(db, {zoe: {"degree": 4}}, connectors=[connector(zoe)])
    db.commit()
    client = sign_in()
    assert "only named" in client.get("/connectors?order=degree").text
    assert "only named" in client.get("/connectors").text
    assert "Nobody from the team has met Zoe Named" in client.get(f"/people/{zoe.id}/place").text


def test_an_officer_sees_their_own_area_alone(sign_in, analysis, people, fields):
    client = sign_in(Role.OFFICER, areas=(fields,))
    page = client.get("/connectors?order=degree").text
    assert "Tess Whitlock" not in page
    assert 'data-label="Rank" class="govuk-table__cell"><span class="kith-cell">2</span>' in page
    assert client.get(f"/people/{people[2].id}/place").status_code == 404


def test_the_file_has_what_the_page_shows_and_runs_no_formula(sign_in, analysis, fields):
    about, rows = file(sign_in().post("/connectors.csv?order=degree&least=9"))
    assert about[0] == "# Connectors by: People known"
    assert [(row["rank"], row["name"], row["degree"]) for row in rows] == [
        ("1", "'=Tess Whitlock", "12.0"),
        ("2", "Ada Quill", "9.0"),
    ]
    _, rows = file(sign_in(Role.OFFICER, areas=(fields,)).post("/connectors.csv?order=degree"))
    assert [row["name"] for row in rows] == ["Ada Quill", "Ben Ash"]
    _, rows = file(sign_in().post("/connectors.csv"))
    assert [(row["name"], row["how sure"], row["evidence: reach"]) for row in rows] == [("Ada Quill", "sure", "12.0")]


def test_without_an_analysis_there_is_no_file(sign_in):
    assert sign_in().post("/connectors.csv").location == "/connectors"


@pytest.mark.parametrize("role", [Role.CONNECTOR, Role.PARTNER])
def test_they_are_closed_to_who_may_not_read_the_network(sign_in, analysis, people, fields, role):
    client = sign_in(role, areas=(fields,))
    assert client.get(f"/people/{people[0].id}/place").status_code == 404
    assert client.post("/connectors.csv").status_code == 404


@pytest.mark.parametrize("address", ["/connectors?order=degree&q=a&least=1", "/people/{}/place"])
def test_a_page_asks_the_database_a_handful_of_things(officer, connection, people, address):
    with noted(connection) as statements:
        assert officer.get(address.format(people[0].id)).status_code == 200
    assert len(questions(statements)) <= 16


def test_streets_are_ordered_by_the_mean_or_the_highest_of_those_known_there(sign_in, db, analysis, fields):
    quiet = make_street(db, "Quiet Court", area=fields)
    db.commit()
    client = sign_in()
    page = client.get("/streets?order=degree").text
    assert page.index("Moor Street") < page.index("Mill Lane") < page.index(quiet.name)
    assert "By the mean of “People known” over the people known on each street." in page
    assert "Mean 6, highest 9, of 2 people" in page
    assert "Nobody known" in page
    turned = client.get("/streets?order=degree&of=highest&sort=score&direction=ascending").text
    assert turned.index("Mill Lane") < turned.index("Moor Street") < turned.index(quiet.name)
    assert "By the highest value of" in turned


def test_streets_come_by_need_for_who_may_not_read_the_network(sign_in, analysis, fields):
    page = sign_in(Role.CONNECTOR, areas=(fields,)).get("/streets?order=degree&sort=score&direction=descending").text
    assert "Those in most need come first" in page
    assert "Order by" not in page
    assert "/measures" not in page
