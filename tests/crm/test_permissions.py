"""Every use-case says what it asks for, and every permission is asked for."""

import importlib
import inspect
import pkgutil

import pytest

import crm
from crm.errors import NotAllowed
from crm.permissions import ROLE_PERMISSIONS, Actor, Permission, Role, requires
from crm.scope import NOBODY, actor_of
from tests.factories import make_user

#: Functions of (db, actor, …) that ask for nothing by themselves, with the reason.
PARTS = {
    **dict.fromkeys(
        (
            "crm.nodes." + name
            for name in ("add_nodes", "apply_details", "change_nodes", "check_area", "list_nodes", "look_up")
        ),
        "what people, organisations and assets share: their use-cases ask",
    ),
    "crm.imports.planned_areas.plan_areas": "part of plan_import, which asks",
    "crm.audit.note_export": "part of each export, which asks",
    "crm.session.make_reading_session": "a session like the one that the use-case was given",
    **dict.fromkeys(
        ("crm.theme_changes.note_change", "crm.themes.add_to_tree", "crm.themes.make_theme"),
        "part of each change of the codebook, which asks",
    ),
    "crm.coding_unseen.find_hidden": "part of what shows codings by their ids, which asks",
    "crm.coding_unseen.is_still_unseen": "part of what shows codings or suggests some, which asks",
    "crm.excerpts.select_codings": "part of each list of excerpts, which asks",
    "crm.scope.visible": "the scope itself",
    "crm.users.actor_for": "says who acts, before anybody does",
}


def use_cases():
    for module_info in pkgutil.walk_packages(crm.__path__, "crm."):
        module = importlib.import_module(module_info.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                arguments = list(inspect.signature(function).parameters)
                if arguments[:2] == ["db", "actor"]:
                    yield f"{module.__name__}.{name}", function


def test_every_use_case_says_what_it_asks_for():
    silent = {name for name, function in use_cases() if not hasattr(function, "permission")}
    assert silent <= PARTS.keys(), (
        f"Put @requires(Permission.…) on {sorted(silent - PARTS.keys())}, or call it _something."
    )


def test_every_permission_is_asked_for():
    asked = {function.permission for _, function in use_cases() if hasattr(function, "permission")}
    assert asked == set(Permission)


def test_every_permission_is_somebodys_and_an_admin_has_all():
    assert ROLE_PERMISSIONS.keys() == set(Role)
    assert ROLE_PERMISSIONS[Role.ADMIN] == set(Permission)
    assert ROLE_PERMISSIONS[Role.PARTNER] == {Permission.READ_REPORTS, Permission.OWN_ACCOUNT}


def test_a_use_case_is_not_even_begun_without_its_permission(db):
    @requires(Permission.EDIT_TEAM)
    def rename(db, actor):
        raise AssertionError("was called")

    with pytest.raises(NotAllowed):
        rename(db, Actor(id=None, name="Officer", role=Role.OFFICER))


def test_the_session_works_for_whoever_the_use_case_is_called_for_and_then_as_before(db, admin):
    seen = []

    @requires(Permission.SEE_RECORDS)
    def look(db, actor):
        seen.append((actor_of(db), db.info["action"]))

    officer = Actor(id=make_user(db).id, name="Officer", role=Role.OFFICER, area_ids=frozenset())
    look(db, officer)
    assert seen == [(officer, "look")]
    assert actor_of(db) is admin
    assert db.info["action"] is None
    db.info.clear()
    assert actor_of(db) is NOBODY
