"""Organisations: added, changed, narrowed by kind."""

from crm.models.words import OrganisationKind
from crm.organisations import add_organisation, change_organisation, list_organisations
from tests.factories import make_street


def test_an_organisation_is_added_and_changed_and_takes_its_streets_area(db, admin):
    street = make_street(db)
    club = add_organisation(db, admin, name="Chess Club", organisation_kind=OrganisationKind.CHARITY)
    assert change_organisation(db, admin, club.id, street_id=street.id).area_id == street.area_id


def test_organisations_are_narrowed_by_kind(db, admin):
    add_organisation(db, admin, name="Chess Club", organisation_kind=OrganisationKind.CHARITY)
    assert [club.name for club in list_organisations(db, admin, kind=OrganisationKind.CHARITY).rows] == ["Chess Club"]
    assert list_organisations(db, admin, kind=OrganisationKind.FAITH).rows == []
