"""Network health: the phase as a picture, the figures with their trends, and the file."""

import csv
import io

import pytest

from crm.permissions import Role
from tests.database import noted, questions
from tests.factories import make_area
from tests.kept import FIGURES, keep


def test_the_present_phase_is_marked_in_words_with_its_reason(sign_in, db):
    keep(db)
    page = sign_in().get("/network-health").text
    assert page.count('aria-current="step"') == 1
    assert page.index("3. Multi-hub") < page.index("Here now") < page.index("4. Core and periphery")
    assert "only 31% without the 25 who know most people" in page
    assert 'href="/measures/phase"' in page


def test_each_figure_has_its_reading_and_the_way_to_how_it_is_worked_out(sign_in, db):
    keep(db)
    page = sign_in().get("/network-health").text
    for measure in FIGURES:
        assert f'href="/measures/{measure}"' in page
    assert "130 of 400 links between people whose street we know lead to another street." in page
    assert "Growth in what we know is not growth in what there is." in page


def test_the_trend_is_a_picture_with_its_table_beneath(sign_in, db):
    keep(db, weeks_ago=1, figures=FIGURES | {"bridges": {"bridges": 7}})
    keep(db)
    page = sign_in().get("/network-health").text
    assert 'aria-label="Ties that the network hangs by: from 7 on ' in page
    assert "Ties that the network hangs by, week by week" in page
    assert "From the second week on" not in page


def test_with_one_week_no_line_is_drawn_and_the_page_says_so(sign_in, db):
    keep(db)
    page = sign_in().get("/network-health").text
    assert "<polyline" not in page
    assert "From the second week on" in page


def test_before_figures_are_measured_the_page_says_so(sign_in, db):
    client = sign_in()
    assert "The network is not read yet" in client.get("/network-health").text
    keep(db, figures={})
    assert "Not measured yet" in client.get("/network-health").text


def test_the_file_says_how_it_is_counted_and_has_numbers_as_numbers(sign_in, db):
    keep(db)
    answer = sign_in(Role.OFFICER, areas=(make_area(db),)).get("/network-health.csv")
    assert answer.mimetype == "text/csv"
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0] == ["# How the network stands, week by week"]
    headings, values = rows[-2:]
    assert dict(zip(headings, values, strict=True))["ei_index: ei_index"] == "-0.35"


def test_without_an_analysis_there_is_no_file(sign_in):
    assert sign_in().get("/network-health.csv").location == "/network-health"


@pytest.mark.parametrize("role", [Role.CONNECTOR, Role.PARTNER])
def test_it_is_closed_to_who_may_not_read_the_network(sign_in, db, role):
    client = sign_in(role, areas=(make_area(db),))
    assert client.get("/network-health").status_code == 404
    assert client.get("/network-health.csv").status_code == 404


def test_the_page_asks_the_database_a_handful_of_things(sign_in, db, connection):
    keep(db)
    client = sign_in()
    with noted(connection) as statements:
        client.get("/network-health")
    assert len(questions(statements)) <= 8
