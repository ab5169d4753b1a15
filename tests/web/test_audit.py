"""The audit page says in words what was changed."""

import re

from crm.permissions import Role
from tests.factories import make_area, make_user


def test_the_kinds_of_record_have_names_that_people_use(sign_in):
    page = sign_in(Role.ADMIN).get("/audit").text
    kinds = re.findall(r"<option[^>]*>([^<]+)</option>", page.split('name="user_id"')[0])
    assert {"Step of an introduction", "Kind of tie", "Knock at a door", "Member of the team"} <= set(kinds)
    assert "Node" not in kinds


def test_secrets_are_told_as_what_they_mean(app, sign_in, db):
    admin, user = sign_in(Role.ADMIN), make_user(db, Role.OFFICER, areas=(make_area(db),), password_hash=None)
    db.commit()
    first, second = (_link(admin, user) for _ in range(2))
    assert app.test_client().get(first).status_code == 404
    app.test_client().post(second, data={"password": "three quiet words"})
    about_links = admin.get("/audit?noun=invitation").text
    assert about_links.count("<strong>Replaced</strong>") == 1
    assert about_links.count("<strong>Used at</strong>") == 1
    about_them = admin.get(f"/audit?noun=user&record_id={user.id}").text
    assert "<strong>Password set</strong>" in about_them
    assert "•••" not in about_links + about_them


def _link(admin, user):
    return re.search(r"(/invitations/[\w-]+)", admin.post(f"/team/{user.id}/link").text)[1]
