"""Going back: an answer is told to whoever raised the issue, as far as they may be told; each telling is a talk."""

import datetime as dt
import uuid as uuids
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm.coding_unseen import source_shown_to
from crm.conversations import ConversationDetails, find_conversation
from crm.errors import Invalid
from crm.issues import get_issue
from crm.models import Conversation, Issue, IssueSource, Person, conversation_person, now
from crm.models.words import Channel
from crm.permissions import Actor, Permission, requires
from crm.raisers import Raiser, list_raisers
from crm.recording import Met, record_conversation
from crm.rules import rules_of
from crm.text import fold_door

#: Where an answer can be told.
WAYS = (Channel.DOORSTEP, Channel.STREET, Channel.EVENT, Channel.VISIT, Channel.PHONE, Channel.MESSAGE)

#: Of so many issues, those answered last, it is worked out who waits to hear: for Today, and for the doors of a walk.
LATEST, MOST_TOLD = 10, 40

_GONE = (
    "An answer that was told is on no list any more: whoever raised it was taken off it, or it is not in your areas."
)


@dataclass(frozen=True)
class GoingBack:
    """Whom to tell the answer to an issue. ``cannot``: (how many, why) of those who cannot be told, and no more."""

    issue: Issue
    to_tell: tuple[Raiser, ...]
    told: tuple[Raiser, ...]
    cannot: tuple[tuple[int, str], ...]

    @property
    def street_ids(self) -> list[int]:
        """The streets of the doors to go back to."""
        return list(dict.fromkeys(one.street_id for one in self.to_tell if one.street_id is not None))


@dataclass(frozen=True)
class Telling:
    """An answer to tell at a door of a street: on which issue, and to whom."""

    issue: Issue
    raiser: Raiser


@requires(Permission.SEE_RECORDS)
def get_going_back(db: Session, actor: Actor, issue_id: int) -> GoingBack:
    """Whom to tell the answer, those who agreed to be contacted first; who asked not to be is counted alone.

    Before there is an answer, as if there were one now. Raises NotFound.
    """
    issue: Issue = get_issue(db, actor, issue_id)
    raisers = list_raisers(db, [issue])
    cannot: Counter[str] = Counter()
    for one in raisers:
        cannot.update(() if one.told else one.cannot)
    to_tell = sorted(
        (one for one in raisers if not one.told and one.reachable),
        key=lambda one: (not one.agreed, one.place, one.source_id),
    )
    told = sorted((one for one in raisers if one.told), key=lambda one: (one.told_at or now(), one.source_id))
    return GoingBack(issue, tuple(to_tell), tuple(told), tuple((count, why) for why, count in cannot.most_common()))


def count_to_tell(db: Session, issues: Sequence[Issue]) -> dict[int, int]:
    """How many are still to be told the answer to each of *issues*; one of which nobody is, is not in it."""
    answered = [issue for issue in issues if issue.answered_at is not None]
    waiting = [one for one in list_raisers(db, answered) if not one.told and one.reachable]
    return dict(Counter(one.issue_id for one in waiting))


@requires(Permission.SEE_RECORDS)
def list_unfinished(db: Session, actor: Actor) -> list[tuple[Issue, int]]:
    """Issues that somebody is still to be told of, of those answered last, each with how many."""
    issues = _list_untold(db, most=LATEST)
    counts = count_to_tell(db, issues)
    return [(issue, counts[issue.id]) for issue in issues if issue.id in counts]


@requires(Permission.SEE_RECORDS)
def list_tellings(db: Session, actor: Actor, *, street_ids: Collection[int]) -> dict[int, list[Telling]]:
    """Street → the answers to tell at its doors, by door; those that came last, where there are very many."""
    issues = {issue.id: issue for issue in _list_untold(db, street_ids=sorted(street_ids), most=MOST_TOLD)}
    tellings: dict[int, list[Telling]] = {}
    for one in sorted(list_raisers(db, list(issues.values())), key=lambda one: (one.place, one.source_id)):
        if not one.told and one.reachable and one.street_id in street_ids:
            tellings.setdefault(one.street_id or 0, []).append(Telling(issues[one.issue_id], one))
    return tellings


@requires(Permission.SEE_RECORDS)
def list_tellings_at(db: Session, actor: Actor, talk: Conversation) -> list[Telling]:
    """The answers that *talk* may have told: they wait at its door, for those who took part, and were given by then.

    By the day when they talked, which may be written down much later.
    """
    rules = rules_of(db)
    here = list_tellings(db, actor, street_ids=[talk.street_id]) if talk.street_id and talk.house else {}
    met, door = {person.id for person in talk.people}, fold_door(talk.house)
    return [
        one
        for one in here.get(talk.street_id or 0, [])
        if fold_door(one.raiser.house) == door
        and (answered_at := one.issue.answered_at or now()) <= talk.recorded_at
        and rules.day_of(answered_at) <= rules.day_of(talk.held_at)
        and (not one.raiser.person_ids or one.raiser.person_ids & met)
    ]


@requires(Permission.RECORD)
def record_telling(
    db: Session,
    actor: Actor,
    issue_id: int,
    *,
    uuid: uuids.UUID,
    source_id: int,
    channel: Channel | None,
    person_ids: Sequence[int] = (),
    said: str = "",
) -> Conversation:
    """Record that the answer was told to who raised the issue in a source, and what they *said* to it.

    It is a conversation like any other, with *person_ids* of them, or nobody by name; sent again with its uuid, it is
    stored once. All sources that these people raised are told. Raises NotFound, and Invalid, also for one who may not
    be contacted.
    """
    issue: Issue = get_issue(db, actor, issue_id)
    known: Conversation | None = find_conversation(db, actor, uuid=uuid)
    if known is not None:
        return known
    raisers = list_raisers(db, [issue])
    one = _find_waiting(issue, raisers, source_id)
    _check_way(one, channel, person_ids)
    details: ConversationDetails = {"channel": channel, "said": said} if channel else {}
    details["area_id"] = one.area_id
    if channel is Channel.DOORSTEP:
        details |= {"street_id": one.street_id, "house": one.house}
    people = [Met(person_id=person_id) for person_id in person_ids]
    talk: Conversation = record_conversation(db, actor, uuid=uuid, people=people, **details)
    _tick_off(db, issue, one, raisers, talk, met=set(person_ids))
    return talk


@requires(Permission.RECORD)
def note_telling(
    db: Session, actor: Actor, talk: Conversation, *, source_id: int, answered_at: dt.datetime, agreed: bool = False
) -> str:
    """Note that the answer was told within *talk*; gives a sentence where something is not as expected, else "".

    *answered_at*: when the answer was given that they heard. The talk stands whatever is said here, and telling twice
    changes nothing. *agreed*: a person has looked at it, and they know what matters.

    Raises Invalid, in ``told``, where a person has to look at it: another answer holds now, or they were not there.
    """
    mine = select(IssueSource.issue_id).where(IssueSource.id == source_id)
    issue = db.scalar(select(Issue).where(Issue.id.in_(mine)), execution_options={"populate_existing": True})
    if issue is None:
        return _GONE
    sources = select(IssueSource).where(IssueSource.issue_id == issue.id).order_by(IssueSource.id).with_for_update()
    db.scalars(sources, execution_options={"populate_existing": True}).all()  # a colleague may tell them just now
    raisers = list_raisers(db, [issue])
    one = next((raiser for raiser in raisers if source_id in raiser.source_ids), None)
    if one is None:
        return _GONE
    if issue.answered_at is None:
        return f"“{issue.title}” has no answer any more. They are told again when there is one."
    if one.told:
        return "" if one.told_in_id == talk.id else f"They had been told of “{issue.title}” already: it stands once."
    here = select(conversation_person.c.person_id).where(conversation_person.c.conversation_id == talk.id)
    met = set(db.scalars(here))
    if not agreed:
        _check_told(issue, one, talk, met=met, answered_at=answered_at)
    _tick_off(db, issue, one, raisers, talk, met=met)
    return "" if one.reachable else f"Who was told of “{issue.title}” may not be contacted any more: do not go back."


@requires(Permission.SEE_RECORDS)
def name_tellings(db: Session, actor: Actor, *, source_ids: Collection[int]) -> dict[int, str]:
    """Source → whom to tell of what: "Ann Lee: Dark alley"; one that the actor does not see is not in it."""
    mine = select(IssueSource.issue_id).where(IssueSource.id.in_(sorted(source_ids)))
    issues = {issue.id: issue for issue in db.scalars(select(Issue).where(Issue.id.in_(mine)))}
    raisers = list_raisers(db, list(issues.values()))
    words = {
        id_: f"{one.names or one.place}: {issues[one.issue_id].title}" for one in raisers for id_ in one.source_ids
    }
    return {id_: words[id_] for id_ in source_ids if id_ in words}


def _check_told(
    issue: Issue, one: Raiser, talk: Conversation, *, met: Collection[int], answered_at: dt.datetime
) -> None:
    """That they heard the answer that holds, and were there. Raises Invalid."""
    title, who = issue.title, one.names or "whoever raised it"
    if issue.answered_at != answered_at:
        raise Invalid(told=f"They heard an earlier answer to “{title}”. Unless they know the new one, go back again.")
    if one.person_ids and not one.person_ids & set(met):
        raise Invalid(told=f"“{title}” is for {who}, who is not among those you talked with. Enter whom you told.")
    elsewhere = (talk.street_id, fold_door(talk.house)) != (one.street_id, fold_door(one.house))
    if one.street_id is not None and not one.person_ids and elsewhere:
        raise Invalid(told=f"“{title}” was raised at {one.place}, and you talked at another door.")


def _tick_off(
    db: Session, issue: Issue, one: Raiser, raisers: Iterable[Raiser], talk: Conversation, *, met: Collection[int]
) -> None:
    """*one* was told, and so were those of *raisers* who took part; after the answer, whatever a clock says."""
    told = {id_ for other in raisers if other is one or other.person_ids & set(met) for id_ in other.source_ids}
    for source in db.scalars(select(IssueSource).where(IssueSource.id.in_(told))):
        source.told_at, source.told_in_id = max(talk.held_at, issue.answered_at or talk.held_at), talk.id
    db.flush()


def _find_waiting(issue: Issue, raisers: Sequence[Raiser], source_id: int) -> Raiser:
    if issue.answered_at is None:
        raise Invalid(source_id="There is no answer to tell yet. Write what happened, or why not, first.")
    for one in raisers:
        if source_id in one.source_ids and not one.told and one.reachable:
            return one
    raise Invalid(source_id="They were told already, or may not be contacted. Open the list again.")


def _check_way(one: Raiser, channel: Channel | None, person_ids: Sequence[int]) -> None:
    """That those chosen may be told, and in this way. Raises Invalid."""
    chosen = [contact for contact in one.contacts if contact.id in person_ids]
    if one.contacts and (not chosen or len(chosen) < len(set(person_ids))):
        raise Invalid(person_ids="Choose whom you told.")
    if person_ids and not one.contacts:
        raise Invalid(person_ids="Nobody at this door is known by name. Leave the names out.")
    if channel not in WAYS:
        raise Invalid(channel="Choose how you told them.")
    if channel is Channel.DOORSTEP and one.street_id is None:
        raise Invalid(channel="We know no door of theirs. Choose how else you told them.")
    for contact in chosen:
        if channel in (Channel.PHONE, Channel.MESSAGE) and not contact.agreed:
            raise Invalid(channel=f"{contact.name} was never asked whether we may ring or write. Go to the door.")


@requires(Permission.SEE_RECORDS)
def list_told_in(db: Session, actor: Actor, conversation_id: int) -> list[Issue]:
    """The issues whose answer was told in a conversation."""
    told = select(IssueSource.issue_id).where(IssueSource.told_in_id == conversation_id)
    return list(db.scalars(select(Issue).where(Issue.id.in_(told)).order_by(Issue.id)))


@requires(Permission.SEE_RECORDS)
def list_raised_in(db: Session, actor: Actor, conversation_id: int) -> list[Issue]:
    """The issues that were raised in a conversation, by what the actor is shown of it."""
    raised = select(IssueSource.issue_id).where(IssueSource.conversation_id == conversation_id, source_shown_to(actor))
    return list(db.scalars(select(Issue).where(Issue.id.in_(raised)).order_by(Issue.id)))


def write_walk_note(issue: Issue) -> str:
    """What a walk that goes back with an answer is for, and what to say at the doors."""
    return f"Going back with an answer.\n{issue.title}: {issue.answer}"


def _list_untold(db: Session, *, street_ids: Iterable[int] | None = None, most: int) -> list[Issue]:
    """Issues with a source that was not told the answer, as far as the session's actor sees; the last answer first."""
    untold = select(IssueSource.issue_id).where(
        or_(IssueSource.told_at.is_(None), IssueSource.told_at < Issue.answered_at), IssueSource.issue_id == Issue.id
    )
    if street_ids is not None:
        here = list(street_ids)
        there = or_(Conversation.street_id.in_(here), Conversation.people.any(Person.street_id.in_(here)))
        untold = untold.join(Conversation, Conversation.id == IssueSource.conversation_id).where(there)
    query = select(Issue).where(Issue.answered_at.is_not(None), untold.correlate(Issue).exists())
    return list(db.scalars(query.order_by(Issue.answered_at.desc(), Issue.id.desc()).limit(most)))
