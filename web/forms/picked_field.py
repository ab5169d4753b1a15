"""What fields that ask for a record share: it is found as one types, or typed in full by hand."""

from typing import Any

from wtforms import Field
from wtforms.validators import ValidationError

from web.ids import read_id


class PickedField(Field):  # type: ignore[misc]
    """The id of a record, picked or typed. Sends *name* (what was picked) and *name*-typed (what its box shows)."""

    def __init__(self, label: str, hint: str = "", *, needed: str = "", **more: Any) -> None:
        """*needed*: the sentence for a form that came back without a record, where it has to have one."""
        super().__init__(label, description=hint, **more)
        self.needed: str = needed
        self.typed: str | None = None

    def name_of(self, record_id: int) -> str:
        """What the box shows for a record; nothing for one that the actor may not see."""
        raise NotImplementedError

    def resolve(self, typed: str, picked: int | None) -> int:
        """The record that *typed* means, perhaps the one *picked*. Raises ValidationError with what to type instead."""
        raise NotImplementedError

    def process(self, formdata: Any, *args: Any, **more: Any) -> None:
        """Take the record that is known, then what was sent."""
        super().process(formdata, *args, **more)
        if formdata:
            self.typed = formdata.get(f"{self.name}-typed")

    def process_formdata(self, values: list[str]) -> None:
        """The id that was picked, if any."""
        self.data = read_id(values[0]) if values else None

    def pre_validate(self, _: Any) -> None:
        """Settle which record is meant: the one picked, unless another name was typed over it."""
        if self.typed is not None:
            typed, picked, self.data = self.typed.strip(), self.data, None
            if typed:
                kept = picked is not None and self.name_of(picked) == typed
                self.data = picked if kept else self.resolve(typed, picked)
        if self.data is None and self.needed:
            raise ValidationError(self.needed)

    def empty(self) -> None:
        """Forget what was found."""
        self.data = self.typed = None

    def typed_text(self) -> str:
        """What the box shows: what was typed, else the name of the record that is chosen."""
        if self.typed is not None or self.data is None:
            return self.typed or ""
        return self.name_of(self.data)
