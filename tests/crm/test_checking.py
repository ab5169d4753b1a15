"""Whether the database is whole, on both databases."""

import pytest
from sqlalchemy import Connection, delete
from sqlalchemy.orm import Session

from crm.checking import check_database, list_unfindable, mend_search
from crm.models import SearchEntry
from crm.permissions import Role
from tests.factories import make_organisation, make_person, make_user


@pytest.fixture
def problems(db: Session, connection: Connection):
    """``problems()`` gives what is said of all that is not well."""

    def problems() -> list[str]:
        db.flush()
        return [finding.said for finding in check_database(connection) if not finding.well]

    return problems


def test_a_database_with_an_admin_is_well(db: Session, problems) -> None:
    assert problems() == ["No administrator can sign in yet. Make one: kith init; or a new link: kith user reset EMAIL"]
    make_user(db, Role.ADMIN, password_hash="set")
    make_person(db, "Ann Lee")
    assert problems() == []


def test_what_search_misses_is_found_and_mended(db: Session, connection: Connection, problems) -> None:
    make_user(db, Role.ADMIN, password_hash="set")
    person, other = make_person(db, "Ann Lee"), make_organisation(db, "Choir")
    make_organisation(db, "!!!")
    connection.execute(delete(SearchEntry).where(SearchEntry.node_id.in_([person.id, other.id])))
    assert sorted(list_unfindable(connection)) == sorted([person.id, other.id])
    assert problems() == ["Search does not find 2 people, organisations or assets. Mend it: kith check --mend"]
    assert mend_search(connection) == 2
    assert problems() == []


def test_a_rule_that_is_not_in_force_is_named(db: Session, connection: Connection, problems) -> None:
    make_user(db, Role.ADMIN, password_hash="set")
    if connection.dialect.name == "sqlite":
        pytest.skip("SQLite has no rules that are switched off: its rows are looked at instead")
    connection.exec_driver_sql("ALTER TABLE topic ADD CONSTRAINT short CHECK (length(name) < 9) NOT VALID")
    assert problems() == ["Not in force are the rules short. Mend them: ALTER TABLE … VALIDATE CONSTRAINT."]
