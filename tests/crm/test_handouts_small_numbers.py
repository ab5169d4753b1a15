"""Streets and areas of few people are not told outside the team, and cannot be worked out either."""

from collections import Counter, defaultdict

from hypothesis import given
from hypothesis import strategies as st

from crm.handouts.contents import Audience, Choices, Why
from crm.handouts.gathering import Known
from crm.handouts.making import make_handout
from crm.handouts.redacting import tell_places
from crm.models.words import NodeKind
from crm.rules import Rules
from crm.small_numbers import kept_back
from tests.factories import make_area, make_person, make_street
from tests.handouts import make_agreed, view_of

LEAST = Rules().small_number
TEAM, OTHERS = Choices(), Choices(audience=Audience.OTHERS)


def test_outside_the_team_no_street_of_few_people_is_told(db, admin):
    area = make_area(db, "Here")
    sizes = {"Small Street": 3, "Middle Street": 5, "Large Street": 9}
    people = []
    for name, size in sizes.items():
        street = make_street(db, name, area=area)
        people += [make_agreed(db, admin, f"{name} {n}", street=street) for n in range(size)]
    handout = make_handout(db, admin, view_of(*people), OTHERS)
    told = Counter(node.street for node in handout.nodes)
    assert told == {"": 8, "Large Street": 9}, "with the smallest the next is kept back, so that it is not worked out"
    assert {node.area for node in handout.nodes} == {"Here"}
    assert handout.left_out.streets == 8
    assert "".join(handout.notes).count("fewer than 5") == 1
    assert Counter(node.street for node in make_handout(db, admin, view_of(*people), TEAM).nodes) == sizes


def test_unnamed_people_do_not_make_a_street_large(db, admin):
    street = make_street(db)
    people = [make_agreed(db, admin, street=street), *(make_person(db, street=street) for _ in range(9))]
    handout = make_handout(db, admin, view_of(*people), OTHERS)
    assert {node.street for node in handout.nodes} == {""}
    assert {node.area for node in handout.nodes} != {""}


def test_where_only_somebody_of_the_team_lives_is_not_told(db, admin):
    here, there = make_area(db, "Here"), make_area(db, "There")
    people = [make_agreed(db, admin, area=here) for _ in range(5)]
    team = [make_person(db, area=area, staff=True) for area in (here, there)]
    choices = Choices(audience=Audience.OTHERS, staff=True)
    handout = make_handout(db, admin, view_of(*people, *team), choices)
    assert Counter(node.area for node in handout.nodes) == {"Here": 6, "": 1}


@given(st.dictionaries(st.text(min_size=1), st.integers(1, 12)))
def test_what_is_kept_back_is_never_one_group_that_could_be_told_from_the_others(sizes):
    back = kept_back(sizes, LEAST)
    assert back >= {name for name, size in sizes.items() if size < LEAST}
    if back and back != sizes.keys():
        assert len(back) > 1
        assert sum(sizes[name] for name in back) >= LEAST


PLACES = st.tuples(st.sampled_from("ABCD"), st.sampled_from("1234"), st.booleans())


@given(st.lists(PLACES, max_size=60))
def test_nobody_finds_out_a_street_or_area_of_few_people(places):
    """Somebody who knows every street of every area, and that each person lives on one of them, reads the handout."""
    known = [
        Known(n, NodeKind.PERSON, "x", area, f"{area}{street}", why=None if named else Why.NO_CONSENT)
        for n, (area, street, named) in enumerate(places)
    ]
    told, _ = tell_places(known, OTHERS, LEAST)
    streets, areas = defaultdict(set), {one.area for one in known}
    for one in known:
        if one.why is None:
            streets[one.area].add(one.street)
    told_areas = Counter(told[one.id][0] for one in known)
    told_streets = Counter(told[one.id][1] for one in known)
    assert all(size >= LEAST for name, size in (told_areas + told_streets).items() if name)
    for area in told_areas.keys() - {""}:
        could_be = streets[area] - told_streets.keys()
        unsaid = [one for one in known if told[one.id] == (area, "") and one.why is None]
        assert not unsaid or len(could_be) > 1 or could_be == streets[area]
    could_be = areas - told_areas.keys()
    assert not told_areas[""] or len(could_be) > 1 or could_be == areas
