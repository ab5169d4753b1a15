"""The shape of a conversation as it is recorded: where, who, what they said, whom they named, and what we promised."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from flask import current_app
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovCheckboxInput,
    GovRadioInput,
    GovSubmitInput,
    GovTextInput,
)
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    SubmitField,
    TimeField,
)
from wtforms.validators import Optional

from crm.models import now
from crm.models.words import AgeBand, Channel, ConsentWay, LivedHere, Purpose, Stance
from crm.people import PersonDetails
from crm.recording import Met, Named, Promise
from crm.text import fold
from web.forms import fields
from web.forms.base import KithForm
from web.forms.street_field import StreetField
from web.ids import read_id

#: What each purpose means, as one says it at a door.
PURPOSES = {
    Purpose.KEEP_DETAILS: "Keep my details: the team may write down my name and what I said",
    Purpose.CONTACT_ME: "Contact me: the team may ring, write or knock again",
    Purpose.INTRODUCE_ME: "Introduce me: the team may give my name to a neighbour",
    Purpose.USE_MY_WORDS: "Use my words: in reports, without my name",
    Purpose.PUT_ME_ON_A_MAP: "Put me on a map: of who is connected with whom",
}

#: A promise is kept within the year.
MOST_DAYS = 365

#: Fields of the form under the names that recording gives to what the first person said.
_RENAMED = {"due_at": "due_on", "held_at": "held_on", "owner_id": "what"}


class UuidField(HiddenField):
    """The id that the form was given when it was opened, so that sending it twice stores it once."""

    def __init__(self, **more: Any) -> None:
        super().__init__(default=uuid4, **more)

    def process_formdata(self, values: list[str]) -> None:
        """Take the id that was sent; make another where it is none."""
        try:
            self.data = UUID(values[0])
        except (ValueError, IndexError):
            self.data = uuid4()


class IdField(HiddenField):
    """The id of a record that was picked, or nothing."""

    def process_formdata(self, values: list[str]) -> None:
        """Read the id; whatever is none is nothing."""
        self.data = read_id(values[0]) if values else None


class Rows(FieldList):
    """Rows of fields, whose errors include those that a use-case finds after the form was read."""

    @property
    def errors(self) -> list[Any]:
        """The errors of each row, or nothing when no row has any."""
        found = [entry.errors for entry in getattr(self, "entries", [])]
        return found if any(found) else []

    @errors.setter
    def errors(self, value: object) -> None:
        """Nothing to keep: the rows have their own."""

    def make_blank(self) -> Field | None:
        """One more empty row, for a script to copy; nothing when there are as many as there may be."""
        if len(self.entries) >= self.max_entries:
            return None
        row = self.append_entry().form
        if "kind_id" in row:
            row.kind_id.choices = self.entries[0].form.kind_id.choices
            row.kind_id.data = row.kind_id.choices[0].value
        return self.pop_entry()

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        numbers = ((name, name.removeprefix(f"{prefix}-").split("-", 1)[0]) for name in formdata)
        yield from super()._extract_indices(
            prefix, [name for name, number in numbers if number.isascii() and len(number) < 6]
        )


class MetRow(Form):
    """Somebody who took part."""

    uuid = UuidField()
    person_id = IdField()
    name = fields.line("Name")
    same = RadioField("Could this be somebody we know?", validate_choice=False)
    asked = HiddenField()

    @property
    def known_id(self) -> int | None:
        """The person who was picked, or chosen among those that it could be."""
        return read_id(self.same.data) or self.person_id.data


class NominatedRow(MetRow):
    """Somebody whom they named as good at bringing people together."""

    street_id = StreetField("Their street (optional)", "")

    def follow(self, first: "NominatedRow") -> bool:
        """Take over who *first*, a row of the same name for the other question, is; not where that is told apart."""
        streets = {row.street_id.data for row in (first, self)} - {None}
        if isinstance(self, NamedRow) or len(streets) > 1 or self.person_id.data not in (None, first.person_id.data):
            return False
        self.street_id.data = first.street_id.data = next(iter(streets), None)
        self.person_id.data, self.same.data, self.asked.data = first.person_id.data, first.same.data, first.asked.data
        return True


class NamedRow(NominatedRow):
    """Somebody whom they named as caring about the same."""

    kind_id = fields.one_of("How they know each other")


class RecordForm(KithForm):
    """Record a conversation."""

    uuid = UuidField()
    street_id = StreetField("Street", "")
    house = fields.line("Door (optional)", "Number or name of the house or flat")
    despite_refusal = BooleanField("Record it anyway", widget=GovCheckboxInput())
    people = Rows(FormField(MetRow), min_entries=2, max_entries=30)
    known_as = fields.line("Known as (optional)", "A nickname that neighbours use")
    phone = fields.line("Telephone (optional)")
    age_band = fields.word("Age (optional)", AgeBand, "Somebody under 18 is only written down with consent")
    lived_here = fields.word("How long they have lived here (optional)", LivedHere)
    said = fields.text("What did they say?", "In their own words where you can. Only write what you would show them")
    cares_about = fields.text("They care about (optional)")
    offers = fields.text("They offer (optional)")
    wants = fields.text("They want (optional)")
    named = Rows(FormField(NamedRow), min_entries=3, max_entries=30)
    nominated = Rows(FormField(NominatedRow), min_entries=2, max_entries=30)
    promised = BooleanField("They want to hear from us", widget=GovCheckboxInput())
    what = fields.line("What did we promise?", "For example: ring about the lunch club. Left empty: be in touch")
    due = RadioField("By when?", widget=GovRadioInput(), validate_choice=False)
    due_on = fields.DayField("Or by another day (optional)")
    closes = SelectMultipleField("What this answers", coerce=str, validate_choice=False, widget=GovCheckboxesInput())
    consents = SelectMultipleField(
        "What do they agree to? (optional)",
        description="Tick only what they said yes to",
        choices=fields.choices_of([(purpose.value, sentence) for purpose, sentence in PURPOSES.items()]),
        widget=GovCheckboxesInput(),
    )
    consent_way = fields.word("How did they say so?", ConsentWay, empty="", default=ConsentWay.SPOKEN)
    channel = fields.word("How did you talk?", Channel, empty="", default=Channel.DOORSTEP)
    held_on = fields.DayField("Which day? (optional)", description="Today if you leave it empty. For example 27 3 2026")
    held_time = TimeField(
        "What time? (optional)",
        format=["%H:%M", "%H:%M:%S", "%H.%M"],
        description="For example 14:30",
        widget=GovTextInput(),
        validators=[Optional()],
    )
    place = fields.line("Where, if not on a street (optional)", "For example: the summer fair")
    area_id = fields.one_of("Area, if not on a street", validate_choice=False)
    save = SubmitField("Save the conversation", widget=GovSubmitInput())

    def find_field(self, name: str) -> Field | None:
        """The field of *name*, also as recording calls it: ``people-0-name``, ``named-1-street_id``."""
        group, _, rest = name.partition("-")
        number, _, part = rest.partition("-")
        if not number.isdigit():
            return super().find_field(_RENAMED.get(name, name))
        rows = self.met_rows() if group == "people" else [row for row, _ in self._all_named()]
        row = rows[int(number)] if int(number) < len(rows) else self[group][0].form
        if part in row:
            return row[part]
        return super().find_field(_RENAMED.get(part, part)) or row["name"]

    def met_rows(self) -> list[MetRow]:
        """The filled rows of who took part."""
        return _filled(self.people)

    def named_rows(self) -> list[NominatedRow]:
        """The filled rows of who was named, for either question."""
        return [*_filled(self.named), *_filled(self.nominated)]

    def met(self) -> list[Met]:
        """Who took part; what was learnt, agreed and promised is the first one's."""
        rows = self.met_rows()
        others = [Met(person_id=row.known_id, name=row["name"].data, uuid=row.uuid.data) for row in rows[1:]]
        return [self._first(rows[0]), *others] if rows else []

    def whom(self) -> list[Named]:
        """Whom they named; the same name for both questions is one person."""
        return [named for _, named in self._all_named()]

    def about_nobody(self) -> bool:
        """Whether something was entered that only makes sense of a person, but no name."""
        details = [self.cares_about, self.offers, self.wants, self.promised, self.consents, *self._details().values()]
        return not self.met_rows() and any(getattr(part, "data", part) for part in details)

    def held_at(self, zone: ZoneInfo) -> dt.datetime | None:
        """When they talked; nothing for now. A day alone means its noon, a time alone means today."""
        if self.held_on.data is None and self.held_time.data is None:
            return None
        day = self.held_on.data or now().astimezone(zone).date()
        if day == now().astimezone(zone).date() and self.held_time.data is None:
            return None
        return dt.datetime.combine(day, self.held_time.data or dt.time(12), zone)

    def due_at(self, zone: ZoneInfo) -> dt.datetime | None:
        """By when we promised to be in touch: the end of a day."""
        day, days = self.due_on.data, read_id(self.due.data)
        if day is None and days is not None and days <= MOST_DAYS:
            day = now().astimezone(zone).date() + dt.timedelta(days=days)
        return dt.datetime.combine(day, dt.time(23, 59), zone) if day else None

    def _first(self, row: MetRow) -> Met:
        zone = current_app.extensions["kith"]["zone"]
        return Met(
            person_id=row.known_id,
            name=row["name"].data,
            uuid=row.uuid.data,
            details=self._details(),
            topics={stance: lines_of(self[stance.value].data) for stance in Stance},
            consents={Purpose(value): True for value in self.consents.data or ()},
            consent_way=self.consent_way.data,
            promise=Promise(what=self.what.data or "Be in touch", due_at=self.due_at(zone))
            if self.promised.data
            else None,
        )

    def _details(self) -> PersonDetails:
        """What was entered of the first person; what was left empty changes nothing."""
        entered = {name: self[name].data for name in ("known_as", "phone", "age_band", "lived_here")}
        return PersonDetails(**{name: value for name, value in entered.items() if value})  # type: ignore[typeddict-item]

    def _all_named(self) -> list[tuple[NominatedRow, Named]]:
        found: list[tuple[NominatedRow, Named]] = []
        places: dict[Any, int] = {}
        for row in self.named_rows():
            person = row.known_id or (fold(row["name"].data), row.street_id.data)
            nominated = not isinstance(row, NamedRow)
            if nominated and person in places:
                first, known = found[places[person]]
                found[places[person]] = (first, replace(known, nominated=True))
                continue
            named = Named(
                person_id=row.known_id,
                name=row["name"].data,
                street_id=row.street_id.data,
                kind_id=None if nominated else row.kind_id.data,
                nominated=nominated,
                uuid=row.uuid.data,
            )
            places.setdefault(person, len(found))
            found.append((row, named))
        return found


class ConversationForm(KithForm):
    """Change what was written down."""

    said = fields.text("What they said", "In their own words where you can. Only write what you would show them")
    cares_about = fields.text("They care about")
    offers = fields.text("They offer")
    wants = fields.text("They want")
    save = SubmitField("Save", widget=GovSubmitInput())


def lines_of(text: str) -> list[str]:
    """The lines of a text that say something: chips, one on each."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _filled(rows: Iterable[Any]) -> list[Any]:
    return [entry.form for entry in rows if entry.form["name"].data.strip()]
