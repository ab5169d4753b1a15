"""Addresses with an id that no record can have."""

import pytest

from tests.kept import keep

TOO_BIG = "9" * 30


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/areas/new?inside={TOO_BIG}", 200),
        (f"/conversations?street_id={TOO_BIG}", 200),
        (f"/conversations/new?person_id={TOO_BIG}&street_id={TOO_BIG}", 200),
        (f"/follow-ups?area={TOO_BIG}", 200),
        (f"/follow-ups/new?person={TOO_BIG}", 404),
        (f"/introductions/new?first={TOO_BIG}", 200),
        (f"/introductions/suggested?person={TOO_BIG}", 200),
        (f"/streets?area={TOO_BIG}", 200),
        (f"/streets/new?area={TOO_BIG}", 200),
    ],
)
def test_an_id_too_big_for_the_database_is_nobodys(sign_in, db, address, status):
    keep(db)
    db.commit()
    assert sign_in().get(address).status_code == status
