"""What a phone sends from the doorstep."""

import datetime as dt
from uuid import uuid4

from sqlalchemy import func, select

from crm.models import Conversation, DoorVisit, FollowUp, Person, Question, Tie, Walk, WalkStop
from tests.factories import in_days, team_day
from tests.web.talks import typed


def at(**ago):
    """A moment so long ago, as a phone writes it."""
    return (dt.datetime.now(dt.UTC) - dt.timedelta(**ago)).isoformat()


def visit(on, house="12", outcome="not_home", **more):
    """A knock at a door."""
    record = {"kind": "visit", "street": on.id, "house": house, "doors": 1, "outcome": outcome, "seen": None}
    return _record(record | more)


def talk(street, house="12", *, fields=None, **more):
    """A conversation, as the form on the phone keeps it."""
    given = typed(street, house=house) | (fields or {})
    pairs = [[name, str(value)] for name, value in given.items()]
    return _record({"kind": "conversation", "street": street.id, "house": house, "seen": None, "fields": pairs} | more)


def record(kind, **more):
    """Any other record."""
    return _record({"kind": kind} | more)


def send(client, *records, user=None, expected=200, **more):
    """Send records as the app does, and give what is said of each."""
    envelope = {"format": 1, "sent_at": at(), "user": user or client.user.id, "records": list(records)} | more
    answer = client.post("/doorstep/sync", json=envelope)
    assert answer.status_code == expected, answer.text
    return answer.json["results"] if expected == 200 else answer.json


def make_walk(db, street):
    """A walk of today along *street*, planned two days ago."""
    stops, planned = [WalkStop(street_id=street.id, place=0)], in_days(-2)
    walk = Walk(planned_for=team_day(), area_id=street.area_id, stops=stops, recorded_at=planned, walkers=[])
    db.add(walk)
    db.commit()
    return walk


def counts(db):
    """How many there are of each table that a record may add to."""
    db.expire_all()
    tables = (DoorVisit, Conversation, Person, Tie, FollowUp, Question)
    return {table.__tablename__: db.scalar(select(func.count()).select_from(table)) for table in tables}


def _record(record):
    return {"uuid": str(uuid4()), "at": at(minutes=1), "walk": None} | record
