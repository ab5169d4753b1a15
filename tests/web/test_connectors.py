"""The page of connectors."""

import pytest

from crm.consents import add_consent
from crm.models.words import Purpose
from crm.network.refreshing import refresh_analysis
from crm.permissions import Role
from tests.database import noted, questions
from tests.factories import make_person
from tests.neighbourhood import make_neighbourhood


@pytest.fixture
def made(db):
    made = make_neighbourhood(db)
    refresh_analysis(db)
    db.commit()
    return made


def test_the_first_is_shown_with_reasons_how_sure_and_the_convention(sign_in, made):
    page = sign_in().get("/connectors?show=all").text
    assert page.index("Ada Quill") < page.index("Tess Whitlock")
    assert "4 households named them as good at bringing people together." in page
    assert "Not sure yet: " in page
    assert "Ties count the same in both directions." in page
    assert "As of just now." in page


def test_a_list_is_narrowed(sign_in, made):
    client, moor = sign_in(), made.streets["Moor Street"]
    assert "Tess Whitlock" in client.get("/connectors?show=not_sure").text
    assert "Tess Whitlock" in client.get("/connectors?q=tess").text
    assert "Tess Whitlock" not in client.get("/connectors").text
    assert "Ada Quill" not in client.get(f"/connectors?area={moor.area_id}").text
    page = client.get(f"/connectors?street={moor.id}").text
    assert "Connectors on Moor Street" in page
    assert "Ada Quill" not in page
    assert "Nobody found" in client.get("/connectors?q=zzzz").text


def test_before_the_first_analysis_the_page_says_so(sign_in):
    answer = sign_in().get("/connectors")
    assert "The network is not read yet" in answer.text
    assert "Refresh" not in answer.headers


def test_while_the_first_is_made_the_page_looks_again_by_itself(app, sign_in):
    class Asked:
        stale = 0

        def note_stale(self):
            self.stale += 1

        def note_request(self):
            """Nothing to start here."""

    reader = app.extensions["kith"]["reader"] = Asked()
    answer = sign_in().get("/connectors")
    assert "The network is being read" in answer.text
    assert answer.headers["Refresh"] == "3"
    assert reader.stale == 1


def test_a_stale_analysis_is_shown_as_stale(sign_in, db, made):
    client = sign_in()
    make_person(db)
    db.commit()
    assert "the data has changed since" in client.get("/connectors").text


def test_an_officer_sees_nobody_of_another_area(sign_in, made):
    page = sign_in(Role.OFFICER, areas=(made.areas["The Moors"],)).get("/connectors?show=all").text
    assert "Tess Whitlock" in page
    assert not [name for name in ("Ada Quill", "Nuala Byrne", "Mill Lane", "Lark Close") if name in page]
    assert "Ranks are those of the whole network" in page


def test_whoever_asked_to_be_left_alone_shows_no_telephone(sign_in, db, admin, made):
    ada = made.people["Ada Quill"]
    ada.phone = "07700900123"
    db.commit()
    assert "tel:07700900123" in sign_in().get("/connectors?q=Ada").text
    add_consent(db, admin, person_id=ada.id, purpose=Purpose.CONTACT_ME, given=False)
    db.commit()
    page = sign_in().get("/connectors?q=Ada").text
    assert "Do not contact" in page
    assert "tel:07700900123" not in page


@pytest.mark.parametrize("role", [Role.CONNECTOR, Role.PARTNER])
def test_the_page_is_closed_to_who_may_not_read_the_network(sign_in, made, role):
    client = sign_in(role, areas=(made.areas["The Moors"],))
    assert client.get("/connectors").status_code == 404


def test_a_page_asks_the_database_a_handful_of_things(sign_in, connection, made):
    client = sign_in(Role.OFFICER, areas=(made.areas["Mill Fields"],))
    with noted(connection) as statements:
        client.get("/connectors?q=a&show=sure")
    assert len(questions(statements)) <= 15
