"""Pages of the codebook."""

import re

import pytest
from sqlalchemy import select

from crm import theme_changes, themes
from crm.models import Coding, Theme
from crm.models.words import Sway
from crm.permissions import Role
from crm.starter_themes import STARTERS
from tests.factories import make_area, make_coding, make_conversation


@pytest.fixture
def parks(db, admin):
    return themes.add_theme(db, admin, name="Parks", description="Green places.\nNot: streets.", examples="The oak")


@pytest.fixture
def trees(db, admin, parks):
    return themes.add_theme(db, admin, name="Trees", parent_id=parks.id)


def test_an_empty_codebook_begins_with_the_usual_themes(sign_in, db):
    client = sign_in()
    assert "Begin with the usual themes" in client.get("/themes").text
    assert client.post("/themes/starting-set").location == "/themes"
    page = client.get("/themes").text
    assert all(starter.name.replace("&", "&amp;") in page for starter in STARTERS)
    client.post("/themes/starting-set")
    assert len(db.scalars(select(Theme.id).where(Theme.parent_id.is_(None))).all()) == len(STARTERS)


def test_the_codebook_is_read_as_a_tree_with_its_counts(sign_in, db, trees):
    for _ in range(2):
        make_coding(db, make_conversation(db), trees)
    page = sign_in(Role.OFFICER, areas=(make_area(db),)).get("/themes").text
    assert re.search(r"<h2[^>]*>.*Parks.*<h3[^>]*>.*Trees.*2 codings", page, re.DOTALL)
    assert "Not: streets." in page
    assert "“The oak”" in page
    assert "Add a theme" not in page


def test_a_theme_is_added_and_a_refused_one_comes_back_filled_in(sign_in, parks):
    client = sign_in()
    assert f'<option value="{parks.id}" selected>' in client.get(f"/themes/new?within={parks.id}").text
    data = {"name": "Ponds", "parent_id": parks.id, "description": "Water", "examples": ""}
    made = client.post("/themes/new", data=data)
    assert made.status_code == 303
    assert "Water" in client.get(made.location).text
    refused = client.post("/themes/new", data=data | {"description": "Frogs"})
    assert refused.status_code == 422
    assert "There is already a theme “Ponds” within “Parks”" in refused.text
    assert "Frogs" in refused.text
    assert "is in the codebook, or the top" in client.post("/themes/new", data=data | {"parent_id": 10**9}).text


def test_a_theme_is_changed_in_each_way_on_its_page(sign_in, db, admin, parks, trees):
    client, path = sign_in(), f"/themes/{trees.id}"
    assert client.post(f"{path}/rename", data={"rename-name": "Woods"}).location == path
    described = {"describe-description": "Trees", "describe-examples": "", "describe-colour": "#123456"}
    assert client.post(f"{path}/describe", data=described).location == path
    assert client.post(f"{path}/move", data={"move-parent_id": "", "move-place": "1"}).location == path
    db.expire_all()
    assert [line.name for line in themes.list_themes(db, admin)] == ["Woods", "Parks"]
    assert client.post(f"{path}/retire").status_code == 303
    assert "This theme is retired" in client.get(path).text
    assert "Woods" not in client.get("/themes").text
    assert "Woods" in client.get("/themes?retired=1").text
    assert client.post(f"{path}/bring-back").status_code == 303
    assert client.post(f"{path}/merge", data={"merge-into_id": parks.id}).location == f"/themes/{parks.id}"
    gone = client.get(path)
    assert "This theme was merged into" in gone.text
    assert "Change it" not in gone.text


def test_what_is_refused_is_said_on_the_form_it_was_sent_with(sign_in, parks, trees):
    client = sign_in()
    refused = client.post(f"/themes/{parks.id}/move", data={"move-parent_id": trees.id, "move-place": ""})
    assert refused.status_code == 422
    assert "cannot be within itself" in refused.text
    assert 'href="#move-parent_id"' in refused.text
    refused = client.post(f"/themes/{parks.id}/merge", data={"merge-into_id": "nonsense"})
    assert refused.status_code == 422
    refused = client.post(f"/themes/{parks.id}/move", data={"move-parent_id": "", "move-place": "first"})
    assert "Enter a whole number" in refused.text


def test_quotes_are_chosen_and_go_to_a_new_theme(sign_in, db, parks):
    talk = make_conversation(db, said="The oak is old. The pond is dry.")
    oak, pond = (make_coding(db, talk, parks, words=words) for words in ("oak is old", "pond is dry"))
    client, path = sign_in(), f"/themes/{parks.id}/split"
    assert "pond is dry" in client.get(path).text
    assert "oak is old" not in client.get(f"{path}?q=POND").text
    refused = client.post(path, data={"name": "Ponds", "into_id": "", "parent_id": ""})
    assert refused.status_code == 422
    assert "Choose at least one quote" in refused.text
    data = {"coding_ids": [pond.id, "nonsense"], "name": "Ponds", "into_id": "", "parent_id": parks.id}
    made = client.post(path, data=data)
    assert made.status_code == 303
    assert "Ponds" in client.get(made.location).text
    db.expire_all()
    assert (oak.theme_id, db.get(Theme, pond.theme_id).name) == (parks.id, "Ponds")


def test_all_that_is_found_goes_at_once_also_what_is_on_other_pages(sign_in, db, parks):
    for number in range(30):
        talk, sway = make_conversation(db, said="The oak is old."), Sway.ASSET if number < 2 else Sway.DEFICIT
        make_coding(db, talk, parks, words="oak is old", sway=sway)
    client, path = sign_in(), f"/themes/{parks.id}/split"
    page = client.get(f"{path}?q=OAK&sway=deficit").text
    assert "All 28 with “OAK”, spoken of as: a problem" in page
    assert page.count('name="coding_ids"') == 25
    sent = {"everything": "y", "q": "OAK", "sway": "deficit", "into_id": "", "parent_id": ""}
    refused = client.post(f"{path}?q=OAK&sway=deficit", data=sent | {"name": ""})
    assert refused.status_code == 422
    assert re.search(r'id="everything"[^>]* checked', refused.text)
    made = client.post(path, data=sent | {"name": "Old trees"})
    db.expire_all()
    left = db.scalars(select(Coding).where(Coding.theme_id == parks.id)).all()
    assert [coding.sway for coding in left] == [Sway.ASSET] * 2
    assert made.location != f"/themes/{parks.id}"
    assert "show all quotes" in client.get(f"{path}?q=nowhere").text
    assert client.get(f"{path}?sway=odd&page=x").status_code == 200


def ticked(page):
    """The quotes that are ticked on a page, and those that go along without being on it."""
    shown = re.findall(r'id="coding-(\d+)" name="coding_ids" value="\d+" checked', page)
    along = re.findall(r'type="hidden" name="coding_ids" value="(\d+)"', page)
    return set(map(int, shown)), set(map(int, along))


def test_ticks_stay_when_the_page_is_turned_or_others_are_looked_for(sign_in, db, parks):
    talk = make_conversation(db, said="The oak is old. The pond is dry.")
    old, *_, new = (make_coding(db, talk, parks, words="oak is old").id for _ in range(30))
    pond = make_coding(db, talk, parks, words="pond is dry").id
    client, path = sign_in(), f"/themes/{parks.id}/split"
    typed = {"name": "Old trees", "into_id": "", "parent_id": "", "q": "", "sway": "", "at": "1"}
    second = client.post(path, data=typed | {"coding_ids": [new], "page": "2", "everything": "y"})
    assert second.status_code == 200
    assert "26 to 31 of 31 quotes" in second.text
    assert 'value="Old trees"' in second.text
    assert "1 ticked quote is not on this page" in second.text
    assert re.search(r'id="everything"[^>]* checked', second.text)
    assert ticked(second.text) == (set(), {new})
    found = client.post(path, data=typed | {"coding_ids": [new, old], "text": "pond", "find": "y", "everything": "y"})
    assert ticked(found.text) == (set(), {new, old})
    assert 'name="q" value="pond"' in found.text
    assert "everything" not in found.text, "what was found before is not all that is found now"
    refused = client.post(path, data=typed | {"coding_ids": [new, old, pond], "name": "", "at": "2"})
    assert (refused.status_code, ticked(refused.text)) == (422, ({old}, {new, pond}))
    unticked = client.post(path, data=typed | {"coding_ids": [new, old], "untick": "y"})
    assert ticked(unticked.text) == (set(), set())
    data = {"coding_ids": [new, old], "q": "pond", "everything": "y", "text": "typed, and not looked for"}
    client.post(path, data=typed | data)
    db.expire_all()
    assert {id_ for id_ in (new, old, pond) if db.get(Coding, id_).theme_id == parks.id} == set()
    assert len(db.scalars(select(Coding).where(Coding.theme_id == parks.id)).all()) == 28


def test_quotes_of_another_area_are_not_shown_to_be_split(sign_in, db, parks):
    make_coding(db, make_conversation(db, said="A secret"), parks, words="secret")
    client = sign_in(Role.COORDINATOR, areas=(make_area(db),))
    assert "secret" not in client.get(f"/themes/{parks.id}/split").text


def test_a_change_is_undone_from_the_history(sign_in, db, admin, parks, trees):
    client = sign_in()
    client.post(f"/themes/{trees.id}/merge", data={"merge-into_id": parks.id})
    change = theme_changes.list_theme_changes(db, admin).rows[0]
    page = client.get("/themes/changes").text
    assert "“Trees” was merged into “Parks”" in page
    added = theme_changes.list_theme_changes(db, admin).rows[1]
    refused = client.post(f"/themes/changes/{added.id}/undo")
    assert refused.status_code == 422
    assert "what was done later: “Trees” was merged into “Parks”" in refused.text
    assert client.post(f"/themes/changes/{change.id}/undo").location == "/themes/changes"
    again = client.post(f"/themes/changes/{change.id}/undo").text
    assert again.count("This was undone already.") == 1
    assert 'href="#"' not in again
    page = client.get(f"/themes/changes?theme={parks.id}").text
    assert "Undone" in page
    assert "was added at the top" in page
    assert client.get("/themes/changes?theme=99999999").status_code == 404


def test_only_who_looks_after_the_codebook_changes_it(sign_in, db, parks):
    officer = sign_in(Role.OFFICER, areas=(make_area(db),))
    assert officer.get(f"/themes/{parks.id}").status_code == 200
    assert "Change it" not in officer.get(f"/themes/{parks.id}").text
    assert "/undo" not in officer.get(f"/themes/changes?theme={parks.id}").text
    for path in ("new", f"{parks.id}/split"):
        assert officer.get(f"/themes/{path}").status_code == 404
    for path in ("starting-set", "new", f"{parks.id}/rename", f"{parks.id}/merge", f"{parks.id}/retire"):
        assert officer.post(f"/themes/{path}").status_code == 404
    assert sign_in(Role.PARTNER).get("/themes").status_code == 404
    assert db.scalar(select(Coding.id)) is None
