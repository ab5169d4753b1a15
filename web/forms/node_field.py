"""The field that asks for a person, organisation or asset: found as one types, or typed in full by hand."""

from typing import Any

from flask import get_template_attribute
from markupsafe import Markup
from wtforms.validators import ValidationError

from crm import nodes, search
from crm.errors import NotFound
from crm.models import Node
from crm.models.words import NodeKind
from crm.text import fold
from web.forms.picked_field import PickedField
from web.signing_in import current_actor
from web.transaction import get_db


class NodeInput:
    """Draws a NodeField."""

    def __call__(self, field: "NodeField", **_: Any) -> Markup:
        """The field's HTML."""
        html: Markup = get_template_attribute("macros/node_field.html", "node_field")(field)
        return html


class NodeField(PickedField):
    """The id of a node, of one *kind* or of any."""

    widget = NodeInput()

    def __init__(self, label: str, hint: str = "", *, kind: NodeKind | None = None, **more: Any) -> None:
        super().__init__(label, hint, **more)
        self.kind = kind

    @property
    def suggestions(self) -> str:
        """Where the suggestions come from."""
        return "/suggestions/people?q=" if self.kind is NodeKind.PERSON else "/suggestions/nodes?q="

    def name_of(self, record_id: int) -> str:
        """The name, with the street where there is one."""
        try:
            return label_of(nodes.get_node(get_db(), current_actor(), record_id))
        except NotFound:
            return ""

    def resolve(self, typed: str, picked: int | None) -> int:
        """The one node of that name, or the one picked among namesakes."""
        likely = search.list_suggestions(get_db(), current_actor(), text=typed, kind=self.kind)
        exact = [node for node in likely if fold(typed) in (fold(node.name), fold(label_of(node)))]
        ids = [node.id for node in exact]
        if picked in ids:
            return picked
        if len(ids) == 1:
            return ids[0]
        if not likely:
            raise ValidationError(f"We know nobody called “{typed[:60]}”. Check the spelling, or add them first.")
        names = " or ".join(f"“{label_of(node)}”" for node in (exact or likely)[:4])
        raise ValidationError(f"Did you mean {names}? Write it like that, or pick from the list.")


def label_of(node: Node) -> str:
    """A node as a form calls it: the name, with the street where there is one."""
    return f"{node.name}, {node.street.name}" if node.street else node.name
