"""What a phone sent, in plain words: for the page on which a person settles what is to become of it."""

import datetime as dt
from collections.abc import Iterator

from crm import streets
from crm.models import Question
from crm.models.words import DoorOutcome
from web.envelopes import Sent, read_record
from web.forms.conversations import RecordForm
from web.record_form import read_kept_form, team_zone
from web.signing_in import current_actor
from web.tellings import list_told, say_told
from web.transaction import get_db
from web.wording import moment

KINDS = {
    "visit": "A knock at a door",
    "conversation": "A conversation",
    "undo": "Taking back a knock",
    "door": "A door that was found",
    "reflection": "Lines for the team",
    "ended": "The end of a walk",
    "telling": "An answer that was told",
}

#: Parts of a record that say nothing to a person, or that are said in other words.
_UNSAID = {
    *("uuid", "kind", "at", "walk", "seen", "visit", "street", "house", "outcome", "doors", "fields", "format"),
    *("told", "talk"),
}

#: What of the record form is shown, in its order, under the fields' own labels.
_SHOWN = (
    *("known_as", "phone", "age_band", "lived_here", "gender", "here_for", "said", "cares_about", "offers", "wants"),
    *("what", "due_on", "held_on", "held_time", "place"),
)


def kind_of(question: Question) -> str:
    """What was sent, in words."""
    return KINDS.get(question.kind, "Something that Kith does not know")


def kept_record(question: Question) -> Sent:
    """The record that a question holds, under its own id."""
    return read_record({**question.content["record"], "uuid": str(question.uuid)})


def kept_time(question: Question) -> dt.datetime:
    """When it was, by our clock."""
    return dt.datetime.fromisoformat(question.content["at"])


def sent_lines(question: Question) -> list[tuple[str, str]]:
    """(what, its value) of all that was sent, in words; what cannot be read is shown as it came."""
    record = kept_record(question)
    lines = [("When", moment(kept_time(question), team_zone())), *_where(record)]
    outcome = DoorOutcome.of(str(record.content.get("outcome", "")))
    lines += [("What came of it", outcome.label)] if outcome else []
    if record.kind == "conversation":
        try:
            lines += _form_lines(read_kept_form(record, talked_at=kept_time(question)))
        except ValueError:
            lines.append(("What was written", str(record.content.get("fields", ""))))
    told = record.content.get("told")
    lines += [("Whom they told of what", words) for words in say_told([str(told)] if told else [])]
    rest = [(name.replace("_", " ").capitalize(), value) for name, value in record.content.items()]
    unsaid = {name.replace("_", " ").capitalize() for name in _UNSAID}
    lines += [(name, str(value)) for name, value in rest if name not in unsaid]
    return [(name, value) for name, value in lines if value not in ("", "None")]


def _where(record: Sent) -> list[tuple[str, str]]:
    street_id, doors = record.number_if_any("street"), record.content.get("doors")
    street = streets.find_street(get_db(), current_actor(), street_id) if street_id is not None else None
    sent = record.content.get("street")
    gone = "" if sent is None else f"No. {sent}, which is not there, or not in your areas"
    several = [("Doors", str(doors))] if doors not in (None, 1) else []
    house = record.content.get("house")
    return [("Street", streets.street_label(street) if street else gone), ("Door", str(house or "")), *several]


def _form_lines(form: RecordForm) -> Iterator[tuple[str, str]]:
    yield "Who", ", ".join(row["name"].data for row in form.met_rows())
    for name in _SHOWN:
        field = form[name]
        text = getattr(field.data, "label", field.data)
        yield field.label.text.removesuffix(" (optional)"), "" if text is None else str(text)
    yield "Whom they named", ", ".join(row["name"].data for row in form.named_rows())
    yield "They want to hear from us", "Yes" if form.promised.data else ""
    yield "Whom they told of what", "\n".join(say_told(list_told(form)))
