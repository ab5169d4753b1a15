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
    FollowUp,
    Introduction,
    NurtureTraining,
    PairRefusal,
    Topic,
    User,
    Walk,
    WalkStop,
    now,
)
from crm.permissions import Actor, Permission, Role
from tests.factories import (
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

SAFE = {"GET", "HEAD", "OPTIONS"}
NOUNS = ("people", "organisations", "assets")

#: What a page has to be asked with, besides its path: the name in the query, and which sample it is.
QUERIES = {
    "follow_ups.add_follow_up": {"person": "person_id"},
    "network_maps.show_path": {"from": "person_id", "to": "second_id"},
    "handouts.choose_handout": {"around": "person_id"},
}

#: Arguments that lead to a record of an area; somebody of another area finds nothing there.
OF_AN_AREA = {
    *("area_id", "campaign_id", "conversation_id", "first_id", "follow_up_id", "introduction_id", "node_id"),
    *("person_id", "refusal_id", "second_id", "street_id", "tie_id", "training_id", "uuid", "walk_id"),
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
    details = {"area_id": area.id, "recorded_by_id": user.id}
    nodes = {
        "people": person,
        "organisations": make_organisation(db, f"{secret} Band", **details),
        "assets": make_asset(db, f"{secret} Hall", **details),
    }
    kind, topic = make_tie_kind(db), Topic(name=f"Chess {area.id}", name_key=f"chess {area.id}")
    conversation = make_conversation(db, people=[person], said=f"{secret} said", **own)
    introduction = Introduction(first_id=person.id, second_id=third.id, recorded_by_id=user.id, steps=[])
    day = now().date()
    follow_up = FollowUp(person_id=person.id, what=f"{secret} call", asked_at=now(), due_at=now(), owner_id=user.id)
    campaign = Campaign(name=f"{secret} talks", area_id=area.id, target=9, starts_on=day, ends_on=day)
    member = make_user(db, areas=(area,))
    training = NurtureTraining(name=f"{secret} training", on=day)
    make_plan(db, person, notes=f"{secret} notes", trainings=[training])
    refusal = PairRefusal(first_id=friend.id, second_id=third.id, reason=f"{secret} row")
    walk = Walk(planned_for=day, area_id=area.id, note=f"{secret} walk", stops=[WalkStop(street_id=street.id, place=0)])
    db.add_all([topic, introduction, follow_up, campaign, refusal, walk])
    ties = {noun: make_tie(db, node, friend, kind=kind) for noun, node in nodes.items()}
    db.commit()
    coordinator = Actor(id=user.id, name=user.name, role=Role.COORDINATOR, area_ids=frozenset({area.id}))
    batch = add_batch(
        db, coordinator, noun="people", file_name=f"{secret}.csv", content=f"name\n{secret} Di\n".encode()
    )
    db.commit()
    return {
        "area_id": area.id,
        "campaign_id": campaign.id,
        "conversation_id": conversation.id,
        "first_id": person.id,
        "follow_up_id": follow_up.id,
        "introduction_id": introduction.id,
        "kind_id": kind.id,
        "measure_id": "degree",
        "node_id": {noun: node.id for noun, node in nodes.items()} | {"network": person.id},
        "noun": "people",
        "person_id": person.id,
        "refusal_id": refusal.id,
        "second_id": friend.id,
        "side": "first",
        "street_id": street.id,
        "tie_id": {noun: tie.id for noun, tie in ties.items()},
        "token": "no-such-link",
        "topic_id": topic.id,
        "training_id": training.id,
        "user_id": member.id,
        "uuid": {"imports": batch.uuid},
        "walk_id": walk.id,
    }


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
