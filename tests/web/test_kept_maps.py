"""The map is read once for all who see the same rows, and anew when something changed."""

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from crm.network.refreshing import refresh_analysis
from crm.permissions import Role
from tests.database import noted
from tests.factories import make_area, make_person
from tests.web.conftest import SignIn
from web.kept_maps import MOST_KEPT, KeptMap, KeptMaps


def test_the_second_visit_reads_no_ties(db: Session, connection: Connection, sign_in: SignIn) -> None:
    make_person(db, "Amina Hussain")
    refresh_analysis(db)
    client = sign_in(Role.ADMIN)
    assert client.get("/network").status_code == 200
    with noted(connection) as statements:
        answer = client.get("/network/data")
    assert "Amina Hussain" in answer.text
    assert not any("FROM tie " in statement for statement in statements)
    make_person(db, "Tom Webb")
    db.commit()
    assert "Tom Webb" in client.get("/network/data").text


def test_two_areas_never_share_a_map(db: Session, sign_in: SignIn) -> None:
    north, south = make_area(db, "North"), make_area(db, "South")
    make_person(db, "Amina Hussain", area=north)
    make_person(db, "Tom Webb", area=south)
    for area, theirs, not_theirs in ((north, "Amina", "Tom"), (south, "Tom", "Amina")):
        told = sign_in(Role.OFFICER, areas=(area,)).get("/network/data").text
        assert theirs in told
        assert not_theirs not in told


def test_only_the_latest_maps_are_kept() -> None:
    maps, made = KeptMaps(), list[int]()

    def make(number: int) -> KeptMap:
        made.append(number)
        return KeptMap(str(number).encode(), {})

    for number in (*range(MOST_KEPT + 1), 0, MOST_KEPT):
        assert maps.get(number, lambda number=number: make(number)).packed == str(number).encode()
    assert made == [*range(MOST_KEPT + 1), 0]
