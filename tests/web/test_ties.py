"""Pages of ties: added, changed, ended and taken back, and the list of their kinds."""

import datetime as dt

import pytest

from crm.models import Tie, TieKind
from crm.permissions import Role
from crm.tie_lines import list_ties
from tests.factories import make_area, make_organisation, make_person, make_street, make_tie, make_tie_kind


@pytest.fixture
def friend(db):
    return make_tie_kind(db, "friend of")


@pytest.fixture
def member(db):
    return make_tie_kind(db, "member of", reverse_name="has as a member", directed=True)


def filled(kind, other, **more):
    return {"kind_id": kind, "b_id": other.id, "b_id-typed": other.name, "strength": 3, **more}


def test_a_tie_is_added_as_it_reads_from_the_page(sign_in, db, admin, member):
    ana, club = make_person(db, "Ana", area_id=make_area(db).id), make_organisation(db, "Club")
    client = sign_in()
    form = client.get(f"/organisations/{club.id}/ties/new")
    assert f'value="{member.id}-reverse"' in form.text
    answer = client.post(
        f"/organisations/{club.id}/ties/new", data=filled(f"{member.id}-reverse", ana, since="2019-05-01", note="chair")
    )
    assert (answer.status_code, answer.location) == (303, f"/organisations/{club.id}")
    (line,) = list_ties(db, admin, ana.id).rows
    assert (line.reading, line.strength, line.since, line.note) == ("member of", 3, dt.date(2019, 5, 1), "chair")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"b_id": "", "b_id-typed": ""}, "Say with whom or what."),
        ({"kind_id": ""}, "Choose how."),
        ({"kind_id": "9999"}, "Not a valid choice"),
        ({"since": "14 October 1066"}, "before 1900"),
        ({"note": "x" * 501}, "shorten it to 500"),
    ],
)
def test_a_refused_tie_comes_back_as_it_was_typed(sign_in, db, friend, wrong, sentence):
    ana, ben = make_person(db, "Ana", area_id=make_area(db).id), make_person(db, "Ben", area_id=make_area(db).id)
    data = filled(str(friend.id), ben, note="kept") | wrong
    page = sign_in().post(f"/people/{ana.id}/ties/new", data=data)
    assert page.status_code == 422
    assert sentence in page.text
    assert db.query(Tie).count() == 0


def test_the_same_tie_twice_is_refused_with_a_sentence(sign_in, db, friend):
    ana, ben = make_person(db, "Ana", area_id=make_area(db).id), make_person(db, "Ben", area_id=make_area(db).id)
    make_tie(db, ana, ben, kind=friend)
    page = sign_in().post(f"/people/{ana.id}/ties/new", data=filled(str(friend.id), ben))
    assert page.status_code == 422
    assert "recorded already" in page.text


def test_a_tie_is_changed_from_either_end(sign_in, db, admin, friend, member):
    ana, club = make_person(db, "Ana"), make_organisation(db, "Club")
    tie = make_tie(db, ana, club, kind=friend)
    client = sign_in()
    assert f'value="{friend.id}" selected' in client.get(f"/organisations/{club.id}/ties/{tie.id}").text
    data = {"kind_id": f"{member.id}-reverse", "strength": 2}
    assert client.post(f"/organisations/{club.id}/ties/{tie.id}", data=data).status_code == 303
    (line,) = list_ties(db, admin, ana.id).rows
    assert line.reading == "member of"
    page = client.get(f"/organisations/{club.id}/ties/{line.id}")
    assert f'value="{member.id}-reverse" selected' in page.text
    data = {"kind_id": f"{member.id}", "strength": 2}
    assert client.post(f"/people/{ana.id}/ties/{line.id}", data=data).status_code == 303
    assert [row.id for row in list_ties(db, admin, ana.id).rows] == [line.id]


def test_a_tie_ends_and_stays_in_the_history(sign_in, db, friend):
    ana, ben = make_person(db, "Ana"), make_person(db, "Ben")
    tie = make_tie(db, ana, ben, kind=friend, since=dt.date(2019, 5, 1))
    client = sign_in()
    refused = client.post(f"/people/{ana.id}/ties/{tie.id}/end", data={"end-until": "2018-01-01"})
    assert refused.status_code == 422
    assert "enter a later day" in refused.text
    assert client.post(f"/people/{ana.id}/ties/{tie.id}/end", data={"end-until": "2021-01-01"}).status_code == 303
    assert "No ties here" in client.get(f"/people/{ana.id}/ties").text
    assert "until 1 January 2021" in client.get(f"/people/{ana.id}/ties?ended=1").text
    assert client.get(f"/people/{ana.id}/ties/{tie.id}").status_code == 404


def test_a_mistake_is_taken_back(sign_in, db, friend):
    ana = make_person(db)
    tie = make_tie(db, ana, make_person(db), kind=friend)
    client = sign_in()
    assert client.post(f"/people/{ana.id}/ties/{tie.id}/take-back").status_code == 303
    assert "No ties here" in client.get(f"/people/{ana.id}/ties?ended=1").text


def test_a_tie_is_not_found_under_somebody_elses_page(sign_in, db, friend):
    tie = make_tie(db, make_person(db), make_person(db), kind=friend)
    assert sign_in().get(f"/people/{make_person(db).id}/ties/{tie.id}").status_code == 404


def test_the_end_that_is_hidden_has_no_name_on_the_form(sign_in, db, friend):
    mine, other = make_area(db), make_area(db, "St Peter’s")
    ana = make_person(db, "Ana", street=make_street(db, area=mine))
    hidden = make_person(db, "Hidden", street=make_street(db, area=other))
    tie = make_tie(db, ana, hidden, kind=friend, said_by_id=hidden.id)
    page = sign_in(Role.OFFICER, areas=(mine,)).get(f"/people/{ana.id}/ties/{tie.id}")
    assert "someone in St Peter" in page.text
    assert "Hidden" not in page.text
    sent = {"kind_id": friend.id, "strength": 3, "said_by_id": hidden.id, "said_by_id-typed": ""}
    assert sign_in(Role.OFFICER, areas=(mine,)).post(f"/people/{ana.id}/ties/{tie.id}", data=sent).status_code == 303


def test_kinds_of_tie_are_added_changed_and_removed(sign_in, db):
    client = sign_in(Role.ADMIN)
    data = {"name": "member of", "reverse_name": "has as a member", "weight": "1.5"}
    assert client.post("/tie-kinds/new", data=data).status_code == 303
    kind = db.query(TieKind).one()
    assert (kind.directed, kind.weight) == (True, 1.5)
    twice = client.post("/tie-kinds/new", data=data)
    assert twice.status_code == 422
    assert "already a kind" in twice.text
    for weight in ("0", "nan", "much", "1e9"):
        assert client.post(f"/tie-kinds/{kind.id}", data=data | {"weight": weight}).status_code == 422
    assert client.post(f"/tie-kinds/{kind.id}", data=data | {"name": "belongs to"}).status_code == 303
    assert "belongs to" in client.get("/tie-kinds").text
    make_tie(db, make_person(db), make_organisation(db), kind=kind)
    refused = client.post(f"/tie-kinds/{kind.id}/remove")
    assert refused.status_code == 422
    assert "Ties are recorded as" in refused.text
    db.delete(db.query(Tie).one())
    db.flush()
    assert client.post(f"/tie-kinds/{kind.id}/remove").status_code == 303
    assert db.query(TieKind).count() == 0


def test_officers_do_not_edit_the_kinds(sign_in, db):
    client = sign_in(Role.OFFICER, areas=(make_area(db),))
    assert client.get("/tie-kinds").status_code == client.get("/tie-kinds/new").status_code == 404


def test_a_tie_that_was_begun_on_the_map_is_filled_in_and_leads_back_there(sign_in, db, friend):
    ana, ben = make_person(db, "Ana", area_id=make_area(db).id), make_person(db, "Ben", area_id=make_area(db).id)
    address, client = f"/people/{ana.id}/ties/new?other={ben.id}&back=/network?by=street%26sel={ana.id}", sign_in()
    form = client.get(address).text
    assert 'value="Ben"' in form
    assert f'href="/network?by=street&amp;sel={ana.id}">Map</a>' in form
    answer = client.post(address, data=filled(str(friend.id), ben))
    assert (answer.status_code, answer.location) == (303, f"/network?by=street&sel={ana.id}")


def test_whom_one_does_not_see_is_not_filled_in(sign_in, db):
    here = make_area(db)
    ana, hidden = make_person(db, "Ana", area_id=here.id), make_person(db, "Zanzibar", area_id=make_area(db).id)
    form = sign_in(Role.OFFICER, areas=(here,)).get(f"/people/{ana.id}/ties/new?other={hidden.id}").text
    assert "Zanzibar" not in form


@pytest.mark.parametrize(
    "elsewhere",
    [
        *("https://elsewhere.example/network", "//elsewhere.example/network", "/\\elsewhere.example/network"),
        *(
            "/network/../team",
            "/network-health",
            "/people",
            "network",
            "javascript:alert(1)",
            "/\t/elsewhere.example",
            "//[elsewhere.example/network",
            "https://[elsewhere/network",
            "",
        ),
    ],
)
def test_a_saved_tie_leads_back_to_the_map_and_nowhere_else(sign_in, db, friend, elsewhere):
    ana, ben = make_person(db, "Ana", area_id=make_area(db).id), make_person(db, "Ben", area_id=make_area(db).id)
    client, asked = sign_in(), {"back": elsewhere}
    assert "elsewhere" not in client.get(f"/people/{ana.id}/ties/new", query_string=asked).text
    answer = client.post(f"/people/{ana.id}/ties/new", query_string=asked, data=filled(str(friend.id), ben))
    assert (answer.status_code, answer.location) == (303, f"/people/{ana.id}")
