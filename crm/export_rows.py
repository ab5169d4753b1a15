"""The rows of each list that is taken out: values in the order of its headings, a chunk at a time."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from crm.glimpses import glimpses
from crm.imports.matching import OWN_ID
from crm.models import (
    Area,
    Consent,
    Conversation,
    FollowUp,
    Interest,
    Node,
    NurturePlan,
    NurtureTraining,
    Person,
    Street,
    StreetPostcode,
    Survey,
    Tie,
    TieKind,
    Topic,
    User,
)
from crm.models.words import Characteristic, Purpose, Stance

_CHUNK = 1000

#: The columns of each kind of node that its list has beside what all have.
PERSON = (
    *("known_as", "phone", "email", "reach_note"),
    *(characteristic.value for characteristic in Characteristic),
    *("met", "staff", "note"),
)
ORGANISATION = ("organisation_kind", "phone", "email", "website", "note")
ASSET = ("asset_kind", "address", "uprn", "lon", "lat", "note")

Row = Sequence[Any]


def kept(model: Any) -> Select[Any]:
    """The ids of the records of *model* that a list has: neither archived nor merged nor closed."""
    query = select(model.id)
    if issubclass(model, Node):
        return query.where(model.archived_at.is_(None), model.merged_into_id.is_(None))
    if model is NurturePlan:
        query = query.join(Person, Person.id == NurturePlan.person_id)
        return query.where(Person.archived_at.is_(None), Person.merged_into_id.is_(None))
    return query.where(Tie.closed_at.is_(None) | Tie.until.is_not(None)) if model is Tie else query


def in_chunks(db: Session, model: Any) -> Iterator[list[int]]:
    """The ids of *model*'s records in order, a chunk at a time, so that no list is held whole."""
    last = 0
    while ids := list(db.scalars(kept(model).where(model.id > last).order_by(model.id).limit(_CHUNK))):
        yield ids
        last = ids[-1]


def _area_names(db: Session) -> dict[int, str]:
    """Each area by its name, or with those around it where two have one name."""
    rows = db.execute(select(Area.id, Area.name, Area.parent_id)).all()
    named, times = {row.id: row for row in rows}, defaultdict[str, int](int)
    for row in rows:
        times[row.name.casefold()] += 1

    def path(area_id: int | None) -> str:
        if area_id is None:
            return ""
        return f"{path(named[area_id].parent_id)} › {named[area_id].name}".removeprefix(" › ")

    return {row.id: row.name if times[row.name.casefold()] == 1 else path(row.id) for row in rows}


def own_id(external_id: str | None, uuid: object) -> str:
    """By which a record is known in a file that is read back."""
    return external_id or f"{OWN_ID}{uuid}"


def rows_of_nodes(db: Session, model: Any, columns: Sequence[str]) -> Iterator[Row]:
    """id, name, street, house, area, then *columns* of each node, then its topics by stance."""
    areas = _area_names(db)
    for ids in in_chunks(db, model):
        yield from (row for _, row in _some_nodes(db, model, columns, ids, areas))


def _some_nodes(
    db: Session, model: Any, columns: Sequence[str], ids: list[int], areas: dict[int, str]
) -> Iterator[tuple[int, Row]]:
    topics = _topics(db, ids)
    asked = [getattr(model, name) for name in columns]
    query = select(model.id, model.external_id, model.uuid, model.name, Street.name, model.house, model.area_id, *asked)
    query = query.outerjoin(Street, Street.id == model.street_id).where(model.id.in_(ids)).order_by(model.id)
    for id_, external_id, uuid, name, street, house, area_id, *values in db.execute(query):
        where = (street, house, areas.get(area_id, ""))
        said = ("; ".join(topics.get((id_, stance), ())) for stance in Stance)
        yield id_, (own_id(external_id, uuid), name, *where, *values, *said)


def _topics(db: Session, node_ids: list[int]) -> dict[tuple[int, Stance], list[str]]:
    query = select(Interest.node_id, Interest.stance, Topic.name).join(Topic, Topic.id == Interest.topic_id)
    topics = defaultdict[tuple[int, Stance], list[str]](list)
    for node_id, stance, name in db.execute(query.where(Interest.node_id.in_(node_ids)).order_by(Topic.name_key)):
        topics[node_id, stance].append(name)
    return topics


def rows_of_people(db: Session) -> Iterator[Row]:
    """Each person as other nodes, then what they agreed to."""
    areas = _area_names(db)
    for ids in in_chunks(db, Person):
        said: dict[tuple[int, Purpose], bool] = {}
        query = select(Consent.person_id, Consent.purpose, Consent.given).where(Consent.person_id.in_(ids))
        for person_id, purpose, given in db.execute(query.order_by(Consent.on, Consent.id)):
            said[person_id, purpose] = given
        for id_, row in _some_nodes(db, Person, PERSON, ids, areas):
            yield (*row, "; ".join(purpose.label for purpose in Purpose if said.get((id_, purpose))))


def rows_of_streets(db: Session) -> Iterator[Row]:
    """A row for each postcode of a street, as files of streets usually have it; the other values stand in the first."""
    areas = _area_names(db)
    for ids in in_chunks(db, Street):
        postcodes = defaultdict[int, list[str]](list)
        query = select(StreetPostcode.street_id, StreetPostcode.postcode).where(StreetPostcode.street_id.in_(ids))
        for street_id, postcode in db.execute(query.order_by(StreetPostcode.postcode)):
            postcodes[street_id].append(postcode)
        columns = (Street.id, Street.name, Street.area_id, Street.households, Street.usrn, Street.lon, Street.lat)
        for id_, name, area_id, *said in db.execute(select(*columns).where(Street.id.in_(ids)).order_by(Street.id)):
            first, *rest = postcodes[id_] or [""]
            yield (name, areas.get(area_id, ""), first, *said)
            for postcode in rest:
                yield (name, areas.get(area_id, ""), postcode, *[None] * len(said))


def rows_of_ties(db: Session) -> Iterator[Row]:
    """Each tie with its ends' ids and names; an end that the actor may not see has no id, only its area."""
    a, b = aliased(Node), aliased(Node)
    for ids in in_chunks(db, Tie):
        query = (
            select(Tie, TieKind.name, a.external_id, a.uuid, b.external_id, b.uuid)
            .join(TieKind, TieKind.id == Tie.kind_id)
            .outerjoin(a, a.id == Tie.a_id)
            .outerjoin(b, b.id == Tie.b_id)
            .where(Tie.id.in_(ids))
            .order_by(Tie.id)
        )
        found = db.execute(query).all()
        seen = glimpses(db, [node_id for row in found for node_id in (row[0].a_id, row[0].b_id)])
        for tie, kind, a_external, a_uuid, b_external, b_uuid in found:
            ends = [
                own_id(external, uuid) if uuid else ""
                for external, uuid in ((a_external, a_uuid), (b_external, b_uuid))
            ]
            names = (seen[tie.a_id].name, seen[tie.b_id].name)
            yield (*ends, kind, tie.strength, tie.since, tie.until, tie.note, *names)


def rows_of_interests(db: Session) -> Iterator[Row]:
    """Who cares about, offers or wants what."""
    for ids in in_chunks(db, Interest):
        query = select(Node.external_id, Node.uuid, Node.name, Node.kind, Interest.stance, Topic.name)
        query = query.join(Interest, Interest.node_id == Node.id).join(Topic, Topic.id == Interest.topic_id)
        for external_id, uuid, *said in db.execute(query.where(Interest.id.in_(ids)).order_by(Interest.id)):
            yield (own_id(external_id, uuid), *said)


def rows_of_conversations(db: Session) -> Iterator[Row]:
    """When, where, with whom, and what was said; and what is kept of whoever spoke where nobody is known by name."""
    areas = _area_names(db)
    columns = (Conversation.held_at, Conversation.channel, Street.name, Conversation.house, Conversation.place)
    for ids in in_chunks(db, Conversation):
        people = defaultdict[int, list[str]](list)
        with_people = select(Conversation.id, Person.name).join(Conversation.people).where(Conversation.id.in_(ids))
        for id_, name in db.execute(with_people.order_by(Person.name)):
            people[id_].append(name)
        voice = (getattr(Conversation, characteristic.value) for characteristic in Characteristic)
        asked = (Conversation.id, *columns, Conversation.area_id, Conversation.said, User.name, Survey.name, *voice)
        query: Select[Any] = select(*asked).outerjoin(Survey, Survey.id == Conversation.survey_id)
        query = query.outerjoin(Street, Street.id == Conversation.street_id)
        query = query.outerjoin(User, User.id == Conversation.recorded_by_id).where(Conversation.id.in_(ids))
        for id_, *row in db.execute(query.order_by(Conversation.id)):
            where, area_id, more = row[: len(columns)], row[len(columns)], row[len(columns) + 1 :]
            said, *rest = more
            yield (*where, areas.get(area_id, ""), "; ".join(people[id_]), said, *rest)


def rows_of_follow_ups(db: Session) -> Iterator[Row]:
    """What was promised to whom, by when, who was in touch when, and what came of it."""
    columns = (FollowUp.what, FollowUp.asked_at, FollowUp.due_at, FollowUp.state, FollowUp.closed_at, FollowUp.outcome)
    clock = (FollowUp.promised_at, FollowUp.contacted_at, FollowUp.tries)
    for ids in in_chunks(db, FollowUp):
        query = select(Person.external_id, Person.uuid, Person.name, *columns, User.name, *clock)
        query = query.join(FollowUp, FollowUp.person_id == Person.id).outerjoin(User, User.id == FollowUp.owner_id)
        for external_id, uuid, *said in db.execute(query.where(FollowUp.id.in_(ids)).order_by(FollowUp.id)):
            yield (own_id(external_id, uuid), *said)


def rows_of_nurture_plans(db: Session) -> Iterator[Row]:
    """Where we stand with whom, what comes next, and the trainings they had."""
    columns = (NurturePlan.stage, NurturePlan.next_step, NurturePlan.next_on, User.name, NurturePlan.notes)
    for ids in in_chunks(db, NurturePlan):
        held = defaultdict[int, list[str]](list)
        query = select(NurtureTraining.plan_id, NurtureTraining.name, NurtureTraining.on)
        query = query.where(NurtureTraining.plan_id.in_(ids)).order_by(NurtureTraining.on, NurtureTraining.id)
        for plan_id, name, on in db.execute(query):
            held[plan_id].append(f"{name} ({on.isoformat()})")
        plans = select(NurturePlan.id, Person.external_id, Person.uuid, Person.name, *columns)
        plans = plans.join(Person, Person.id == NurturePlan.person_id)
        plans = plans.outerjoin(User, User.id == NurturePlan.owner_id).where(NurturePlan.id.in_(ids))
        for id_, external_id, uuid, *said in db.execute(plans.order_by(NurturePlan.id)):
            yield (own_id(external_id, uuid), *said, "; ".join(held[id_]))
