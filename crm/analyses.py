"""Kept analyses of the network: which one is good, whether it is stale, and who makes the next.

An analysis is good as long as its data version is the current one; of each day the last stays. Before it is made, a row
without payload claims its version, so that two processes do not work out the same thing.
"""

import datetime as dt
import json
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crm.models import DataVersion, NetworkSnapshot, now

#: A claim older than this was left behind by a process that died.
CLAIM_HOLDS = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class Analysis:
    """What the network said at ``data_version``: ids and numbers; ``connectors`` by rank, ``streets`` by need."""

    data_version: int
    made_at: dt.datetime
    stale: bool
    projection: str
    people: int
    ties: int
    connectors: list[dict[str, Any]]
    streets: list[dict[str, Any]]


def get_data_version(db: Session) -> int:
    """The counter that every change to the network raises."""
    return db.scalar(select(DataVersion.version)) or 0


def find_analysis(db: Session) -> Analysis | None:
    """The latest analysis, perhaps stale; None where there has been none."""
    current = select(DataVersion.version).scalar_subquery()
    columns = (NetworkSnapshot.data_version, NetworkSnapshot.made_at, NetworkSnapshot.payload, current)
    query = select(*columns).where(NetworkSnapshot.payload != b"").order_by(NetworkSnapshot.data_version.desc())
    kept = db.execute(query.limit(1)).first()
    if kept is None:
        return None
    version, made_at, payload, now_at = kept
    return Analysis(version, made_at, version != now_at, **_unpack(payload))


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
    claim = {"data_version": version, "made_at": now(), "made_on": now().date(), "payload": b""}
    try:
        with db.begin_nested():
            db.execute(insert(NetworkSnapshot), [claim])
    except IntegrityError:
        return version if anyway else None
    return version


def drop_claim(db: Session, version: int) -> None:
    """Give a claim back: the analysis could not be made."""
    db.execute(delete(NetworkSnapshot).where(_claim(), NetworkSnapshot.data_version == version))


def keep_analysis(db: Session, version: int, payload: dict[str, Any]) -> None:
    """Keep what was measured at *version*; what was kept earlier on the same day goes."""
    made_at = now()
    packed = zlib.compress(json.dumps(payload, separators=(",", ":")).encode())
    values = {"made_at": made_at, "made_on": made_at.date(), "payload": packed}
    earlier = NetworkSnapshot.data_version < version
    db.execute(delete(NetworkSnapshot).where(earlier, (NetworkSnapshot.made_on == made_at.date()) | _claim()))
    own = update(NetworkSnapshot).where(NetworkSnapshot.data_version == version).values(**values)
    if not db.execute(own, execution_options={"synchronize_session": False}).rowcount:  # type: ignore[attr-defined]
        db.execute(insert(NetworkSnapshot), [{"data_version": version, **values}])


def _claim() -> Any:
    return NetworkSnapshot.payload == b""


@lru_cache(maxsize=2)
def _unpack(payload: bytes) -> dict[str, Any]:
    unpacked: dict[str, Any] = json.loads(zlib.decompress(payload))
    return unpacked
