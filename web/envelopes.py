"""Envelopes: what a phone sends of its queue, read before anything is stored."""

import datetime as dt
import json
import math
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from crm.phone_clocks import read_time

#: The form in which records are kept and sent, as web/frontend/scripts/doorstep/types.ts has it.
FORMAT = 1

MOST_RECORDS = 50

#: Fifty long conversations are less.
MOST_BYTES = 8_000_000

_LONGEST_UUID = 100


class UnreadableError(Exception):
    """The envelope itself cannot be read; the message says why."""


@dataclass(frozen=True)
class Sent:
    """One record as it was sent. ``name``: the uuid as the phone wrote it, by which it knows the answer."""

    uuid: UUID
    name: str
    kind: str
    content: dict[str, Any]

    def text(self, name: str) -> str:
        """The text of a part, empty where there is none. Raises ValueError for what is no text."""
        value = self.content.get(name)
        if value is not None and not isinstance(value, str):
            raise ValueError(f"The {name} of this record could not be read.")
        return value or ""

    def number(self, name: str) -> int | None:
        """The whole number of a part, or nothing. Raises ValueError for what is none, or more than a database keeps."""
        value = self.content.get(name)
        if value is not None and (type(value) is not int or not -(2**31) <= value < 2**31):
            raise ValueError(f"The {name} of this record could not be read.")
        return value

    def number_if_any(self, name: str) -> int | None:
        """The whole number of a part; nothing for what is none."""
        try:
            return self.number(name)
        except ValueError:
            return None

    def id_of(self, name: str) -> UUID | None:
        """The uuid of another record, or nothing. Raises ValueError for what is none."""
        try:
            return UUID(self.text(name)) if self.text(name) else None
        except ValueError:
            raise ValueError(f"The {name} of this record could not be read.") from None


@dataclass(frozen=True)
class Envelope:
    """Up to fifty records in order, of one form, with whose they are and what the phone's clock showed."""

    format: int
    sent_at: dt.datetime
    user: int
    records: list[Sent]


def read_envelope(body: bytes) -> Envelope:
    """The envelope that *body* holds. Raises UnreadableError."""
    if len(body) > MOST_BYTES:
        raise UnreadableError("This is too much at once. Send fewer records.")
    try:
        given = _tidied(json.loads(body))
        sent_at = read_time(given["sent_at"])
        form, user, records = given["format"], given["user"], given["records"]
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        raise UnreadableError("This is no queue of the doorstep app: send it from the app.") from None
    if type(form) is not int or type(user) is not int or not isinstance(records, list):
        raise UnreadableError("This is no queue of the doorstep app: send it from the app.")
    if len(records) > MOST_RECORDS:
        raise UnreadableError(f"These are {len(records):,} records. Send up to {MOST_RECORDS} at once.")
    return Envelope(form, sent_at, user, [read_record(record) for record in records])


def read_record(record: Any) -> Sent:
    """A record, whatever was sent as one: without an id of its own it is known by what is in it."""
    content = record if isinstance(record, dict) else {"record": record}
    name, kind = content.get("uuid"), content.get("kind")
    try:
        uuid = UUID(name)
    except (ValueError, TypeError, AttributeError):
        uuid = uuid5(NAMESPACE_URL, json.dumps(content, sort_keys=True))
    name = name if isinstance(name, str) and len(name) <= _LONGEST_UUID else str(uuid)
    return Sent(uuid, name, kind if isinstance(kind, str) else "", content)


def _tidied(value: Any) -> Any:
    """*value* without what no database keeps: NUL, halves of letters, and numbers that are none."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_tidied(each) for each in value]
    if isinstance(value, dict):
        return {_tidied(name): _tidied(each) for name, each in value.items()}
    return value
