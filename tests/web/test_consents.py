"""The page on which consent is written down."""

import datetime as dt

from crm import consents
from crm.models.words import ConsentWay, Purpose
from tests.factories import make_person


def test_consent_is_given_and_withdrawn_and_the_history_stays(sign_in, db, admin):
    ana = make_person(db, "Ana")
    client = sign_in()
    yes = {"purpose": "put_me_on_a_map", "answer_given": "yes", "way": "written", "on": "2024-03-02"}
    assert client.post(f"/people/{ana.id}/consents", data=yes).status_code == 303
    assert consents.find_latest_consents(db, [ana.id], Purpose.PUT_ME_ON_A_MAP)[ana.id].given
    no = {"purpose": "put_me_on_a_map", "answer_given": "no", "way": "phone", "on": ""}
    client.post(f"/people/{ana.id}/consents", data=no)
    assert not consents.find_latest_consents(db, [ana.id], Purpose.PUT_ME_ON_A_MAP)[ana.id].given
    latest, first = consents.list_consents(db, admin, ana.id)
    assert (first.on, first.way, latest.way) == (dt.date(2024, 3, 2), ConsentWay.WRITTEN, ConsentWay.PHONE)
    page = client.get(f"/people/{ana.id}/consents").text
    assert "2 March 2024" in page
    assert "not asked yet" in page


def test_what_is_left_out_or_cannot_be_is_asked_for(sign_in, db):
    ana = make_person(db)
    client = sign_in()
    page = client.post(f"/people/{ana.id}/consents", data={"way": "spoken"})
    assert page.status_code == 422
    assert "Choose what they were asked." in page.text
    assert "Choose yes or no." in page.text
    data = {"purpose": "contact_me", "answer_given": "yes", "way": "spoken", "on": "1066-10-14"}
    assert client.post(f"/people/{ana.id}/consents", data=data).status_code == 422
