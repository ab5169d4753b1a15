"""The pages and answers of the network map."""

import gzip
import json
from itertools import accumulate, pairwise

import pytest

from crm.models import Consent, Interest, Topic
from crm.models.words import Purpose
from crm.network.refreshing import refresh_analysis
from crm.permissions import Role
from tests.database import noted
from tests.factories import make_area, make_organisation, make_person, make_street, make_tie, make_tie_kind, team_day
from tests.kept import connector, keep
from tests.neighbourhood import make_neighbourhood

AS_JSON = {"Accept": "application/json"}


@pytest.fixture
def made(db):
    """The small neighbourhood, analysed; its officer works in Mill Fields."""
    made = make_neighbourhood(db)
    refresh_analysis(db)
    db.commit()
    return made


@pytest.fixture
def rosa(sign_in, made):
    return sign_in(Role.OFFICER, areas=(made.areas["Mill Fields"],))


def decoded(answer):
    """The names, and the ties as pairs of names, as the map's script reads them."""
    nodes, ties = answer["nodes"], answer["ties"]
    ends = [(a, a + b) for a, b in zip(accumulate(ties["a"]), ties["b"], strict=True)]
    return nodes["name"], [(nodes["name"][a], nodes["name"][b]) for a, b in ends]


def places(coded):
    return list(accumulate(coded))


def test_the_answer_has_everybody_and_all_ties(sign_in, made):
    answer = sign_in().get("/network/data").json
    names, ties = decoded(answer)
    assert sorted(names) == sorted(made.people)
    assert len(ties) == 41
    ids = dict(zip(names, places(answer["nodes"]["id"]), strict=True))
    assert ids == {person.name: person.id for person in made.people.values()}
    assert answer["nodes"]["kind"] == "p" * 30
    assert (answer["stale"], answer["made_at"] != "") == (False, True)
    assert len(answer["ties"]["strength"]) == len(answer["ties"]["said"]) == len(answer["ties"]["since"]) == 41


def test_the_answer_says_where_everybody_stands(sign_in, made):
    answer = sign_in().get("/network/data").json
    for grouping in answer["groupings"].values():
        spots, points = grouping["spots"], set()
        for group, spot in zip(grouping["group"], grouping["spot"], strict=True):
            middle = grouping["groups"][group] if group >= 0 else {"x": 0, "y": 0}
            points.add((middle["x"] + spots["x"][spot], middle["y"] + spots["y"][spot]))
        assert len(points) == 30
    streets = {group["key"]: (group["name"], group["href"]) for group in answer["groupings"]["street"]["groups"]}
    cut = made.streets["Cut Close"]
    assert streets[f"street-{cut.id}"] == ("Cut Close", f"/streets/{cut.id}")


def test_the_answer_is_packed_for_who_can_unpack_it(sign_in, made):
    client = sign_in()
    packed = client.get("/network/data", headers={"Accept-Encoding": "gzip, deflate"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed.data)) == client.get("/network/data").json
    assert (packed.mimetype, packed.headers["Cache-Control"]) == ("application/json", "no-store")


def test_an_officer_is_sent_nothing_of_who_lives_elsewhere(rosa, made):
    there = [person for person in made.people.values() if person.area_id == made.areas["The Moors"].id]
    answer = rosa.get("/network/data")
    names, ties = decoded(answer.json)
    assert not any(person.name in answer.text for person in there)
    assert "Moor Street" not in answer.text
    assert f"street-{made.streets['Moor Street'].id}" not in answer.text
    hidden = places(answer.json["nodes"]["hidden"])
    assert {names[place] for place in hidden} == {"someone in The Moors"}
    assert ("someone in The Moors", "someone in The Moors") not in ties
    groups = answer.json["groupings"]["street"]["groups"]
    assert [group["name"] for group in groups if "elsewhere" in group] == ["The Moors"]
    seen = set(places(answer.json["nodes"]["id"]))
    assert seen.isdisjoint(person.id for person in there)
    assert len(seen) + len(hidden) == len(names)
    for flag in ("on_maps", "sure", "unsure"):
        assert set(hidden).isdisjoint(places(answer.json["nodes"][flag]))
    assert {answer.json["groupings"]["community"]["group"][place] for place in hidden} == {-1}
    for path in ("/network", "/network?by=community", f"/network?open=area-{made.areas['The Moors'].id}"):
        page = rosa.get(path).text
        assert not any(person.name in page for person in there)
        assert "Moor Street" not in page


def test_no_value_or_topic_of_who_lives_elsewhere_is_sent(rosa, made, db):
    topic, other = (Topic(name=name, name_key=name.casefold()) for name in ("Chess", "Rowing"))
    db.add_all([topic, other])
    db.flush()
    ada, tess = made.people["Ada Quill"], made.people["Tess Whitlock"]
    db.add_all([Interest(node_id=ada.id, topic_id=topic.id, stance=stance) for stance in ("offers", "wants")])
    db.add_all([Interest(node_id=tess.id, topic_id=one.id, stance="offers") for one in (topic, other)])
    db.commit()
    told = rosa.get("/network/topics").json
    assert told == {"topics": [{"id": topic.id, "name": "Chess"}], "nodes": {str(topic.id): [ada.id]}}
    values = rosa.get("/network/measures/degree").json
    here = {person.id for person in made.people.values() if person.area_id == made.areas["Mill Fields"].id}
    assert set(places(values["ids"])) == here
    assert dict(zip(places(values["ids"]), values["values"], strict=True))[ada.id] == 8
    assert (values["label"], values["as"]) == ("People known", "count")


def test_values_are_of_who_was_met(sign_in, db):
    met, named = make_person(db, "Met"), make_person(db, "Named", met=False)
    keep(db, {met: {"constraint": 0.123456}, named: {"constraint": 0.5}})
    db.commit()
    told = sign_in().get("/network/measures/constraint").json
    assert (told["ids"], told["values"], told["low_is_good"]) == ([met.id], [0.1235], True)


@pytest.mark.parametrize("measure", ["no-such", "density", "community"])
def test_there_are_values_only_of_measures_that_are_kept_for_each(sign_in, measure):
    assert sign_in().get(f"/network/measures/{measure}").status_code == 404


def test_without_an_analysis_the_page_says_so_and_the_answer_has_places_all_the_same(sign_in, db):
    make_person(db, "Ana")
    db.commit()
    client = sign_in()
    assert "The network is not read yet" in client.get("/network").text
    answer = client.get("/network/data").json
    assert (answer["made_at"], answer["stale"], answer["nodes"]["name"]) == ("", True, ["Ana"])
    assert client.get("/network/measures/degree").json["ids"] == []


def test_flags_are_places(sign_in, db):
    ana, ben, named, staff = (make_person(db, name) for name in ("Ana", "Ben", "Named", "Rosa"))
    named.met, staff.staff = False, True
    db.add(Consent(person_id=ben.id, purpose=Purpose.PUT_ME_ON_A_MAP, given=True, on=team_day()))
    make_organisation(db, "Band")
    keep(db, {ana: {}}, connectors=[connector(ana)])
    db.commit()
    nodes = sign_in().get("/network/data").json["nodes"]
    flagged = {
        flag: [nodes["name"][place] for place in places(nodes[flag])]
        for flag in ("staff", "named", "hidden", "on_maps", "sure", "unsure")
    }
    told = {"staff": ["Rosa"], "named": ["Named"], "on_maps": ["Ben"], "sure": ["Ana"], "hidden": [], "unsure": []}
    assert flagged == told


@pytest.mark.parametrize("path", ["", "/data", "/topics", "/measures/degree", "/path?from=1&to=2", "/beside/1"])
def test_a_partner_finds_nothing(sign_in, made, path):
    assert sign_in(Role.PARTNER, areas=(made.areas["Mill Fields"],)).get(f"/network{path}").status_code == 404


def test_a_community_connector_has_a_map_without_measures(sign_in, made):
    client = sign_in(Role.CONNECTOR, areas=(made.areas["Mill Fields"],))
    assert client.get("/network/data").json["nodes"]["name"] == []
    assert client.get("/network").status_code == 200
    assert client.get("/network/measures/degree").status_code == 404


def test_the_page_tells_in_words_what_the_map_shows(rosa, made):
    page = rosa.get("/network").text
    cut = made.streets["Cut Close"]
    assert "Without a known tie to another street: Cut Close and Shy Street." in page
    assert f'href="?open=street-{cut.id}"' in page
    opened = rosa.get(f"/network?open=street-{cut.id}").text
    assert f'<a href="/people/{made.people["Cut 1"].id}">Cut 1</a>' in opened
    assert "Around Cut Close" in rosa.get("/network?by=community").text


def test_a_way_is_told_in_words_and_to_the_map(rosa, made):
    nuala, cut = made.people["Nuala Byrne"], made.people["Cut 1"]
    lane = [made.people[name] for name in ("Lane 6", "Lane 5")]
    asked = f"/network/path?from={nuala.id}&to={lane[1].id}"
    sentence = "2 steps: Nuala Byrne knows Lane 6, who knows Lane 5."
    page = rosa.get(asked).text
    assert sentence in page
    assert f'href="/introductions/new?first={nuala.id}&amp;second={lane[1].id}"' in page
    assert rosa.get(asked, headers=AS_JSON).json == {
        "nodes": [nuala.id, lane[0].id, lane[1].id],
        "names": ["Nuala Byrne", "Lane 6", "Lane 5"],
        "sentence": sentence,
        "steps": 2,
        "refusing": [],
    }
    none = rosa.get(f"/network/path?from={nuala.id}&to={cut.id}", headers=AS_JSON).json
    assert (none["nodes"], none["steps"]) == ([], None)
    assert "No way between Nuala Byrne and Cut 1 is known." in none["sentence"]


def test_a_way_is_found_between_two_names_that_are_typed(rosa):
    page = rosa.get("/network/path?from=&from-typed=Nuala+Byrne&to=&to-typed=Lark+2")
    assert "1 step: Nuala Byrne knows Lark 2." in page.text


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("from-typed=Zaphod&to-typed=Lark+2", "We know nobody called “Zaphod”."),
        ("from-typed=Lark+2&to-typed=", "Say where the way leads."),
        ("from-typed=Lark+2&to-typed=Lark+2", "Choose two different ones"),
    ],
)
def test_a_question_that_cannot_be_answered_comes_back_with_why(rosa, asked, sentence):
    page = rosa.get(f"/network/path?{asked}")
    assert page.status_code == 422
    assert sentence in page.text


def test_the_map_is_told_why_a_way_cannot_be_looked_for(rosa, made):
    ada, tess = made.people["Ada Quill"].id, made.people["Tess Whitlock"].id
    twice = rosa.get(f"/network/path?from={ada}&to={ada}", headers=AS_JSON)
    assert (twice.status_code, twice.json["sentence"][:20]) == (422, "Choose two different")
    for ends in (f"from={ada}&to={tess}", f"from=x&to={ada}", "from=1", ""):
        assert rosa.get(f"/network/path?{ends}", headers=AS_JSON).status_code == 404


def test_beside_the_map_stands_what_one_may_do(rosa, sign_in, made):
    ada = made.people["Ada Quill"]
    piece = rosa.get(f"/network/beside/{ada.id}").text
    assert piece.lstrip().startswith('<h2 class="govuk-heading-m">Ada Quill</h2>')
    assert "Mill Lane, Mill Fields" in piece
    for href in ("", "/network", "/ties/new", "/place"):
        assert f'href="/people/{ada.id}{href}"' in piece
    assert f'href="/introductions/new?first={ada.id}" data-back' in piece
    assert "someone in The Moors" in piece
    assert "Tess" not in piece
    assert "Rank 1." in piece
    assert rosa.get(f"/network/beside/{made.people['Tess Whitlock'].id}").status_code == 404


def test_who_asked_to_be_left_alone_is_not_offered_for_an_introduction(sign_in, db):
    ana = make_person(db, "Ana")
    db.add(Consent(person_id=ana.id, purpose=Purpose.CONTACT_ME, given=False, on=team_day()))
    db.commit()
    piece = sign_in().get(f"/network/beside/{ana.id}").text
    assert "They asked to be left alone." in piece
    assert "/introductions/new" not in piece


def test_an_organisation_stands_beside_the_map_as_well(sign_in, db):
    kind = make_tie_kind(db, "member of", reverse_name="has as a member", directed=True)
    band = make_organisation(db, "The Band")
    make_tie(db, make_person(db, "Ana", area_id=make_area(db).id), band, kind=kind)
    db.commit()
    piece = sign_in().get(f"/network/beside/{band.id}").text
    assert f'href="/organisations/{band.id}"' in piece
    assert "/introductions/new" not in piece
    assert "place" not in piece


def test_a_larger_network_takes_as_many_questions(sign_in, db, connection):
    here, elsewhere = make_area(db, "Here"), make_area(db, "Elsewhere")
    client, kind = sign_in(Role.OFFICER, areas=(here,)), make_tie_kind(db)
    asked: list[list[int]] = []
    for size in (4, 40):
        people = [make_person(db, street=make_street(db, area=area)) for area in (here, elsewhere) for _ in range(size)]
        for one, other in pairwise(people):
            make_tie(db, one, other, kind=kind)
        keep(db, {person: {"degree": 1} for person in people})
        db.commit()
        counts = []
        for path in ("", "/data", "/topics", "/measures/degree", f"/beside/{people[1].id}"):
            with noted(connection) as statements:
                assert client.get(f"/network{path}").status_code == 200
            counts.append(len(statements))
        asked.append(counts)
    assert asked[0] == asked[1]
    assert max(asked[0]) < 25


def test_the_menu_marks_the_map_and_not_the_health_of_the_network(sign_in, made):
    client = sign_in()
    assert 'aria-current="true"' in client.get("/network").text
    for path, marked in (("/network", "Map"), ("/network-health", "More"), ("/network/path", "Map")):
        menu = client.get(path).text.partition("<nav")[2].partition("</nav>")[0]
        current = menu.partition("aria-current")[2].partition("</a>")[0]
        assert marked in current
