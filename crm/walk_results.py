"""After a walk: what was done on it, by whom, and what is owed since."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from crm.errors import NotFound
from crm.follow_up_clock import still_waits
from crm.follow_ups import with_people
from crm.models import Conversation, DoorVisit, FollowUp, Person, Question, Street, User, Walk
from crm.models.words import ANSWERED, DoorOutcome
from crm.permissions import Actor, Permission, requires
from crm.refusals import find_refusing
from crm.text import fold_door

_ORDER = (DoorVisit.visited_at, DoorVisit.id)


@dataclass(frozen=True)
class Share:
    """What one of the team did on a walk. A door that several came to counts for each of them."""

    name: str
    doors: int
    answered: int
    conversations: int


@dataclass(frozen=True)
class DoorToCall:
    """A door at which somebody asked us to call back, and nobody has since."""

    street: Street
    visit: DoorVisit


@dataclass(frozen=True)
class WalkResults:
    """What was done on a walk. A door counts once, with what came of it last on this walk."""

    doors: int
    answered: int
    outcomes: tuple[tuple[DoorOutcome, int], ...]
    conversations: Sequence[Conversation]
    newly_met: Sequence[Person]
    shares: tuple[Share, ...]

    @property
    def any(self) -> bool:
        """Whether anything was done yet."""
        return bool(self.doors or self.conversations)


@dataclass(frozen=True)
class Owed:
    """What a walk leaves us to do: promises, doors to call at again, and questions from phones, with who sent them."""

    follow_ups: Sequence[FollowUp]
    call_backs: tuple[DoorToCall, ...]
    questions: int
    asked_by: tuple[str, ...]

    @property
    def any(self) -> bool:
        """Whether anything is left to do."""
        return bool(self.follow_ups or self.call_backs or self.questions)


@requires(Permission.SEE_RECORDS)
def get_walk_results(db: Session, actor: Actor, *, walk_id: int) -> WalkResults:
    """What was done on a walk, on the streets that the actor sees. Raises NotFound."""
    _check_seen(db, walk_id)
    visits = list(db.scalars(select(DoorVisit).where(DoorVisit.walk_id == walk_id).order_by(*_ORDER)))
    held = _list_conversations(db, walk_id)
    doors = _latest(visits)
    counts: Counter[DoorOutcome] = Counter()
    for visit in doors:
        counts[visit.outcome] += visit.doors
    return WalkResults(
        doors=sum(counts.values()),
        answered=_answered(doors),
        outcomes=tuple((outcome, counts[outcome]) for outcome in DoorOutcome if counts[outcome]),
        conversations=held,
        newly_met=_newly_met(db, held),
        shares=_shares(db, visits, held),
    )


@requires(Permission.SEE_RECORDS)
def get_owed(db: Session, actor: Actor, *, walk_id: int) -> Owed:
    """What a walk leaves us to do, as far as the actor sees: the next due first. Raises NotFound.

    Without follow-ups with people who said no to contact.
    """
    _check_seen(db, walk_id)
    told = select(Conversation.id).where(Conversation.walk_id == walk_id)
    open_ = with_people().where(FollowUp.conversation_id.in_(told), *still_waits())
    promised = db.scalars(open_.order_by(FollowUp.due_at, FollowUp.id)).all()
    refuse = find_refusing(db, {one.person_id for one in promised})
    waiting = db.execute(
        select(User.name, func.count())
        .select_from(Question)
        .outerjoin(User, User.id == Question.recorded_by_id)
        .where(Question.walk_id == walk_id, Question.settled_at.is_(None))
        .group_by(User.id, User.name)
        .order_by(User.name, User.id)
    ).all()
    return Owed(
        follow_ups=[one for one in promised if one.person_id not in refuse],
        call_backs=_call_backs(db, walk_id),
        questions=sum(count for _, count in waiting),
        asked_by=tuple(name for name, _ in waiting if name),
    )


def _check_seen(db: Session, walk_id: int) -> None:
    if db.scalar(select(Walk.id).where(Walk.id == walk_id)) is None:
        raise NotFound(f"There is no walk {walk_id}.")


def _latest(visits: Iterable[DoorVisit]) -> list[DoorVisit]:
    """The last of *visits*, which come in order, to each door; and each to several doors at once."""
    doors = {(one.street_id, fold_door(one.house) or f"#{one.id}"): one for one in visits}
    return list(doors.values())


def _answered(visits: Iterable[DoorVisit]) -> int:
    return sum(visit.doors for visit in visits if visit.outcome in ANSWERED)


def _list_conversations(db: Session, walk_id: int) -> Sequence[Conversation]:
    query = select(Conversation).where(Conversation.walk_id == walk_id)
    query = query.options(selectinload(Conversation.people), joinedload(Conversation.street))
    return db.scalars(query.order_by(Conversation.held_at, Conversation.id)).all()


def _newly_met(db: Session, held: Sequence[Conversation]) -> list[Person]:
    """Those of the walk's conversations whom nobody had talked with before, in the order in which they were met."""
    first = {person.id: talk for talk in reversed(held) for person in talk.people}
    walk = {talk.id for talk in held}
    others = select(Person.id, func.min(Conversation.held_at)).join(Conversation.people).group_by(Person.id)
    others = others.where(Person.id.in_(first), Conversation.id.not_in(walk))
    before = {id_ for id_, at in db.execute(others) if at <= first[id_].held_at}
    people = {person.id: person for talk in held for person in talk.people if person.met}
    return [person for id_, person in people.items() if id_ not in before]


def _shares(db: Session, visits: Sequence[DoorVisit], held: Sequence[Conversation]) -> tuple[Share, ...]:
    """What each of the team did, by name; what nobody signed is left out."""
    who = {visit.recorded_by_id for visit in visits} | {talk.recorded_by_id for talk in held}
    users = db.execute(select(User.id, User.name).where(User.id.in_(who)).order_by(User.name, User.id))
    shares = []
    for user_id, name in users:
        own = _latest(visit for visit in visits if visit.recorded_by_id == user_id)
        talks = sum(talk.recorded_by_id == user_id for talk in held)
        shares.append(Share(name, sum(visit.doors for visit in own), _answered(own), talks))
    return tuple(shares)


def _call_backs(db: Session, walk_id: int) -> tuple[DoorToCall, ...]:
    """The doors of the walk at which the last who came, on this walk or since, was asked to call back."""
    asked = select(DoorVisit).where(DoorVisit.walk_id == walk_id, DoorVisit.outcome == DoorOutcome.CALL_BACK)
    doors = {(one.street_id, fold_door(one.house)): one for one in db.scalars(asked.order_by(*_ORDER)) if one.house}
    if not doors:
        return ()
    since = min(one.visited_at for one in doors.values())
    later = select(DoorVisit).where(
        DoorVisit.street_id.in_({one.street_id for one in doors.values()}), DoorVisit.visited_at >= since
    )
    last = {(one.street_id, fold_door(one.house)): one for one in db.scalars(later.order_by(*_ORDER))}
    streets = {one.id: one for one in db.scalars(select(Street).where(Street.id.in_({key[0] for key in doors})))}
    left = [visit for key, visit in doors.items() if last[key].outcome is DoorOutcome.CALL_BACK]
    return tuple(DoorToCall(streets[visit.street_id], visit) for visit in left)
