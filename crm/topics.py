"""Topics: what people care about, offer and want, each under one name however it was typed."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from crm import cleaning
from crm.errors import Invalid, NotFound
from crm.models import Interest, Node, Topic
from crm.models.words import Stance
from crm.paging import Page, get_page
from crm.permissions import Actor, Permission, requires
from crm.scope import UNSCOPED
from crm.text import fold

MOST_LETTERS = 80
KEY_LENGTH = 200

#: From so many letters on, what is typed may stand inside a word: “lun” does not mean volunteering.
INSIDE_FROM = 4

_clean_name = partial(cleaning.clean_name, what="topic")


@dataclass(frozen=True)
class TopicCount:
    """A topic, and how many of the nodes that the actor sees stand to it in each way."""

    topic: Topic
    counts: dict[Stance, int]


@requires(Permission.SEE_RECORDS)
def list_topics(
    db: Session, actor: Actor, *, text: str = "", sort: str = "name", direction: str = "ascending", page: int = 1
) -> Page[TopicCount]:
    """A page of the topics in whose name *text* stands, sorted by name or by how many stand to them (``interest``)."""
    query = select(Topic)
    if text.strip():
        query = query.where(Topic.name_key.contains(fold(text), autoescape=True))
    order: list[ColumnElement[Any]] = [Topic.name_key.asc(), Topic.id.asc()]
    if sort == "interest":
        counts = select(Interest.topic_id, func.count().label("number")).group_by(Interest.topic_id).subquery()
        query = query.outerjoin(counts, counts.c.topic_id == Topic.id)
        number = func.coalesce(counts.c.number, 0)
        order = [number.desc() if direction == "descending" else number, *order]
    elif direction == "descending":
        order = [Topic.name_key.desc(), Topic.id.desc()]
    topics = get_page(db, query, by=order, page=page)
    counted = _counts(db, [topic.id for topic in topics.rows])
    rows = [TopicCount(topic, counted.get(topic.id, {})) for topic in topics.rows]
    return Page(rows=rows, number=topics.number, total=topics.total, size=topics.size)


@requires(Permission.SEE_RECORDS)
def list_nodes_by_topic(db: Session, actor: Actor) -> list[tuple[int, str, list[int]]]:
    """Each topic to which a node that the actor sees stands in any way, by name: its id and name, and those nodes."""
    standing = select(Topic.id, Topic.name, Interest.node_id).distinct().join(Interest, Interest.topic_id == Topic.id)
    current = (Node.archived_at.is_(None), Node.merged_into_id.is_(None))
    query = standing.join(Node, Node.id == Interest.node_id).where(*current)
    found: dict[int, tuple[int, str, list[int]]] = {}
    for id_, name, node_id in db.execute(query.order_by(Topic.name, Topic.id, Interest.node_id)):
        found.setdefault(id_, (id_, name, []))[2].append(node_id)
    return list(found.values())


@requires(Permission.SEE_RECORDS)
def list_topic_suggestions(db: Session, actor: Actor, *, text: str, limit: int = 10) -> list[Topic]:
    """Up to *limit* topics that *text* may mean: those that begin with it, then those of which a later word does.

    Last come those that have it inside a word, where *text* is long enough for that to be meant.
    """
    key = fold(text)
    if not key:
        return []
    begins = Topic.name_key.startswith(key, autoescape=True)
    word_begins = Topic.name_key.contains(f" {key}", autoescape=True)
    has = Topic.name_key.contains(key, autoescape=True) if len(key) >= INSIDE_FROM else or_(begins, word_begins)
    place = case((begins, 0), (word_begins, 1), else_=2)
    return list(db.scalars(select(Topic).where(has).order_by(place, Topic.name_key, Topic.id).limit(limit)))


@requires(Permission.SEE_RECORDS)
def get_topic(db: Session, actor: Actor, topic_id: int) -> Topic:
    """The topic. Raises NotFound."""
    topic = db.get(Topic, topic_id)
    if topic is None:
        raise NotFound(f"There is no topic {topic_id}.")
    return topic


@requires(Permission.SEE_RECORDS)
def list_interested(
    db: Session, actor: Actor, topic_id: int, *, stance: Stance | None = None, page: int = 1
) -> Page[Node]:
    """The people, organisations and assets that stand to a topic, in one way or in any."""
    standing = select(Interest.node_id).where(Interest.topic_id == topic_id)
    if stance is not None:
        standing = standing.where(Interest.stance == stance)
    query = select(Node).where(Node.id.in_(standing), Node.archived_at.is_(None))
    return get_page(db, query, by=[Node.name, Node.id], page=page)


@requires(Permission.EDIT_LISTS)
def rename_topic(db: Session, actor: Actor, topic_id: int, *, name: str) -> Topic:
    """Give a topic another name. Raises Invalid when another topic has it: those two are to be merged."""
    topic = get_topic(db, actor, topic_id)
    key, cleaned = _named(name)
    if db.scalar(select(Topic.id).where(Topic.name_key == key, Topic.id != topic.id)):
        raise Invalid(name=f"There is already a topic “{cleaned}”: merge this one into it instead.")
    topic.name, topic.name_key = cleaned, key
    db.flush()
    return topic


@requires(Permission.EDIT_LISTS)
def merge_topics(db: Session, actor: Actor, topic_id: int, *, into: str) -> Topic:
    """Move all interests in a topic to the topic called *into*, and take the first off the list. Raises Invalid."""
    topic = get_topic(db, actor, topic_id)
    target = db.scalar(select(Topic).where(Topic.name_key == fold(into)))
    if target is None:
        raise Invalid(into="Enter the name of a topic that is on the list.")
    if target.id == topic.id:
        raise Invalid(into="Enter another topic: this is the one to be merged.")
    moved = list(db.scalars(select(Interest).where(Interest.topic_id == topic.id)))
    everywhere = select(func.count(Interest.id)).where(Interest.topic_id == topic.id)
    if (db.scalar(everywhere, execution_options=UNSCOPED) or 0) > len(moved):
        raise Invalid(into="People outside your areas have this topic too: ask an admin to merge it.")
    query = select(Interest.node_id, Interest.stance).where(Interest.topic_id == target.id)
    known = {(row.node_id, row.stance) for row in db.execute(query)}
    for interest in moved:
        if (interest.node_id, interest.stance) in known:
            db.delete(interest)
        else:
            interest.topic_id = target.id
    db.flush()
    db.delete(topic)
    db.flush()
    return target


def ensure_topics(db: Session, names: Iterable[str]) -> list[Topic]:
    """The topics called *names*, each once, in that order; new ones are added to the list. Raises ValueError."""
    wanted: dict[str, str] = {}
    for key, name in map(_cleaned, filter(str.strip, names)):
        wanted.setdefault(key, name)
    known = {topic.name_key: topic for topic in db.scalars(select(Topic).where(Topic.name_key.in_(list(wanted))))}
    added = {key: Topic(name=name, name_key=key) for key, name in wanted.items() if key not in known}
    db.add_all(added.values())
    db.flush()
    return [(known | added)[key] for key in wanted]


def topic_key(name: str) -> str:
    """What a topic is known by, however its name is written."""
    return fold(name)[:KEY_LENGTH]


def _cleaned(name: str) -> tuple[str, str]:
    """(key, name) of a topic as it is kept."""
    cleaned = _clean_name(name)
    if len(cleaned) > MOST_LETTERS:
        raise ValueError(f"“{cleaning.shorten(cleaned)}” is long for a topic: use {MOST_LETTERS} letters or fewer.")
    return topic_key(cleaned), cleaned


def _named(name: str) -> tuple[str, str]:
    try:
        return _cleaned(name)
    except ValueError as reason:
        raise Invalid(name=str(reason)) from None


def _counts(db: Session, topic_ids: list[int]) -> dict[int, dict[Stance, int]]:
    columns = (Interest.topic_id, Interest.stance, func.count(Interest.id))
    query = select(*columns).where(Interest.topic_id.in_(topic_ids)).group_by(Interest.topic_id, Interest.stance)
    counted: dict[int, dict[Stance, int]] = {}
    for topic_id, stance, number in db.execute(query):
        counted.setdefault(topic_id, {})[stance] = number
    return counted
