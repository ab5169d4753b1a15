"""Streets proposed for a walk: each for a reason that the data give, near each other, and no more than one can do."""

import datetime as dt
import itertools
import math

import pytest

from crm.analyses import Analysis
from crm.models import Campaign, Door, DoorVisit, FollowUp, now
from crm.permissions import Actor, Role
from crm.rules import Rules
from crm.session import make_session
from crm.street_words import StreetState
from crm.walk_order import in_walking_order
from crm.walk_proposals import MOST_DOORS, count_doors, propose_streets
from crm.walks import cancel_walk, plan_walk
from tests.factories import in_days, make_area, make_person, make_street, make_user, team_day

ZONE = Rules().zone


#: The next Saturday but one: a walk at a weekend.
SATURDAY = team_day() + dt.timedelta(days=7 + (5 - team_day().weekday()) % 7)


@pytest.fixture
def area(db):
    return make_area(db, "Mill Fields")


def knock(db, street, *, days=14, hour=10, outcome="not_home", **more):
    """Somebody knocked so many days before the Saturday of the walk."""
    at = dt.datetime.combine(SATURDAY - dt.timedelta(days=days), dt.time(hour), ZONE)
    db.add(DoorVisit(street_id=street.id, visited_at=at, outcome=outcome, **more))
    db.flush()


def made_of(*streets, **states):
    """An analysis that read *streets*, in order of need."""
    read = [{"id": street.id, "state": states.get(street.name, "linked_outward"), "hangs_by": []} for street in streets]
    return Analysis(1, 1, now(), team_day(), stale=False, streets=read)


def reasons(db, actor, analysis=None, **more):
    found = propose_streets(db, actor, analysis, **{"on": SATURDAY, "at": dt.time(10)} | more)
    return {one.facts.street.name: [reason.sentence for reason in one.reasons] for one in found}


def test_a_street_is_proposed_because_nobody_knocked_there(db, admin, area):
    make_street(db, "Moor Street", area=area)
    knock(db, make_street(db, "Mill Lane", area=area), outcome="conversation")
    assert reasons(db, admin) == {"Moor Street": ["Not knocked yet."]}


def test_a_street_is_proposed_because_it_is_cut_off(db, admin, area):
    streets = [make_street(db, name, area=area) for name in ("Inside", "Silent", "Linked")]
    for street in streets:
        knock(db, street, outcome="conversation")
    analysis = made_of(*streets, Inside=StreetState.ONLY_INSIDE, Silent=StreetState.NO_TIES_NAMED)
    assert reasons(db, admin, analysis) == {
        "Inside": ["Cut off: people there know one another, and we heard of no tie to another street."],
        "Silent": ["Perhaps cut off: we talked there, and nobody named anyone they know."],
    }


@pytest.mark.parametrize(
    ("at", "days", "said"),
    [
        (dt.time(17), 14, "about 10am. You go at another time."),
        (dt.time(11, 59), 14, None),
        (dt.time(12), 14, "about 10am. You go at another time."),
        (dt.time(10), 9, "about 10am. You go at another time."),  # a Thursday then, and a Saturday now
        (None, 14, "about 10am. Choose another time of day."),
    ],
)
def test_a_street_where_nobody_answered_is_proposed_for_another_hour(db, admin, at, days, said):
    knock(db, make_street(db, "Moor Street"), days=days)
    found = reasons(db, admin, at=at)
    day = SATURDAY - dt.timedelta(days=days)
    assert found == (
        {"Moor Street": [f"Nobody answered last time, on {day:%A} {day.day} {day:%B %Y} {said}"]} if said else {}
    )


def test_of_a_street_proposed_otherwise_it_is_said_that_nobody_answered_at_this_hour(db, admin, area):
    street = make_street(db, "Moor Street", area=area)
    knock(db, street)
    cut_off, same = reasons(db, admin, made_of(street, **{"Moor Street": StreetState.ONLY_INSIDE}))["Moor Street"]
    assert cut_off.startswith("Cut off")
    assert same.endswith("about 10am. That is the time of day at which you go.")


def test_an_answer_on_the_last_day_of_knocking_speaks_against_going_again(db, admin, area):
    street = make_street(db, "Moor Street", area=area)
    knock(db, street, days=14, hour=9, outcome="not_now")
    knock(db, street, days=14, hour=10)
    assert reasons(db, admin, at=dt.time(17)) == {}
    knock(db, street, days=10)
    assert "about 10am" in reasons(db, admin, at=dt.time(17))["Moor Street"][0]


def test_a_street_is_proposed_because_people_there_wait(db, admin, area):
    street = make_street(db, "Moor Street", area=area)
    knock(db, street, outcome="conversation", house="1")
    ann, ben, cy, di = (make_person(db, name, street=street, house=name) for name in ("Ann", "Ben", "Cy", "Di"))
    by_then = Rules().end_of(SATURDAY)
    gone = make_person(db, "Eve", street=street, house="Eve", archived_at=now())
    promises = [(ann, 0), (ann, -60), (ben, -600), (cy, 1), (di, 0), (gone, 0)]
    asked = in_days(-5)
    db.add_all(
        FollowUp(person_id=who.id, what="ring", asked_at=asked, due_at=by_then + dt.timedelta(minutes=minutes))
        for who, minutes in promises
    )
    knock(db, street, house="Di", outcome="do_not_contact")
    assert reasons(db, admin) == {"Moor Street": ["2 people there wait to hear from us by then."]}
    sooner = SATURDAY - dt.timedelta(days=1)
    assert reasons(db, admin, on=sooner) == {}


def test_a_campaigns_streets_are_proposed_in_its_days_to_who_works_in_a_part_of_its_area(db, connection, area):
    ward = make_area(db, "Ward")
    area.parent_id = ward.id
    street, other = make_street(db, "Moor Street", area=area), make_street(db, "Mill Lane", area=area)
    for one in (street, other):
        knock(db, one, outcome="conversation")
    days = {"starts_on": team_day(), "ends_on": SATURDAY}
    db.add(Campaign(name="1000 Talks", area_id=ward.id, target=9, streets=[street], team=[], **days))
    db.commit()
    actor = Actor(id=None, name="Rosa", role=Role.OFFICER, area_ids=frozenset({area.id}))
    with make_session(connection, actor) as limited:
        assert reasons(limited, actor) == {"Moor Street": ["Part of the campaign “1000 Talks”."]}
        assert reasons(limited, actor, on=SATURDAY + dt.timedelta(days=1)) == {}


def test_the_streets_proposed_make_one_walk(db, admin, area):
    near = [make_street(db, f"Near {n}", area=area, lon=-2.0 + n / 1000, lat=51.9, households=18) for n in range(8)]
    make_street(db, "Far", area=area, lon=-1.9, lat=51.9, households=18)
    make_street(db, "Large", area=area, lon=-2.0, lat=51.9001, households=300)
    found = propose_streets(db, admin, None, on=SATURDAY)
    assert {one.facts.street for one in found} <= set(near)
    assert count_doors(found) == 72 <= MOST_DOORS
    places = [one.facts.street.lon for one in found]
    assert places in (sorted(places), sorted(places, reverse=True))
    assert max(places) - min(places) == pytest.approx(0.003)


def test_what_is_chosen_already_counts_and_is_not_proposed_again(db, admin, area):
    chosen, near, far = (
        make_street(db, name, area=area, lon=lon, lat=51.9, households=40)
        for name, lon in (("Chosen", -2.0), ("Near", -2.001), ("Far", -1.9))
    )
    assert list(reasons(db, admin, street_ids=[chosen.id])) == ["Near"]
    assert reasons(db, admin, street_ids=[chosen.id, near.id]) == {}
    assert list(reasons(db, admin, street_ids=[far.id])) == []


def test_a_street_of_another_walk_until_then_is_left_out(db, admin, area):
    street, rosa = make_street(db, "Moor Street", area=area), make_user(db, areas=(area,))
    walk = plan_walk(db, admin, street_ids=[street.id], planned_for=SATURDAY, walker_ids=[rosa.id])
    assert reasons(db, admin) == {}
    assert list(reasons(db, admin, on=SATURDAY - dt.timedelta(days=1))) == ["Moor Street"]
    cancel_walk(db, admin, walk.id)
    assert list(reasons(db, admin)) == ["Moor Street"]


def test_only_streets_of_the_area_asked_for_and_of_the_actors_own_are_proposed(db, admin, connection, area):
    make_street(db, "Ours", area=area, households=40)
    theirs = make_street(db, "Theirs", households=40)
    db.commit()
    assert list(reasons(db, admin, area_id=theirs.area_id)) == ["Theirs"]
    actor = Actor(id=None, name="Rosa", role=Role.OFFICER, area_ids=frozenset({area.id}))
    with make_session(connection, actor) as limited:
        assert list(reasons(limited, actor)) == ["Ours"]
        assert reasons(limited, actor, area_id=theirs.area_id) == {}


def test_a_large_street_alone_may_be_a_walk_and_answered_doors_do_not_count(db, admin, area):
    large = make_street(db, "Large", area=area, households=200)
    [found] = propose_streets(db, admin, None, on=SATURDAY)
    assert (found.facts.street, found.doors) == (large, 200)
    analysis = made_of(large)
    analysis.streets[0]["coverage"] = 0.75
    assert propose_streets(db, admin, analysis, on=SATURDAY)[0].doors == 50


@pytest.mark.parametrize(
    ("places", "begun", "best"),
    [
        ({"A": (0, 0), "B": (1, 0), "C": (-1.5, 0), "D": (3, 0)}, "ABCD", "ACBD"),  # the nearest first is a detour
        ({"A": (0, 0), "B": (0, 0.9), "C": (1, 0), "D": (1, 1), "E": (2, 1)}, "ADCBE", "ABCDE"),
        ({"A": (0, 0), "B": (1, 0)}, "BA", "BA"),
    ],
)
def test_the_way_begins_with_the_first_and_has_no_detours(db, area, places, begun, best):
    made = {
        name: make_street(db, name, area=area, lon=-2 + east / 500, lat=51.9 + north / 810)
        for name, (east, north) in places.items()
    }
    nowhere = make_street(db, "Nowhere", area=area)
    order = [street.name for street in in_walking_order(db, [nowhere, *(made[name] for name in begun)])]
    ways = ([begun[0], *rest] for rest in itertools.permutations(sorted(places.keys() - {begun[0]})))
    shortest = min(ways, key=lambda way: sum(math.dist(places[a], places[b]) for a, b in itertools.pairwise(way)))
    assert order == [*shortest, "Nowhere"]
    assert "".join(shortest) == best


def test_where_households_are_not_known_the_doors_that_are_listed_count(db, admin, area):
    street = make_street(db, "Moor Street", area=area)
    assert propose_streets(db, admin, None, on=SATURDAY)[0].doors is None
    db.add_all(Door(street_id=street.id, house=str(number), key=str(number)) for number in range(7))
    db.flush()
    assert propose_streets(db, admin, None, on=SATURDAY)[0].doors == 7


def test_streets_may_begin_anywhere_and_none_are_no_way(db, admin, area):
    made = [make_street(db, str(place), area=area, lon=-2 + place / 500, lat=51.9) for place in (1, 0, 2)]
    assert [street.name for street in in_walking_order(db, made, begin_anywhere=True)] in (
        ["0", "1", "2"],
        ["2", "1", "0"],
    )
    assert in_walking_order(db, []) == []


def test_the_ends_of_streets_tell_which_is_next(db, admin, area):
    first = make_street(db, "First", area=area, lon=-2.0, lat=51.9)
    long_, near = (
        make_street(db, name, area=area, lon=lon, lat=51.9) for name, lon in (("Long", -1.98), ("Near", -1.995))
    )
    long_.lines = [[[-1.999, 51.9], [-1.961, 51.9]]]
    db.flush()
    assert [street.name for street in in_walking_order(db, [first, near, long_])] == ["First", "Long", "Near"]
