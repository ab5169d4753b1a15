"""Pages of surveys: a file sent, its columns said, looked at and saved; and what was answered."""

import io
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy import func, select

from crm.models import Area, Conversation, ImportBatch, Person, Survey
from crm.models.words import Channel, Gender, HereFor
from crm.permissions import Role
from tests.factories import make_area, make_coding, make_conversation, make_street, make_theme

ANSWERS = """No,Date,Name,Street,Gender,What is best here?,How often do you talk with a neighbour?
1,1/3/2026,Ann Bell,Mill Lane,Woman,The allotments and whoever is leaning on the gate,Most days
2,2/3/2026,Ben Cole,Mill Lane,Man,<b>The park</b> and the café beside it with its garden,Hardly ever
3,2/3/2026,Cy Dean,Nowhere Road,Man,The library,Most days
"""


@pytest.fixture
def send(sign_in: Any, db: Any) -> Any:
    """Sends a file of answers and gives the client and the address of its pages."""
    area = make_area(db, "Mill Fields")
    make_street(db, "Mill Lane", area=area)
    client = sign_in(Role.COORDINATOR, areas=(area,))

    def send(content: bytes = ANSWERS.encode(), *, name: str = "Spring") -> Any:
        answer = client.post("/surveys/new", data={"name": name, "file": (io.BytesIO(content), "answers.csv")})
        assert answer.status_code == 303, answer.text
        return client, answer.location

    return send


def columns(*parts: str, **more: str) -> dict[str, str]:
    return {f"part_{place}": part for place, part in enumerate(parts)} | more


PARTS = ("number", "day", "leave_out", "street", "gender", "open", "closed")


def test_answers_are_looked_at_before_they_are_saved_and_then_counted(send: Any, db: Any) -> None:
    client, address = send()
    page = client.get(address).text
    assert "It looks like names. Nobody’s name is kept with what they answered." in page
    refused = client.post(address, data=columns(*PARTS[:5], "leave_out", "leave_out"))
    assert "No column is a question: choose at least one." in refused.text
    assert client.post(address, data=columns(*PARTS)).location == f"{address}/preview"
    preview = client.get(f"{address}/preview").text
    assert "2 respondents will be added; 1 row has an error." in preview
    assert "There is no street “Nowhere Road”: mend it, or choose one area for all answers." in preview
    assert "&lt;b&gt;The park&lt;/b&gt;" in preview
    assert client.post(f"{address}/save").location == f"{address}/preview"
    saved = client.post(f"{address}/save-leaving-out").location
    assert (db.scalar(select(func.count(Conversation.id))), db.scalar(select(func.count(ImportBatch.id)))) == (2, 0)
    survey = client.get(saved).text
    for said in ("2 people answered", "2 of 2 people answered.", "Most days", "/coding?survey_id="):
        assert said in survey
    assert "Ann Bell" not in survey
    assert "Spring" in client.get("/surveys").text
    assert client.get("/conversations?channel=survey").text.count('class="kith-card"') == 2
    talk = client.get(f"/conversations/{db.scalar(select(func.min(Conversation.id)))}").text
    assert "An answer to a survey" in talk
    assert "About whoever spoke" in talk


def test_a_workbooks_sheet_is_chosen_and_one_that_is_no_workbook_refused(send: Any, db: Any) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for name, rows in {"Notes": [["Read me"], ["x"]], "Answers": [["How?"], ["Bus"], ["Walk"]]}.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    client, address = send(file.getvalue())
    assert "Read me" in client.get(address).text
    assert client.post(address, data={"sheet": "Answers"}).location == address
    assert client.post(address, data={"sheet": "Wibble"}, follow_redirects=True).text.count("has no sheet") == 1
    area = str(db.scalar(select(Area.id)))
    answer = client.post(address, data=columns("closed", area=area, day="2026-03-01"))
    assert answer.location == f"{address}/preview"
    assert "2 respondents will be added." in client.get(f"{address}/preview").text
    assert client.post(f"{address}/remove").location == "/surveys"
    bad = client.post("/surveys/new", data={"name": "", "file": (io.BytesIO(b"PK\x03\x04"), "a.xlsx")})
    assert "Enter the name of the survey." in bad.text
    bad = client.post("/surveys/new", data={"name": "New", "file": (io.BytesIO(b"PK\x03\x04"), "a.xlsx")})
    assert "The workbook is damaged" in bad.text


def test_a_survey_shows_those_of_ones_own_areas(sign_in: Any, db: Any) -> None:
    area = make_area(db)
    here, there = make_street(db, area=area), make_street(db)
    survey = Survey(name="Spring", questions=[])
    db.add(survey)
    db.flush()
    for street in (here, there, there):
        talk = make_conversation(db, street=street, survey_id=survey.id, channel=Channel.SURVEY, said="Park")
    make_coding(db, talk, make_theme(db, "Elsewhere"))
    db.commit()
    officer = sign_in(Role.OFFICER, areas=(area,))
    page = officer.get(f"/surveys/{survey.id}").text
    assert "1 person answered" in page
    assert "Elsewhere" not in page
    assert officer.get("/surveys/new").status_code == 404
    assert sign_in(Role.PARTNER).get("/surveys").status_code == 404


def test_who_spoke_is_kept_without_a_name_and_can_be_mended(sign_in: Any, db: Any) -> None:
    street = make_street(db)
    client = sign_in(Role.ADMIN)
    form = {"street_id": street.id, "said": "The lights are out", "gender": "woman", "here_for": "work_in_a_business"}
    sent = client.post("/conversations/new", data=form | {"channel": "street"})
    assert sent.status_code == 303, sent.text
    assert "Work in a business here" in client.get(sent.location).text
    talk = db.scalars(select(Conversation)).one()
    assert (talk.gender, talk.here_for) == (Gender.WOMAN, HereFor.WORK_IN_A_BUSINESS)
    mended = {"said": talk.said, "gender": "another", "here_for": ""}
    assert client.post(f"/conversations/{talk.id}/change", data=mended).status_code == 303
    db.refresh(talk)
    assert (talk.gender, talk.here_for) == (Gender.ANOTHER, None)
    named = {"channel": "street", "people-0-name": "Zelda Quill"}
    assert client.post("/conversations/new", data=form | named).status_code == 303
    zelda = db.scalars(select(Person)).one()
    assert (zelda.gender, zelda.here_for) == (Gender.WOMAN, HereFor.WORK_IN_A_BUSINESS)
    assert "Gender: woman" in client.get(f"/people/{zelda.id}").text
    assert db.scalars(select(Conversation).order_by(Conversation.id.desc())).first().gender is None
    assert client.post("/conversations/new", data=form | {"channel": "survey"}).status_code == 422
