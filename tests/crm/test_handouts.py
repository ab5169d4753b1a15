"""What is handed round, and what must not be worked out from it."""

import datetime as dt
import json
import zlib
from dataclasses import replace
from itertools import combinations, pairwise
from math import dist

import pytest
from sqlalchemy import select

from crm.analyses import get_data_version, keep_analysis
from crm.consents import add_consent
from crm.errors import Invalid, NotAllowed, NotFound
from crm.handouts.choosing import MOST_AROUND, MOST_IN_VIEW, Around, View
from crm.handouts.contents import Audience, Choices, HandoutInterest, Why
from crm.handouts.making import make_handout, take_handout
from crm.models import AuditEntry, Interest, Topic, now
from crm.models.words import Purpose
from crm.network.handouts import draw_handout
from crm.permissions import Actor, Role
from crm.session import make_session
from crm.ties import end_tie
from tests.factories import make_area, make_organisation, make_person, make_street, make_tie, make_tie_kind, team_day
from tests.handouts import agree, make_agreed, view_of
from tests.shared import shared_file

TEAM, OTHERS = Choices(), Choices(audience=Audience.OTHERS)


@pytest.fixture
def friend(db):
    return make_tie_kind(db, "is a friend of")


def keep_places(db, people):
    """The map draws each of *people* 100 further right, and those of one street in one row."""
    ids = sorted(person.id for person in people)
    street = {person.id: person.street_id for person in people}
    rows = {
        "x": [100 * at for at in range(len(ids))],
        "y": [1000 * street[id_] for id_ in ids],
        "group": [0] * len(ids),
    }
    packed = zlib.compress(json.dumps({"ids": ids, "street": rows, "community": rows}).encode())
    keep_analysis(db, get_data_version(db), {"people": len(ids)}, (), packed)


def ties_of(handout):
    names = {node.key: node.name for node in handout.nodes}
    return [tie.sentence(names) for tie in handout.ties]


def test_only_people_who_agreed_to_be_on_a_map_are_named(db, admin, friend):
    street = make_street(db, "Mill Lane", area=make_area(db, "Here"))
    ana = make_agreed(db, admin, "Ana", street=street)
    ben, cy = make_person(db, "Ben", street=street), make_person(db, "Cy", street=street)
    stub = make_person(db, "Dee", street=street, met=False)
    agree(db, admin, cy)
    add_consent(db, admin, person_id=cy.id, purpose=Purpose.PUT_ME_ON_A_MAP, given=False)
    for other in (ben, cy, stub):
        make_tie(db, ana, other, kind=friend)
    handout = make_handout(db, admin, Around(ana.id), TEAM)
    assert [(node.name, node.street) for node in handout.nodes if node.named] == [("Ana", "Mill Lane")]
    assert [(node.label, node.street, node.area) for node in handout.nodes if not node.named] == [("", "", "Here")] * 3
    assert handout.unnamed == ((Why.NO_CONSENT, 2), (Why.ONLY_NAMED, 1))
    for name in ("Ben", "Cy", "Dee"):
        assert name not in repr(handout)


def test_of_a_tie_with_somebody_unnamed_only_that_it_is_there_is_told(db, admin, friend):
    married = make_tie_kind(db, "is married to")
    ana, ben = make_agreed(db, admin, "Ana"), make_agreed(db, admin, "Ben")
    hidden = make_person(db, "Cy")
    day = dt.date(2024, 5, 3)
    make_tie(db, ana, ben, kind=friend, strength=3, since=day)
    make_tie(db, ana, hidden, kind=married, strength=3, since=day)
    make_tie(db, ana, hidden, kind=friend, since=day)
    handout = make_handout(db, admin, view_of(ana, ben, hidden), replace(TEAM, dates=True))
    assert ties_of(handout) == [
        "Ana is a friend of Ben, since 3 May 2024",
        "Ana tied to Unnamed person 3",
    ]
    assert (handout.ties[1].strength, handout.ties[1].weight, handout.ties[1].since) == (None, 1.0, None)


def test_only_the_details_that_were_chosen_go_in(db, admin, friend):
    ana, ben = make_agreed(db, admin, "Ana"), make_agreed(db, admin, "Ben")
    topic = Topic(name="Chess", name_key="chess")
    db.add(topic)
    db.flush()
    db.add(Interest(node_id=ana.id, topic_id=topic.id, stance="offers"))
    old = make_tie(db, ana, ben, kind=make_tie_kind(db, "works with"), since=dt.date(2020, 1, 1))
    end_tie(db, admin, old.id)
    make_tie(db, ana, ben, kind=friend, since=dt.date(2021, 1, 1))
    plain = make_handout(db, admin, view_of(ana, ben), replace(TEAM, streets=False))
    assert [(node.street, node.interests) for node in plain.nodes] == [("", ())] * 2
    assert [(tie.kind, tie.since, tie.until) for tie in plain.ties] == [("is a friend of", None, None)]
    full = make_handout(db, admin, view_of(ana, ben), replace(TEAM, interests=True, dates=True))
    assert full.nodes[0].interests == (HandoutInterest("offers", "Chess"),)
    assert [(tie.kind, tie.until) for tie in full.ties] == [("is a friend of", None), ("works with", team_day())]


def test_the_team_is_left_out_unless_it_is_asked_for_and_nobody_is_reached_through_it(db, admin, friend):
    ana, beyond = make_agreed(db, admin, "Ana"), make_agreed(db, admin, "Beyond")
    officer = make_agreed(db, admin, "Officer", staff=True)
    make_tie(db, ana, officer, kind=friend)
    make_tie(db, officer, beyond, kind=friend)
    without = make_handout(db, admin, Around(ana.id, 3), TEAM)
    assert ([node.name for node in without.nodes], without.left_out.staff) == (["Ana"], 1)
    with_staff = make_handout(db, admin, Around(ana.id, 3), replace(TEAM, staff=True))
    assert [(node.name, node.street != "") for node in with_staff.nodes] == [
        ("Ana", True),
        ("Beyond", True),
        ("Officer", False),
    ]


def test_of_somebody_of_the_team_who_is_not_named_not_even_that_is_told(db, admin):
    officer = make_person(db, "Officer", staff=True)
    (node,) = make_handout(db, admin, view_of(officer), replace(TEAM, staff=True)).nodes
    assert (node.named, node.staff) == (False, False)


def test_keys_are_no_ids_and_begin_with_the_names(db, admin, friend):
    people = [make_person(db, f"P{n}") for n in range(5)]
    ana = make_agreed(db, admin, "Ana")
    for person in people:
        make_tie(db, ana, person, kind=friend)
    handout = make_handout(db, admin, Around(ana.id), TEAM)
    assert [node.key for node in handout.nodes] == [1, 2, 3, 4, 5, 6]
    assert (handout.nodes[0].name, handout.centre) == ("Ana", 1)
    assert handout.title == "The network around Ana"


def test_the_order_of_the_unnamed_tells_no_tie_that_has_ended(db, admin, friend):
    ana, ben = make_agreed(db, admin, "Ana"), make_agreed(db, admin, "Ben")
    area = make_area(db)
    once, still = make_person(db, "Once", area=area), make_person(db, "Still", area=area)
    end_tie(db, admin, make_tie(db, ben, once, kind=friend).id)
    make_tie(db, ana, still, kind=friend)
    handout = make_handout(db, admin, view_of(ana, ben, once, still), Choices(dates=True))
    assert {(tie.source, tie.target) for tie in handout.ties} == {(1, 4)}, "she who is tied to nobody comes first"


def test_a_centre_without_consent_is_not_named_in_the_title_either(db, admin):
    handout = make_handout(db, admin, Around(make_person(db, "Ana").id), TEAM)
    assert (handout.title, handout.nodes[0].label) == ("The network around one person", "")


@pytest.mark.parametrize("title", ["Friends of BEN OKORO", "Mill-Lane and around", "Where Ann-Marie O’Neil lives"])
def test_the_title_does_not_tell_what_the_handout_keeps_back(db, admin, title):
    street = make_street(db, "Mill Lane", area=make_area(db, "Here"))
    people = [make_person(db, name, street=street) for name in ("Ben Okoro", "Ann Marie ONeil")]
    people += [make_agreed(db, admin, "Ana Reyes", street=street) for _ in range(4)]
    with pytest.raises(Invalid, match="out of the title"):
        make_handout(db, admin, view_of(*people), OTHERS, title=title)
    people.append(make_agreed(db, admin, street=street))
    with pytest.raises(Invalid, match="out of the title"):  # the street of five is told, but not of the unnamed two
        make_handout(db, admin, view_of(*people), OTHERS, title=title)
    allowed = make_handout(db, admin, view_of(*people), OTHERS, title="Ana Reyes and others in Here")
    assert allowed.title == "Ana Reyes and others in Here"
    assert make_handout(db, admin, view_of(*people), TEAM, title="Mill Lane").title == "Mill Lane"


def test_people_outside_the_areas_are_dots_and_ids_outside_them_are_not_found(db, admin, friend, connection):
    mine, other = make_area(db, "Here"), make_area(db, "There")
    ana = make_agreed(db, admin, "Ana", street=make_street(db, area=mine))
    far = make_agreed(db, admin, "Zanzibar", street=make_street(db, "Zanzibar Street", area=other))
    make_tie(db, ana, far, kind=friend)
    officer = Actor(id=None, name="officer", role=Role.OFFICER, area_ids=frozenset([mine.id]))
    with make_session(connection, officer) as own:
        around = make_handout(own, officer, Around(ana.id), TEAM)
        assert [(node.name, node.area) for node in around.nodes] == [("Ana", "Here"), ("Unnamed person 2", "There")]
        assert around.unnamed == ((Why.HIDDEN, 1),)
        assert len(make_handout(own, officer, view_of(ana, far), TEAM).nodes) == 1
        with pytest.raises(NotFound):
            make_handout(own, officer, Around(far.id), TEAM)
        with pytest.raises(Invalid, match="Nothing in this view"):
            make_handout(own, officer, view_of(far), TEAM)


def test_archived_people_are_left_out(db, admin, friend):
    ana, gone = make_person(db), make_person(db, archived_at=now())
    make_tie(db, ana, gone, kind=friend)
    assert len(make_handout(db, admin, Around(ana.id), TEAM).nodes) == 1
    assert len(make_handout(db, admin, view_of(ana, gone), TEAM).nodes) == 1
    with pytest.raises(NotFound):
        make_handout(db, admin, Around(gone.id), TEAM)


def test_a_hub_keeps_the_nearest_three_hundred(db, admin, friend):
    hub = make_organisation(db, "Big Club")
    near = [make_person(db, street=None, area_id=make_area(db, "Here").id)]
    area = near[0].area_id
    near += [make_person(db, area_id=area) for _ in range(MOST_AROUND + 4)]
    for person in near:
        make_tie(db, hub, person, kind=friend)
    make_tie(db, near[0], make_person(db, area_id=area), kind=friend)
    handout = make_handout(db, admin, Around(hub.id, 2), TEAM)
    assert (len(handout.nodes), handout.left_out.too_many) == (MOST_AROUND, 6)
    assert "These are the closest; more people are not shown." in handout.notes


def test_too_large_a_view_gets_a_sentence(db, admin):
    with pytest.raises(Invalid, match="at most 50,000"):
        make_handout(db, admin, View(tuple(range(MOST_IN_VIEW + 1))), TEAM)


def test_who_took_how_many_is_written_down_and_looking_is_not(db, admin):
    ana = make_person(db)
    make_handout(db, admin, Around(ana.id), TEAM)
    assert db.scalars(select(AuditEntry).where(AuditEntry.action == "export_handout")).all() == []
    take_handout(db, admin, Around(ana.id), TEAM)
    (entry,) = db.scalars(select(AuditEntry).where(AuditEntry.action == "export_handout")).all()
    assert (entry.actor_name, entry.changes["rows"]) == (admin.name, [None, 1])


@pytest.mark.parametrize("role", [Role.PARTNER, Role.CONNECTOR])
def test_others_than_the_officers_take_nothing(db, role):
    with pytest.raises(NotAllowed):
        take_handout(db, Actor(id=None, name="x", role=role), Around(make_person(db).id), TEAM)


def test_a_place_on_the_map_tells_no_street_that_is_not_told(db, admin, friend):
    area = make_area(db)
    told, secret = (make_street(db, name, area=area) for name in ("Told Street", "Secret Street"))
    named = [make_agreed(db, admin, street=told) for _ in range(12)]
    dots = [make_person(db, street=told) for _ in range(2)] + [make_person(db, street=secret) for _ in range(2)]
    for one, other in pairwise(named):
        make_tie(db, one, other, kind=friend)
    for dot in dots:
        make_tie(db, named[0], dot, kind=friend)
    keep_places(db, [*named, *dots])
    before = make_handout(db, admin, view_of(*named, *dots), TEAM)
    for dot in dots:  # they move house: nothing that is told of them changes
        dot.street_id = told.id if dot.street_id == secret.id else secret.id
    db.flush()
    keep_places(db, [*named, *dots])
    after = make_handout(db, admin, view_of(*named, *dots), TEAM)

    def around_first(handout):
        first = handout.nodes[0]
        return [(round(n.x - first.x, 1), round(n.y - first.y, 1)) for n in handout.nodes if not n.named]

    assert around_first(before) == around_first(after)
    assert all(dist((one.x, one.y), (other.x, other.y)) > 90 for one, other in combinations(before.nodes, 2))


def test_a_small_view_has_room_for_names_and_its_middle_at_zero(db, admin, friend):
    people = [make_agreed(db, admin, f"P{n}", street=make_street(db)) for n in range(4)]
    for one, other in pairwise(people):
        make_tie(db, one, other, kind=friend)
    keep_places(db, people)
    handout = make_handout(db, admin, view_of(*people), TEAM)
    assert all(dist((one.x, one.y), (other.x, other.y)) > 90 for one, other in combinations(handout.nodes, 2))
    for line in ([node.x for node in handout.nodes], [node.y for node in handout.nodes]):
        assert abs(min(line) + max(line)) < 0.5


def test_the_picture_runs_no_name_as_markup(db, admin, friend):
    naughty = [one for one in json.loads(shared_file("hostile/naughty_strings.json").read_text()) if "\0" not in one]
    area = make_area(db)
    nodes = [make_organisation(db, text[:200], area_id=area.id) for text in naughty if text]
    for node in nodes[1:]:
        make_tie(db, nodes[0], node, kind=friend)
    handout = make_handout(db, admin, view_of(*nodes), TEAM)
    script, _ = draw_handout(handout, "")
    assert "<script" not in script.lower()
    assert "</script" not in script.lower()
    assert "innerHTML" not in script
    assert {node.label for node in handout.nodes} == {node.name for node in nodes}
