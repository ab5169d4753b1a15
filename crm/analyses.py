"""Kept analyses of the network: which one is good, whether it is stale, and who makes the next.

An analysis is good as long as its data version is the current one. The first of each week is kept for good, with what
it says of each person, so that trends stay; of the others only the latest is there. Before one is made, a row without
payload claims its version, so that two processes do not work out the same thing.
"""

import datetime as dt
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crm.models import DataVersion, NetworkSnapshot, Node, NodeScore, now
from crm.rules import today
from crm.scope import UNSCOPED

#: A row of ``NodeScore`` without its snapshot.
Scores = dict[str, Any]

#: What is kept of an analysis beside its payload, so that a year of weeks is read at once.
SUMMARY = ("people", "ties", "figures")

#: A claim older than this was left behind by a process that died.
CLAIM_HOLDS = dt.timedelta(minutes=10)


_COLUMNS = (
    NetworkSnapshot.id,
    NetworkSnapshot.data_version,
    NetworkSnapshot.made_at,
    NetworkSnapshot.made_on,
    NetworkSnapshot.payload,
)


@dataclass(frozen=True)
class Analysis:
    """What the network said at ``data_version``: ids and numbers; ``connectors`` by rank, ``streets`` by need.

    ``suggestions`` are introductions worth making, best first (see ``graph.suggesting``).

    ``recorded`` is the ``share`` of all ties that is thought to be recorded, and whether it was ``estimated``.
    ``figures`` are the measures of the whole network by id. What it says of each person is in ``NodeScore``, in the
    rows of ``snapshot_id``. An analysis kept by an older Kith may lack what that did not measure.
    """

    snapshot_id: int
    data_version: int
    made_at: dt.datetime
    made_on: dt.date
    stale: bool
    projection: str = ""
    people: int = 0
    ties: int = 0
    connectors: list[dict[str, Any]] = field(default_factory=list)
    streets: list[dict[str, Any]] = field(default_factory=list)
    suggestions: list[dict[str, Any]] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)
    recorded: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Arrangement:
    """By place in ``MapPlaces.ids``: x and y in the map's units, and the group whose island a node stands on.

    By street a group is the street's id, or less the area's for people without a street; by community its number.
    0 is none.
    """

    x: list[int]
    y: list[int]
    group: list[int]


@dataclass(frozen=True)
class MapPlaces:
    """Where the network map draws the nodes: ``ids``, ascending, and beside them the arrangements by name.

    There are "street" and "community". Nodes that were recorded since the analysis are not among them.
    """

    snapshot_id: int
    data_version: int
    ids: list[int]
    arrangements: dict[str, Arrangement]

    def of(self, name: str) -> tuple[dict[int, tuple[int, int]], dict[int, int]]:
        """The point and the group of each node, by id, in one arrangement."""
        kept = self.arrangements[name]
        points = zip(kept.x, kept.y, strict=True)
        return dict(zip(self.ids, points, strict=True)), dict(zip(self.ids, kept.group, strict=True))


def get_data_version(db: Session) -> int:
    """The counter that every change to the network raises."""
    return db.scalar(select(DataVersion.version)) or 0


def find_analysis(db: Session) -> Analysis | None:
    """The latest analysis, perhaps stale; None where there has been none."""
    query = select(*_COLUMNS).where(NetworkSnapshot.payload != b"").order_by(NetworkSnapshot.data_version.desc())
    kept = db.execute(query.limit(1)).first()
    return None if kept is None else _analysis(kept, get_data_version(db))


def find_map_places(db: Session) -> MapPlaces | None:
    """The places of the latest analysis, perhaps stale; None where none are kept."""
    places = NetworkSnapshot.map_places
    query = select(NetworkSnapshot.id, NetworkSnapshot.data_version, places).where(places.is_not(None))
    kept = db.execute(query.order_by(NetworkSnapshot.data_version.desc()).limit(1)).first()
    if kept is None or kept.map_places is None:
        return None
    # Not kept unpacked: of 100,000 people it would be 20 MB in every process.
    unpacked = json.loads(zlib.decompress(kept.map_places))
    ids = unpacked.pop("ids")
    arrangements = {name: Arrangement(**columns) for name, columns in unpacked.items()}
    return MapPlaces(kept.id, kept.data_version, ids, arrangements)


def is_due(db: Session) -> bool:
    """Whether the current data has not been analysed, and nobody is at it."""
    current = get_data_version(db)
    at_it = NetworkSnapshot.made_at > now() - CLAIM_HOLDS
    done = NetworkSnapshot.data_version == current
    query = select(NetworkSnapshot.id).where((NetworkSnapshot.payload != b"") & done | (_claim() & at_it))
    return db.scalar(query.limit(1)) is None


def claim_analysis(db: Session, *, anyway: bool = False) -> int | None:
    """Claim the current data version, or None where it is analysed or somebody is at it (not asked when *anyway*)."""
    if not anyway and not is_due(db):
        return None
    db.execute(delete(NetworkSnapshot).where(_claim()))
    version = get_data_version(db)
    claim = {"data_version": version, "made_at": now(), "made_on": today(db), "payload": b""}
    try:
        with db.begin_nested():
            db.execute(insert(NetworkSnapshot), [claim])
    except IntegrityError:
        return version if anyway else None
    return version


def drop_claim(db: Session, version: int) -> None:
    """Give a claim back: the analysis could not be made."""
    db.execute(delete(NetworkSnapshot).where(_claim(), NetworkSnapshot.data_version == version))


def keep_analysis(
    db: Session,
    version: int,
    payload: dict[str, Any],
    scores: Sequence[dict[str, Any]] = (),
    places: bytes | None = None,
    *,
    on: dt.date | None = None,
) -> None:
    """Keep what was measured at *version*, with a row of *scores* for each person and their *places* on the map.

    What is not kept for its week goes, and so do the places of all that are older. *on* is the day it speaks of: today.
    """
    made_on = on or today(db)
    db.execute(delete(NetworkSnapshot).where(NetworkSnapshot.data_version == version, NetworkSnapshot.kept.is_(False)))
    db.execute(delete(NetworkSnapshot).where(NetworkSnapshot.data_version < version, NetworkSnapshot.kept.is_(False)))
    db.execute(update(NetworkSnapshot).where(NetworkSnapshot.data_version < version).values(map_places=None))
    if db.scalar(select(NetworkSnapshot.id).where(NetworkSnapshot.data_version == version)) is not None:
        return  # kept for its week, of the same data: it says the same, and nothing that is kept is written over
    values = {
        "data_version": version,
        "made_at": now(),
        "made_on": made_on,
        "kept": not _is_kept(db, made_on),
        "payload": zlib.compress(json.dumps(payload, separators=(",", ":")).encode()),
        "summary": {name: payload[name] for name in SUMMARY if name in payload},
        "map_places": places,
    }
    snapshot = db.scalar(insert(NetworkSnapshot).values(**values).returning(NetworkSnapshot.id))
    there = set(db.scalars(select(Node.id), execution_options=UNSCOPED))  # a stub may have gone while it was measured
    rows = [{"snapshot_id": snapshot, **row} for row in scores if row["node_id"] in there]
    if rows:
        db.execute(insert(NodeScore), rows)


def _is_kept(db: Session, day: dt.date) -> bool:
    """Whether an analysis of the week of *day*, from Monday, is kept."""
    monday = day - dt.timedelta(days=day.weekday())
    week = NetworkSnapshot.made_on.between(monday, monday + dt.timedelta(days=6))
    return db.scalar(select(NetworkSnapshot.id).where(week, NetworkSnapshot.kept.is_(True)).limit(1)) is not None


def list_kept_analyses(db: Session, *, most: int = 104) -> list[Analysis]:
    """The analyses kept for their weeks, the oldest first, at most so many of the latest: no connectors, no streets."""
    query = select(*_COLUMNS[:-1], NetworkSnapshot.summary).where(NetworkSnapshot.kept.is_(True))
    weeks = db.execute(query.order_by(NetworkSnapshot.made_on.desc()).limit(most)).all()
    current = get_data_version(db)
    return [
        Analysis(id_, version, made_at, made_on, version != current, **(summary or {}))
        for id_, version, made_at, made_on, summary in reversed(weeks)
    ]


def _claim() -> Any:
    return NetworkSnapshot.payload == b""


def _analysis(row: Row[int, int, dt.datetime, dt.date, bytes], current: int) -> Analysis:
    snapshot, version, made_at, made_on, payload = row
    return Analysis(snapshot, version, made_at, made_on, version != current, **_unpack(payload))


@lru_cache(maxsize=2)
def _unpack(payload: bytes) -> dict[str, Any]:
    unpacked: dict[str, Any] = json.loads(zlib.decompress(payload))
    return unpacked
