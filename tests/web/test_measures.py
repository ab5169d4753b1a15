"""What every number means: the list and a page for each."""

import pytest

from crm.measures import COUNTS
from crm.network.catalogue import MEASURES
from crm.permissions import Role
from tests.factories import make_area


def test_the_list_has_every_number_with_its_question(sign_in):
    page = sign_in().get("/measures").text
    for measure in (*MEASURES.values(), *COUNTS):
        assert f'href="/measures/{measure.id}"' in page


@pytest.mark.parametrize("id_", [*MEASURES, *(count.id for count in COUNTS)])
def test_each_number_is_explained_under_every_head(sign_in, id_):
    page = sign_in().get(f"/measures/{id_}").text
    heads = ("What it is", "How to read it", "How not to misread it", "Convention", "Isolated people", "Cost", "Source")
    assert not [head for head in heads if head not in page]
    assert '<dd class="govuk-summary-list__value"></dd>' not in page


def test_a_convention_is_told_where_programs_differ(sign_in):
    page = sign_in().get("/measures/betweenness").text
    assert "programs that count both directions print twice as much" in page
    assert "sum over pairs s, t" in page


def test_what_is_no_measure_is_not_found(sign_in):
    assert sign_in().get("/measures/charisma").status_code == 404


@pytest.mark.parametrize("role", [Role.CONNECTOR, Role.PARTNER])
def test_it_is_closed_to_who_may_not_read_the_network(sign_in, db, role):
    client = sign_in(role, areas=(make_area(db),))
    assert client.get("/measures").status_code == 404
    assert client.get("/measures/degree").status_code == 404
