"""Pages of insight."""

import csv
import io

import pytest
from sqlalchemy import select

from crm.models import AuditEntry, Reading, now
from crm.models.words import AgeBand, Gender, Sway
from crm.permissions import Role
from tests.factories import make_area, make_coding, make_conversation, make_street, make_theme, make_user
from tests.web.reading import text_of


@pytest.fixture
def told(db):
    """Buses raised by 30 of 40 women and 6 of 40 men of Mill Ward, and hedges by everybody elsewhere."""
    town = make_area(db, "Town")
    ward, other = make_area(db, "Mill Ward", parent_id=town.id), make_area(db, "Abbey Ward", parent_id=town.id)
    buses, hedges = make_theme(db, "Buses"), make_theme(db, "Hedges")
    fares = make_theme(db, "Fares", parent=buses)
    street, coder = make_street(db, area=ward), make_user(db)
    for gender, count in ((Gender.WOMAN, 30), (Gender.MAN, 6)):
        for number in range(40):
            talk = make_conversation(db, street=street, gender=gender, said=f"{gender} {number}")
            if number < count:
                make_coding(db, talk, fares, sway=Sway.DEFICIT if number % 5 else Sway.ASSET)
            else:
                db.add(Reading(conversation_id=talk.id, coder_id=coder.id, read_at=now()))
    for _ in range(20):
        make_coding(db, make_conversation(db, street=make_street(db, area=other), age_band=AgeBand.OVER_60), hedges)
    make_conversation(db, street=street)
    db.commit()
    return {"town": town, "ward": ward, "other": other, "buses": buses, "fares": fares}


def _rows(answer):
    return list(csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))


def test_the_page_tells_shares_sway_and_how_many_are_not_read(sign_in, told):
    page = sign_in(Role.COORDINATOR, areas=tuple(told[name] for name in ("town", "ward", "other"))).get("/insight")
    words = text_of(page)
    assert "101 conversations held" in words
    assert "All shares are of the 100 conversations that somebody has coded" in words
    assert "1 conversation is not read yet" in words
    assert "Read and code those of which words were written down." in words
    assert "Small numbers With 100 conversations read" in words
    assert "nobody’s own words" in words
    assert "Buses 36% 27–46% 36" in words
    assert "Buses 8 28 0 0 More a problem" in words
    assert "Hedges 20% 13–29% 20" in words
    assert "Hedges 0 0 0 20 Not spoken of as either" in words
    assert "Choose a first day" in words


def test_somebody_who_works_everywhere_sees_an_area_beside_the_rest_and_nobody_else_does(sign_in, told):
    path = f"/insight?area_id={told['ward'].id}"
    words = text_of(sign_in(Role.ADMIN).get(path))
    assert "Mill Ward beside everywhere else" in words
    assert "▲ Raised more here" in words
    assert "▼ Raised less here" in words
    officer = sign_in(Role.OFFICER, areas=(told["ward"],))
    for page in (officer.get(path), officer.get("/insight")):
        assert "beside everywhere else" not in page.text
        assert "Hedges 0%" in text_of(page)
    assert officer.get(f"/insight?area_id={told['other'].id}").status_code == 404
    assert officer.post(f"/insight/tables/themes?area_id={told['other'].id}").status_code == 404
    assert sign_in(Role.CONNECTOR, areas=(told["ward"],)).get("/insight").status_code == 404


def test_groups_are_compared_and_what_is_not_clear_is_not_called(sign_in, told):
    client = sign_in(Role.ADMIN)
    words = text_of(client.get("/insight/compare/gender"))
    assert "Woman: Buses was raised more, in 75% of conversations beside 15% of the others." in words
    assert "4 differences were looked at together" in words
    assert "less than once in 80 times" in words
    assert "Of 20 more conversations read, nobody wrote down the gender of who spoke." in words
    assert "few: take with care" in words
    assert "There is one group alone" in text_of(client.get("/insight/compare/age-band"))
    assert client.get("/insight/compare/shoe-size").status_code == 404


def test_people_under_18_are_left_out_of_the_table_of_ages_alone(sign_in, db):
    street = make_street(db)
    make_conversation(db, street=street, age_band=AgeBand.UNDER_18, gender=Gender.WOMAN)
    make_conversation(db, street=street, age_band=AgeBand.OVER_60, gender=Gender.WOMAN)
    db.commit()
    age, gender = text_of(sign_in(Role.ADMIN).get("/insight/who")).split("People heard by gender")
    assert "Over 60 1 · 100%" in age
    assert "under 18" not in age.split("People heard by age")[0]
    assert "People under 18 are left out of this table" in age
    assert "Woman 2 · 100%" in gender
    assert "under 18" not in gender


def test_a_theme_shows_what_is_within_it_and_who_raised_it(sign_in, told):
    page = sign_in(Role.ADMIN).get(f"/insight/themes/{told['buses'].id}?gender=woman")
    words = text_of(page)
    assert "Raised in 30 of 40 conversations read: 75%" in words
    assert "Fares 75%" in words
    assert f"/excerpts?gender=woman&amp;theme_id={told['buses'].id}" in page.text
    assert "Leave out Woman" in words
    assert sign_in(Role.ADMIN).get("/insight/themes/999999").status_code == 404


def test_filters_stay_in_the_address_and_days_that_cannot_be_are_refused(sign_in, told):
    client = sign_in(Role.ADMIN)
    page = client.get("/insight?gender=woman&since=2020-01-01")
    assert f'href="/insight/themes/{told["buses"].id}?gender=woman&amp;since=2020-01-01"' in page.text
    assert 'href="/insight/compare/age-band?gender=woman&amp;since=2020-01-01"' in page.text
    assert "There is nothing to compare with" in page.text
    for query, said in (
        ("since=soon", "is not a date we can read"),
        ("since=2026-02-01&until=2026-01-01", "The last day comes before the first"),
    ):
        refused = client.get(f"/insight/who?{query}")
        assert refused.status_code == 422
        assert said in refused.text
        assert client.post(f"/insight/tables/who?{query}").status_code == 303
    assert client.get("/insight?gender=shoe&area_id=x&theme_id=").status_code == 200


def test_each_table_is_a_file_and_it_is_written_down_who_took_it(sign_in, told, db):
    client = sign_in(Role.OFFICER, areas=(told["ward"],))
    for name, query, rows in (
        ("themes", "", 2),
        ("themes", f"of_theme={told['buses'].id}", 2),
        ("change", "since=2020-01-01", 2),
        ("who", "", 15),
        ("gender", "", 4),
        ("lived-here", "", 0),
        ("area", "", 2),
        ("month", f"of_theme={told['buses'].id}", 1),
    ):
        answer = client.post(f"/insight/tables/{name}?{query}")
        headings, *found = _rows(answer)
        assert len(found) >= rows, name
        assert all(len(row) == len(headings) for row in found), name
    (women, *_), (men, *_) = (
        [row for row in _rows(client.post("/insight/tables/gender"))[1:] if row[:2] == [gender, "Buses"]]
        for gender in ("Woman", "Man")
    )
    assert (women[2:5], women[-1]) == (["30", "40", "0.75"], "more")
    assert (men[2:5], men[-1]) == (["6", "40", "0.15"], "less")
    assert client.post("/insight/tables/beside").status_code == 404
    assert client.post("/insight/tables/secrets").status_code == 404
    taken = select(AuditEntry).where(AuditEntry.action == "export_insight").order_by(AuditEntry.id)
    entries = db.scalars(taken).all()
    assert len(entries) == 10
    assert entries[0].changes["rows"] == [None, 2]


def test_a_team_that_has_coded_nothing_is_told_what_to_do(sign_in, db):
    client = sign_in(Role.ADMIN)
    assert "There is no conversation like that" in client.get("/insight").text
    make_conversation(db)
    db.commit()
    page = client.get("/insight")
    assert "Nothing is coded yet" in page.text
    assert "Nothing can be said yet" in page.text
