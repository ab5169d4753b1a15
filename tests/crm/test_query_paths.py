"""One record outside the actor's areas, asked for along every path there is, and found on none."""

import inspect
import itertools
from collections.abc import Iterator, Mapping
from types import SimpleNamespace

import pytest

from crm.errors import Invalid, NotFound
from crm.exports import EXPORTS
from crm.handouts.choosing import Around, View
from crm.handouts.contents import Choices
from crm.models import Base, Campaign, FollowUp, Interest, Introduction, Nomination, Topic, Walk, WalkStop, now
from crm.network.refreshing import refresh_analysis
from crm.people import list_people
from crm.permissions import Actor, Permission, Role
from crm.search import list_suggestions
from crm.session import make_session
from tests.crm.test_permissions import use_cases
from tests.factories import (
    make_area,
    make_asset,
    make_conversation,
    make_organisation,
    make_person,
    make_plan,
    make_street,
    make_tie,
    make_tie_kind,
    make_user,
)

SECRET = "Zanzibar"
READS = ("list_", "get_", "find_", "draw_", "start_", "read_", "count_", "search_", "choose", "make_handout")

#: Use-cases that the walk cannot ask by itself, with where they are asked instead.
ELSEWHERE = {
    "crm.nodes.list_nodes": "lists of people, organisations and assets",
    "crm.nodes.look_up": "imports",
    "crm.outcomes.get_outcome": "a conversation that get_conversation gave",
    "crm.follow_ups.list_owner_choices": "names of users alone",
    "crm.nurture.list_owner_choices": "names of users alone",
}


@pytest.fixture
def world(db):
    """A person of another area with all that can hang on them, one of the actor's own, and a tie between the two."""
    here, there = make_area(db, "Here"), make_area(db, "There")
    near = make_person(db, "Local", street=make_street(db, "Local Street", area=here))
    street = make_street(db, f"{SECRET} Street", area=there, households=9)
    far, friend = (make_person(db, f"{SECRET} {name}", street=street, known_as=SECRET) for name in ("Ann", "Ben"))
    details = {"area_id": there.id}
    make_organisation(db, f"{SECRET} Band", **details)
    make_asset(db, f"{SECRET} Hall", **details)
    kind, topic, day = make_tie_kind(db), Topic(name="Chess", name_key="chess"), now().date()
    ties = [make_tie(db, far, friend, kind=kind, note=SECRET), make_tie(db, near, far, kind=kind)]
    conversation = make_conversation(db, street=street, people=[far], said=f"{SECRET} said")
    introduction = Introduction(first_id=far.id, second_id=friend.id, reason=SECRET, steps=[])
    follow_up = FollowUp(person_id=far.id, what=SECRET, asked_at=now(), due_at=now())
    campaign = Campaign(name=SECRET, area_id=there.id, target=9, starts_on=day, ends_on=day)
    walk = Walk(planned_for=day, area_id=there.id, note=SECRET, stops=[WalkStop(street_id=street.id, place=0)])
    db.add_all([topic, introduction, follow_up, campaign, walk])
    db.flush()
    db.add_all(
        [
            Interest(node_id=far.id, topic_id=topic.id, stance="offers"),
            Nomination(nominee_id=far.id, nominator_id=near.id),
        ]
    )
    make_plan(db, far, next_step=SECRET, next_on=day)
    user = make_user(db, Role.COORDINATOR, areas=(here,))
    db.flush()
    analysis = refresh_analysis(db)
    db.commit()
    return SimpleNamespace(
        actor=Actor(id=user.id, name=user.name, role=Role.COORDINATOR, area_ids=frozenset({here.id})),
        arguments={
            "analysis": [analysis],
            "area_id": [there.id],
            "asset_id": [far.id],
            "campaign_id": [campaign.id],
            "choices": [Choices(interests=True, dates=True, staff=True)],
            "conversation_id": [conversation.id],
            "first_id": [far.id],
            "follow_up_id": [follow_up.id],
            "from_id": [near.id, far.id],
            "house": ["9"],
            "introduction": [introduction],
            "introduction_id": [introduction.id],
            "kind_id": [kind.id],
            "measure": ["degree"],
            "measure_id": ["degree"],
            "name": [SECRET, f"{SECRET} Street"],
            "narrowing": [{}, {"street_id": street.id}],
            "node_id": [far.id],
            "noun": list(EXPORTS),
            "organisation_id": [far.id],
            "part": [Around(near.id, 3), Around(far.id), View((near.id, far.id, friend.id))],
            "person": [SECRET],
            "person_id": [far.id],
            "person_ids": [[far.id]],
            "script_url": ["/static/a.js"],
            "second_id": [near.id],
            "staff": [True],
            "street_id": [street.id],
            "street_ids": [[street.id]],
            "style_url": ["/static/a.css"],
            "text": ["", SECRET, "Zanzibra"],
            "tie_id": [ties[0].id],
            "to_id": [far.id, near.id],
            "topic_id": [topic.id],
            "user_id": [user.id],
            "uuid": [conversation.uuid],
            "walk_id": [walk.id],
        },
    )


def reads():
    return {
        name: function
        for name, function in use_cases()
        if name.rsplit(".", 1)[1].startswith(READS)
        and name not in ELSEWHERE
        and getattr(function, "permission", None) is not Permission.EDIT_TEAM
    }


@pytest.mark.parametrize("name", sorted(reads()))
def test_no_path_leads_to_a_record_of_another_area(connection, world, name):
    function = reads()[name]
    with make_session(connection, world.actor) as limited:
        for arguments in _ways_to_ask(name, function, world.arguments):
            try:
                answer = words_in(function(limited, world.actor, **arguments))
            except (NotFound, Invalid):
                continue
            assert SECRET not in answer


def test_the_walk_reads_what_it_is_given(db, world, admin):
    assert SECRET in words_in(list_people(db, admin))
    assert "Local" in words_in(list_people(db, world.actor))
    assert SECRET in words_in(list_suggestions(db, admin, text="Zanzibra"))


def _ways_to_ask(name, function, known) -> Iterator[dict]:
    """Every mixture of sample arguments that the use-case needs, and each it may have, one by one."""
    parameters = list(inspect.signature(function).parameters.values())[2:]
    named = [p for p in parameters if p.kind is not p.VAR_KEYWORD]
    needed = [p.name for p in named if p.default is p.empty]
    missing = sorted(set(needed) - known.keys())
    assert not missing, (
        f"Say in the fixture `world` what {missing} of {name} may be, or in ELSEWHERE where it is asked."
    )
    may_have = [p.name for p in named if p.default is not p.empty and p.name in known and p.name != "noun"]
    may_have += ["text"] * (len(named) < len(parameters))
    for values in itertools.product(*(known[name] for name in needed)):
        asked = dict(zip(needed, values, strict=True))
        yield asked
        for name_ in may_have:
            yield from ({**asked, name_: value} for value in known[name_])


def words_in(value, depth=20, seen=None) -> str:
    """All the text in an answer: rows, pages, data classes and what is loaded of records."""
    seen = {} if seen is None else seen
    if depth == 0 or id(value) in seen or isinstance(value, type):
        return ""
    if isinstance(value, str | bytes | int | float | None):
        return str(value)
    seen[id(value)] = value  # held, so that no other takes its id
    if isinstance(value, Mapping):
        return words_in([*value.keys(), *value.values()], depth - 1, seen)
    if isinstance(value, Base):
        return words_in({k: v for k, v in vars(value).items() if k != "_sa_instance_state"}, depth - 1, seen)
    if hasattr(value, "__iter__"):
        return " ".join(words_in(each, depth - 1, seen) for each in value)
    return words_in(getattr(value, "__dict__", {}), depth - 1, seen)
