"""The shape of a conversation as it is recorded: where, who, what they said, whom they named, and what we promised."""

import datetime as dt
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovCheckboxInput,
    GovRadioInput,
    GovSubmitInput,
)
from wtforms import (
    BooleanField,
    Field,
    FormField,
    RadioField,
    SelectMultipleField,
    SubmitField,
)
from wtforms.validators import Optional

from crm.models import now
from crm.models.words import (
    AgeBand,
    Channel,
    Characteristic,
    ConsentWay,
    Gender,
    HereFor,
    LivedHere,
    Purpose,
    Stance,
    Sway,
)
from crm.people import PersonDetails
from crm.recording import Met, Named, Promise
from crm.text import fold
from crm.voices import Voice, spoken_words
from web.forms import fields
from web.forms.base import KithForm
from web.forms.conversation_rows import MetRow, NamedRow, NominatedRow, Rows, UuidField, filled
from web.forms.follow_ups import urgent_field
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
    gender = fields.word("Gender (optional)", Gender, "In the word that they choose")
    here_for = fields.word("What brings them here (optional)", HereFor)
    said = fields.text("What did they say?", "In their own words where you can. Only write what you would show them")
    themes = SelectMultipleField("What was it about? (optional)", coerce=str, validate_choice=False)
    cares_about = fields.text("They care about (optional)")
    offers = fields.text("They offer (optional)")
    wants = fields.text("They want (optional)")
    named = Rows(FormField(NamedRow), min_entries=3, max_entries=30)
    nominated = Rows(FormField(NominatedRow), min_entries=2, max_entries=30)
    promised = BooleanField("They want to hear from us", widget=GovCheckboxInput())
    what = fields.line("What did we promise?", "For example: ring about the lunch club. Left empty: be in touch")
    urgent = urgent_field()
    due = RadioField("By when?", widget=GovRadioInput(), validate_choice=False)
    due_on = fields.DayField("Or by another day (optional)")
    closes = SelectMultipleField("What this answers", coerce=str, validate_choice=False, widget=GovCheckboxesInput())
    told = SelectMultipleField(
        "What came of what they raised",
        description="Tick what you told them. Not now? Leave it empty: it stays to be told",
        choices=[],
        coerce=str,
        validate_choice=False,
        widget=GovCheckboxesInput(),
    )
    consents = SelectMultipleField(
        "What do they agree to? (optional)",
        description="Tick only what they said yes to",
        choices=fields.choices_of([(purpose.value, sentence) for purpose, sentence in PURPOSES.items()]),
        widget=GovCheckboxesInput(),
    )
    consent_way = fields.word("How did they say so?", ConsentWay, empty="", default=ConsentWay.SPOKEN)
    channel = fields.word("How did you talk?", Channel, empty="", without=Channel.SURVEY, default=Channel.DOORSTEP)
    held_on = fields.DayField("Which day? (optional)", description="Today if you leave it empty. For example 27 3 2026")
    held_time = fields.HourField(
        "What time? (optional)",
        description="For example 14:30",
        validators=[Optional()],
    )
    place = fields.line("Where, if not on a street (optional)", "For example: the summer fair")
    area_id = fields.one_of("Area, if not on a street", validate_choice=False)
    save = SubmitField("Save the conversation", widget=GovSubmitInput())
    talked_at: dt.datetime | None = None  # what a phone says of it: the form's "today" and "now"

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
        return filled(self.people)

    def named_rows(self) -> list[NominatedRow]:
        """The filled rows of who was named, for either question."""
        return [*filled(self.named), *filled(self.nominated)]

    def met(self) -> list[Met]:
        """Who took part; what was learnt, agreed and promised is the first one's."""
        rows = self.met_rows()
        others = [Met(person_id=row.known_id, name=row["name"].data, uuid=row.uuid.data) for row in rows[1:]]
        return [self._first(rows[0]), *others] if rows else []

    def whom(self) -> list[Named]:
        """Whom they named; the same name for both questions is one person."""
        return [named for _, named in self._all_named()]

    def theme_sways(self) -> dict[int, Sway]:
        """What it was about, with how it was spoken of: each sent as ``12:asset``."""
        parted = (value.partition(":") for value in self.themes.data or ())
        found = {read_id(theme): Sway.of(sway) for theme, _, sway in parted}
        return {theme_id: sway for theme_id, sway in found.items() if theme_id is not None and sway is not None}

    def about_nobody(self) -> bool:
        """Whether something was entered that only makes sense of a person, but no name."""
        theirs = [self.known_as, self.phone, self.promised, self.consents]
        details = [self.cares_about, self.offers, self.wants, *theirs]
        return not self.met_rows() and any(part.data for part in details)

    def voice(self) -> Voice:
        """What was told of whoever spoke."""
        return spoken_words({one.value: word for one in Characteristic if (word := self[one.value].data)})

    def held_at(self, zone: ZoneInfo) -> dt.datetime | None:
        """When they talked; nothing for now. A day alone means its noon, a time alone means today."""
        day = self.held_on.data or self._today(zone)
        if day == self._today(zone) and self.held_time.data is None:
            return self.talked_at
        return dt.datetime.combine(day, self.held_time.data or dt.time(12), zone)

    def due_at(self, zone: ZoneInfo) -> dt.datetime | None:
        """By when we promised to be in touch: the end of a day."""
        day, days = self.due_on.data, read_id(self.due.data)
        if day is None and days is not None and days <= MOST_DAYS:
            day = self._today(zone) + dt.timedelta(days=days)
        return dt.datetime.combine(day, dt.time(23, 59, 59), zone) if day else None

    def _today(self, zone: ZoneInfo) -> dt.date:
        return (self.talked_at or now()).astimezone(zone).date()

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
            promise=self._promise(zone),
        )

    def _promise(self, zone: ZoneInfo) -> Promise | None:
        if not self.promised.data:
            return None
        return Promise(what=self.what.data or "Be in touch", urgent=self.urgent.data, due_at=self.due_at(zone))

    def _details(self) -> PersonDetails:
        """What was entered of the first person; what was left empty changes nothing."""
        reached = {name: self[name].data for name in ("known_as", "phone") if self[name].data}
        return PersonDetails(**self.voice(), **reached)  # type: ignore[typeddict-item]

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
    age_band = fields.word("Age (optional)", AgeBand)
    lived_here = fields.word("How long they have lived here (optional)", LivedHere)
    gender = fields.word("Gender (optional)", Gender)
    here_for = fields.word("What brings them here (optional)", HereFor)
    save = SubmitField("Save", widget=GovSubmitInput())


def lines_of(text: str) -> list[str]:
    """The lines of a text that say something: chips, one on each."""
    return [line.strip() for line in text.splitlines() if line.strip()]
