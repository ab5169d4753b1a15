"""How the audit says what was changed: records, fields and values in words."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from crm.models import AuditEntry
from web.wording import moment

#: Where a record of each table is shown.
PAGES = {
    "person": "/people/%d",
    "organisation": "/organisations/%d",
    "asset": "/assets/%d",
    "campaign": "/campaigns/%d",
    "conversation": "/conversations/%d",
    "follow_up": "/follow-ups/%d",
    "introduction": "/introductions/%d",
    "issue": "/issues/%d",
    "question": "/questions/%d",
    "report": "/reports/%d",
    "story": "/stories/%d",
    "street": "/streets/%d",
    "survey": "/surveys/%d",
    "theme": "/themes/%d",
    "user": "/team/%d",
    "walk": "/walks/%d",
}

#: What a table's records are called where its name would not say it.
NOUNS = {
    "area_figure": "Figure of an area",
    "consent": "Consent, given or refused",
    "device": "Device that somebody signed in on",
    "door_visit": "Knock at a door",
    "introduction_step": "Step of an introduction",
    "issue_source": "Conversation that raised an issue",
    "issue_step": "Step of an issue",
    "interest": "Interest in a topic",
    "nomination": "Nomination as a connector",
    "question": "Question from a phone",
    "story_person": "Person in a story",
    "story_root": "What a story grew from",
    "report_section": "Section of a report",
    "tie_kind": "Kind of tie",
    "user": "Member of the team",
}

#: What a change of a field means, where its values are secret.
_MEANINGS = {
    "password_hash": "Password set",
    "session_token": "Signed out on every other device",
    "token_hash": "Secret address made anew",
    "lines": "Lines drawn on the map",
    "outline": "Outline drawn on the map",
    "frozen": "Contents frozen as published",
    "counts": "The numbers behind it kept",
}

#: Secrets that every new record of their table has.
_ALWAYS = {"session_token", "token_hash"}


@dataclass(frozen=True)
class Line:
    """An entry as the page says it; without a ``href`` the record is gone, or not for the reader.

    ``changes``: (field, before, after), or (sentence, None, None).
    """

    entry: AuditEntry
    action: str
    verb: str
    record: str
    href: str | None
    changes: list[tuple[str, str | None, str | None]]


def line(entry: AuditEntry, names: dict[tuple[str, int], str], areas: dict[int, str], zone: ZoneInfo) -> Line:
    """The line of *entry*; *names* are those of the records that the reader sees, *areas* those of all areas."""
    key = (entry.noun, entry.record_id or 0)
    record = f"{noun(entry.noun)} {names.get(key) or entry.record_id or ''}".strip()
    page = PAGES.get(entry.noun) if key in names else None
    verb = entry.changes.get("", "changed")
    unsaid = _ALWAYS | {""} if verb == "added" else {""}
    changes = [_change(entry, field, areas, zone) for field in entry.changes if field not in unsaid]
    return Line(entry, words(entry.action), verb, record, page % key[1] if page else None, changes)


def noun(table: str) -> str:
    """What the records of *table* are called."""
    return NOUNS.get(table) or words(table)


def words(name: str) -> str:
    """*add_person* as *Add person*; *area_id* as *Area*.

    >>> words("change_own_password"), words("area_id")
    ('Change own password', 'Area')
    """
    return name.removesuffix("_id").replace("_", " ").capitalize()


def _change(entry: AuditEntry, field: str, areas: dict[int, str], zone: ZoneInfo) -> tuple[str, str | None, str | None]:
    if field in _MEANINGS:
        return _MEANINGS[field], None, None
    if entry.noun == "invitation" and field == "used_at" and entry.action != "accept_invitation":
        return "Replaced", None, None
    before, after = (_value(field, value, areas, zone) for value in entry.changes[field])
    return words(field), before, after


def _value(field: str, value: Any, areas: dict[int, str], zone: ZoneInfo) -> str:
    if isinstance(value, list):
        return ", ".join(_value(f"{field.rstrip('s')}_id", each, areas, zone) for each in value) or "nothing"
    if value in (None, "") or isinstance(value, bool):
        return {True: "yes", False: "no"}.get(value, "nothing")
    if field.endswith("_id"):
        return areas.get(value, f"no. {value}") if field.endswith("area_id") else f"no. {value}"
    if field.endswith("_at") and value[2:3] == ":":
        return str(value)[:5]  # an hour without a day
    if field.endswith("_at"):
        return moment(dt.datetime.fromisoformat(value), zone)
    return str(value)
