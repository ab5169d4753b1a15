"""The pages that people, organisations and assets have alike: forms to add and change one, archiving, bringing back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect
from werkzeug.wrappers import Response

from crm import nodes
from crm.areas import list_area_choices
from crm.models import Node
from crm.permissions import Permission
from web.forms.base import KithForm
from web.forms.fields import choices_of
from web.signing_in import current_actor, needs
from web.transaction import get_db


@dataclass(frozen=True)
class Noun:
    """What one kind of node's pages differ in. ``path`` is its part of the address and the folder of its templates."""

    path: str
    model: type[Node]
    form: type[KithForm]
    add: Callable[..., Node]
    change: Callable[..., Node]

    def empty_form(self, **data: Any) -> KithForm:
        """The noun's form with the areas to choose from; *data* as a form takes it."""
        form = self.form(**data)
        form.area_id.choices = choices_of([("", "Choose an area"), *list_area_choices(get_db(), current_actor())])
        return form


def register(blueprint: Blueprint, noun: Noun, add: Callable[[], Any] | None = None) -> None:
    """Give *blueprint* the noun's form pages; *add* stands in for the plain page that adds one."""
    pages = _Pages(noun)
    both = ["GET", "POST"]
    blueprint.add_url_rule("/new", "add", needs(Permission.RECORD)(add or pages.add), methods=both)
    blueprint.add_url_rule("/<int:node_id>/change", "change", needs(Permission.RECORD)(pages.change), methods=both)
    blueprint.add_url_rule("/<int:node_id>/archive", "archive", pages.archive, methods=["POST"])
    blueprint.add_url_rule("/<int:node_id>/restore", "restore", pages.restore, methods=["POST"])


@dataclass(frozen=True)
class _Pages:
    noun: Noun

    def add(self) -> Response | tuple[str, int]:
        form = self.noun.empty_form()
        if form.validate_on_submit():
            with form.refusals():
                node = self.noun.add(get_db(), current_actor(), **form.details())
                return self._done(node, f"{node.name} is added.")
        return form.answer(f"{self.noun.path}/form.html")

    def change(self, node_id: int) -> Response | tuple[str, int]:
        node = nodes.get_node(get_db(), current_actor(), node_id, self.noun.model)
        form = self.noun.empty_form(obj=node)
        if form.validate_on_submit():
            with form.refusals():
                self.noun.change(get_db(), current_actor(), node_id, **form.details())
                return self._done(node, "The changes are saved.")
        return form.answer(f"{self.noun.path}/form.html", node=node)

    def archive(self, node_id: int) -> Response:
        node = nodes.archive_node(get_db(), current_actor(), node_id, self.noun.model)
        return self._done(node, f"{node.name} is archived. The page is kept, and you can bring it back.")

    def restore(self, node_id: int) -> Response:
        node = nodes.restore_node(get_db(), current_actor(), node_id, self.noun.model)
        return self._done(node, f"{node.name} is back.")

    def _done(self, node: Node, sentence: str) -> Response:
        flash(sentence, "success")
        return redirect(f"/{self.noun.path}/{node.id}", 303)
