"""Who signs in: inviting, changing, deactivating."""

import re

import pytest

from crm.models import AuditEntry, Invitation, User
from crm.permissions import Role
from tests.factories import make_area, make_device, make_user
from tests.web.reading import text_of


@pytest.fixture
def admin_client(sign_in):
    return sign_in(Role.ADMIN)


def invite(client, **changed):
    data = {"name": "Farid Rahman", "email": "farid@example.org", "role": "partner"} | changed
    answer = client.post("/team/invite", data=data)
    found = re.search(r"http://\S+(/invitations/[\w-]+)", answer.text)
    return answer, found and found[1]


def test_an_invited_person_sets_a_password_once_and_is_in(app, admin_client, db):
    answer, path = invite(admin_client)
    assert answer.status_code == 200
    guest = app.test_client()
    assert "farid@example.org" in guest.get(path).text
    assert guest.post(path, data={"password": "farid farid farid"}).status_code == 422
    assert guest.post(path, data={"password": "three quiet words"}).location == "/"
    assert guest.get("/account").status_code == 200
    assert app.test_client().get(path).status_code == 404
    assert path.rsplit("/", 1)[1] not in str([row.changes for row in db.query(AuditEntry)])


def test_a_link_that_ran_out_or_was_followed_by_another_is_no_longer_good(app, admin_client, db):
    _, first = invite(admin_client)
    user = db.query(User).filter_by(email="farid@example.org").one()
    second = re.search(r"(/invitations/[\w-]+)", admin_client.post(f"/team/{user.id}/link").text)[1]
    assert app.test_client().get(first).status_code == 404
    assert app.test_client().get(second).status_code == 200
    for invitation in db.query(Invitation):
        invitation.expires_at = user.recorded_at
    db.commit()
    assert "no longer good" in app.test_client().get(second).text


def test_a_new_link_for_a_member_signs_them_out_when_it_is_used(app, admin_client, db):
    _, path = invite(admin_client)
    phone, laptop = app.test_client(), app.test_client()
    phone.post(path, data={"password": "three quiet words"})
    user = db.query(User).filter_by(email="farid@example.org").one()
    again = re.search(r"(/invitations/[\w-]+)", admin_client.post(f"/team/{user.id}/link").text)[1]
    assert phone.get("/account").status_code == 200
    laptop.post(again, data={"password": "other quiet words"})
    assert phone.get("/account").status_code == 303
    assert laptop.get("/account").status_code == 200


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "Enter the name"),
        ({"email": "farid"}, "is not an e-mail address"),
        ({"role": ""}, "Choose a role"),
        ({"role": "king"}, "Choose a role"),
        ({"role": "officer"}, "Choose at least one area"),
    ],
)
def test_an_invitation_that_will_not_do_is_refused_on_its_field(admin_client, db, changed, sentence):
    answer, _ = invite(admin_client, **changed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert db.query(User).filter_by(email="farid@example.org").count() == 0


def test_one_e_mail_address_is_one_member(admin_client):
    invite(admin_client)
    answer, _ = invite(admin_client, email="FARID@example.org")
    assert "in the team already" in answer.text


def test_role_and_areas_are_changed_and_audited(admin_client, db):
    area, other = make_area(db, "The Moors"), make_area(db, "St Peter’s")
    user = make_user(db, Role.OFFICER, areas=(area,), name="Tom", email="tom@example.org")
    db.commit()
    data = {"name": "Tom", "email": user.email, "role": "coordinator", "area_ids": [area.id, other.id]}
    assert admin_client.post(f"/team/{user.id}/change", data=data).status_code == 303
    entry = db.query(AuditEntry).filter_by(action="change_user").one()
    assert entry.changes["areas"] == [[area.id], [area.id, other.id]]
    assert entry.changes["role"] == ["officer", "coordinator"]
    page = admin_client.get(f"/audit?noun=user&record_id={user.id}").text
    assert "The Moors, St Peter’s" in page


def test_nobody_changes_their_own_role_nor_deactivates_themselves(admin_client, db):
    me = db.query(User).one()
    make_user(db, Role.ADMIN, password_hash="x")
    db.commit()
    answer = admin_client.post(f"/team/{me.id}/change", data={"name": "Me", "email": me.email, "role": "partner"})
    assert "Ask another admin" in answer.text
    admin_client.post(f"/team/{me.id}/deactivate")
    assert "Ask another admin" in admin_client.get(f"/team/{me.id}").text


def test_a_deactivated_member_comes_back_with_the_same_password(admin_client, db):
    user = make_user(db, Role.PARTNER, password_hash="kept")
    db.commit()
    token = user.session_token
    admin_client.post(f"/team/{user.id}/deactivate")
    assert "Deactivated" in admin_client.get("/team").text
    admin_client.post(f"/team/{user.id}/reactivate")
    db.refresh(user)
    assert user.active
    assert user.password_hash == "kept"
    assert user.session_token != token


def test_an_admin_of_one_area_reaches_nobody_beyond_it(sign_in, db):
    mine, other = make_area(db), make_area(db)
    near = make_user(db, Role.OFFICER, areas=(mine,))
    beyond = [make_user(db, Role.OFFICER, areas=(mine, other)), make_user(db, Role.ADMIN), make_user(db, Role.PARTNER)]
    client = sign_in(Role.ADMIN, areas=(mine,))
    assert client.get(f"/team/{near.id}").status_code == 200
    for user in beyond:
        assert client.get(f"/team/{user.id}").status_code == 404
        assert client.post(f"/team/{user.id}/link").status_code == 404
    answer, _ = invite(client, role="admin")
    assert "Choose areas that you work in yourself" in answer.text


def test_the_page_leads_from_the_name_to_the_phones_before_all_that_can_wait(admin_client, db):
    user = make_user(db, name="Farid Rahman")
    db.commit()
    assert "A phone is lost? Sign it out" not in admin_client.get(f"/team/{user.id}").text, "none is known"
    make_device(db, user)
    db.commit()
    page = admin_client.get(f"/team/{user.id}")
    assert '<a href="#signed-in">A phone is lost? Sign it out</a>' in page.text
    assert page.text.count('id="signed-in"') == 1
    words = text_of(page)
    read = ["A phone is lost?", "E-mail address", "End its session", "Make a new link", "What they may do"]
    assert sorted(read, key=words.index) == read
