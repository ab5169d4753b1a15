"""Pages of topics and interests."""

from crm import interests, topics
from crm.models.words import Stance
from crm.permissions import Role
from tests.factories import make_area, make_person, make_street


def test_topics_are_listed_with_how_many_stand_to_them(sign_in, db, admin):
    ana = make_person(db, "Ana")
    interests.set_interests(db, admin, ana.id, {Stance.OFFERS: ["Chess"], Stance.WANTS: ["Choir"]})
    client = sign_in()
    page = client.get("/topics?sort=interest&direction=descending")
    assert "Chess" in page.text
    assert "2 topics" in page.text
    assert "No topics found" in client.get("/topics?q=football").text
    chess = topics.list_topics(db, admin, text="chess").rows[0].topic
    assert "Ana" in client.get(f"/topics/{chess.id}?stance=offers").text
    assert "Ana" not in client.get(f"/topics/{chess.id}?stance=wants").text


def test_a_topic_is_renamed_and_merged_by_whoever_may(sign_in, db):
    chess, other = topics.ensure_topics(db, ["Ches", "Board games"])
    client = sign_in()
    assert client.post(f"/topics/{chess.id}/rename", data={"rename-name": "Chess"}).status_code == 303
    refused = client.post(f"/topics/{chess.id}/rename", data={"rename-name": "board GAMES"})
    assert refused.status_code == 422
    assert "merge this one into it" in refused.text
    merged = client.post(f"/topics/{chess.id}/merge", data={"merge-into": "Board games"})
    assert merged.location == f"/topics/{other.id}"
    assert client.get(f"/topics/{chess.id}").status_code == 404
    officer = sign_in(Role.OFFICER, areas=(make_area(db),))
    assert officer.post(f"/topics/{other.id}/rename", data={"rename-name": "Games"}).status_code == 404
    assert "Rename" not in officer.get(f"/topics/{other.id}").text


def test_a_topics_page_names_nobody_of_another_area(sign_in, db, admin):
    mine, hidden = make_area(db), make_person(db, "Hidden")
    interests.set_interests(db, admin, hidden.id, {Stance.OFFERS: ["Chess"]})
    chess = topics.list_topics(db, admin).rows[0].topic
    page = sign_in(Role.OFFICER, areas=(mine,)).get(f"/topics/{chess.id}")
    assert page.status_code == 200
    assert "Hidden" not in page.text


def test_interests_are_changed_one_a_line_or_with_commas(sign_in, db, admin):
    ana = make_person(db, street=make_street(db))
    client = sign_in()
    data = {"offers": "Baking\r\nchess, Chess\n", "wants": "", "cares_about": "The park"}
    assert client.post(f"/people/{ana.id}/interests", data=data).status_code == 303
    known = interests.list_interests(db, admin, ana.id)
    assert [topic.name for topic in known[Stance.OFFERS]] == ["Baking", "chess"]
    assert "Baking\nchess" in client.get(f"/people/{ana.id}/interests").text.replace("\r", "")
    refused = client.post(f"/people/{ana.id}/interests", data=data | {"wants": "???"})
    assert refused.status_code == 422
    assert "???" in refused.text
    assert "at least one letter" in refused.text
