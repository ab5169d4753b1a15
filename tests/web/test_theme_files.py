"""Pages that take codebook and codings out, and bring them in."""

import io
import zipfile

from sqlalchemy import func, select

from crm.models import AuditEntry, Coding, Conversation, Theme
from crm.permissions import Role
from tests.factories import make_area, make_coding, make_conversation, make_street, make_theme
from tests.refi import TALK, codes, guid, one_text, qdpx, selection, source, sources


def _send(client, content, name="study.qdpx"):
    return client.post("/themes/files", data={"file": (io.BytesIO(content), name)})


def test_a_project_is_downloaded_with_what_one_may_see_and_it_is_written_down(sign_in, db):
    mine, other = make_area(db), make_area(db)
    talk = make_conversation(db, street=make_street(db, area=mine), said=TALK)
    make_conversation(db, street=make_street(db, area=other), said="Hidden words")
    make_coding(db, talk, make_theme(db, "Buses"), words="waves")
    client = sign_in(Role.COORDINATOR, areas=(mine,))
    page = client.get("/themes/files")
    assert "1 conversation and 1 coding from your areas" in page.text
    assert "The words are personal data" in page.text
    assert db.scalar(select(func.count()).where(AuditEntry.action == "export_coding")) == 0
    answer = client.post("/themes/files/out/project")
    assert answer.headers["Content-Disposition"].endswith('.qdpx"')
    assert answer.headers["Cache-Control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as bundle:
        assert sorted(bundle.namelist()) == ["project.qde", f"sources/{talk.uuid}.txt"]
    assert db.scalar(select(func.count()).where(AuditEntry.action == "export_coding")) == 1


def test_the_codebook_is_downloaded_as_qdc_and_as_a_table(sign_in, db):
    make_theme(db, "Buses")
    client = sign_in(Role.COORDINATOR)
    assert b'name="Buses"' in client.post("/themes/files/out/codebook").data
    assert "Buses" in client.post("/themes/files/out/table").data.decode("utf-8-sig")
    assert client.post("/themes/files/out/passwords").status_code == 404


def test_an_empty_codebook_offers_no_download(sign_in):
    client = sign_in(Role.COORDINATOR)
    assert "The codebook is empty" in client.get("/themes/files").text
    assert client.post("/themes/files/out/project").status_code == 422


def test_a_file_is_looked_at_then_saved_and_again_changes_nothing(sign_in, db):
    area = make_area(db, "Mill Fields")
    client = sign_in(Role.COORDINATOR, areas=(area,))
    shown = _send(client, one_text(0, 6).getvalue())
    page = client.get(shown.location)
    assert "1 theme is new." in page.text
    assert "1 conversation is new." in page.text
    assert "1 coding is new." in page.text
    assert db.scalar(select(func.count(Theme.id))) == 0
    refused = client.post(shown.location, data={"area": ""})
    assert refused.status_code == 422
    assert "Choose the area where the new conversations were held." in refused.text
    assert db.scalar(select(func.count(Theme.id))) == 0
    saved = client.post(shown.location, data={"area": area.id})
    assert "1 coding was added." in client.get(saved.location).text
    assert db.scalars(select(Coding.quote)).one() == "Nobody"
    again = client.get(_send(client, one_text(0, 6).getvalue()).location)
    assert "Nothing would change" in again.text
    assert db.scalar(select(func.count(Conversation.id))) == 1


def test_what_stays_out_is_listed(sign_in, db):
    make_theme(db, "Buses")
    body = codes("Buses") + sources(source("gone"), source("talk", selection(0, 6, "Buses", by=guid("d"))))
    users = f'<Users><User guid="{guid("d")}" name="Dana &lt;b&gt; K"/></Users>'
    file = qdpx(users + body + "<Graphs><Graph/></Graphs>", {f"sources/{guid('talk')}.txt": TALK})
    client = sign_in(Role.COORDINATOR)
    page = client.get(_send(client, file.getvalue()).location)
    assert "Dana &lt;b&gt; K. Their codings are kept without a coder" in page.text
    assert "texts that are not in the file as plain text, with their codings: 1" in page.text
    assert "graphs: 1" in page.text


def test_a_wrong_file_is_refused_with_a_sentence(sign_in, db):
    client = sign_in(Role.COORDINATOR)
    answer = _send(client, one_text(0, 99).getvalue())
    assert answer.status_code == 422
    assert "the selection at line 1 goes from 0 to 99" in answer.text
    assert "There is a problem" in answer.text
    assert "Choose a file." in client.post("/themes/files").text


def test_a_file_is_its_senders_and_nobody_else_may_take_codings_in_or_out(sign_in, db):
    shown = _send(sign_in(Role.COORDINATOR), b"path\nBuses\n", "book.csv").location
    assert sign_in(Role.COORDINATOR).get(shown).status_code == 404
    officer = sign_in(Role.OFFICER)
    assert officer.get("/themes/files").status_code == 404
    assert officer.post("/themes/files/out/project").status_code == 404
    assert _send(officer, b"path\nBuses\n").status_code == 404
