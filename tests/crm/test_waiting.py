"""The queue: who waits for us, in the order of what is lost by waiting, with the reasons."""

import datetime as dt
from dataclasses import replace

import pytest

from crm import waiting as queue
from crm.errors import NotAllowed
from crm.follow_up_clock import ONE_TRY, escalate_overdue
from crm.follow_ups import add_follow_up, could_not_reach, snooze_follow_up
from crm.models import Consent, Interest, Topic, now
from crm.models.words import Purpose, Stance
from crm.network.refreshing import refresh_analysis
from crm.nodes import archive_node, restore_node
from crm.permissions import Actor, Role
from crm.rules import rules_of
from crm.users import actor_for
from crm.waiting import count_refusing, find_waiting, list_escalated, list_refusing, list_waiting
from tests.factories import make_area, make_person, make_street, make_user, team_day
from tests.kept import connector, keep
from tests.neighbourhood import make_neighbourhood


def wait(db, actor, person=None, *, late=0, **details):
    """A follow-up that was promised for so many days ago; for later where less than none."""
    person = person or make_person(db)
    due_at = rules_of(db).days_after(now(), -late)
    asked_at = min(due_at, now()) - dt.timedelta(days=2)
    details = {"what": "Ring"} | details
    return add_follow_up(db, actor, person_id=person.id, asked_at=asked_at, due_at=due_at, **details)


def give(db, person, stance, *names):
    for name in names:
        topic = Topic(name=name, name_key=name.lower())
        db.add(topic)
        db.flush()
        db.add(Interest(node_id=person.id, topic_id=topic.id, stance=stance))
    db.flush()


def rows(db, actor, analysis=None, **narrowed):
    return list_waiting(db, actor, analysis, **narrowed).rows


def test_what_is_due_comes_first_and_the_longest_past_its_promise(db, admin):
    days = {late: wait(db, admin, late=late) for late in (0, -3, 5, 1)}
    found = rows(db, admin)
    assert [row.follow_up for row in found] == [days[5], days[1], days[0], days[-3]]
    assert [row.loss for row in found] == [5, 1, 0, -3]
    said = [row.due for row in found]
    assert said[1:3] == ["Promised for yesterday", "Promised for today"]
    assert said[0].endswith("day, 5 days ago")
    assert said[3].endswith("day, in 3 days")
    by_day = rows(db, admin, by_day=True)
    assert [row.follow_up for row in by_day] == [days[late] for late in (5, 1, 0, -3)]


def test_after_a_fortnight_nothing_more_goes_cold(db, admin):
    assert wait(db, admin, late=30).promised_at < wait(db, admin, late=20).promised_at
    assert [row.loss for row in rows(db, admin)] == [14, 14]


def test_with_whom_somebody_was_in_touch_less_is_lost(db, admin):
    follow_up = wait(db, admin, late=9)
    follow_up.contacted_at = follow_up.promised_at - dt.timedelta(days=1)
    wait(db, admin, late=6)
    db.flush()
    found = rows(db, admin)
    assert [row.loss for row in found] == [6, queue.KEPT_WARM]
    assert found[1].more == ("First spoken with 10 days ago; not all is done.",)


def test_an_offer_counts_more_than_a_want_and_urgent_more_than_a_week(db, admin):
    people = {name: make_person(db, name) for name in ("plain", "wants", "offers", "urgent")}
    for person in people.values():
        wait(db, admin, person, late=1)
    wait(db, admin, people["urgent"], urgent=True, late=0, what="Now")
    give(db, people["wants"], Stance.WANTS, "Lunch club")
    give(db, people["offers"], Stance.OFFERS, "Baking", "Cooking", "Driving", "A van", "Zither")
    give(db, people["plain"], Stance.CARES_ABOUT, "Hedges")
    found = {row.follow_up.what + row.follow_up.person.name: row for row in rows(db, admin)}
    assert found["Ringplain"].loss == 1
    assert (found["Ringwants"].loss, found["Ringwants"].more) == (2, ("Wants: Lunch club.",))
    offers = found["Ringoffers"]
    assert (offers.loss, offers.more) == (4, ("Offers: A van, Baking, Cooking and 2 more.",))
    assert offers.reasons == ("Promised for yesterday.", *offers.more)
    assert found["Nowurgent"].loss == queue.URGENT + 2
    assert found["Nowurgent"].more[0] == "Urgent."


def test_who_is_the_way_into_a_street_or_brings_people_together_comes_before_others(db, admin):
    made = make_neighbourhood(db)
    lone = make_person(db, "Lone Wolf", street=make_street(db, "Far Street", area=made.areas["Mill Fields"]))
    analysis = refresh_analysis(db)
    names = ("Ada Quill", "Tess Whitlock", "Nuala Byrne")
    people = {person.name: person for person in (lone, *made.people.values()) if person.name in (*names, "Lone Wolf")}
    for person in people.values():
        wait(db, admin, person, late=0)
    found = {row.follow_up.person.name: row for row in rows(db, admin, analysis)}
    assert "The only person we know on Far Street." in found["Lone Wolf"].more
    assert found["Lone Wolf"].loss == queue.WAY_IN
    assert found["Nuala Byrne"].more[0] == "Without them, Lark Close has no link that we know of."
    assert "Brings people together." in found["Ada Quill"].more
    assert "4 neighbours named them for bringing people together." in found["Ada Quill"].more
    assert "May bring people together: not sure yet." in found["Tess Whitlock"].more
    without = {row.follow_up.person.name: row for row in rows(db, admin)}
    assert without["Lone Wolf"].loss == 0
    assert without["Ada Quill"].loss == queue.NOMINATED_MOST


def test_who_could_open_the_door_to_a_street_counts_only_while_it_is_cut_off(db, admin):
    opener, street = make_person(db), make_street(db, "Shut Street")
    wait(db, admin, opener)
    read = {"id": street.id, "people": 3, "hangs_by": [], "openers": [[opener.id, make_person(db).id]]}
    analysis = keep(db)
    for state, more in (("only_inside", ("Could open the door to Shut Street.",)), ("linked_outward", ())):
        known = replace(analysis, streets=[read | {"state": state}])
        assert [(row.more, row.loss) for row in rows(db, admin, known)] == [(more, queue.WAY_IN if more else 0)]


def test_a_connector_is_not_told_who_the_network_says_brings_people_together(db, admin):
    area = make_area(db)
    user = make_user(db, Role.CONNECTOR, areas=(area,))
    person = make_person(db, street=make_street(db, area=area), recorded_by_id=user.id)
    wait(db, admin, person)
    wait(db, admin, make_person(db, street=make_street(db, area=area)))
    analysis = keep(db, connectors=[connector(person)])
    assert [row.more for row in rows(db, actor_for(db, user), analysis)] == [()]
    assert ("Brings people together.",) in [row.more for row in rows(db, admin, analysis)]


def test_put_off_means_later_with_the_reason_and_the_first_promise_said(db, admin):
    later, soon = wait(db, admin, late=9, urgent=True), wait(db, admin)
    snooze_follow_up(db, admin, later.id, due_at=rules_of(db).days_after(now(), 3), reason="On holiday")
    last = rows(db, admin)[-1]
    assert (last.follow_up, rows(db, admin)[0].follow_up) == (later, soon)
    assert last.due.startswith("Put off until ")
    assert last.more[0] == "On holiday."
    assert last.more[1].startswith("First promised for ")


def test_the_coordinator_sees_what_is_asked_with_the_tries(db, admin):
    tried, late = wait(db, admin, late=1), wait(db, admin, late=4)
    for _ in range(3):
        could_not_reach(db, admin, tried.id)
        tried.tried_at -= ONE_TRY
    escalate_overdue(db, admin)
    found = {row.follow_up: row for row in list_escalated(db, admin, None).rows}
    assert found.keys() == {tried, late}
    assert found[tried].due == "To be tried again tomorrow"
    assert found[tried].more[-1] == "The coordinator was asked today: We could not reach them 3 times."
    assert found[late].more == ("The coordinator was asked today: Nobody was in touch within 4 days.",)
    assert found[late].loss == 4 + queue.ASKED


def test_who_asked_to_be_left_alone_waits_in_a_group_of_their_own_and_nobody_is_asked_about_them(db, admin):
    follow_up = wait(db, admin, late=9)
    no = Consent(person_id=follow_up.person_id, purpose=Purpose.CONTACT_ME, given=False, on=team_day())
    db.add(no)
    db.flush()
    other = wait(db, admin, late=9)
    assert [row.follow_up for row in rows(db, admin)] == [other]
    [row] = list_refusing(db, admin, None).rows
    assert (row, 1) == (find_waiting(db, admin, None, follow_up.id), count_refusing(db, admin))
    assert row.refuses
    assert row.more == ("Said no to being contacted: wait until they come to us.",)
    assert (escalate_overdue(db, admin), follow_up.escalated_at) == (1, None)
    assert [row.follow_up for row in list_escalated(db, admin, None).rows] == [other]
    db.add(Consent(person_id=follow_up.person_id, purpose=Purpose.CONTACT_ME, given=True, on=team_day()))
    db.flush()
    assert {row.follow_up for row in rows(db, admin)} == {follow_up, other}
    assert list_refusing(db, admin, None).total == 0


def test_those_who_said_no_and_those_asked_about_are_narrowed_as_the_queue_is(db, admin):
    here, there = make_area(db), make_area(db)
    people = [make_person(db, street=make_street(db, area=area)) for area in (here, there)]
    asked = [wait(db, admin, person, late=9, what=f"Ring {person.id}") for person in people]
    escalate_overdue(db, admin)

    def ids(found):
        return [row.follow_up for row in found(db, admin, None, area_ids=[here.id], by_day=True).rows]

    assert ids(list_escalated) == asked[:1]
    for person in people:
        db.add(Consent(person_id=person.id, purpose=Purpose.CONTACT_ME, given=False, on=team_day()))
    db.flush()
    assert ids(list_refusing) == asked[:1]
    named = list_refusing(db, admin, None, text=f"Ring {people[1].id}").rows
    assert [row.follow_up for row in named] == asked[1:]


def test_who_is_archived_waits_no_more_until_they_are_brought_back(db, admin):
    follow_up, same = wait(db, admin, late=9), make_person(db)
    wait(db, admin, same, late=9)
    same.merged_into_id = follow_up.person_id
    archive_node(db, admin, follow_up.person_id)
    assert escalate_overdue(db, admin) == 0
    assert rows(db, admin) == []
    assert find_waiting(db, admin, None, follow_up.id) is None
    restore_node(db, admin, follow_up.person_id)
    assert [row.follow_up for row in rows(db, admin)] == [follow_up]
    assert escalate_overdue(db, admin) == 1


def test_it_is_narrowed_and_paged(db, admin):
    area = make_area(db)
    user = make_user(db, Role.OFFICER, areas=(area,))
    actor = actor_for(db, user)
    here = [make_person(db, name, street=make_street(db, area=area)) for name in ("Zofia", "Ann", "Ben")]
    for late, person in enumerate(here):
        wait(db, actor if late else admin, person, late=late)
    wait(db, admin)
    assert list_waiting(db, actor, None).total == 3
    assert [row.follow_up.person.name for row in rows(db, actor, mine=True)] == ["Ben", "Ann"]
    assert [row.follow_up.person.name for row in rows(db, admin, text="zof")] == ["Zofia"]
    assert len(rows(db, admin, area_ids=[area.id], due_before=rules_of(db).end_of(team_day()))) == 2
    second = list_waiting(db, actor, None, page=2, size=2)
    assert [row.follow_up.person.name for row in second.rows] == ["Zofia"]
    assert find_waiting(db, actor, None, 0) is None


def test_actors_without_the_permission_are_refused(db):
    with pytest.raises(NotAllowed):
        list_waiting(db, Actor(None, "Pat", Role.PARTNER), None)
