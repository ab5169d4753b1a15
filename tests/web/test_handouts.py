"""Pages of what is handed round: what is shown beforehand, and what is taken out."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest
from sqlalchemy import func, select

from crm.consents import add_consent
from crm.handouts.formats import FORMATS
from crm.models import AuditEntry
from crm.models.words import Purpose
from crm.permissions import Role
from tests.factories import make_area, make_organisation, make_person, make_street, make_tie, make_tie_kind
from tests.shared import shared_file
from tests.web.reading import text_of

NASTY = "</script><script>alert(1)</script><img src=x onerror=alert(2)>'\" href=javascript:alert(3)"


@pytest.fixture
def friends(db, admin):
    """Ana, who agreed to be on a map; her friend Ben, who was not asked; Dee, who was only named; and a club."""
    street, kind = make_street(db, "Mill Lane"), make_tie_kind(db, "friend of")
    ana, ben = make_person(db, "Ana", street=street), make_person(db, "Ben", street=street)
    dee, club = make_person(db, "Dee", street=street, met=False), make_organisation(db, "Chess Club")
    add_consent(db, admin, person_id=ana.id, purpose=Purpose.PUT_ME_ON_A_MAP, given=True)
    for other in (ben, dee, club):
        make_tie(db, ana, other, kind=kind)
    db.commit()
    return ana, ben, dee, club


def taken(db):
    return db.scalar(select(func.count()).where(AuditEntry.action == "export_handout"))


def test_what_it_will_tell_is_shown_before_anything_leaves(sign_in, db, friends):
    ana, *_ = friends
    page = sign_in().get(f"/handouts/new?around={ana.id}")
    said = text_of(page)
    assert "4 dots, 3 ties" in said
    assert "2 people, organisations and assets" in said
    assert "1: have not agreed to be on a map" in said
    assert "1: only named by others" in said
    assert "holds personal data" in said
    assert "Ana" in said
    assert "Chess Club" in said
    assert "Ben" not in said
    assert "Dee" not in said
    assert "The street of 1 person" in said
    assert taken(db) == 0


def test_other_choices_show_other_contents(sign_in, db, friends):
    ana, *_ = friends
    client = sign_in()
    asked = {"around": ana.id, "steps": 1, "audience": "team", "streets": "y", "title": "For the café"}
    page = client.post("/handouts/new", data=asked)
    assert page.status_code == 200
    assert re.search(r"Mill Lane, ", text_of(page))
    assert "<h1" in page.text
    assert "For the café" in page.text
    again = client.post("/handouts/new", data=asked | {"streets": ""})
    assert "Mill Lane" not in again.text
    assert taken(db) == 0


def test_a_view_of_the_map_is_handed_round(sign_in, friends):
    ids = ",".join(str(node.id) for node in friends)
    page = sign_in().post("/handouts/new", data={"of": "view", "nodes": f"{ids},x,999999999", "arranged": "community"})
    assert "4 dots, 3 ties" in text_of(page)
    assert f'value="{ids},x,999999999"' in page.text
    assert "How many steps" not in page.text


def test_a_title_from_the_map_gives_way_and_one_that_is_typed_is_refused(sign_in, friends):
    client, ids = sign_in(), ",".join(str(node.id) for node in friends)
    arrived = client.post("/handouts/new", data={"nodes": ids, "title": "People of Mill Lane"})
    assert arrived.status_code == 200
    assert "Part of our network" in arrived.text
    assert "People of Mill Lane" not in arrived.text
    typed = {"nodes": ids, "title": "People of Mill Lane", "audience": "others", "steps": 1}
    refused = client.post("/handouts/new", data=typed)
    assert refused.status_code == 422
    assert "Take “Mill Lane” out of the title" in refused.text
    again = client.post("/handouts", data=typed | {"written_as": "page"})
    assert again.status_code == 422
    assert again.text.count("Take “Mill Lane” out of the title") == 2  # in the summary and on the field
    assert client.post("/handouts", data=typed | {"steps": "x", "written_as": "y"}).status_code == 422


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Nothing in this view can be handed round."),
        ({"nodes": "9999999"}, "Nothing in this view can be handed round."),
        ({"nodes": ",".join(map(str, range(1, 50_003)))}, "at most 50,000"),
        ({"nodes": "1", "audience": "the enemy", "steps": 1}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_handed_round_gets_a_sentence(sign_in, friends, sent, sentence):
    page = sign_in().post("/handouts/new", data=sent)
    assert page.status_code == 422
    assert sentence in page.text


def test_too_long_a_title_is_refused_and_comes_back(sign_in, friends):
    sent = {"around": friends[0].id, "steps": 1, "audience": "team", "title": "x" * 121}
    page = sign_in().post("/handouts/new", data=sent)
    assert page.status_code == 422
    assert "shorten it to 120" in page.text
    assert "x" * 121 in page.text


def take(client, node, written_as, **more):
    sent = {"around": node.id, "steps": 1, "audience": "team", "streets": "y", "written_as": written_as}
    return client.post("/handouts", data=sent | more)


class Parts(HTMLParser):
    """The tags of a page, its policy, and what stands in its scripts."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.scripts, self.policy, self._in = [], [], "", ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self._in = tag
        self.tags.append((tag, dict(attrs)))
        if tag == "meta" and dict(attrs).get("http-equiv") == "Content-Security-Policy":
            self.policy = dict(attrs)["content"]

    def handle_endtag(self, tag):
        self._in = ""

    def handle_data(self, data):
        if self._in == "script":
            self.scripts.append(data)


def test_the_page_holds_all_it_needs_and_its_policy_lets_nothing_else_run(sign_in, db, friends):
    ana, *_ = friends
    answer = take(sign_in(), ana, "page", title="Friends of Ana: 2026")
    disposition = answer.headers["Content-Disposition"]
    assert re.fullmatch(r'attachment; filename="kith-friends-of-ana-2026-\d{4}-\d\d-\d\d\.html"', disposition)
    page = Parts(answer.text)
    assert [one for tag, attrs in page.tags for one in attrs if one in ("src", "href", "onload", "srcset")] == []
    assert {tag for tag, _ in page.tags} & {"link", "iframe", "img", "object"} == set()
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in page.scripts]
    assert len(hashes) == 2
    assert page.policy.startswith("default-src 'none'; script-src " + " ".join(f"'sha256-{one}'" for one in hashes))
    assert "unsafe-inline" not in page.policy.split("style-src")[0]
    assert "Mill Lane" in answer.text
    assert "friend of Chess Club; tied to 2 without a name" in answer.text
    for name in ("Ben", "Dee"):
        assert not re.search(rf"\b{name}\b", answer.text.replace(page.scripts[0], ""))
    assert taken(db) == 1


def test_names_stay_text(sign_in, db, admin):
    area = make_area(db)
    naughty = [one for one in json.loads(shared_file("hostile/naughty_strings.json").read_text()) if one.strip("\0 ")]
    names = [NASTY, *(one.replace("\0", "")[:200] for one in naughty)]
    nodes = [make_organisation(db, name, area_id=area.id) for name in names if name]
    for node in nodes[1:60]:
        make_tie(db, nodes[0], node, kind=make_tie_kind(db))
    db.commit()
    client, ids = sign_in(), ",".join(str(node.id) for node in nodes)
    plain = {tag for tag, _ in Parts(take(client, make_organisation(db, "Plain"), "page").text).tags} - {"circle"}
    assert not plain & {"img", "b", "iframe", "a", "audio", "video"}
    sent = {"nodes": ids, "steps": 1, "audience": "team", "title": NASTY[:100]}
    answer = client.post("/handouts", data=sent | {"written_as": "page"})
    page = Parts(answer.text)
    assert answer.status_code == 200
    assert {tag for tag, _ in page.tags} == plain
    assert len(page.scripts) == 2
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
    for path, more in (("/handouts", {"written_as": "a4"}), ("/handouts/new", {})):
        shown = client.post(path, data=sent | more)
        assert shown.status_code == 200
        assert "<script>alert" not in shown.text
        assert "onerror=alert(2)>" not in shown.text.replace("&gt;", "")


def test_a_sheet_is_drawn_without_script_and_without_colour(sign_in, db, friends):
    ana, *_ = friends
    answer = take(sign_in(), ana, "a3")
    assert 'class="sheet sheet--a3"' in answer.text
    assert "<script" not in answer.text
    assert " style=" not in answer.text
    drawing = re.search(r'<svg class="drawing".*?</svg>', answer.text, re.DOTALL).group()
    assert (drawing.count("<circle"), drawing.count("<rect"), drawing.count("<line")) == (3, 1, 3)
    assert drawing.count('class="unnamed"') == 2
    assert ">Ana</text>" in drawing
    assert "This shows what we have recorded" in answer.text
    back = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', answer.text))
    assert (back["around"], back["audience"], back["streets"]) == (str(ana.id), "team", "y")
    assert "dates" not in back
    assert taken(db) == 1


@pytest.mark.parametrize("written_as", sorted(FORMATS))
def test_files_for_other_programs_are_taken_out(sign_in, db, friends, written_as):
    answer = take(sign_in(), friends[0], written_as)
    assert answer.status_code == 200
    assert answer.mimetype == FORMATS[written_as].mimetype
    assert f'.{FORMATS[written_as].extension}"' in answer.headers["Content-Disposition"]
    assert b"Dee" not in answer.data
    assert taken(db) == 1


def test_nothing_is_taken_without_saying_as_what(sign_in, db, friends):
    page = take(sign_in(), friends[0], "")
    assert page.status_code == 422
    assert "Choose as what you want to take it out." in page.text
    assert taken(db) == 0


def test_too_many_for_a_picture_are_still_a_file(sign_in, db):
    area = make_area(db)
    ids = ",".join(str(make_organisation(db, f"Group {n}", area_id=area.id).id) for n in range(1001))
    db.commit()
    client, sent = sign_in(), {"nodes": ids, "steps": 1, "audience": "team"}
    refused = client.post("/handouts", data=sent | {"written_as": "page"})
    assert refused.status_code == 422
    assert "1,001 are too many for a picture" in refused.text
    assert taken(db) == 0
    assert client.post("/handouts", data=sent | {"written_as": "graphml"}).status_code == 200


def test_who_may_not_export_finds_nothing(sign_in, friends):
    ana, *_ = friends
    for role in (Role.CONNECTOR, Role.PARTNER):
        client = sign_in(role)
        assert client.get(f"/handouts/new?around={ana.id}").status_code == 404
        assert take(client, ana, "page").status_code == 404


def test_the_network_page_leads_to_it(sign_in, friends):
    ana, *_ = friends
    assert f'href="/handouts/new?around={ana.id}"' in sign_in().get(f"/people/{ana.id}/network").text
