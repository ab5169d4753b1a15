"""The field that asks for a person, organisation or asset: found as one types, or typed in full by hand."""

from typing import Any

from flask import get_template_attribute
from markupsafe import Markup
from wtforms import Field
from wtforms.validators import ValidationError

from crm import nodes, search
from crm.errors import NotFound
from crm.models import Node
from crm.models.words import NodeKind
from crm.text import fold
from web.forms.ids import as_id
from web.signing_in import current_actor
from web.transaction import get_db


class NodeInput:
    """Draws a NodeField."""

    def __call__(self, field: "NodeField", **_: Any) -> Markup:
        """The field's HTML."""
        html: Markup = get_template_attribute("macros/node_field.html", "node_field")(field)
        return html


class NodeField(Field):  # type: ignore[misc]
    """The id of a node, picked or typed. Sends *name* (what was picked) and *name*-typed."""

    widget = NodeInput()

    def __init__(
        self, label: str, hint: str = "", *, kind: NodeKind | None = None, needed: str = "", **more: Any
    ) -> None:
        """*needed*: the sentence for a form that came back without one, where there has to be one."""
        super().__init__(label, description=hint, **more)
        self.kind, self.needed, self.typed = kind, needed, ""

    @property
    def suggestions(self) -> str:
        """Where the suggestions come from."""
        return "/suggestions/people?q=" if self.kind is NodeKind.PERSON else "/suggestions/nodes?q="

    def process(self, formdata: Any, *args: Any, **more: Any) -> None:
        """Take what is known, then what was sent."""
        super().process(formdata, *args, **more)
        if formdata:
            self.typed = formdata.get(f"{self.name}-typed", "").strip()
        elif self.data is not None:
            self.typed = self._name_of(self.data)

    def process_formdata(self, values: list[str]) -> None:
        """The id that was picked, if any."""
        self.data = as_id(values[0]) if values else None

    def pre_validate(self, _: Any) -> None:
        """Settle who is meant: whoever was picked, unless another name was typed over it."""
        if self.typed and (self.data is None or self._name_of(self.data) != self.typed):
            self.data = self._resolve(self.typed)
        if self.data is None and self.needed:
            raise ValidationError(self.needed)

    def _name_of(self, node_id: int) -> str:
        try:
            return label_of(nodes.get_node(get_db(), current_actor(), node_id))
        except NotFound:
            return ""

    def _resolve(self, typed: str) -> int:
        likely = search.list_suggestions(get_db(), current_actor(), text=typed, kind=self.kind)
        exact = [node for node in likely if fold(typed) in (fold(node.name), fold(label_of(node)))]
        if len(exact) == 1:
            return exact[0].id
        self.data = None
        if not likely:
            raise ValidationError(f"We know nobody called “{typed[:60]}”. Check the spelling, or add them first.")
        names = " or ".join(f"“{label_of(node)}”" for node in (exact or likely)[:4])
        raise ValidationError(f"Did you mean {names}? Write it like that, or pick from the list.")


def label_of(node: Node) -> str:
    """A node as a form calls it: the name, with the street where there is one."""
    return f"{node.name}, {node.street.name}" if node.street else node.name
