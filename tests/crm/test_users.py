"""Who may look after whom."""

import pytest

from crm.errors import Invalid, NotAllowed
from crm.permissions import Role
from crm.users import actor_for, add_user, change_user, deactivate_user, find_actor_by_token
from tests.factories import make_area, make_user


def test_the_last_admin_of_everywhere_stays(db, admin):
    last = make_user(db, Role.ADMIN, password_hash="x")
    area = make_area(db)
    make_user(db, Role.ADMIN, password_hash="x", areas=(area,))
    make_user(db, Role.ADMIN, password_hash="x", active=False)
    make_user(db, Role.ADMIN)
    details = {"name": last.name, "email": last.email}
    with pytest.raises(Invalid, match="last admin"):
        deactivate_user(db, admin, last.id)
    with pytest.raises(Invalid, match="last admin"):
        change_user(db, admin, last.id, role=Role.PARTNER, area_ids=[], **details)
    with pytest.raises(Invalid, match="last admin"):
        change_user(db, admin, last.id, role=Role.ADMIN, area_ids=[area.id], **details)
    make_user(db, Role.ADMIN, password_hash="x")
    assert not deactivate_user(db, admin, last.id).active


def test_an_actor_works_in_their_areas_and_all_inside(db):
    ward = make_area(db, "Ward")
    inside = make_area(db, "Estate", parent_id=make_area(db, "Quarter", parent_id=ward.id).id)
    actor = actor_for(db, make_user(db, Role.OFFICER, areas=(ward,)))
    assert {ward.id, inside.id} <= actor.area_ids
    assert actor_for(db, make_user(db, Role.OFFICER)).area_ids == frozenset()
    assert actor_for(db, make_user(db, Role.ADMIN)).area_ids is None


def test_only_an_admin_adds_users(db):
    coordinator = actor_for(db, make_user(db, Role.COORDINATOR, areas=(make_area(db),)))
    with pytest.raises(NotAllowed):
        add_user(db, coordinator, name="A", email="a@example.org", role=Role.ADMIN)


def test_a_token_of_somebody_deactivated_finds_nobody(db):
    user = make_user(db)
    assert find_actor_by_token(db, user.session_token) == actor_for(db, user)
    user.active = False
    db.flush()
    assert find_actor_by_token(db, user.session_token) is None
