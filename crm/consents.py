"""Consent, per purpose: who said yes or no, when, in which way and to whom; the latest word holds."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from crm.cleaning import EARLIEST_YEAR
from crm.errors import Invalid
from crm.models import Consent, User, now
from crm.models.words import ConsentWay, Purpose
from crm.people import get_person
from crm.permissions import Actor, Permission, requires
from crm.rules import rules_of
from crm.scope import UNSCOPED

_CHUNK = 5000


@dataclass(frozen=True)
class Said:
    """What a person said about one purpose, once. ``to`` is the name of who wrote it down, where that is known."""

    purpose: Purpose
    given: bool
    on: dt.date
    way: ConsentWay
    to: str | None


@requires(Permission.RECORD)
def add_consent(
    db: Session,
    actor: Actor,
    *,
    person_id: int,
    purpose: Purpose,
    given: bool,
    on: dt.date | None = None,
    way: ConsentWay = ConsentWay.SPOKEN,
) -> Consent:
    """The person said yes to a purpose, or no (*given* is false): today, unless *on* says when.

    Never on a day to come: what they say until then would not hold. Raises NotFound, Invalid.
    """
    get_person(db, actor, person_id)
    today = rules_of(db).day_of(now())
    on = on or today
    if on > today:
        raise Invalid(on="Enter the day when they said so: today or earlier.")
    if on.year < EARLIEST_YEAR:
        raise Invalid(on=f"Check the year {on.year}.")
    consent = Consent(person_id=person_id, purpose=purpose, given=given, on=on, way=way, recorded_by_id=actor.id)
    db.add(consent)
    db.flush()
    return consent


@requires(Permission.SEE_RECORDS)
def list_consents(db: Session, actor: Actor, person_id: int) -> list[Said]:
    """All that the person said, latest first. Raises NotFound."""
    get_person(db, actor, person_id)
    return list_consents_of(db, person_id)


def list_consents_of(db: Session, person_id: int) -> list[Said]:
    """As list_consents, for a person who was found already."""
    return [Said(*row) for row in db.execute(_query(), {"person_id": person_id})]


def current_consents(history: Iterable[Said]) -> dict[Purpose, Said | None]:
    """What holds of a *history*, latest first, for each purpose; None where the person was never asked."""
    current: dict[Purpose, Said | None] = dict.fromkeys(Purpose)
    for said in history:
        if current[said.purpose] is None:
            current[said.purpose] = said
    return current


def find_latest_consents(db: Session, person_ids: Iterable[int], purpose: Purpose) -> dict[int, Said]:
    """The latest word about *purpose* of each of *person_ids* who gave any, without whom they gave it to.

    Unscoped: a no holds for everybody who would use what was refused, whether they see the person or not.
    """
    wanted = sorted(set(person_ids))
    place = func.row_number().over(partition_by=Consent.person_id, order_by=(Consent.on.desc(), Consent.id.desc()))
    found: dict[int, Said] = {}
    for start in range(0, len(wanted), _CHUNK):
        some = (Consent.person_id.in_(wanted[start : start + _CHUNK]), Consent.purpose == purpose)
        said = select(Consent.person_id, Consent.given, Consent.on, Consent.way, place.label("place")).where(*some)
        latest = said.subquery()
        columns = (latest.c.person_id, latest.c.given, latest.c.on, latest.c.way)
        rows = db.execute(select(*columns).where(latest.c.place == 1), execution_options=UNSCOPED)
        found |= {person_id: Said(purpose, given, on, way, None) for person_id, given, on, way in rows}
    return found


def find_agreeing(db: Session, purpose: Purpose) -> set[int]:
    """All whom the session's actor sees and whose latest word about *purpose* is yes."""
    said = select(Consent.person_id, Consent.given).where(Consent.purpose == purpose)
    latest = dict(db.execute(said.order_by(Consent.on, Consent.id)).all())
    return {person_id for person_id, given in latest.items() if given}


@cache
def _query() -> Select[Purpose, bool, dt.date, ConsentWay, str]:
    """Built once: making its cache key anew costs more than running it."""
    query = select(Consent.purpose, Consent.given, Consent.on, Consent.way, User.name)
    query = query.outerjoin(User, User.id == Consent.recorded_by_id)
    query = query.where(Consent.person_id == bindparam("person_id"))
    return query.order_by(Consent.on.desc(), Consent.id.desc())
