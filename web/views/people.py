"""Pages of people: their list, and the forms that add and change one."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from crm import people
from crm.duplicates import find_likely_duplicates
from crm.models import Person
from web import listing, node_forms
from web.forms.people import SOMEBODY_NEW, PersonForm
from web.ids import read_id
from web.signing_in import current_actor
from web.transaction import get_db

blueprint = Blueprint("people", __name__, url_prefix="/people")
NOUN = node_forms.Noun("people", Person, PersonForm, people.add_person, people.change_person)

#: What two sightings of one person are told by.
TOLD_BY = ("name", "known_as", "street_id", "house", "phone", "email")


@blueprint.get("")
def list_people() -> str:
    """Everybody we know of, found by what is typed."""
    page = people.list_people(
        get_db(),
        current_actor(),
        met=listing.read_yes_or_no("met"),
        waiting=bool(request.args.get("waiting")),
        **listing.read_narrowing(),
    )
    return render_template("people/list.html", page=page, **listing.list_answers())


def add_person() -> Response | tuple[str, int]:
    """Add a person, unless it is somebody we know: then nothing is added, and what was typed goes to their form."""
    form = NOUN.empty_form()
    if not form.validate_on_submit():
        return form.answer("people/form.html")
    answer = request.form.get("could_be", "")
    known_id = read_id(answer)
    if known_id is not None:
        return _fill_in(known_id, form)
    details = form.details()
    likely = [] if answer == SOMEBODY_NEW else _find_likely(details)
    if likely:
        return form.answer("people/form.html", likely=likely)
    with form.refusals():
        person = people.add_person(get_db(), current_actor(), **details)
        flash(f"{person.name} is added.", "success")
        return redirect(f"/people/{person.id}", 303)
    return form.answer("people/form.html")


def _find_likely(details: dict[str, Any]) -> list[tuple[Person, str]]:
    described = {field: details[field] for field in TOLD_BY}
    return find_likely_duplicates(get_db(), current_actor(), **described)


def _fill_in(person_id: int, typed: PersonForm) -> tuple[str, int]:
    """The form of somebody we know, with what was typed wherever we knew nothing."""
    person = people.get_person(get_db(), current_actor(), person_id)
    form = NOUN.empty_form(formdata=None, obj=person)
    for name, value in typed.details().items():
        if value and not form[name].data:
            form[name].data = value
    return form.answer("people/form.html", node=person, filled=True)


node_forms.register(blueprint, NOUN, add_person)
