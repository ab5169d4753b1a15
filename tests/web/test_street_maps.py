"""The street map's page, its data, and what stands beside it."""

import dataclasses
import gzip
import json
import re
from itertools import accumulate

import pytest

from config import Config, ConfigError
from crm.network.refreshing import refresh_analysis
from crm.permissions import Role
from tests.database import noted, questions
from tests.factories import make_area, make_asset, make_street
from tests.neighbourhood import make_neighbourhood

LINE = [[[-2.47, 54.68], [-2.471, 54.681], [-2.471, 54.681], [-2.472, 54.681]]]
TILES = {
    "KITH_TILES_URL": "https://tiles.example.org/{z}/{x}/{y}.png",
    "KITH_TILES_ATTRIBUTION": "© Somebody https://example.org/terms",
}


@pytest.fixture
def made(db):
    made = make_neighbourhood(db)
    made.streets["Cut Close"].lines = LINE
    made.streets["Mill Lane"].lon, made.streets["Mill Lane"].lat = -2.4, 54.6
    make_asset(db, "Mill Hall", area_id=made.areas["Mill Fields"].id, lon=-2.41, lat=54.61)
    db.flush()
    refresh_analysis(db)
    db.commit()
    return made


def listed(page):
    return re.findall(r'data-street="\d+">([^<]+)<', page)


def test_the_page_says_the_same_as_a_list_those_in_need_first(sign_in, made):
    page = sign_in().get("/streets/map").text
    assert listed(page)[0] == "Cut Close"
    assert len(listed(page)) == 7
    for said in ("Ties only inside the street", "No place yet", ">Line<", ">Point<", "5 streets have no place yet"):
        assert said in page


def test_the_list_is_narrowed_and_the_map_told_which_streets_are_left(sign_in, made):
    client = sign_in()
    page = client.get("/streets/map?state=not_knocked").text
    assert listed(page) == ["New Road"]
    assert f'data-found="{made.streets["New Road"].id}"' in page
    assert listed(client.get("/streets/map?q=mill+lane").text) == ["Mill Lane"]
    assert listed(client.get(f"/streets/map?area={made.areas['The Moors'].id}").text) == ["Moor Street"]
    assert "No street found" in client.get("/streets/map?q=zzyzx").text
    assert "data-found>" in client.get("/streets/map?open=999&walk=x&at=1,2&by=zz").text


def test_a_long_list_ends_with_how_many_more_there_are(sign_in, db):
    area = make_area(db)
    for number in range(103):
        make_street(db, f"Row {number}", area=area)
    db.commit()
    page = sign_in().get("/streets/map").text
    assert len(listed(page)) == 100
    assert "and 3 more. Narrow the list" in page


def test_the_data_has_each_shape_as_steps_from_the_one_before(sign_in, made):
    sent = sign_in().get("/streets/map/data").get_json()
    streets = sent["streets"]
    place = streets["name"].index("Cut Close")
    assert sent["states"][streets["state"][place]]["key"] == "only_inside"
    assert streets["links"][place] == 0
    assert streets["spoken"][place] == 20
    assert streets["shape"][streets["name"].index("New Road")] == []
    steps = [step for shape in streets["shape"] for line in shape for step in line]
    east, north = list(accumulate(steps[::2])), list(accumulate(steps[1::2]))
    assert list(zip(east, north, strict=True)) == [
        (-247000, 5468000),
        (-247100, 5468100),
        (-247200, 5468100),
        (-240000, 5460000),
    ]
    assert [asset["name"] for asset in sent["assets"]] == ["Mill Hall"]


def test_the_data_is_packed_where_the_browser_takes_that(sign_in, made):
    client = sign_in()
    packed = client.get("/streets/map/data", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Cache-Control"] == "no-store"
    plain = client.get("/streets/map/data", headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert json.loads(gzip.decompress(packed.data)) == plain.get_json()


def test_an_officer_of_one_area_has_no_other_on_the_map(sign_in, made):
    client = sign_in(Role.OFFICER, areas=(made.areas["The Moors"],))
    sent = client.get("/streets/map/data")
    assert sent.get_json()["streets"]["name"] == ["Moor Street"]
    assert "Mill" not in sent.text
    assert listed(client.get(f"/streets/map?open={made.streets['Mill Lane'].id}").text) == ["Moor Street"]
    assert client.get(f"/streets/map/beside/{made.streets['Mill Lane'].id}").status_code == 404


def test_beside_the_map_stands_who_is_there_and_who_opens_the_door(sign_in, made):
    street = made.streets["Lark Close"]
    client = sign_in()
    for answer in (client.get(f"/streets/map/beside/{street.id}"), client.get(f"/streets/map?open={street.id}")):
        for said in (
            "Nuala Byrne",
            "Lane 6</a> knows Nuala Byrne at number 1.",
            f'href="/streets/{street.id}"',
            f'href="/walks/new?street={street.id}"',
            f'href="/streets/{street.id}/door-visits/new"',
            "43 days ago",
        ):
            assert said in answer.text


def test_beside_the_map_a_community_connector_reads_of_their_own_people_alone(sign_in, made):
    client = sign_in(Role.CONNECTOR, areas=(made.areas["Mill Fields"],))
    page = client.get(f"/streets/map/beside/{made.streets['Cut Close'].id}").text
    assert "Cut 1" not in page
    assert "Nobody whom you may see is known here yet." in page


def test_the_page_asks_the_database_a_handful_of_things(sign_in, connection, made):
    client = sign_in(Role.OFFICER, areas=(made.areas["Mill Fields"],))
    for path, most in [("", 12), (f"?open={made.streets['Mill Lane'].id}", 24), ("/data", 9)]:
        with noted(connection) as statements:
            client.get(f"/streets/map{path}")
        assert len(questions(statements)) <= most, path


def test_the_lists_of_streets_lead_to_the_map(sign_in, made):
    street, client = made.streets["Mill Lane"], sign_in()
    assert 'href="/streets/map"' in client.get("/streets").text
    assert f'href="/streets/map?open={street.id}"' in client.get(f"/streets/{street.id}").text


def test_no_other_host_is_asked_unless_the_team_sets_one(app, sign_in, made):
    client = sign_in()
    page = client.get("/streets/map")
    assert 'data-tiles=""' in page.text
    assert "img-src 'self' data:;" in page.headers["Content-Security-Policy"]
    app.extensions["kith"]["config"] = dataclasses.replace(
        app.extensions["kith"]["config"], tiles_url=TILES["KITH_TILES_URL"], tiles_attribution="© Somebody"
    )
    page = client.get("/streets/map")
    assert "img-src 'self' data: https://tiles.example.org;" in page.headers["Content-Security-Policy"]
    assert 'data-attribution="© Somebody"' in page.text
    assert "tiles.example.org" not in client.get("/streets").headers["Content-Security-Policy"]


def test_a_background_is_set_with_its_owner_or_not_at_all():
    assert Config.from_env(TILES).tiles_host == "https://tiles.example.org"
    assert Config.from_env({}).tiles_host == ""
    for name, value in TILES.items():
        with pytest.raises(ConfigError, match="go together"):
            Config.from_env({name: value})


@pytest.mark.parametrize(
    "wrong",
    [
        "http://tiles.example.org/{z}/{x}/{y}.png",
        "https://{s}.example.org/{z}/{x}/{y}.png",
        "https://tiles.example.org/{z}/{x}.png",
        "https://tiles.example.org; script-src */{z}/{x}/{y}",
        "https:///{z}/{x}/{y}.png",
        "tiles",
    ],
)
def test_a_background_from_a_wrong_address_is_refused(wrong):
    with pytest.raises(ConfigError, match="write an address such as"):
        Config.from_env(TILES | {"KITH_TILES_URL": wrong})
