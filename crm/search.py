"""Finding nodes as somebody types: by name, nickname, street, door or phone, misspellings forgiven.

Every node is entered under its words. A misspelt word meets the right one where both, with a letter or two left out,
are the same (symmetric deletion, W. Garbe 2012): plain look-ups in an index, alike on SQLite and PostgreSQL.
See docs/adr.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA
from sqlalchemy import ColumnElement, Connection, and_, delete, false, insert, inspect, or_, select
from sqlalchemy.orm import Session, UOWTransaction, joinedload, selectin_polymorphic

from crm.models import Node, Person, SearchEntry, SearchVariant, SearchWord, Street
from crm.models.words import NodeKind
from crm.permissions import Actor, Permission, requires
from crm.scope import UNSCOPED
from crm.text import fold, spelt_out

WORD_LENGTH = 40
MOST_WORDS = 300

#: How many words of what is typed are looked for.
MOST_TYPED = 8
SEARCHED = {"name", "known_as", "phone", "street_id", "house"}
_CHUNK = 500


@requires(Permission.SEE_RECORDS)
def list_suggestions(
    db: Session, actor: Actor, *, text: str, kind: NodeKind | None = None, limit: int = 10
) -> list[Node]:
    """Up to *limit* nodes that *text* may mean, the likeliest first, each with its street and area."""
    found = matching(db, text, forgiving=True)
    conditions = [found, Node.archived_at.is_(None), *([Node.kind == kind] if kind else [])]
    query = select(Node).where(*conditions).order_by(Node.name_key, Node.id).limit(200)
    nodes = db.scalars(
        query.options(joinedload(Node.street), joinedload(Node.area), selectin_polymorphic(Node, [Person]))
    ).all()
    return sorted(nodes, key=lambda node: -likeness(text, node))[:limit]


def likeness(text: str, node: Node) -> float:
    """How well *text* fits the node's name, nickname and street, from 0 to 100."""
    street = node.street.name if node.street else ""
    names = [node.name, *([node.known_as] if isinstance(node, Person) and node.known_as else [])]
    return max(fuzz.WRatio(fold(text), fold(f"{name} {street}")) for name in names)


def matching(db: Session, text: str, *, forgiving: bool = False) -> ColumnElement[bool]:
    """The condition that a Node is found by every word of *text*.

    A word is matched by its beginning; by its misspellings where nothing begins so, or always when *forgiving*.
    """
    conditions = []
    words = words_of(text)[:MOST_TYPED]
    for place, typed in enumerate(words, start=1):
        ids = _word_ids(db, typed, forgiving=forgiving, whole=typed.isdigit() and place < len(words))
        entries = select(SearchEntry.node_id).where(SearchEntry.word_id.in_(ids))
        conditions.append(Node.id.in_(entries) if ids else false())
    return and_(*conditions) if conditions else false()


def words_of(text: str) -> list[str]:
    """The words of *text* as they are indexed; a phone number is one word, its national digits."""
    digits = re.sub(r"[\s().-]", "", text)
    if re.fullmatch(r"\+?\d{5,15}", digits):
        return [re.sub(r"^(\+44|0044)0?", "0", digits)]
    return [word[:WORD_LENGTH] for word in fold(text).split()]


def variants(word: str) -> set[str]:
    """*word*, and *word* with one letter left out (from 4 letters), or two (from 8).

    >>> sorted(variants("ann")), len(variants("sarah"))
    (['ann'], 6)
    """
    left_out = 0 if len(word) < 4 or word.isdigit() else 1 if len(word) < 8 else 2
    return {
        "".join(c for i, c in enumerate(word) if i not in gone)
        for n in range(left_out + 1)
        for gone in combinations(range(len(word)), n)
    }


def _word_ids(db: Session, typed: str, *, forgiving: bool, whole: bool) -> list[int]:
    """The words that *typed* may mean. *whole*: a number with more after it, so 12 may be 12a, and is not 120."""
    begins = or_(*(_begins(form, whole) for form in sorted({typed, spelt_out(typed)})))
    ids = list(db.scalars(select(SearchWord.id).where(begins).order_by(SearchWord.word).limit(MOST_WORDS)))
    if ids and not forgiving:
        return ids
    near = (
        select(SearchWord.id, SearchWord.word)
        .join(SearchVariant, SearchVariant.word_id == SearchWord.id)
        .where(SearchVariant.variant.in_(sorted(variants(typed))))
        .distinct()
    )
    allowed = 1 if len(typed) < 8 else 2
    return ids + [id_ for id_, word in db.execute(near) if OSA.distance(typed, word, score_cutoff=allowed) <= allowed]


def _begins(typed: str, whole: bool) -> ColumnElement[bool]:
    after = SearchWord.word >= (f"{typed}a" if whole else typed)
    return or_(SearchWord.word == typed, and_(after, SearchWord.word < typed + "\U0010ffff"))


def leave_out_deleted(db: Session, flush_context: UOWTransaction, instances: object) -> None:
    """Session hook, before a flush: take what is to be deleted out of the index, whose rows lead to it."""
    gone = sorted(row.id for row in db.deleted if isinstance(row, Node))
    for start in range(0, len(gone), _CHUNK):
        some = gone[start : start + _CHUNK]
        db.connection().execute(delete(SearchEntry).where(SearchEntry.node_id.in_(some)))


def index_changes(db: Session, flush_context: UOWTransaction) -> None:
    """Session hook, after a flush: enter what was added or renamed under its words."""
    added = [row.id for row in db.new if isinstance(row, Node)]
    changed = [row.id for row in db.dirty if isinstance(row, Node) and _renamed(row, SEARCHED)]
    streets = [row.id for row in db.dirty if isinstance(row, Street) and _renamed(row, {"name"})]
    if streets:
        changed += db.scalars(select(Node.id).where(Node.street_id.in_(streets)), execution_options=UNSCOPED)
    if added or changed:
        index_nodes(db.connection(), sorted({*added, *changed}), new=added)


def index_nodes(connection: Connection, ids: Sequence[int], *, new: Iterable[int] = ()) -> None:
    """Enter the nodes *ids* under their present words; those in *new* have no entries yet."""
    known = set(new)
    node, street, person = Node.__table__, Street.__table__, Person.__table__
    columns = (node.c.id, node.c.name, person.c.known_as, street.c.name, node.c.house, node.c.phone)
    query = select(*columns).outerjoin_from(node, street).outerjoin(person, person.c.id == node.c.id)
    for start in range(0, len(ids), _CHUNK):
        some = ids[start : start + _CHUNK]
        words = {
            row[0]: {word for text in row[1:] if text for word in words_of(text)}
            for row in connection.execute(query.where(node.c.id.in_(some)))
        }
        word_ids = _ensure_words(connection, set().union(*words.values()))
        old = [id_ for id_ in some if id_ not in known]
        if old:
            connection.execute(delete(SearchEntry).where(SearchEntry.node_id.in_(old)))
        entries = [{"word_id": word_ids[word], "node_id": id_} for id_, own in words.items() for word in own]
        if entries:
            connection.execute(insert(SearchEntry), entries)


def drop_unborne_words(connection: Connection) -> int:
    """Delete the words that no node is entered under any more, such as the name of somebody deleted; how many."""
    borne = select(SearchEntry.node_id).where(SearchEntry.word_id == SearchWord.id).exists()
    ids = list(connection.scalars(select(SearchWord.id).where(~borne)))
    for start in range(0, len(ids), _CHUNK):
        some = ids[start : start + _CHUNK]
        connection.execute(delete(SearchVariant).where(SearchVariant.word_id.in_(some)))
        connection.execute(delete(SearchWord).where(SearchWord.id.in_(some)))
    return len(ids)


def _ensure_words(connection: Connection, wanted: set[str]) -> dict[str, int]:
    known = _ids_of(connection, wanted)
    missing = sorted(wanted - known.keys())
    if missing:
        connection.execute(insert(SearchWord), [{"word": text} for text in missing])
        added = _ids_of(connection, set(missing))
        rows = [{"variant": short, "word_id": id_} for text, id_ in added.items() for short in sorted(variants(text))]
        connection.execute(insert(SearchVariant), rows)
        known |= added
    return known


def _ids_of(connection: Connection, wanted: set[str]) -> dict[str, int]:
    ordered, word = sorted(wanted), SearchWord.__table__
    found: dict[str, int] = {}
    for start in range(0, len(ordered), _CHUNK):
        query = select(word.c.word, word.c.id).where(word.c.word.in_(ordered[start : start + _CHUNK]))
        query = query.with_for_update(read=True, key_share=True)  # they may not be dropped before they are entered
        found.update((text, id_) for text, id_ in connection.execute(query))
    return found


def _renamed(row: Any, fields: set[str]) -> bool:
    attributes = inspect(row).attrs
    return any(attributes[field].history.has_changes() for field in fields if field in attributes)
