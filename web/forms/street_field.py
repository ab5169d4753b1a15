"""The field that asks for a street: found as one types, tapped among the last used, or typed in full by hand."""

from typing import Any

from flask import get_template_attribute
from markupsafe import Markup
from wtforms import Field
from wtforms.validators import ValidationError

from crm import streets
from crm.models import Street
from web.listing import read_id
from web.signing_in import current_actor
from web.transaction import get_db


class StreetInput:
    """Draws a StreetField: the actor's last streets as radios with *another street*, or the box to type in alone."""

    def __call__(self, field: "StreetField", **_: Any) -> Markup:
        """The field's HTML."""
        draw = get_template_attribute("macros/street_field.html", "street_field")
        asked_anew = field.object_data is None
        recent = streets.list_recent_streets(get_db(), current_actor()) if asked_anew else []
        html: Markup = draw(field, field.typed_text(), [(street.id, streets.street_label(street)) for street in recent])
        return html


class StreetField(Field):  # type: ignore[misc]
    """The id of a street, picked or typed. Sends *name* (what was picked), *name*-typed and *name*-recent."""

    widget = StreetInput()

    def __init__(self, label: str, hint: str, *, needed: str = "", **more: Any) -> None:
        """*needed*: the sentence for a form that came back without a street, where it has to have one."""
        super().__init__(label, description=hint, **more)
        self.needed, self.typed, self.recent = needed, None, None

    def process(self, formdata: Any, *args: Any, **more: Any) -> None:
        """Take the record's street, then what was sent."""
        super().process(formdata, *args, **more)
        if formdata:
            self.typed = formdata.get(f"{self.name}-typed")
            self.recent = read_id(formdata.get(f"{self.name}-recent"))

    def process_formdata(self, values: list[str]) -> None:
        """The id that was picked, if any."""
        self.data = read_id(values[0]) if values else None

    def pre_validate(self, _: Any) -> None:
        """Settle which street is meant: the one tapped, else the one picked, unless another name was typed over it."""
        if self.recent is not None:
            self.data = self.recent
        elif self.typed is not None:
            self.data = self._resolve(self.typed.strip())
        if self.data is None and self.needed:
            raise ValidationError(self.needed)

    def typed_text(self) -> str:
        """What the box shows: what was typed, else the name of the street that is chosen."""
        if self.typed is not None or self.data is None:
            return self.typed or ""
        street = streets.find_street(get_db(), current_actor(), self.data)
        return streets.street_label(street) if street else ""

    def _resolve(self, name: str) -> int | None:
        if not name:
            return None
        found = streets.find_streets_by_name(get_db(), current_actor(), name=name)
        picked = [street.id for street in found if street.id == self.data]
        if len(found) == 1 or picked:
            return picked[0] if picked else found[0].id
        self.data = None
        raise ValidationError(_many(found) if found else _none(name))


def _many(found: list[Street]) -> str:
    names = " or ".join(f"“{streets.street_label(street)}”" for street in found[:4])
    return f"{len(found)} streets have this name. Write the area after it: {names}."


def _none(name: str) -> str:
    near = streets.list_street_suggestions(get_db(), current_actor(), text=name, limit=3)
    shown = name if len(name) <= 60 else name[:59] + "…"
    if not near:
        return f"We have no street called “{shown}”. Check the spelling, or ask a coordinator to add it."
    names = " or ".join(f"“{streets.street_label(street)}”" for street in near)
    return f"We have no street called “{shown}”. Did you mean {names}? Write it like that."
