"""Interests: what a person, organisation or asset cares about, offers and wants."""

from collections.abc import Mapping, Sequence
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from crm.errors import Invalid
from crm.models import Interest, Topic
from crm.models.words import Stance
from crm.nodes import get_node
from crm.permissions import Actor, Permission, requires
from crm.topics import ensure_topics, topic_key

#: More than anybody has, and few enough for a page.
MOST_TOPICS = 100

_CHUNK = 5000

Topics = Mapping[Stance, Sequence[str]]


@requires(Permission.RECORD)
def set_interests(db: Session, actor: Actor, node_id: int, topics: Topics) -> None:
    """Make the node stand in each stance of *topics* to exactly the topics named there; new ones join the list.

    Stances that are not given stay as they are. Raises NotFound, and Invalid under the stance.
    """
    get_node(db, actor, node_id)
    query = select(Interest).where(Interest.node_id == node_id, Interest.stance.in_(list(topics)))
    known = {(interest.stance, interest.topic_id): interest for interest in db.scalars(query)}
    wanted = {(stance, topic.id) for stance, names in topics.items() for topic in _topics(db, stance, names)}
    for key, interest in known.items():
        if key not in wanted:
            db.delete(interest)
    db.add_all(
        Interest(node_id=node_id, stance=stance, topic_id=topic_id, recorded_by_id=actor.id)
        for stance, topic_id in sorted(wanted - known.keys())
    )
    db.flush()


@requires(Permission.RECORD)
def add_interest(
    db: Session, actor: Actor, *, node_id: int, topic: str, stance: Stance, conversation_id: int | None = None
) -> Interest:
    """Add one topic, by its name, to what is known of a node. Said again, it is still one. Raises NotFound, Invalid."""
    get_node(db, actor, node_id)
    try:
        found = ensure_topics(db, [topic])
    except ValueError as reason:
        raise Invalid(topic=str(reason)) from None
    if not found:
        raise Invalid(topic="Enter the topic.")
    key = {"node_id": node_id, "stance": stance, "topic_id": found[0].id}
    known = db.scalar(select(Interest).filter_by(**key))
    if known is not None:
        return known
    interest = Interest(**key, conversation_id=conversation_id, recorded_by_id=actor.id)
    db.add(interest)
    db.flush()
    return interest


@requires(Permission.RECORD)
def add_many_interests(db: Session, actor: Actor, wanted: Mapping[int, Topics]) -> None:
    """Add topics to what is known of many nodes, node id → topics by stance; nothing is taken away. Raises Invalid."""
    names = {name for topics in wanted.values() for said in topics.values() for name in said}
    try:
        by_key = {topic.name_key: topic.id for topic in ensure_topics(db, sorted(names))}
    except ValueError as reason:
        raise Invalid(topic=str(reason)) from None
    keys = {
        (node_id, stance, by_key[topic_key(name)])
        for node_id, topics in wanted.items()
        for stance, said in topics.items()
        for name in said
    }
    ids, known = sorted(wanted), set[tuple[int, Stance, int]]()
    for start in range(0, len(ids), _CHUNK):
        query = select(Interest.node_id, Interest.stance, Interest.topic_id)
        known.update(db.execute(query.where(Interest.node_id.in_(ids[start : start + _CHUNK]))))
    db.add_all(
        Interest(node_id=node_id, stance=stance, topic_id=topic_id, recorded_by_id=actor.id)
        for node_id, stance, topic_id in sorted(keys - known)
    )
    db.flush()


@requires(Permission.SEE_RECORDS)
def list_interests(db: Session, actor: Actor, node_id: int) -> dict[Stance, list[Topic]]:
    """The node's topics by stance, every stance in order, topics by name. Raises NotFound."""
    get_node(db, actor, node_id)
    return list_interests_of(db, node_id)


def list_interests_of(db: Session, node_id: int) -> dict[Stance, list[Topic]]:
    """As list_interests, for a node that was found already."""
    interests: dict[Stance, list[Topic]] = {stance: [] for stance in Stance}
    for stance, topic in db.execute(_query(), {"node_id": node_id}):
        interests[stance].append(topic)
    return interests


@cache
def _query() -> Select[Stance, Topic]:
    """Built once: making its cache key anew costs more than running it."""
    query = select(Interest.stance, Topic).join(Topic, Topic.id == Interest.topic_id)
    return query.where(Interest.node_id == bindparam("node_id")).order_by(Topic.name_key, Topic.id)


def _topics(db: Session, stance: Stance, names: Sequence[str]) -> list[Topic]:
    if len(names) > MOST_TOPICS:
        raise Invalid(**{stance.value: f"Name {MOST_TOPICS} topics or fewer."})
    try:
        return ensure_topics(db, names)
    except ValueError as reason:
        raise Invalid(**{stance.value: str(reason)}) from None
