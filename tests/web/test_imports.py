"""Pages of imports."""

import io
import re

import pytest
from sqlalchemy import func, select

from crm.imports.batches import TERM
from crm.models import AreaFigure, AuditEntry, ImportBatch, Person, Street
from crm.permissions import Role
from tests.factories import make_area, make_street

EVERY_DATABASE = True

PEOPLE = "Full Name,Home Street,Mobile\nSiân O’Brien,Moor Street,07700 900123\n,Moor Street,12\n"


@pytest.fixture
def send(sign_in):
    """Sends a file and gives the client and the address of its pages."""

    def send(text: str = PEOPLE, *, noun: str = "people", client=None, name: str = "list.csv"):
        client = client or sign_in()
        data = {"noun": noun, "file": (io.BytesIO(text.encode()), name)}
        answer = client.post("/imports", data=data)
        assert answer.status_code == 303, answer.text
        return client, answer.location

    return send


def people(db) -> int:
    return db.scalar(select(func.count()).select_from(Person))


def test_a_file_is_mapped_shown_and_saved_without_its_wrong_row(send, db):
    make_street(db, "Moor Street")
    client, address = send()
    page = client.get(address)
    assert "We have guessed" in page.text
    assert "For example: Siân O’Brien" in page.text
    preview = client.get(f"{address}/preview")
    assert "1 person will be added. 1 row will be left out." in preview.text
    assert "There is no name: enter one." in preview.text
    assert "Save all" not in preview.text
    refused = client.post(f"{address}/save")
    assert refused.location.endswith("/preview")
    assert people(db) == 0
    assert client.post(f"{address}/save-leaving-out").location == f"{address}/result"
    assert "1 person was added. 1 row was left out." in client.get(f"{address}/result").text
    assert people(db) == 1


def test_figures_of_areas_are_shown_group_by_group_and_saved(send, db):
    make_area(db, "Mill Fields")
    client, address = send('Area,18–30,Over 60\nMill Fields,310,"1,200"\n', noun="figures")
    columns = {"column_area": "Area", "column_value": "Value", "column_people": "People"}
    assert client.post(address, data=columns).status_code == 303
    preview = client.get(f"{address}/preview").text
    assert "2 figures will be added." in preview
    assert "Mill Fields: over 60" in preview
    assert "1,200 people" in preview
    assert client.post(f"{address}/save").status_code == 303
    assert db.scalar(select(func.sum(AreaFigure.people))) == 1510


def test_the_same_file_again_is_mapped_as_before_and_changes_nothing(send, db):
    make_street(db, "Moor Street")
    text = "Participant,Home Street\nAnn,Moor Street\n"
    client, address = send(text)
    chosen = {"column_name": "Participant"}
    assert client.post(address, data=chosen).location == f"{address}/preview"
    client.post(f"{address}/save")
    before = db.scalar(select(func.count()).select_from(AuditEntry))
    client, address = send(text, client=client)
    assert "as the last time" in client.get(address).text
    preview = client.get(f"{address}/preview").text
    assert "All of it is recorded already" in preview
    assert "/save" not in preview
    assert db.scalar(select(func.count()).select_from(AuditEntry)) == before


def test_a_saved_file_is_not_saved_twice_and_no_longer_kept(send, db):
    make_street(db, "Moor Street")
    client, address = send("Name,Street\nAnn,Moor Street\n")
    client.post(f"{address}/save")
    assert client.post(f"{address}/save", follow_redirects=True).request.path == f"{address}/result"
    assert people(db) == 1
    assert db.scalars(select(ImportBatch.content)).all() == [b""]


def test_what_stands_for_all_rows_is_chosen_on_the_page(send, db):
    make_area(db, "North")
    client, address = send("id,lvl\nAnn,1\nClub,2\n")
    chosen = {"column_name": "id", "text_area": "North", "only_column": "lvl", "only_text": "1"}
    assert client.post(address, data=chosen).status_code == 303
    assert "1 person will be added." in client.get(f"{address}/preview").text


def test_a_mapping_without_a_name_is_refused_on_its_field(send):
    client, address = send()
    page = client.post(address, data={"column_name": "", "column_street": "Home Street"})
    assert page.status_code == 422
    assert "No column is chosen for name" in page.text
    assert 'href="#column_name"' in page.text


@pytest.mark.parametrize(
    ("noun", "content", "said"),
    [
        ("people", None, "Choose a file."),
        ("", b"Name\nAnn", "Choose what the file is a list of."),
        ("people", b"PK\x03\x04", "The workbook is damaged"),
        ("people", b"", "The file is empty"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_on_the_form(sign_in, noun, content, said):
    sent = {} if content is None else {"file": (io.BytesIO(content), "a.csv")}
    page = sign_in().post("/imports", data={"noun": noun, **sent})
    assert page.status_code == 422
    assert said in page.text


def test_a_file_is_its_senders_and_an_admins(send, sign_in, db):
    area = make_area(db)
    _, address = send(client=sign_in(Role.COORDINATOR, areas=(area,)))
    other = sign_in(Role.COORDINATOR, areas=(area,))
    for path in ("", "/preview", "/result"):
        assert other.get(address + path).status_code == 404
    assert other.post(f"{address}/save").status_code == 404
    assert "list.csv" not in other.get("/imports").text
    assert "list.csv" in sign_in(Role.ADMIN).get("/imports").text
    assert sign_in(Role.OFFICER, areas=(area,)).get("/imports").status_code == 404


def test_a_file_that_nobody_saves_is_gone_after_a_day(send, db):
    client, address = send()
    old = db.scalars(select(ImportBatch)).one()
    old.recorded_at -= TERM * 1.1
    db.commit()
    send(client=client)
    assert client.get(address).status_code == 404


def test_a_file_can_be_thrown_away(send, db):
    client, address = send()
    client.post(f"{address}/remove")
    assert client.get(address).status_code == 404


class Endless(io.RawIOBase):
    """A body that counts how much of it was read."""

    taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        self.taken += len(buffer)
        return len(buffer)


def test_two_hundred_megabytes_are_refused_unread(sign_in):
    body = Endless()
    page = sign_in().post(
        "/imports",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"wsgi.input": body, "CONTENT_LENGTH": "200000000"},
    )
    assert page.status_code == 413
    assert "Kith takes up to 20 MB at a time" in page.text
    assert "Split the file" in page.text
    assert body.taken < 1_000_000


def test_the_pages_stay_small_however_much_is_wrong(send):
    text = "Name,Area\n" + "".join(f"Person {number},Nowhere {number}\n" for number in range(3000))
    client, address = send(text)
    page = client.get(f"{address}/preview")
    assert "3,000 problems" in page.text
    assert len(page.data) < 200_000
    assert len(re.findall(r"<tr", page.text)) <= 102


def test_a_map_is_shown_with_what_it_draws_and_saved(send, db):
    make_area(db, "North")
    line = '{"type": "LineString", "coordinates": [[-2.07, 51.9], [-2.068, 51.9]]}'
    nowhere = '{"type": "Point", "coordinates": [0, 0]}'
    features = [(line, "Moor Street"), (nowhere, "Mill Lane")]
    text = ",".join(
        f'{{"type": "Feature", "properties": {{"name": "{name}"}}, "geometry": {shape}}}' for shape, name in features
    )
    client, address = send(
        f'{{"type": "FeatureCollection", "features": [{text}]}}', noun="streets", name="streets.geojson"
    )
    assert "its lines and points are read besides" in client.get(address).text
    client.post(address, data={"column_name": "name", "text_area": "North"})
    preview = client.get(f"{address}/preview").text
    assert "1 line, 137 m" in preview
    assert "It lies at 0, 0" in preview
    client.post(f"{address}/save-leaving-out")
    assert db.execute(select(Street.name, Street.lines)).all() == [("Moor Street", [[[-2.07, 51.9], [-2.068, 51.9]]])]


def test_a_map_of_areas_sent_as_streets_is_refused_under_the_question(sign_in):
    square = "[[[-2.1, 51.8], [-2.0, 51.8], [-2.0, 51.9], [-2.1, 51.8]]]"
    text = f'{{"type": "Feature", "properties": {{}}, "geometry": {{"type": "Polygon", "coordinates": {square}}}}}'
    data = {"noun": "streets", "file": (io.BytesIO(text.encode()), "wards.geojson")}
    page = sign_in().post("/imports", data=data)
    assert (page.status_code, "import it as areas" in page.text) == (422, True)
