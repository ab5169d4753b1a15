"""Topics: one name for one thing, counted, renamed and merged."""

import pytest

from crm import interests, topics
from crm.errors import Invalid, NotAllowed, NotFound
from crm.models import Interest, Topic
from crm.models.words import Stance
from crm.permissions import Actor, Role
from crm.session import make_session
from tests.factories import make_area, make_organisation, make_person, make_street


def test_a_topic_typed_in_other_ways_is_one_topic(db):
    first, *rest = topics.ensure_topics(db, ["Gardening ", "gardening", "GARDENING", "Café", "", "cafe"])
    assert first.name == "Gardening"
    assert [topic.name for topic in rest] == ["Café"]
    assert topics.ensure_topics(db, ["gardening"]) == [first]


@pytest.mark.parametrize("name", ["!!!", "x" * 81, "🌱"])
def test_a_name_that_names_nothing_is_refused(db, name):
    with pytest.raises(ValueError):
        topics.ensure_topics(db, [name])


def test_topics_are_counted_by_stance_among_those_whom_the_actor_sees(db, admin, connection):
    mine, other = make_area(db), make_area(db)
    for area in (mine, other):
        person = make_person(db, street=make_street(db, area=area))
        interests.set_interests(db, admin, person.id, {Stance.OFFERS: ["Chess"], Stance.WANTS: ["Chess", "Choir"]})
    (chess, choir) = topics.list_topics(db, admin).rows
    assert (chess.topic.name, chess.counts) == ("Chess", {Stance.OFFERS: 2, Stance.WANTS: 2})
    officer = Actor(id=None, name="officer", role=Role.OFFICER, area_ids=frozenset([mine.id]))
    with make_session(connection, officer) as own:
        assert topics.list_topics(own, officer).rows[0].counts == {Stance.OFFERS: 1, Stance.WANTS: 1}
        assert topics.list_interested(own, officer, chess.topic.id).total == 1
    assert topics.list_interested(db, admin, choir.topic.id, stance=Stance.OFFERS).total == 0


def test_topics_are_found_and_sorted(db, admin):
    club = make_organisation(db)
    interests.set_interests(db, admin, club.id, {Stance.OFFERS: ["Choir", "Chess"], Stance.WANTS: ["Choir"]})
    topics.ensure_topics(db, ["Arts"])

    def names(**how):
        return [row.topic.name for row in topics.list_topics(db, admin, **how).rows]

    assert names() == ["Arts", "Chess", "Choir"]
    assert names(direction="descending") == ["Choir", "Chess", "Arts"]
    assert names(sort="interest", direction="descending") == ["Choir", "Chess", "Arts"]
    assert names(text="CHE") == ["Chess"]
    assert names(text="%") == ["Arts", "Chess", "Choir"]


def test_suggestions_begin_with_what_was_typed_then_hold_it(db, admin):
    topics.ensure_topics(db, ["Outdoor gym", "Door knocking", "Chess"])
    found = topics.list_topic_suggestions(db, admin, text="Door")
    assert [topic.name for topic in found] == ["Door knocking", "Outdoor gym"]
    assert topics.list_topic_suggestions(db, admin, text=" ") == []


def test_few_letters_begin_a_word(db, admin):
    topics.ensure_topics(db, ["Volunteering", "Lunch club", "Late lunch", "Swimming"])
    found = [topic.name for topic in topics.list_topic_suggestions(db, admin, text="lun")]
    assert found == ["Lunch club", "Late lunch"]
    assert [topic.name for topic in topics.list_topic_suggestions(db, admin, text="lunt")] == ["Volunteering"]


def test_a_topic_is_renamed_unless_another_has_the_name(db, admin):
    chess, choir = topics.ensure_topics(db, ["Ches", "Choir"])
    assert topics.rename_topic(db, admin, chess.id, name="Chess").name_key == "chess"
    with pytest.raises(Invalid) as refused:
        topics.rename_topic(db, admin, choir.id, name=" chess")
    assert "merge" in refused.value.errors["name"]


def test_merged_topics_keep_every_interest_once(db, admin):
    ana, ben = make_person(db), make_person(db)
    interests.set_interests(db, admin, ana.id, {Stance.OFFERS: ["Gardening", "Gardens"], Stance.WANTS: ["Gardens"]})
    interests.set_interests(db, admin, ben.id, {Stance.OFFERS: ["Gardens"]})
    gardens = topics.list_topics(db, admin, text="Gardens").rows[0].topic
    kept = topics.merge_topics(db, admin, gardens.id, into="gardening")
    held = {(interest.node_id, interest.stance, interest.topic_id) for interest in db.query(Interest)}
    expected = {(ana.id, Stance.OFFERS), (ana.id, Stance.WANTS), (ben.id, Stance.OFFERS)}
    assert held == {(*key, kept.id) for key in expected}
    assert [topic.name for topic in db.query(Topic)] == ["Gardening"]


def test_whoever_does_not_see_all_who_have_a_topic_does_not_merge_it(db, admin, connection):
    mine, hidden = make_area(db), make_person(db)
    interests.set_interests(db, admin, hidden.id, {Stance.OFFERS: ["Gardens", "Gardening"]})
    gardens = topics.list_topics(db, admin, text="Gardens").rows[0].topic
    coordinator = Actor(id=None, name="coordinator", role=Role.COORDINATOR, area_ids=frozenset([mine.id]))
    with make_session(connection, coordinator) as own, pytest.raises(Invalid) as refused:
        topics.merge_topics(own, coordinator, gardens.id, into="gardening")
    assert "ask an admin" in refused.value.errors["into"]


def test_a_topic_merges_into_another_that_is_there(db, admin):
    (chess,) = topics.ensure_topics(db, ["Chess"])
    for into in ("Chess", "Draughts"):
        with pytest.raises(Invalid):
            topics.merge_topics(db, admin, chess.id, into=into)


def test_officers_do_not_change_the_list(db):
    officer = Actor(id=None, name="officer", role=Role.OFFICER)
    with pytest.raises(NotAllowed):
        topics.rename_topic(db, officer, 1, name="Chess")


def test_a_topic_that_is_not_there_is_not_found(db, admin):
    with pytest.raises(NotFound):
        topics.get_topic(db, admin, 1)
