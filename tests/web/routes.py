"""Every route with records to walk it by, and the permissions that its view declares."""

import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from crm.imports.batches import add_batch
from crm.models import (
    Area,
    Campaign,
    Conversation,
    FollowUp,
    Introduction,
    IssueStep,
    Job,
    NurtureTraining,
    PairRefusal,
    Person,
    Report,
    ReportSection,
    Street,
    Survey,
    Topic,
    User,
    Walk,
    WalkStop,
    now,
)
from crm.models.report_words import SectionKind
from crm.models.words import JobState
from crm.permissions import Actor, Permission, Role
from crm.refi.batches import add_file
from crm.survey_files import add_survey_file
from crm.theme_changes import list_theme_changes
from crm.themes import add_theme
from tests.factories import (
    make_asset,
    make_coding,
    make_conversation,
    make_device,
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

SAFE = {"GET", "HEAD", "OPTIONS"}
NOUNS = ("people", "organisations", "assets")

#: What a page has to be asked with, besides its path: the name in the query, and which sample it is.
QUERIES = {
    "follow_ups.add_follow_up": {"person": "person_id"},
    "network_maps.show_path": {"from": "person_id", "to": "second_id"},
    "handouts.choose_handout": {"around": "person_id"},
}

#: Arguments that are no record's.
WORDS = {
    "address": "no-such-report",
    "by": "age-band",
    "form": "csv",
    "kind": "table",
    "measure_id": "degree",
    "noun": "people",
    "side": "first",
    "table": "themes",
    "token": "no-such-link",
}

#: Arguments that lead to a record of an area; somebody of another area finds nothing there.
OF_AN_AREA = {
    *(
        "area_id",
        "campaign_id",
        "coding_id",
        "conversation_id",
        "first_id",
        "follow_up_id",
        "introduction_id",
        "node_id",
    ),
    *("issue_id", "report_id", "section_id", "source_id", "step_id", "story_id"),
    *("person_id", "question_id", "refusal_id", "second_id", "street_id", "tie_id", "training_id", "uuid", "walk_id"),
}


@dataclass(frozen=True)
class Route:
    """One path that can be asked for, with its rule."""

    path: str
    rule: Rule

    @property
    def methods(self) -> set[str]:
        """What it can be asked for with, apart from what Flask adds by itself."""
        return set(self.rule.methods or ()) - {"HEAD", "OPTIONS"}

    @property
    def of_an_area(self) -> bool:
        """Whether it shows a record that belongs to an area."""
        return bool({*self.rule.arguments, *QUERIES.get(self.rule.endpoint, {}).values()} & OF_AN_AREA)


def make_samples(db: Session, area: Area, user: User, secret: str) -> dict[str, Any]:
    """One record of each kind in *area*, recorded by *user*, with *secret* in every name: by the routes' arguments."""
    street = make_street(db, f"{secret} Street", area=area)
    own = {"street": street, "recorded_by_id": user.id}
    person, friend, third = (make_person(db, f"{secret} {name}", **own) for name in ("Ann", "Ben", "Cy"))
    conversation = make_conversation(db, people=[person], said=f"{secret} said", **own)
    coding = make_coding(db, conversation, make_theme(db), words=secret, coder=user)
    question = make_question(db, area=area, recorded_by=user, street=street, house=f"{secret} house")
    topic, survey = Topic(name=f"Chess {area.id}", name_key=f"chess {area.id}"), Survey(name=f"{area.id} survey")
    db.add_all([topic, survey])
    db.commit()
    return {
        **WORDS,
        **_tie_nodes(db, person, friend, secret),
        **_keep_house(db, area, user),
        **_send_files(db, area, user, secret),
        **_plan_work(db, (person, friend, third), street, user, secret),
        **_close_loop(db, conversation, person, secret),
        **_write_report(db, area, secret),
        "area_id": area.id,
        "coding_id": coding.id,
        "conversation_id": conversation.id,
        "first_id": person.id,
        "person_id": person.id,
        "question_id": question.id,
        "second_id": friend.id,
        "street_id": street.id,
        "survey_id": survey.id,
        "theme_id": coding.theme_id,
        "topic_id": topic.id,
    }


def _tie_nodes(db: Session, person: Person, friend: Person, secret: str) -> dict[str, Any]:
    """A node of each kind, and its tie with *friend*: as arguments."""
    details, kind = {"area_id": person.area_id, "recorded_by_id": person.recorded_by_id}, make_tie_kind(db)
    organisation = make_organisation(db, f"{secret} Band", **details)
    nodes = {"people": person, "organisations": organisation, "assets": make_asset(db, f"{secret} Hall", **details)}
    return {
        "kind_id": kind.id,
        "node_id": {noun: node.id for noun, node in nodes.items()} | {"network": person.id},
        "tie_id": {noun: make_tie(db, node, friend, kind=kind).id for noun, node in nodes.items()},
    }


def _keep_house(db: Session, area: Area, user: User) -> dict[str, Any]:
    """A colleague, a device of each, and a job that failed: as arguments."""
    member = make_user(db, areas=(area,))
    job = Job(kind="tidying", key=f"tidying {area.id}", due_at=now(), payload={}, state=JobState.FAILED)
    db.add(job)
    db.commit()
    devices = {noun: make_device(db, whose).id for noun, whose in (("team", member), ("account", user))}
    return {"device_id": devices, "job_id": job.id, "user_id": member.id}


def _send_files(db: Session, area: Area, user: User, secret: str) -> dict[str, Any]:
    """A file of each sort that waits to be saved, and a change of the codebook: as arguments."""
    actor = Actor(id=user.id, name=user.name, role=Role.COORDINATOR, area_ids=frozenset({area.id}))
    name = f"{secret}.csv"
    batch = add_batch(db, actor, noun="people", file_name=name, content=f"name\n{secret} Di\n".encode())
    book = add_file(db, actor, file_name=name, content=f"path\n{secret} theme\n".encode())
    answers = add_survey_file(db, actor, name=f"{secret} survey", file_name=name, content=b"Best?\nPark\n")
    theme = add_theme(db, actor, name=f"Theme of area {area.id}")
    db.commit()
    return {
        "change_id": list_theme_changes(db, actor, theme_id=theme.id).rows[0].id,
        "uuid": {"imports": batch.uuid, "surveys": answers.uuid, "themes": book.uuid},
    }


def _write_report(db: Session, area: Area, secret: str) -> dict[str, int]:
    """A draft of a report with a section: as arguments."""
    section = ReportSection(place=0, kind=SectionKind.THEMES, heading=f"{secret} heading", text=f"{secret} text")
    day = team_day()
    report = Report(title=f"{secret} report", area_id=area.id, starts_on=day, ends_on=day, sections=[section])
    report.address = f"{secret}-{area.id}"
    db.add(report)
    db.commit()
    return {"report_id": report.id, "section_id": section.id}


def _plan_work(
    db: Session, people: tuple[Person, Person, Person], street: Street, user: User, secret: str
) -> dict[str, int]:
    """What the team has to do with *people* and along *street*: as arguments."""
    (person, friend, third), day = people, team_day()
    introduction = Introduction(first_id=person.id, second_id=third.id, recorded_by_id=user.id, steps=[])
    follow_up = FollowUp(person_id=person.id, what=f"{secret} call", asked_at=now(), due_at=now(), owner_id=user.id)
    campaign = Campaign(name=f"{secret} talks", area_id=street.area_id, target=9, starts_on=day, ends_on=day)
    training = NurtureTraining(name=f"{secret} training", on=day)
    make_plan(db, person, notes=f"{secret} notes", trainings=[training])
    refusal = PairRefusal(first_id=friend.id, second_id=third.id, reason=f"{secret} row")
    stop = WalkStop(street_id=street.id, place=0)
    walk = Walk(planned_for=day, area_id=street.area_id, note=f"{secret} walk", stops=[stop])
    db.add_all([introduction, follow_up, campaign, refusal, walk])
    db.commit()
    return {
        "campaign_id": campaign.id,
        "follow_up_id": follow_up.id,
        "introduction_id": introduction.id,
        "refusal_id": refusal.id,
        "training_id": training.id,
        "walk_id": walk.id,
    }


def _close_loop(db: Session, conversation: Conversation, person: Person, secret: str) -> dict[str, int]:
    """An issue raised in *conversation*, with a step, and a story about *person*: as arguments."""
    area_id = conversation.area_id
    step = IssueStep(at=now(), what=f"{secret} step", done=False)
    issue = make_issue(db, conversation, title=f"{secret} alley", heard=f"{secret} heard", steps=[step])
    story = make_story(db, person, title=f"{secret} story", text=f"{secret} told", area_id=area_id)
    db.commit()
    return {"issue_id": issue.id, "step_id": step.id, "source_id": issue.sources[0].id, "story_id": story.id}


def routes(app: Flask, samples: dict[str, Any]) -> Iterator[Route]:
    """Every path of *app*, with *samples* as its arguments; one that has no sample fails with what to add."""
    adapter = app.url_map.bind("localhost")
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.endpoint == "static":
            continue
        fixed = dict(rule.defaults or {})
        unknown = rule.arguments - samples.keys() - fixed.keys() - {"nouns"}
        assert not unknown, f"Say in make_samples (tests/web/routes.py) what {sorted(unknown)} of {rule.rule} may be."
        for noun in NOUNS if "nouns" in rule.arguments else (rule.rule.split("/")[1],):
            values = {name: samples[name] for name in rule.arguments - fixed.keys() - {"nouns"}}
            values = {name: value.get(noun) if isinstance(value, dict) else value for name, value in values.items()}
            values |= fixed
            if "nouns" in rule.arguments:
                values["nouns"] = noun
            method = next(iter(sorted(set(rule.methods or ()) - {"HEAD", "OPTIONS"})))
            query = "&".join(f"{name}={samples[kind]}" for name, kind in QUERIES.get(rule.endpoint, {}).items())
            path = adapter.build(rule.endpoint, values, method=method)
            yield Route(f"{path}?{query}" if query else path, rule)


def permissions_of(view: Any, depth: int = 4) -> frozenset[Permission]:
    """What a view asks for: the permission that ``@needs`` declares, else those of the use-cases that it calls."""
    declared = getattr(view, "permission", None)
    if declared is not None:
        return frozenset([declared])
    while hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    view = getattr(view, "__func__", view)
    if depth == 0 or not isinstance(view, types.FunctionType):
        return frozenset()
    return frozenset().union(*(permissions_of(called, depth - 1) for called in _called(view)))


def _called(view: types.FunctionType) -> Iterator[Any]:
    """The functions that *view* names: its module's, those of modules it names, and those it closes over."""
    names = set(_names(view.__code__))
    known = [view.__globals__[name] for name in names if name in view.__globals__]
    known += [cell.cell_contents for cell in view.__closure__ or ()]
    for value in known:
        if isinstance(value, types.ModuleType):
            known += [getattr(value, name) for name in names if hasattr(value, name)]
        elif isinstance(value, types.FunctionType) and value.__module__.startswith(("crm.", "web.views", "web.node")):
            yield value


def _names(code: types.CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names(constant)
