"""Records for tests: plain functions that give what a test does not care about."""

import datetime as dt
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from crm.models import (
    Area,
    Asset,
    Coding,
    Conversation,
    Device,
    Issue,
    IssueSource,
    NurturePlan,
    Organisation,
    Person,
    Question,
    Story,
    StoryPerson,
    Street,
    Theme,
    Tie,
    TieKind,
    User,
    now,
)
from crm.models.words import Sway
from crm.permissions import Role
from crm.rules import Rules
from crm.text import fold, fold_street

_numbers = count(1)


def restart_numbers() -> None:
    """Name what is made from here on as a first test would: no test then meets a number that another used up."""
    global _numbers  # noqa: PLW0603 -- one row of numbers for all that is made
    _numbers = count(1)


def team_day() -> dt.date:
    """The day that it is where the team is: the only one that tests call today."""
    return Rules().day_of(now())


def in_days(number: float) -> dt.datetime:
    """This time of day so many of the team's days from now, before it for less than none.

    That is not always so many times 24 hours: twice a year a day has an hour more or less, and near midnight what is
    counted in hours is on another day.
    """
    return (now().astimezone(Rules().zone) + dt.timedelta(days=number)).astimezone(dt.UTC)


def make_area(db: Session, name: str = "", **details: Any) -> Area:
    return _saved(db, Area(name=name or f"Area {next(_numbers)}", **details))


def make_street(db: Session, name: str = "", *, area: Area | None = None, **details: Any) -> Street:
    name = name or f"Mill {next(_numbers)} Street"
    area = area or make_area(db)
    return _saved(db, Street(name=name, name_key=fold_street(name), area_id=area.id, **details))


def make_person(db: Session, name: str = "", *, street: Street | None = None, **details: Any) -> Person:
    if "area_id" not in details:
        street = street or make_street(db)
        details |= {"street_id": street.id, "area_id": street.area_id}
    return _saved(db, Person(name=name or f"Person {next(_numbers)}", **details))


def make_organisation(db: Session, name: str = "", **details: Any) -> Organisation:
    return _saved(db, Organisation(name=name or f"Group {next(_numbers)}", **details))


def make_asset(db: Session, name: str = "", **details: Any) -> Asset:
    return _saved(db, Asset(name=name or f"Hall {next(_numbers)}", **details))


def make_tie_kind(db: Session, name: str = "", **details: Any) -> TieKind:
    name = name or f"knows {next(_numbers)}"
    return _saved(db, TieKind(name=name, **{"reverse_name": name} | details))


def make_tie(db: Session, a: Any, b: Any, *, kind: TieKind | None = None, **details: Any) -> Tie:
    kind = kind or make_tie_kind(db)
    return _saved(db, Tie(a_id=min(a.id, b.id), b_id=max(a.id, b.id), kind_id=kind.id, **details))


def make_conversation(db: Session, *, street: Street | None = None, **details: Any) -> Conversation:
    street = street or make_street(db)
    details = {"held_at": now(), "area_id": street.area_id, "street_id": street.id, "people": []} | details
    return _saved(db, Conversation(**details))


def make_theme(db: Session, name: str = "", *, parent: Theme | None = None, **details: Any) -> Theme:
    name = name or f"Theme {next(_numbers)}"
    details = {"name_key": fold(name), "parent_id": parent.id if parent else None, "colour": "#1d70b8"} | details
    return _saved(db, Theme(name=name, **details))


def make_coding(
    db: Session,
    conversation: Conversation,
    theme: Theme,
    *,
    words: str | None = None,
    sway: Sway = Sway.NEITHER,
    coder: User | None = None,
    **details: Any,
) -> Coding:
    """A coding of the first place where *words* are said; of the whole conversation without any."""
    if words is not None:
        start = conversation.said.index(words)
        details = {"start": start, "end": start + len(words), "quote": words} | details
    coder_id = coder.id if coder else None
    details |= {"conversation_id": conversation.id, "theme_id": theme.id, "coder_id": coder_id}
    return _saved(db, Coding(sway=sway, **details))


def make_plan(db: Session, person: Person | None = None, **details: Any) -> NurturePlan:
    return _saved(db, NurturePlan(person=person or make_person(db), **details))


def make_question(db: Session, *, area: Area | None = None, recorded_by: User | None = None, **record: Any) -> Question:
    """A knock that a phone sent, held as a question."""
    street = record.pop("street", None) or make_street(db, area=area)
    record = {"kind": "visit", "outcome": "not_home", "house": "12", "doors": 1, "street": street.id} | record
    return _saved(
        db,
        Question(
            kind=record["kind"],
            reason="Did they open?",
            content={"record": record, "at": now().isoformat(), "format": 1},
            area_id=street.area_id,
            recorded_by_id=recorded_by.id if recorded_by else None,
        ),
    )


def make_user(db: Session, role: Role = Role.OFFICER, *, areas: tuple[Area, ...] = (), **details: Any) -> User:
    number = next(_numbers)
    details = {"name": f"User {number}", "email": f"user{number}@example.org"} | details
    return _saved(db, User(role=role, areas=list(areas), **details))


def make_issue(db: Session, *conversations: Conversation, **details: Any) -> Issue:
    """An issue that was raised in *conversations*; without any, ``area_id`` says where."""
    details = {"title": f"Issue {next(_numbers)}", "heard": "It is dark.", "steps": []} | details
    details.setdefault("area_id", conversations[0].area_id if conversations else None)
    sources = [IssueSource(conversation_id=one.id, quote=one.said) for one in conversations]
    return _saved(db, Issue(sources=sources, **details))


def make_story(db: Session, *people: Person, **details: Any) -> Story:
    details = {"title": f"Story {next(_numbers)}", "text": "They built a bench.", "roots": []} | details
    details.setdefault("area_id", people[0].area_id if people else None)
    return _saved(db, Story(people=[StoryPerson(person_id=one.id) for one in people], **details))


def make_device(db: Session, user: User) -> Device:
    token = f"{next(_numbers):064}"
    return _saved(db, Device(user_id=user.id, token_hash=token, name="Chrome on Android", signed_in_at=now()))


def _saved(db: Session, row: Any) -> Any:
    db.add(row)
    db.flush()
    return row
