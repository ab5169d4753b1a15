"""What came of a conversation: the ties, interests, nominations and follow-ups that were recorded with it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from crm.glimpses import Glimpse, glimpses
from crm.models import Consent, Conversation, FollowUp, Interest, Nomination, Tie, Topic
from crm.models.words import FollowUpState, Stance
from crm.permissions import Actor, Permission, requires
from crm.rules import rules_of


@dataclass(frozen=True)
class Outcome:
    """What a conversation brought. ``nodes`` says of each id in the rows what the actor may know of it.

    ``consents``: what its people said yes or no to that day, by what whoever recorded it wrote down.
    """

    ties: list[Tie]
    interests: list[Interest]
    nominations: list[Nomination]
    follow_ups: list[FollowUp]
    still_open: list[FollowUp]
    consents: list[Consent]
    nodes: dict[int, Glimpse]

    @property
    def topics(self) -> dict[Stance, list[str]]:
        """The names of the topics that were spoken of, by stance, each once."""
        names = {stance: [row.topic.name for row in self.interests if row.stance is stance] for stance in Stance}
        return {stance: list(dict.fromkeys(own)) for stance, own in names.items()}

    @property
    def stubs(self) -> list[Glimpse]:
        """Those who were named and whom nobody has met yet."""
        ids = {id_ for tie in self.ties for id_ in (tie.a_id, tie.b_id)} | {n.nominee_id for n in self.nominations}
        return [node for id_, node in sorted(self.nodes.items()) if id_ in ids and node.named_only]


@requires(Permission.SEE_RECORDS)
def get_outcome(db: Session, actor: Actor, conversation: Conversation) -> Outcome:
    """What came of *conversation*, whose people must be loaded, and what its people are still waiting for."""
    source = conversation.id
    ties = db.scalars(
        select(Tie).where(Tie.conversation_id == source).options(joinedload(Tie.kind)).order_by(Tie.id)
    ).all()
    interests = db.scalars(
        select(Interest)
        .where(Interest.conversation_id == source)
        .join(Interest.topic)
        .options(contains_eager(Interest.topic))
        .order_by(Interest.stance, Topic.name_key, Interest.id)
    ).all()
    nominations = db.scalars(
        select(Nomination).where(Nomination.conversation_id == source).order_by(Nomination.id)
    ).all()
    promised = (
        select(FollowUp)
        .options(joinedload(FollowUp.owner), selectinload(FollowUp.person))
        .order_by(FollowUp.due_at, FollowUp.id)
    )
    follow_ups = db.scalars(promised.where(FollowUp.conversation_id == source)).all()
    people = [person.id for person in conversation.people]
    waiting = (FollowUp.person_id.in_(people), FollowUp.state == FollowUpState.OPEN)
    earlier = db.scalars(promised.where(*waiting, FollowUp.asked_at < conversation.held_at)).all()
    ids = [id_ for tie in ties for id_ in (tie.a_id, tie.b_id)] + [interest.node_id for interest in interests]
    ids += [id_ for nomination in nominations for id_ in (nomination.nominator_id, nomination.nominee_id)]
    day = rules_of(db).day_of(conversation.held_at)
    that_day = (Consent.on == day, Consent.recorded_by_id == conversation.recorded_by_id)
    consents = db.scalars(select(Consent).where(Consent.person_id.in_(people), *that_day).order_by(Consent.id)).all()
    still_open = [follow_up for follow_up in earlier if follow_up.conversation_id != source]
    return Outcome(
        list(ties),
        list(interests),
        list(nominations),
        list(follow_ups),
        still_open,
        list(consents),
        glimpses(db, [*ids, *people]),
    )
