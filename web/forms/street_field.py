"""The field that asks for a street: found as one types, tapped among the last used, or typed in full by hand."""

from typing import Any

from flask import get_template_attribute
from markupsafe import Markup
from wtforms.validators import ValidationError

from crm import finding_streets, streets
from crm.models import Street
from web.forms.picked_field import PickedField
from web.ids import read_id
from web.signing_in import current_actor
from web.transaction import get_db


class StreetInput:
    """Draws a StreetField: the actor's last streets as radios with *another street*, or the box to type in alone."""

    def __call__(self, field: "StreetField", **_: Any) -> Markup:
        """The field's HTML."""
        draw = get_template_attribute("macros/street_field.html", "street_field")
        asked_anew = field.offers_recent and field.object_data is None
        recent = finding_streets.list_recent_streets(get_db(), current_actor()) if asked_anew else []
        html: Markup = draw(field, field.typed_text(), [(street.id, streets.street_label(street)) for street in recent])
        return html


class StreetField(PickedField):
    """The id of a street. Sends besides *name*-recent: the one that was tapped among the last used, which holds."""

    widget = StreetInput()
    offers_recent = True
    recent: int | None = None

    def process(self, formdata: Any, *args: Any, **more: Any) -> None:
        """Take the record's street, then what was sent."""
        super().process(formdata, *args, **more)
        if formdata:
            self.recent = read_id(formdata.get(f"{self.name}-recent"))

    def pre_validate(self, form: Any) -> None:
        """Settle which street is meant."""
        if self.recent is not None:
            self.data = self.recent
        else:
            super().pre_validate(form)

    def empty(self) -> None:
        """Forget what was found."""
        super().empty()
        self.recent = None

    def name_of(self, record_id: int) -> str:
        """The street's name with its area."""
        street = streets.find_street(get_db(), current_actor(), record_id)
        return streets.street_label(street) if street else ""

    def resolve(self, typed: str, picked: int | None) -> int:
        """The one street of that name, or the one picked among namesakes."""
        found = finding_streets.find_streets_by_name(get_db(), current_actor(), name=typed)
        ids = [street.id for street in found]
        if picked in ids:
            return picked
        if len(ids) == 1:
            return ids[0]
        raise ValidationError(_many(found) if found else _none(typed))


def _many(found: list[Street]) -> str:
    names = " or ".join(f"“{streets.street_label(street)}”" for street in found[:4])
    return f"{len(found)} streets have this name. Write the area after it: {names}."


def _none(name: str) -> str:
    near = finding_streets.list_street_suggestions(get_db(), current_actor(), text=name, limit=3)
    shown = name if len(name) <= 60 else name[:59] + "…"
    if not near:
        return f"We have no street called “{shown}”. Check the spelling, or ask a coordinator to add it."
    names = " or ".join(f"“{streets.street_label(street)}”" for street in near)
    return f"We have no street called “{shown}”. Did you mean {names}? Write it like that."
