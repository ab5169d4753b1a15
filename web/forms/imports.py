"""The shapes of an import: the file, which column fills which field, and saving."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from govuk_frontend_wtf.wtforms_widgets import GovFileInput, GovRadioInput, GovSubmitInput
from wtforms import Field, RadioField, SelectField, SubmitField
from wtforms.validators import InputRequired

from crm.imports.fields import FIELDS
from crm.imports.fields import Field as ImportField
from crm.imports.mapping import Mapping
from crm.imports.reading import Table
from web.forms import fields
from web.forms.base import KithForm

NOUN_CHOICES = [
    ("areas", "Areas"),
    ("figures", "Figures of areas: how many people of each age, each gender …"),
    ("streets", "Streets"),
    ("doors", "Doors, with their streets"),
    ("people", "People"),
    ("organisations", "Organisations"),
    ("assets", "Assets and events"),
    ("ties", "Ties between them"),
]


class UploadForm(KithForm):
    """Send a file."""

    noun = RadioField(
        "What is the file a list of?",
        widget=GovRadioInput(),
        choices=fields.choices_of(NOUN_CHOICES),
        validators=[InputRequired("Choose what the file is a list of.")],
    )
    file = FileField(
        "The file",
        description=(
            "An Excel workbook (.xlsx) or a CSV file, with a row of headings. "
            "Areas and streets may also be a map: a GeoJSON file."
        ),
        widget=GovFileInput(),
        validators=[FileRequired("Choose a file.")],
    )
    save = SubmitField("Go on to the columns", widget=GovSubmitInput())


class MappingForm(KithForm):
    """Which column fills which field. Each noun's form has its fields; see ``make_mapping_form``."""

    save = SubmitField("Check the file", widget=GovSubmitInput())

    def find_field(self, name: str) -> Field | None:
        """The choice of column of what the use-case calls *name*."""
        return self._fields.get("only_column" if name == "only" else f"column_{name}")

    def pairs(self, noun: str) -> Iterator[tuple[ImportField, Field, Field | None]]:
        """Each of the noun's fields with its choice of column and, where there is one, its text for all rows."""
        for known in FIELDS[noun]:
            yield known, self[f"column_{known.name}"], self._fields.get(f"text_{known.name}")

    def mapping(self, noun: str) -> Mapping:
        """What was chosen."""
        columns = {known.name: column.data for known, column, _ in self.pairs(noun) if column.data}
        texts = {known.name: text.data for known, _, text in self.pairs(noun) if text is not None and text.data}
        only = (self.only_column.data, self.only_text.data) if self.only_column.data else None
        return Mapping(noun, columns, texts, only)


def make_mapping_form(mapping: Mapping, table: Table, *, areas: Sequence[str], kinds: Sequence[str]) -> MappingForm:
    """The form for *mapping*'s noun, filled with *mapping*. *areas*, *kinds*: the choices of area and kind of tie."""
    columns = [(column, column) for column in table.header]
    parts: dict[str, Any] = {}
    for known in FIELDS[mapping.noun]:
        label = f"{known.label}{'' if known.required else ' (optional)'}"
        parts[f"column_{known.name}"] = _choice(label, [("", "Not in the file"), *columns])
        same = _same_for_all(mapping.noun, known, areas=areas, kinds=kinds)
        text = mapping.constants.get(known.name, "")
        if same or text:
            listed = same if text in ("", *(value for value, _ in same)) else [*same, (text, text)]
            parts[f"text_{known.name}"] = _choice(
                f"{known.label}, where the file says none", [("", "Leave it empty"), *listed]
            )
    parts["only_column"] = _choice("Column to choose rows by", [("", "Read all rows"), *columns])
    parts["only_text"] = fields.line("Text that the chosen rows have in it")
    given = dict.fromkeys(parts, "") | {f"column_{name}": column for name, column in mapping.columns.items()}
    given |= {f"text_{name}": text for name, text in mapping.constants.items()}
    given |= dict(zip(("only_column", "only_text"), mapping.only or ("", ""), strict=True))
    made: type[MappingForm] = type("NounMappingForm", (MappingForm,), parts)
    return made(data=given)


def _choice(label: str, choices: Sequence[tuple[str, str]]) -> SelectField:
    return SelectField(
        label, widget=fields.GovSelect(), choices=fields.choices_of(choices), coerce=lambda value: value or ""
    )


def _same_for_all(
    noun: str, known: ImportField, *, areas: Sequence[str], kinds: Sequence[str]
) -> list[tuple[str, str]]:
    """The texts that may stand for all rows, as (value, label); empty where there are none."""
    if known.name == "area":
        return [(area, area) for area in areas]
    if noun == "ties" and known.name == "kind":
        return [(kind, kind) for kind in kinds]
    if known.name == "met":
        return [("yes", "Yes"), ("no", "No: they were only named")]
    return [(str(word), word.label) for word in known.words] if known.name == "kind" else []


class SaveForm(KithForm):
    """Save what is shown."""

    save = SubmitField("Save", widget=GovSubmitInput())
