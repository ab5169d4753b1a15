"""Lists as rows of text for a CSV file, under headings that an import reads back; only what the actor may see."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm import export_rows
from crm.audit import note_export
from crm.errors import NotFound
from crm.export_rows import Row
from crm.models import Asset, Base, Conversation, FollowUp, Interest, NurturePlan, Organisation, Person, Street, Tie
from crm.models.words import Characteristic
from crm.permissions import Actor, Permission, requires
from crm.score_files import rows_of_scores
from crm.scores import MEASURES
from crm.session import make_reading_session


@dataclass(frozen=True)
class Export:
    """One list: what it holds in a sentence, its headings, and the function that gives its rows."""

    noun: str
    title: str
    holds: str
    personal: bool
    model: type[Base]
    headings: tuple[str, ...]
    rows: Callable[[Session], Iterator[Row]]


@requires(Permission.EXPORT)
def list_exports(db: Session, actor: Actor) -> list[tuple[Export, int]]:
    """Every list with how many records the actor would get."""
    counts = (
        db.scalar(select(func.count()).select_from(export_rows.kept(export.model).subquery()))
        for export in EXPORTS.values()
    )
    return [(export, count or 0) for export, count in zip(EXPORTS.values(), counts, strict=True)]


@requires(Permission.EXPORT)
def start_export(db: Session, actor: Actor, noun: str) -> Iterator[list[str]]:
    """The headings and then the rows of a list, a chunk at a time; who took what is in the audit. Raises NotFound."""
    if noun not in EXPORTS:
        raise NotFound(f"There is no list of {noun}.")
    export = EXPORTS[noun]
    count = db.scalar(select(func.count()).select_from(export_rows.kept(export.model).subquery())) or 0
    note_export(db, actor, noun=export.model.__tablename__, rows=count)
    return _write(db, actor, export)


def _write(db: Session, actor: Actor, export: Export) -> Iterator[list[str]]:
    with make_reading_session(db, actor) as reading:
        yield list(export.headings)
        for row in export.rows(reading):
            yield [_say(value) for value in row]


def _say(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return value.isoformat() if isinstance(value, dt.date) else str(value)


_WHERE = ("id", "name", "street", "house", "area")
_STANCES = ("cares about", "offers", "wants")


def _headings(columns: Sequence[str]) -> tuple[str, ...]:
    return tuple("kind" if name.endswith("_kind") else name.replace("_", " ") for name in columns)


EXPORTS: dict[str, Export] = {
    export.noun: export
    for export in (
        Export(
            "people", "People", "names, where they live, how to reach them, what they care about, what they agreed to",
            True, Person, (*_WHERE, *_headings(export_rows.PERSON), *_STANCES, "agreed to"), export_rows.rows_of_people,
        ),
        Export(
            "organisations", "Organisations", "names, kinds, where they are, how to reach them", False, Organisation,
            (*_WHERE, *_headings(export_rows.ORGANISATION), *_STANCES),
            lambda db: export_rows.rows_of_nodes(db, Organisation, export_rows.ORGANISATION),
        ),
        Export(
            "assets", "Assets", "names, kinds, addresses and points on the map", False, Asset,
            (*_WHERE, *_headings(export_rows.ASSET), *_STANCES),
            lambda db: export_rows.rows_of_nodes(db, Asset, export_rows.ASSET),
        ),
        Export(
            "streets", "Streets", "names, areas, postcodes (a row for each), households, points on the map", False,
            Street, ("name", "area", "postcode", "households", "usrn", "lon", "lat"), export_rows.rows_of_streets,
        ),
        Export(
            "ties", "Ties", "who is connected with whom, how, since when", True, Tie,
            ("source", "target", "kind", "strength", "since", "until", "note", "source name", "target name"),
            export_rows.rows_of_ties,
        ),
        Export(
            "interests", "Interests", "who cares about, offers or wants what", True, Interest,
            ("id", "name", "kind of record", "stance", "topic"), export_rows.rows_of_interests,
        ),
        Export(
            "conversations", "Conversations", "when, where, with whom, what was said", True, Conversation,
            (
                "held at (UTC)", "channel", "street", "house", "place", "area", "people", "said", "recorded by",
                "survey", *_headings([characteristic.value for characteristic in Characteristic]),
            ),
            export_rows.rows_of_conversations,
        ),
        Export(
            "follow-ups", "Follow-ups", "what was promised to whom, by when, and what came of it", True, FollowUp,
            (
                "id", "name", "promise", "asked at (UTC)", "due at (UTC)", "state", "closed at (UTC)", "outcome",
                "owner", "promised for (UTC)", "first contact (UTC)", "tries",
            ),
            export_rows.rows_of_follow_ups,
        ),
        Export(
            "nurture-plans", "Nurture plans", "where we stand with each connector, what comes next", True, NurturePlan,
            ("id", "name", "stage", "next step", "next step by", "looked after by", "notes", "trainings"),
            export_rows.rows_of_nurture_plans,
        ),
        Export(
            "measures", "Measures of people", "what the network says of each person, as it was last read", True, Person,
            ("id", "name", "street", "area", "read on", *MEASURES), rows_of_scores,
        ),
    )
}  # fmt: skip
