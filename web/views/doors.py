"""Pages of a street's doors: the list in walking order, adding by range, and taking a slip off."""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from crm import doors, refusals, streets
from crm.doors import DoorLine
from crm.errors import Invalid
from crm.permissions import Permission
from web.forms.doors import DoorsForm
from web.ids import read_id
from web.signing_in import current_actor, needs
from web.transaction import get_db
from web.wording import counted

blueprint = Blueprint("doors", __name__, url_prefix="/streets/<int:street_id>/doors")


@blueprint.get("")
@needs(Permission.SEE_RECORDS)
def list_doors(street_id: int) -> str:
    """The doors of a street as one walks past them, with what happened last at each."""
    db, actor = get_db(), current_actor()
    lines = doors.list_doors(db, actor, street_ids=[street_id])[street_id]
    return render_template(
        "doors/list.html",
        street=streets.get_street(db, actor, street_id),
        count=len(lines),
        groups=group_doors(lines),
        added=[line for line in lines if line.door_id and not line.last],
        closed_doors=refusals.list_closed_doors_of_streets(db, actor, street_ids=[street_id]).get(street_id),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Permission.RECORD)
def add_doors(street_id: int) -> Response | tuple[str, int]:
    """Add doors by range: shown first, then saved."""
    db, actor = get_db(), current_actor()
    street = streets.get_street(db, actor, street_id)
    form, found = DoorsForm(), None
    if form.validate_on_submit():
        with form.refusals():
            if form.save.data:
                added = doors.add_doors(db, actor, street_id=street_id, **form.details("look"))
                told = f"{counted(len(added), 'door')} {'is' if len(added) == 1 else 'are'} added."
                flash(told if added else "All of these doors are on the list already.", "success")
                return redirect(f"/streets/{street_id}/doors", 303)
            found = doors.list_new_doors(db, actor, street_id=street_id, **form.details("look"))
    return form.answer("doors/new.html", street=street, found=found)


@blueprint.post("/remove")
@needs(Permission.RECORD)
def remove_doors(street_id: int) -> Response:
    """Take doors off the list that were added by mistake: all that are ticked, or none."""
    db, actor = get_db(), current_actor()
    streets.get_street(db, actor, street_id)
    chosen = [door_id for one in request.form.getlist("door") if (door_id := read_id(one)) is not None]
    try:
        removed = [doors.remove_door(db, actor, door_id).label for door_id in chosen]
        told = f"Taken off the list: {', '.join(removed)}." if removed else "Tick the doors to take off the list."
        flash(told, "success" if removed else "error")
    except Invalid as invalid:
        db.rollback()
        flash(str(invalid), "error")
    return redirect(f"/streets/{street_id}/doors", 303)


def group_doors(lines: list[DoorLine]) -> list[tuple[str, list[DoorLine]]]:
    """(heading, doors) in their order: each side, the houses with a name, and each floor of each block."""
    groups: list[tuple[str, list[DoorLine]]] = []
    for line in lines:
        heading = _heading(line)
        if not groups or groups[-1][0] != heading:
            groups.append((heading, []))
        groups[-1][1].append(line)
    return groups


def _heading(line: DoorLine) -> str:
    sides = {"odd": "Odd numbers", "even": "Even numbers", "named": "Houses with a name"}
    if line.side in sides:
        return sides[line.side]
    if line.floor is None:
        return line.block
    floor = "ground floor" if line.floor == 0 else f"floor {line.floor}"
    return f"{line.block}, {floor}"
