"""One record outside the actor's areas, asked for along every path there is, and found on none."""

import datetime as dt
import inspect
import itertools
from collections.abc import Iterator, Mapping
from types import SimpleNamespace

import pytest

from crm.errors import Invalid, NotFound
from crm.excerpts import ExcerptFilters
from crm.exports import EXPORTS
from crm.handouts.choosing import Around, View
from crm.handouts.contents import Choices
from crm.models import (
    Base,
    Campaign,
    Door,
    DoorVisit,
    FollowUp,
    Interest,
    Introduction,
    Nomination,
    Report,
    ReportSection,
    StoryRoot,
    Survey,
    SurveyAnswer,
    SurveyQuestion,
    Topic,
    Walk,
    WalkLine,
    WalkStop,
    now,
)
from crm.models.words import Channel
from crm.network.refreshing import refresh_analysis
from crm.people import list_people
from crm.permissions import Actor, Permission, Role
from crm.readings import Queue, Waiting
from crm.search import list_suggestions
from crm.session import make_session
from crm.theme_merging import Wanted
from tests.crm.test_permissions import use_cases
from tests.database import rolled_back
from tests.factories import (
    make_area,
    make_asset,
    make_coding,
    make_conversation,
    make_issue,
    make_organisation,
    make_person,
    make_plan,
    make_question,
    make_story,
    make_street,
    make_theme,
    make_tie,
    make_tie_kind,
    make_user,
    team_day,
)

SECRET = "Zanzibar"
READS = (
    *("list_", "get_", "find_", "draw_", "start_", "read_", "count_", "search_"),
    *("choose", "make_handout", "make_pack"),
)

#: Use-cases that the walk cannot ask by itself, with where they are asked instead.
ELSEWHERE = {
    "crm.nodes.list_nodes": "lists of people, organisations and assets",
    "crm.nodes.look_up": "imports",
    "crm.campaign_progress.get_course": "a campaign that get_progress gave",
    "crm.unheard.get_unheard": "a campaign that get_progress gave",
    "crm.outcomes.get_outcome": "a conversation that get_conversation gave",
    "crm.follow_ups.list_owner_choices": "names of users alone",
    "crm.insight.get_insight": "numbers of areas: test_insight",
    "crm.nurture.list_owner_choices": "names of users alone",
}

#: What is asked with, whatever there is.
WORDS = {
    "at": [dt.time(10)],
    "choices": [Choices(interests=True, dates=True, staff=True)],
    "filters": [ExcerptFilters(), ExcerptFilters(text=SECRET)],
    "house": ["9"],
    "measure": ["degree"],
    "measure_id": ["degree"],
    "name": [SECRET, f"{SECRET} Street"],
    "noun": list(EXPORTS),
    "person": [SECRET],
    "queue": [Queue(), Queue(waiting=Waiting.SECOND)],
    "script_url": ["/static/a.js"],
    "seen": [None],
    "staff": [True],
    "style_url": ["/static/a.css"],
    "text": ["", SECRET, "Zanzibra"],
    "wanted": [Wanted(text=SECRET)],
}


@pytest.fixture(scope="module")
def world(engine):
    """The records that are asked for: made and analysed once, since nothing here writes."""
    with rolled_back(engine) as connection:
        with make_session(connection, Actor.command_line()) as db:
            made = make_world(db)
        made.connection = connection
        yield made


def make_world(db):
    """A person of another area with all that can hang on them, one of the actor's own, and a tie between the two."""
    here, there = make_area(db, "Here"), make_area(db, "There")
    near = make_person(db, "Local", street=make_street(db, "Local Street", area=here))
    street = make_street(db, f"{SECRET} Street", area=there, households=9)
    far, friend = (make_person(db, f"{SECRET} {name}", street=street, known_as=SECRET) for name in ("Ann", "Ben"))
    make_organisation(db, f"{SECRET} Band", area_id=there.id)
    make_asset(db, f"{SECRET} Hall", area_id=there.id)
    told, walked = tell_of(db, far, friend, near), walk_along(db, street)
    user = make_user(db, Role.COORDINATOR, areas=(here,))
    db.flush()
    analysis = refresh_analysis(db)
    db.commit()
    own = {
        "analysis": [analysis],
        "area_id": [there.id],
        "part": [Around(near.id, 3), Around(far.id), View((near.id, far.id, friend.id))],
        "street_id": [street.id],
        "street_ids": [[street.id]],
        "narrowing": [{}, {"street_id": street.id}],
        "person_ids": [[far.id]],
        "second_id": [near.id],
        "from_id": [near.id, far.id],
        "to_id": [far.id, near.id],
        "user_id": [user.id],
        "survey_id": [answer_survey(db, street)],
    }
    own |= {key: [far.id] for key in ("asset_id", "first_id", "node_id", "organisation_id", "person_id")}
    return SimpleNamespace(
        actor=Actor(id=user.id, name=user.name, role=Role.COORDINATOR, area_ids=frozenset({here.id})),
        arguments=WORDS | told | walked | own,
    )


def answer_survey(db, street):
    """A survey that was answered there, in words and by a choice."""
    questions = [SurveyQuestion(place=place, text=f"Question {place}", open=place == 0) for place in range(2)]
    survey = Survey(name="Survey", questions=questions)
    db.add(survey)
    db.flush()
    answers = make_conversation(
        db, street=street, survey_id=survey.id, channel=Channel.SURVEY, said=f"Question 0\n{SECRET}"
    )
    db.add(SurveyAnswer(conversation_id=answers.id, question_id=questions[1].id, value=SECRET))
    return survey.id


def make_report(db, area_id):
    """A draft of the area."""
    day = team_day()
    report = Report(title=SECRET, area_id=area_id, starts_on=day, ends_on=day, address=SECRET, summary=SECRET)
    report.sections = [ReportSection(place=0, kind="text", heading=SECRET, text=SECRET)]
    db.add(report)
    db.flush()
    return report


def tell_of(db, far, friend, near):
    """What people said of *far*, and what came of it: as arguments."""
    kind, topic = make_tie_kind(db), Topic(name="Chess", name_key="chess")
    ties = [make_tie(db, far, friend, kind=kind, note=SECRET), make_tie(db, near, far, kind=kind)]
    conversation = make_conversation(db, street=far.street, people=[far], said=f"{SECRET} said")
    theme = make_theme(db)
    make_coding(db, conversation, theme, words=SECRET, note=SECRET)
    introduction = Introduction(first_id=far.id, second_id=friend.id, reason=SECRET, steps=[])
    follow_up = FollowUp(person_id=far.id, what=SECRET, asked_at=now(), due_at=now())
    db.add_all([topic, introduction, follow_up])
    db.flush()
    db.add(Interest(node_id=far.id, topic_id=topic.id, stance="offers"))
    db.add(Nomination(nominee_id=far.id, nominator_id=near.id))
    make_plan(db, far, next_step=SECRET, next_on=team_day())
    coding = make_coding(db, conversation, make_theme(db), words=SECRET)
    issue = make_issue(db, conversation, title=SECRET, on_board=True, owner_kind="council", owner_name=SECRET)
    story = make_story(db, far, title=SECRET, text=SECRET, roots=[StoryRoot(introduction_id=introduction.id)])
    report = make_report(db, far.area_id)
    return {
        "coding_id": [coding.id],
        "coding_ids": [[coding.id]],
        "conversation": [conversation],
        "conversation_id": [conversation.id],
        "follow_up_id": [follow_up.id],
        "introduction": [introduction],
        "introduction_id": [introduction.id],
        "issue_id": [issue.id],
        "report_id": [report.id],
        "section_id": [report.sections[0].id],
        "kind_id": [kind.id],
        "story_id": [story.id],
        "talk": [conversation],
        "theme_id": [theme.id],
        "tie_id": [ties[0].id],
        "topic_id": [topic.id],
        "uuid": [conversation.uuid],
        "uuids": [[conversation.uuid]],
    }


def walk_along(db, street):
    """A campaign, a walk along *street*, a door there, and a knock that is asked about: as arguments."""
    day, lodge = team_day(), f"{SECRET} Lodge"
    campaign = Campaign(name=SECRET, area_id=street.area_id, target=9, starts_on=day, ends_on=day)
    walk = Walk(planned_for=day, area_id=street.area_id, note=SECRET, stops=[WalkStop(street_id=street.id, place=0)])
    door = Door(street_id=street.id, house=lodge, key=f"{SECRET}lodge".lower())
    knock = DoorVisit(street_id=street.id, house=SECRET, outcome="empty", visited_at=now())
    db.add_all([campaign, walk, door, knock])
    db.flush()
    db.add(WalkLine(walk_id=walk.id, number=1, street_id=street.id, house=lodge))
    question = make_question(db, street=street, house=SECRET)
    question.reason, question.visit_id, question.other_visit_id = SECRET, knock.id, knock.id
    return {
        "campaign_id": [campaign.id],
        "door_id": [door.id],
        "last_day": [day],
        "on": [day],
        "question": [question],
        "question_id": [question.id],
        "visit": [knock],
        "walk_id": [walk.id],
    }


def reads():
    return {
        name: function
        for name, function in use_cases()
        if name.rsplit(".", 1)[1].startswith(READS)
        and name not in ELSEWHERE
        and getattr(function, "permission", None) is not Permission.EDIT_TEAM
    }


@pytest.mark.parametrize("name", sorted(reads()))
def test_no_path_leads_to_a_record_of_another_area(world, name):
    function = reads()[name]
    with make_session(world.connection, world.actor) as limited:
        for arguments in _ways_to_ask(name, function, world.arguments):
            try:
                answer = words_in(function(limited, world.actor, **arguments))
            except (NotFound, Invalid):
                continue
            assert SECRET not in answer


def test_the_walk_reads_what_it_is_given(world, admin):
    with make_session(world.connection, admin) as db:
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
