"""Who changed what, when."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, request

from crm import audit
from crm.models import AuditEntry
from crm.permissions import Permission
from web.forms.audit import AuditForm
from web.forms.fields import choices_of
from web.ids import read_id
from web.signing_in import current_actor, needs
from web.transaction import get_db
from web.wording import moment

blueprint = Blueprint("audit", __name__)

#: Where a record of each table is shown.
PAGES = {
    "person": "/people/%d",
    "organisation": "/organisations/%d",
    "asset": "/assets/%d",
    "conversation": "/conversations/%d",
    "introduction": "/introductions/%d",
    "street": "/streets/%d",
    "user": "/team/%d",
}


@dataclass(frozen=True)
class Line:
    """An entry as the page says it; without a ``href`` the record is gone, or not for the reader."""

    entry: AuditEntry
    action: str
    verb: str
    record: str
    href: str | None
    changes: list[tuple[str, str, str]]


@blueprint.get("/audit")
@needs(Permission.SEE_AUDIT)
def list_audit() -> tuple[str, int]:
    """What was changed, the latest first."""
    db, actor, args = get_db(), current_actor(), request.args
    nouns, people = audit.list_audit_choices(db, actor)
    form = AuditForm(formdata=args)
    form.noun.choices = choices_of([("", "Any"), *((noun, _words(noun)) for noun in nouns)])
    form.user_id.choices = choices_of([("", "Anybody"), *((user.id, user.name) for user in people)])
    form.validate()
    page = audit.list_audit(
        db,
        actor,
        noun=args.get("noun", ""),
        record_id=read_id(args.get("record_id")),
        user_id=read_id(args.get("user_id")),
        since=form.since_day,
        page=read_id(args.get("page")) or 1,
    )
    names, areas = audit.list_visible_names(db, page.rows), audit.list_area_names(db)
    return form.answer("audit/list.html", page=page, lines=[_line(entry, names, areas) for entry in page.rows])


def _line(entry: AuditEntry, names: dict[tuple[str, int], str], areas: dict[int, str]) -> Line:
    key = (entry.noun, entry.record_id or 0)
    record = f"{_words(entry.noun)} {names.get(key) or entry.record_id or ''}".strip()
    page = PAGES.get(entry.noun) if key in names else None
    changes = [
        (_words(field), _value(field, change[0], areas), _value(field, change[1], areas))
        for field, change in entry.changes.items()
        if field
    ]
    verb = entry.changes.get("", "changed")
    return Line(entry, _words(entry.action), verb, record, page % key[1] if page else None, changes)


def _words(name: str) -> str:
    """*add_person* as *Add person*; *area_id* as *Area*."""
    return name.removesuffix("_id").replace("_", " ").capitalize()


def _value(field: str, value: Any, areas: dict[int, str]) -> str:
    if isinstance(value, list):
        return ", ".join(_value(f"{field.rstrip('s')}_id", each, areas) for each in value) or "nothing"
    if value in (None, "") or isinstance(value, bool):
        return {True: "yes", False: "no"}.get(value, "nothing")
    if field.endswith("_id"):
        return areas.get(value, f"no. {value}") if field.endswith("area_id") else f"no. {value}"
    if field.endswith("_at"):
        return moment(dt.datetime.fromisoformat(value), current_app.extensions["kith"]["zone"])
    return str(value)
