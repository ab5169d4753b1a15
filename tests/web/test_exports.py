"""Pages that take lists out."""

from sqlalchemy import func, select

from crm.models import AuditEntry
from crm.permissions import Role
from tests.factories import make_area, make_person, make_street


def test_a_list_is_downloaded_and_it_is_written_down(sign_in, db):
    make_person(db, "=Ann Lee")
    client = sign_in()
    page = client.get("/exports")
    assert "personal data" in page.text
    assert db.scalar(select(func.count()).where(AuditEntry.action == "export_person")) == 0
    answer = client.post("/exports/people")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="kith-people-')
    assert answer.headers["Cache-Control"] == "no-store"
    assert "'=Ann Lee" in answer.data.decode("utf-8-sig")
    assert db.scalar(select(func.count()).where(AuditEntry.action == "export_person")) == 1


def test_the_page_counts_what_one_may_see(sign_in, db):
    mine, other = make_area(db), make_area(db)
    make_person(db, "Hidden", street=make_street(db, area=other))
    client = sign_in(Role.OFFICER, areas=(mine,))
    assert client.get("/exports").status_code == 200
    assert "Hidden" not in client.post("/exports/people").text


def test_no_other_list_and_nobody_else(sign_in):
    assert sign_in().post("/exports/passwords").status_code == 404
    assert sign_in().get("/exports/people").status_code in (404, 405)
    partner = sign_in(Role.PARTNER)
    assert partner.get("/exports").status_code == 404
    assert partner.post("/exports/people").status_code == 404
