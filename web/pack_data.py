"""A pack as the doorstep app reads it: the names and shapes of web/frontend/scripts/doorstep/types.ts."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from crm.connector_words import counted
from crm.doors import DoorLine
from crm.models import Walk, now
from crm.models.words import DoorOutcome
from crm.packs import Pack, PackedStreet
from crm.permissions import Actor
from crm.streets import street_label
from crm.text import fold_door
from web.envelopes import FORMAT
from web.record_form import where
from web.tellings import write_told
from web.wording import marks, moment


def walk_data(walk: Walk, actor: Actor) -> dict[str, Any]:
    """A walk in a list to choose from: its day as 2026-11-24, its hour as 14:30."""
    return {
        "id": walk.id,
        "title": walk_title(walk),
        "day": walk.planned_for.isoformat(),
        "starts_at": f"{walk.starts_at:%H:%M}" if walk.starts_at else "",
        "mine": actor.id in {user.id for user in walk.walkers},
        "ended": walk.ended_at is not None,
    }


def walk_title(walk: Walk) -> str:
    """What a walk is called: its first street, and how many more there are that the reader sees."""
    names = [stop.street.name for stop in walk.stops if stop.street]
    if not names:
        return f"Walk in {walk.area.name}"
    return names[0] if len(names) == 1 else f"{names[0]} and {counted(len(names) - 1, 'more street')}"


def pack_data(pack: Pack, actor: Actor, form: str, zone: ZoneInfo) -> dict[str, Any]:
    """The whole pack; *form* is the record form's HTML."""
    walk = pack.walk
    apart = marks([one.person for one in pack.people], zone)
    return {
        "format": FORMAT,
        "made_at": now().isoformat(),
        "walk": {
            **walk_data(walk, actor),
            "note": walk.note,
            "walkers": [user.name for user in walk.walkers],
            "reflection": walk.reflection,
        },
        "streets": [_street(one, zone) for one in pack.streets],
        "people": [
            {
                "id": one.person.id,
                "name": one.person.name,
                "street": one.person.street_id,
                "house": one.person.house,
                "met": one.person.met,
                "hint": where(one.person, apart),
                "refuses": one.refuses,
                "waiting": [{"id": id_, "label": f"{what} ({one.person.name})"} for id_, what in one.waiting],
            }
            for one in pack.people
        ],
        "topics": list(pack.topics),
        "nearby": [{"id": street.id, "label": street_label(street)} for street in pack.nearby],
        "outcomes": [{"value": value, "label": label} for value, label in DoorOutcome.choices()],
        "form": form,
    }


def _street(packed: PackedStreet, zone: ZoneInfo) -> dict[str, Any]:
    reading = packed.reading
    return {
        "id": reading.street.id,
        "name": reading.street.name,
        "area": reading.street.area.name,
        "state": reading.state.label,
        "sentence": reading.sentence,
        "openers": [opener.sentence for opener in reading.openers],
        "doors": [_door(line, zone) for line in packed.doors],
        "left_out": list(packed.left_out),
        "shut_since": packed.shut_since,
        "answers": [
            {
                "key": fold_door(one.raiser.house),
                "who": one.raiser.names,
                "title": one.issue.title,
                "answer": one.issue.answer,
                "told": write_told(one),
                "people": [contact.id for contact in one.raiser.contacts],
            }
            for one in packed.answers
        ],
    }


def _door(line: DoorLine, zone: ZoneInfo) -> dict[str, Any]:
    last = line.last
    return {
        "house": line.house,
        "key": line.key,
        "block": line.block,
        "floor": line.floor,
        "side": line.side,
        "last": last
        and {
            "uuid": str(last.uuid),
            "outcome": last.outcome.value,
            "label": last.outcome.label,
            "at": last.visited_at.astimezone(dt.UTC).isoformat(),
            "when": moment(last.visited_at, zone),
            "by": line.last_by,
        },
    }
