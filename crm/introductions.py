"""Introductions: suggested, asked, made, met, and what came of it."""

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from crm import cleaning, nodes, search, ties
from crm.agreements import Agreement, find_agreement, list_agreements
from crm.consents import add_consent
from crm.errors import Invalid, NotFound
from crm.follow_up_clock import note_contact
from crm.glimpses import Glimpse, glimpses
from crm.models import Introduction, IntroductionStep, Node, Person, Tie, TieKind, now
from crm.models.words import Answer, IntroductionState, Purpose
from crm.paging import Page, get_page
from crm.permissions import Actor, Permission, requires
from crm.rules import rules_of

#: The kind of tie that a meeting makes where nobody says another.
USUAL_KIND = "knows"

#: Seven levels of network weaving (J. Ricchiuto), as a page asks for them.
LEVELS = {
    1: "Suggested to one that they talk to the other",
    2: "Suggested it to one, and called the other",
    3: "Introduced them by message",
    4: "Introduced them on a call together",
    5: "Introduced them in person",
    6: "Introduced them in person, and followed up with both",
    7: "Introduced them in person, with something to do together",
}


@requires(Permission.INTRODUCE)
def suggest_introduction(
    db: Session,
    actor: Actor,
    *,
    first_id: int,
    second_id: int,
    introducer_id: int | None = None,
    reason: str = "",
    on: dt.date | None = None,
    uuid: uuid.UUID | None = None,
) -> Introduction:
    """Suggest that two people meet. Raises Invalid where they are one, were only named, or one of them introduces."""
    if uuid is not None and (known := db.scalar(select(Introduction).where(Introduction.uuid == uuid))) is not None:
        return known
    introduction = Introduction(recorded_by_id=actor.id, state=IntroductionState.SUGGESTED)
    introduction.first_id = _person_id(db, actor, first_id, "first_id")
    introduction.second_id = _person_id(db, actor, second_id, "second_id")
    if introducer_id is not None:
        introduction.introducer_id = _person_id(db, actor, introducer_id, "introducer_id")
    if first_id == second_id:
        raise Invalid(second_id="Choose another person: nobody is introduced to themselves.")
    if introducer_id in (first_id, second_id):
        raise Invalid(introducer_id="Choose a third person, or leave it empty if the team introduces them.")
    _check_met(db, actor, first_id=first_id, second_id=second_id)
    introduction.reason = _cleaned(reason, "reason")
    if uuid is not None:
        introduction.uuid = uuid
    db.add(introduction)
    db.flush()
    _note_step(db, actor, introduction, on, introduction.reason)
    return introduction


@requires(Permission.INTRODUCE)
def ask_side(
    db: Session,
    actor: Actor,
    introduction_id: int,
    *,
    person_id: int,
    answer: Answer,
    on: dt.date | None = None,
    note: str = "",
) -> Introduction:
    """Record that one side was asked, or what they answered. Raises Invalid.

    Who answered was talked with, which answers what else they wait for. A yes is consent to be introduced, and is kept
    as such. A no ends this introduction; what they said of others holds.
    """
    introduction = _alive(db, actor, introduction_id)
    if person_id == introduction.first_id:
        introduction.first_answer = answer
    elif person_id == introduction.second_id:
        introduction.second_answer = answer
    else:
        raise Invalid(person_id="Choose one of the two people.")
    refused = answer is Answer.NO
    introduction.state = IntroductionState.CAME_TO_NOTHING if refused else IntroductionState.ASKED
    db.flush()
    _note_step(db, actor, introduction, on, note)
    if answer in (Answer.YES, Answer.NO):
        rules = rules_of(db)
        talked_at = rules.end_of(on) if on is not None and on < rules.day_of(now()) else now()
        note_contact(db, actor, person_ids=[person_id], at=talked_at)
    agreement = find_agreement(db, actor, person_id)  # none for somebody of another area: their consent is not ours
    if answer is Answer.YES and agreement is not None and not agreement.given:
        add_consent(db, actor, person_id=person_id, purpose=Purpose.INTRODUCE_ME, given=True, on=on)
    return introduction


@requires(Permission.INTRODUCE)
def make_introduction(
    db: Session, actor: Actor, introduction_id: int, *, level: int, on: dt.date | None = None, note: str = ""
) -> Introduction:
    """Record that the two were introduced, at a weaving level from 1 to 7. Raises Invalid, also if a side refuses."""
    introduction = _alive(db, actor, introduction_id)
    if level not in LEVELS:
        raise Invalid(level="Choose how they were introduced.")
    withheld: list[Agreement] = [side for side in list_agreements(db, actor, introduction) if not side.given]
    if withheld:
        raise Invalid(sides=" ".join(side.sentence for side in withheld))
    introduction.level, introduction.state = level, IntroductionState.MADE
    db.flush()
    _note_step(db, actor, introduction, on, note)
    return introduction


@requires(Permission.INTRODUCE)
def record_meeting(
    db: Session,
    actor: Actor,
    introduction_id: int,
    *,
    on: dt.date | None = None,
    came_of_it: str = "",
    tie_kind_id: int | None = None,
) -> Introduction:
    """Record that the two met: this makes the tie between them. Raises Invalid for one that was not made yet."""
    introduction = _alive(db, actor, introduction_id)
    if introduction.state is not IntroductionState.MADE:
        raise Invalid(state="Record how they were introduced first.")
    introduction.state = IntroductionState.MET
    introduction.came_of_it = _cleaned(came_of_it, "came_of_it")
    db.flush()
    _note_step(db, actor, introduction, on, introduction.came_of_it)
    _tie_them(db, actor, introduction, tie_kind_id, _day_of(db, on))
    return introduction


@requires(Permission.INTRODUCE)
def change_outcome(
    db: Session,
    actor: Actor,
    introduction_id: int,
    *,
    came_of_it: str,
    nothing: bool = False,
    on: dt.date | None = None,
) -> Introduction:
    """Record what came of it; *nothing* ends the introduction, and then the reason is asked for. Raises Invalid."""
    introduction = get_introduction(db, actor, introduction_id)
    introduction.came_of_it = _cleaned(came_of_it, "came_of_it")
    if nothing:
        if introduction.state is IntroductionState.MET:
            raise Invalid(nothing="They met, and that is kept. Write what came of it instead.")
        if not introduction.came_of_it:
            raise Invalid(came_of_it="Say why nothing came of it: the next introduction learns from it.")
        introduction.state = IntroductionState.CAME_TO_NOTHING
    db.flush()
    _note_step(db, actor, introduction, on, introduction.came_of_it)
    return introduction


@requires(Permission.SEE_RECORDS)
def get_introduction(db: Session, actor: Actor, introduction_id: int) -> Introduction:
    """The introduction with the three people (none for one the actor may not see) and its steps. Raises NotFound."""
    query = _with_people().options(selectinload(Introduction.steps)).where(Introduction.id == introduction_id)
    introduction = db.scalar(query)
    if introduction is None:
        raise NotFound(f"There is no introduction {introduction_id}.")
    return introduction


@requires(Permission.SEE_RECORDS)
def list_introductions(
    db: Session,
    actor: Actor,
    *,
    node_id: int | None = None,
    state: IntroductionState | None = None,
    text: str = "",
    page: int = 1,
    size: int = 50,
) -> Page[Introduction]:
    """Introductions, latest first; *node_id*: those in which that person took part on any side."""
    conditions: list[ColumnElement[bool]] = []
    sides = (Introduction.first_id, Introduction.second_id, Introduction.introducer_id)
    if node_id is not None:
        conditions.append(or_(*(side == node_id for side in sides)))
    if state is not None:
        conditions.append(Introduction.state == state)
    if text.strip():
        from_text = search.matching(db, text)
        conditions.append(or_(*(side.in_(select(Node.id).where(from_text)) for side in sides)))
    by = [Introduction.recorded_at.desc(), Introduction.id.desc()]
    return get_page(db, _with_people().where(*conditions), by=by, page=page, size=size)


def list_sides(
    db: Session, introductions: Sequence[Introduction], known: dict[int, Glimpse] | None = None
) -> dict[int, Glimpse]:
    """All who take part in *introductions*, as the session's actor may know them; asks only for the unseen."""
    people = [person for one in introductions for person in (one.first, one.second, one.introducer) if person]
    seen = {person.id: Glimpse(person.id, person.kind, person.name) for person in people}
    ids = [id_ for one in introductions for id_ in (one.first_id, one.second_id, one.introducer_id)]
    return glimpses(db, [id_ for id_ in ids if id_ not in seen], known) | seen


def _tie_them(db: Session, actor: Actor, introduction: Introduction, tie_kind_id: int | None, since: dt.date) -> None:
    """The tie that the meeting made; one of this kind that is recorded already is left as it is."""
    usual = select(TieKind).where(TieKind.directed.is_(False)).order_by(TieKind.name != USUAL_KIND, TieKind.id)
    kind = db.scalar(usual if tie_kind_id is None else select(TieKind).where(TieKind.id == tie_kind_id))
    if kind is None:
        raise Invalid(tie_kind_id="Choose how they are connected now.")
    a_id, b_id = ties.ordered(kind, introduction.first_id, introduction.second_id)
    same = (Tie.a_id == a_id, Tie.b_id == b_id, Tie.kind_id == kind.id, Tie.closed_at.is_(None))
    if db.scalar(select(Tie.id).where(*same)) is None:
        ties.add_tie(db, actor, a_id=a_id, b_id=b_id, kind_id=kind.id, since=since, introduction_id=introduction.id)


def _with_people() -> Select[Introduction]:
    sides = (Introduction.first, Introduction.second, Introduction.introducer)
    return select(Introduction).options(*(joinedload(side).options(joinedload(Node.street)) for side in sides))


def _alive(db: Session, actor: Actor, introduction_id: int) -> Introduction:
    introduction: Introduction = get_introduction(db, actor, introduction_id)
    if introduction.state in (IntroductionState.MET, IntroductionState.CAME_TO_NOTHING):
        raise Invalid(state="This introduction has ended. Suggest a new one if they are to meet again.")
    return introduction


def _person_id(db: Session, actor: Actor, person_id: int, field: str) -> int:
    try:
        return nodes.get_node(db, actor, person_id, Person).id
    except NotFound:
        raise Invalid(**{field: "Choose a person from the list."}) from None


def _check_met(db: Session, actor: Actor, **sides: int) -> None:
    """Refuse to introduce somebody who was only named: they do not know that we know of them."""
    found = {field: find_agreement(db, actor, person_id) for field, person_id in sides.items()}
    unmet = {field: side.sentence for field, side in found.items() if side is not None and not side.met}
    if unmet:
        raise Invalid(**unmet)


def _note_step(db: Session, actor: Actor, introduction: Introduction, on: dt.date | None, note: str) -> None:
    step = IntroductionStep(
        introduction_id=introduction.id,
        state=introduction.state,
        on=_day_of(db, on),
        note=_cleaned(note, "note")[:500],
        recorded_by_id=actor.id,
    )
    db.add(step)
    db.flush()


def _day_of(db: Session, on: dt.date | None) -> dt.date:
    """The day of a step: today where the team is, unless *on* says when. Raises Invalid for a day to come."""
    today = rules_of(db).day_of(now())
    if on is not None and on > today:
        raise Invalid(on="Enter the day when it happened: today or earlier.")
    return on or today


def _cleaned(text: str, field: str) -> str:
    try:
        return cleaning.clean_text(text, what=field.replace("_", " "), most=500)
    except ValueError as reason:
        raise Invalid(**{field: str(reason)}) from None
