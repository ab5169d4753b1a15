"""Addresses with an id that no record can have."""

import pytest

from tests.kept import keep

EVERY_DATABASE = True

#: One that neither database can look for, and one that PostgreSQL cannot.
TOO_BIG = ("9" * 30, str(2**31))


@pytest.mark.parametrize("id_", TOO_BIG)
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/areas/new?inside={}", 200),
        ("/conversations?street_id={}", 200),
        ("/conversations/new?person_id={}&street_id={}", 200),
        ("/follow-ups?area={}", 200),
        ("/follow-ups/new?person={}", 404),
        ("/introductions/new?first={}", 200),
        ("/introductions/suggested?person={}", 200),
        ("/streets?area={}", 200),
        ("/streets/new?area={}", 200),
        ("/people/{}", 404),
        ("/streets/{}/change", 404),
        ("/excerpts?area={}&theme={}&coder={}&street={}", 200),
        ("/insight?area={}", 200),
        ("/coding?area={}", 200),
    ],
)
def test_an_id_too_big_for_the_database_is_nobodys(sign_in, db, address, status, id_):
    keep(db)
    db.commit()
    assert sign_in().get(address.replace("{}", id_)).status_code == status
