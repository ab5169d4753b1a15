"""The form for a conversation at work: its lists are filled in, it asks who people could be, and it is recorded."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid5
from zoneinfo import ZoneInfo

from flask import current_app
from werkzeug.datastructures import MultiDict

from crm import areas, codings, follow_ups, people, tie_kinds
from crm.duplicates import find_likely_duplicates
from crm.errors import NotFound
from crm.models import Conversation, FollowUp, Person, now
from crm.recording import record_conversation
from crm.rules import rules_of
from crm.text import fold
from web.envelopes import Sent
from web.forms.conversation_rows import MetRow, NominatedRow
from web.forms.conversations import RecordForm
from web.forms.fields import choices_of
from web.ids import read_id
from web.signing_in import current_actor
from web.transaction import get_db
from web.wording import marks

SOMEBODY_NEW = "new"


def offer_choices(form: RecordForm) -> None:
    """Fill in the choices that the form's lists have."""
    db, actor = get_db(), current_actor()
    mine = areas.list_area_choices(db, actor)
    form.area_id.choices = choices_of(mine if len(mine) == 1 else [("", "Choose an area"), *mine])
    kinds = [(kind.id, kind.name) for kind in tie_kinds.list_kinds_between_people(db, actor)]
    kinds.sort(key=lambda kind: kind[1] != "knows")
    for row in form.named:
        row.form.kind_id.choices = choices_of([*kinds, ("", "Not connected: only named")])
        if row.form.kind_id.raw_data is None and kinds:
            row.form.kind_id.data = kinds[0][0]
    today = now().astimezone(team_zone()).date()
    days = sorted({0, rules_of(db).follow_up_days, 7})
    form.themes.choices = choices_of([(theme.id, theme.name) for theme in codings.list_chips(db, actor)])
    form.due.choices = choices_of([(str(n), _by_when(today, n)) for n in days])


def read_kept_form(record: Sent, *, talked_at: dt.datetime) -> RecordForm:
    """The form as a phone kept it, of a talk at *talked_at*. Raises ValueError for what is no form."""
    fields = record.content.get("fields")
    pairs = fields if isinstance(fields, list) else [None]
    if not all(isinstance(pair, list) and len(pair) == 2 and all(isinstance(x, str) for x in pair) for pair in pairs):
        raise ValueError("What was written into the form could not be read. Look at it, and record it by hand.")
    sent = MultiDict(
        (name, _own_id(record, name, value)) for name, value in pairs if name not in ("uuid", "csrf_token")
    )
    sent.add("uuid", str(record.uuid))
    if "street_id" not in sent:
        sent.add("street_id", str(record.number("street") or ""))
    if "house" not in sent:
        sent.add("house", record.text("house"))
    form = RecordForm(formdata=sent, meta={"csrf": False})
    form.talked_at = talked_at
    return form


def sentences_of(form: RecordForm) -> list[str]:
    """What has to be mended in the form, one sentence each."""
    return list(dict.fromkeys(_sentences(form.errors)))


def is_whole(form: RecordForm) -> bool:
    """Whether the form can be recorded; if not, its fields say what to mend, and it asks who people could be."""
    whole = bool(form.validate())
    named: dict[str, NominatedRow] = {}
    for row in [*form.met_rows(), *form.named_rows()]:
        first = named.setdefault(fold(row["name"].data), row) if isinstance(row, NominatedRow) else row
        if first is row or not row.follow(first):
            whole = _settle(form, row) and whole
    if form.about_nobody():
        form.people[0].form["name"].errors = ["Enter who said this: a first name is enough."]
        whole = False
    return whole


def record_form(form: RecordForm, *, walk_id: int | None = None) -> Conversation:
    """Record what the form holds, which is whole. Raises Invalid, its fields called as recording calls them."""
    return record_conversation(
        get_db(),
        current_actor(),
        uuid=form.uuid.data,
        street_id=form.street_id.data,
        area_id=form.area_id.data,
        house=form.house.data,
        place=form.place.data,
        held_at=form.held_at(team_zone()),
        channel=form.channel.data,
        said=form.said.data,
        people=form.met(),
        named=form.whom(),
        themes=form.theme_sways(),
        despite_refusal=form.despite_refusal.data,
        closes=[id_ for value in form.closes.data or () if (id_ := read_id(value))],
        walk_id=walk_id,
        **({} if form.met_rows() else form.voice()),
    )


def left_out_of(form: RecordForm) -> str:
    """A sentence where a theme that the form was sent with is no longer in the codebook; else empty."""
    gone = [theme_id for theme_id in form.theme_sways() if codings.find_theme(get_db(), theme_id) is None]
    return "A theme that was tapped is no longer in the codebook: it was left out." if gone else ""


def find_person(person_id: int | None) -> Person | None:
    """The person, if there is one whom the actor sees."""
    try:
        return people.get_person(get_db(), current_actor(), person_id) if person_id else None
    except NotFound:
        return None


def where(person: Person, apart: Mapping[int, str]) -> str:
    """What tells a person from their namesakes: door and street, whether anybody met them, what is in *apart*."""
    here = f"{person.house} {person.street.name}".strip() if person.street else "no street known"
    more = [*([] if person.met else ["only named so far"]), *([apart[person.id]] if person.id in apart else [])]
    return f"{here} ({', '.join(more)})" if more else here


def list_waiting_of(form: RecordForm) -> list[tuple[int, str]]:
    """(id, what was promised to whom) of the open follow-ups with those whom the form names."""
    known = [row.form.known_id for row in form.people]
    return list_promised_to([person_id for person_id in known if person_id])


def list_promised_to(person_ids: list[int]) -> list[tuple[int, str]]:
    """(id, what was promised to whom) of the open follow-ups with these people."""
    db, actor = get_db(), current_actor()
    found: list[FollowUp] = []
    for person_id in person_ids:
        found += follow_ups.list_follow_ups(db, actor, person_id=person_id).rows
    return [(row.id, f"{row.what} ({row.person.name})") for row in found]


def team_zone() -> ZoneInfo:
    """The zone that days and times are typed in."""
    zone: ZoneInfo = current_app.extensions["kith"]["zone"]
    return zone


def _by_when(today: dt.date, days: int) -> str:
    if days == 0:
        return "Today"
    day = today + dt.timedelta(days=days)
    ahead = "Tomorrow" if days == 1 else "In a week" if days == 7 else f"In {days} days"
    return f"{ahead}, by {day:%A} {day.day} {day:%B}"


def _settle(form: RecordForm, row: MetRow) -> bool:
    """Whether it is clear who is meant: somebody picked, chosen, or said to be new. Else the row asks."""
    typed = row["name"].data
    person = find_person(row.person_id.data)
    if person is not None and fold(person.name) in fold(typed):
        return True
    row.person_id.data = None
    if row.same.data and row.asked.data == typed:
        return True
    row.same.data, row.asked.data = None, typed
    likely = _list_likely(form, row)
    if likely:
        apart = marks([person for person, _ in likely], team_zone())
        known = [(str(person.id), f"{person.name}, {where(person, apart)}: {why}") for person, why in likely]
        row.same.choices = choices_of([*known, (SOMEBODY_NEW, "No, this is somebody new")])
        row.same.errors = [f"Say whether {typed[:60]} is somebody we know."]
    return not likely


def _list_likely(form: RecordForm, row: MetRow) -> list[tuple[Person, str]]:
    """Whom a typed name may mean: somebody who took part lives at the door, somebody who was named on the street."""
    db, actor, name, here = get_db(), current_actor(), row["name"].data, form.street_id.data
    if "street_id" in row:
        return find_likely_duplicates(db, actor, name=name, street_id=row["street_id"].data or here)
    return find_likely_duplicates(db, actor, name=name, street_id=here, house=form.house.data)


def _own_id(record: Sent, name: str, value: str) -> str:
    """A field's value; but the id of a row is the record's own: a form that was taken along has one for all talks."""
    return str(uuid5(record.uuid, name)) if name.endswith("-uuid") else value


def _sentences(errors: Any) -> Iterator[str]:
    if isinstance(errors, str):
        yield errors
    for each in errors.values() if isinstance(errors, dict) else errors if isinstance(errors, list | tuple) else ():
        yield from _sentences(each)
