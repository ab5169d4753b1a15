"""The map of a theme: what the table of its areas says, drawn where they lie."""

import lxml.html
import pytest

from crm.models import Reading, now
from crm.permissions import Role
from tests.factories import make_area, make_coding, make_conversation, make_street, make_theme, make_user
from tests.web.reading import text_of

SQUARE = [[[[-2.5, 54.6], [-2.4, 54.6], [-2.4, 54.7], [-2.5, 54.7], [-2.5, 54.6]]]]


@pytest.fixture
def told(db):
    """Buses raised by 30 of 60 in Mill Ward, by 6 of 20 in Abbey Ward, 4 talks on High Side, 10 nowhere to be drawn."""
    town = make_area(db, "Town")
    buses, coder = make_theme(db, "Buses"), make_user(db)
    areas = {}
    for name, talks, raised, outline, lon in (
        ("Abbey Ward", 20, 6, None, -2.2),
        ("High Side", 4, 2, None, -2.3),
        ("Mill Ward", 60, 30, SQUARE, None),
        ("Nether End", 10, 1, None, None),
    ):
        areas[name] = make_area(db, name, parent_id=town.id, outline=outline)
        place = {} if lon is None else {"lon": lon, "lat": 54.65}
        street = make_street(db, area=areas[name], **place)
        for number in range(talks):
            talk = make_conversation(db, street=street, said=f"{name} {number}")
            if number < raised:
                make_coding(db, talk, buses)
            else:
                db.add(Reading(conversation_id=talk.id, coder_id=coder.id, read_at=now()))
    db.commit()
    return {"town": town, "buses": buses} | areas


def read_map(page):
    """(what it says, fill, whether dashed) of each area on the first map of a page, by its name."""
    panel = lxml.html.fromstring(page.text).find(".//*[@class='kith-area-map']").find("g")
    words = [[text.text for text in words.iter("text")] for words in panel.iter("g") if words is not panel]
    paths = [(path.get("fill"), path.get("stroke-dasharray") is not None) for path in panel.iter("path")]
    return {name: (said, *drawn) for (name, said), drawn in zip(words, paths, strict=True)}


def said_on(page):
    return {name: said for name, (said, *_) in read_map(page).items()}


def test_the_map_says_what_the_table_says_and_what_is_small_is_hatched(sign_in, told):
    page = sign_in(Role.ADMIN).get("/insight/map")
    drawn, words = read_map(page), text_of(page)
    assert said_on(page) == {"Abbey Ward": "30%", "High Side": "–", "Mill Ward": "50%"}
    assert drawn["High Side"][1:] == ("url(#kith-untold)", False)
    assert drawn["Abbey Ward"][2], "20 talks are few"
    assert not drawn["Mill Ward"][2]
    assert drawn["Abbey Ward"][1] != drawn["Mill Ward"][1]
    assert "Abbey Ward 30% 15–52% 6 20" in words
    assert "Mill Ward 50% 38–62% 30 60" in words
    assert "fewer than 5 conversations read" in words
    assert "Not on the map, as no place of theirs is known: Nether End." in words


def test_the_map_of_a_theme_is_on_its_page_with_the_same_numbers(sign_in, told):
    client, theme = sign_in(Role.ADMIN), told["buses"].id
    page = client.get(f"/insight/themes/{theme}")
    assert read_map(page) == read_map(client.get(f"/insight/map?of_theme={theme}"))
    assert f'action="/insight/tables/area?of_theme={theme}"' in page.text


def test_filters_hold_on_the_map_and_another_theme_keeps_them(sign_in, told, db):
    hedges = make_theme(db, "Hedges")
    db.commit()
    client = sign_in(Role.ADMIN)
    page = client.get(f"/insight/map?of_theme={hedges.id}&since=2020-01-01")
    assert said_on(page) == {"Abbey Ward": "0%", "High Side": "–", "Mill Ward": "0%"}
    assert '<input type="hidden" name="since" value="2020-01-01">' in page.text
    assert f'<input type="hidden" name="of_theme" value="{hedges.id}">' in page.text
    assert "There is no conversation like that" in client.get("/insight/map?until=2001-01-01").text
    assert client.get("/insight/map?since=soon").status_code == 422
    assert client.get("/insight/map?of_theme=999999").status_code == 404


def test_without_themes_or_places_the_page_says_so(sign_in, db):
    client = sign_in(Role.ADMIN)
    assert "There is no conversation like that" in client.get("/insight/map").text
    make_theme(db)
    make_conversation(db, street=make_street(db))
    db.commit()
    assert "There is nothing to put on the map yet" in client.get("/insight/map").text
    for _ in range(2):
        make_coding(db, make_conversation(db, street=make_street(db)), make_theme(db))
    db.commit()
    page = client.get("/insight/map")
    assert "kith-area-map" not in page.text
    assert "Not on the map, as no place of theirs is known" in page.text


def test_the_map_begins_with_the_theme_most_told_where_enough_were_read(sign_in, told, db):
    alleys, coder = make_theme(db, "Alleys"), make_user(db)
    for number in range(12):  # so few in each area that a map tells no share
        area = make_area(db, f"Far End {number}", parent_id=told["town"].id)
        for _ in range(4):
            make_coding(db, make_conversation(db, street=make_street(db, area=area)), alleys, coder=coder)
    db.commit()
    client = sign_in(Role.ADMIN)
    page = client.get("/insight")
    assert text_of(page).index("Alleys") < text_of(page).index("Buses"), "48 raised these, and 39 those"
    assert _chosen(client.get("/insight/map")) == "Buses"
    assert _chosen(client.get(f"/insight/map?area_id={told['High Side'].id}")) == "Alleys", "nothing is told: the first"
    assert _chosen(client.get(f"/insight/map?of_theme={alleys.id}")) == "Alleys"


def _chosen(page):
    return lxml.html.fromstring(page.text).xpath("string(//select[@id='of-theme']/option[@selected])")


def test_who_works_in_some_areas_sees_these_alone_on_the_map(sign_in, told):
    page = sign_in(Role.OFFICER, areas=(told["Abbey Ward"], told["Mill Ward"])).get("/insight/map")
    assert said_on(page) == {"Abbey Ward": "30%", "Mill Ward": "50%"}
    assert "High Side" not in page.text
    assert sign_in(Role.PARTNER, areas=(told["town"],)).get("/insight/map").status_code == 404
