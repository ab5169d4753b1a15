"""Makes rows of what the demo's conversations brought: as the use-cases would have, at the time when it was told."""

import datetime as dt

from crm import models
from crm.demo import records
from crm.demo.rows import Known, at_hour, demo_uuid
from crm.follow_up_words import MOST_TRIES, times
from crm.models.words import (
    Answer,
    Channel,
    ConsentWay,
    DoorOutcome,
    FollowUpState,
    IntroductionState,
    NurtureStage,
    Purpose,
    Stance,
)

PURPOSES = {
    "keep_details": Purpose.KEEP_DETAILS,
    "contact": Purpose.CONTACT_ME,
    "introduce": Purpose.INTRODUCE_ME,
    "use_words": Purpose.USE_MY_WORDS,
    "map": Purpose.PUT_ME_ON_A_MAP,
}
WAYS = {"paper form": ConsentWay.WRITTEN, "by telephone": ConsentWay.PHONE}
STATES = {
    "suggested": IntroductionState.SUGGESTED,
    "asked": IntroductionState.ASKED,
    "made": IntroductionState.MADE,
    "met": IntroductionState.MET,
    "took": IntroductionState.MET,
    "nothing": IntroductionState.CAME_TO_NOTHING,
}


def make_conversation(
    known: Known, record: records.Conversation, house: str, people: list[models.Person]
) -> models.Conversation:
    """The conversation, recorded by whoever held it, at the door *house* where it was at one."""
    return models.Conversation(
        uuid=demo_uuid("conversation", record.id),
        area_id=known.street_areas[record.street],
        street_id=known.streets[record.street],
        house=house,
        held_at=record.at,
        channel=Channel(record.channel),
        said=record.said,
        people=people,
        walk_id=known.walks.get((record.by, record.at.date())) if house else None,
        recorded_by_id=known.users[record.by],
        recorded_at=record.at,
    )


def make_introduction(known: Known, record: records.Introduction) -> models.Introduction:
    """The introduction with what happened in its life."""
    asked = [answer for answer, on in _answers(known, record) if on]
    first, second = [*asked, Answer.NOT_ASKED, Answer.NOT_ASKED][:2]
    return models.Introduction(
        uuid=demo_uuid("introduction", record.id),
        first_id=known.nodes[record.first],
        second_id=known.nodes[record.second],
        introducer_id=known.nodes[record.through] if record.through else None,
        reason=record.reason,
        state=STATES[record.state],
        first_answer=first,
        second_answer=second,
        level=record.level,
        came_of_it=record.outcome,
        recorded_by_id=known.users[record.by],
        recorded_at=at_hour(record.suggested_on),
        steps=_steps(known, record),
    )


def _answers(known: Known, record: records.Introduction) -> tuple[tuple[Answer, dt.date | None], ...]:
    """Each side's answer, and the day they were asked: whoever was asked last may still be thinking."""
    said_yes = record.made_on or record.second_asked_on
    return (
        (Answer.YES if said_yes else Answer.ASKED, record.first_asked_on),
        (Answer.YES if record.made_on else Answer.ASKED, record.second_asked_on),
    )


def _steps(known: Known, record: records.Introduction) -> list[models.IntroductionStep]:
    state = STATES[record.state]
    nothing = state is IntroductionState.CAME_TO_NOTHING
    last = record.met_on or record.made_on or record.suggested_on
    life = [
        (IntroductionState.SUGGESTED, record.suggested_on, record.reason),
        (IntroductionState.ASKED, record.first_asked_on, ""),
        (IntroductionState.ASKED, record.second_asked_on, ""),
        (IntroductionState.MADE, record.made_on, ""),
        (IntroductionState.MET, None if nothing else record.met_on, record.outcome),
        (IntroductionState.CAME_TO_NOTHING, last if nothing else None, record.outcome),
    ]
    return [
        models.IntroductionStep(
            state=state, on=on, note=note, recorded_by_id=known.users[record.by], recorded_at=at_hour(on)
        )
        for state, on, note in life
        if on is not None
    ]


def make_tie(known: Known, record: records.Tie) -> models.Tie:
    """The tie; of a symmetric kind the lower id first, closed when it has ended."""
    kind_id, directed = known.kinds[record.kind]
    a_id, b_id = known.nodes[record.a], known.nodes[record.b]
    if not directed:
        a_id, b_id = min(a_id, b_id), max(a_id, b_id)
    source = known.sources.get(record.conversation or 0)
    told_at = source.at if source else at_hour(record.since) if record.introduction and record.since else known.began
    return models.Tie(
        uuid=demo_uuid("tie", record.id),
        a_id=a_id,
        b_id=b_id,
        kind_id=kind_id,
        strength=record.strength,
        since=record.since,
        until=record.until,
        said_by_id=known.nodes[record.said_by] if record.said_by else None,
        conversation_id=source.id if source else None,
        introduction_id=known.introductions[record.introduction] if record.introduction else None,
        recorded_by_id=known.users[record.recorded_by],
        recorded_at=told_at,
        closed_at=told_at if record.until else None,
    )


def make_met_tie(known: Known, record: records.Introduction) -> models.Tie:
    """The tie between two who were introduced and met: that they know each other."""
    a_id, b_id = sorted((known.nodes[record.first], known.nodes[record.second]))
    return models.Tie(
        uuid=demo_uuid("tie of introduction", record.id),
        a_id=a_id,
        b_id=b_id,
        kind_id=known.kinds["knows"][0],
        since=record.met_on,
        introduction_id=known.introductions[record.id],
        recorded_by_id=known.users[record.by],
        recorded_at=at_hour(record.met_on or record.suggested_on),
    )


def make_interest(known: Known, record: records.Interest) -> models.Interest:
    """What a node cares about, offers or wants."""
    source = known.sources.get(record.conversation or 0)
    return models.Interest(
        node_id=known.nodes[record.node],
        topic_id=known.topics[record.topic],
        stance=Stance(record.kind),
        conversation_id=source.id if source else None,
        recorded_by_id=source.by if source else known.office,
        recorded_at=source.at if source else at_hour(record.on),
    )


def make_nomination(known: Known, record: records.Nomination) -> models.Nomination:
    """Who was named as good at bringing people together."""
    source = known.sources[record.conversation]
    return models.Nomination(
        nominator_id=known.nodes[record.said_by],
        nominee_id=known.nodes[record.nominee or 0],
        conversation_id=source.id,
        recorded_by_id=source.by,
        recorded_at=source.at,
    )


def make_consent(known: Known, record: records.Consent) -> models.Consent:
    """A yes or no to one purpose."""
    return models.Consent(
        person_id=known.nodes[record.person],
        purpose=PURPOSES[record.purpose],
        given=record.given,
        on=record.on,
        way=WAYS.get(record.way, ConsentWay.SPOKEN),
        recorded_by_id=known.users[record.recorded_by],
        recorded_at=known.sources[record.conversation].at,
    )


def make_follow_up(known: Known, record: records.FollowUp) -> models.FollowUp:
    """The promise, closed by its owner where it was kept."""
    owner = known.users[record.owner]
    return models.FollowUp(
        uuid=demo_uuid("follow-up", record.id),
        person_id=known.nodes[record.person],
        conversation_id=known.sources[record.conversation].id,
        what=record.what,
        owner_id=owner,
        asked_at=record.made_at,
        due_at=record.due_at,
        promised_at=record.promised_at or record.due_at,
        urgent=record.urgent,
        contacted_at=record.contacted_at,
        contacted_by_id=owner if record.contacted_at else None,
        tries=record.tries,
        tried_at=record.tried_at,
        escalated_at=record.tried_at if record.tries == MOST_TRIES else None,
        escalated_because=f"We could not reach them {times(record.tries)}." if record.tries == MOST_TRIES else "",
        state=FollowUpState.DONE if record.done_at else FollowUpState.OPEN,
        closed_at=record.done_at,
        closed_by_id=owner if record.done_at else None,
        recorded_by_id=owner,
        recorded_at=record.made_at,
    )


def make_nurture_plan(known: Known, record: records.NurturePlan) -> models.NurturePlan:
    """The plan with its trainings, begun by the office."""
    return models.NurturePlan(
        person_id=known.nodes[record.person],
        stage=NurtureStage(record.stage),
        next_step=record.next_step,
        next_on=record.next_on,
        owner_id=known.users[record.owner],
        notes=record.notes,
        trainings=[
            models.NurtureTraining(name=name, on=on, recorded_by_id=known.office, recorded_at=at_hour(on))
            for name, on in record.trainings
        ],
        recorded_by_id=known.office,
        recorded_at=at_hour(record.begun_on),
    )


def make_door_visit(known: Known, number: int, record: records.DoorVisit) -> models.DoorVisit:
    """A knock, at a time of the day made of its *number* where no conversation tells it."""
    source = known.sources.get(record.conversation or 0)
    visited_at = source.at if source else at_hour(record.on, 8 + number % 10, number * 7 % 60)
    return models.DoorVisit(
        uuid=demo_uuid("door visit", number),
        street_id=known.streets[record.street],
        house=record.house_number,
        outcome=DoorOutcome(record.outcome),
        visited_at=visited_at,
        conversation_id=source.id if source else None,
        walk_id=known.walks.get((record.by, visited_at.date())),
        recorded_by_id=known.users[record.by],
        recorded_at=visited_at,
    )
