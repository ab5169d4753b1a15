"""What the doorstep app fetches and sends: walks, what to take along, and the records of its queue."""

import datetime as dt

from flask import Blueprint, jsonify, render_template, request
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from crm import walks
from crm.models import now
from crm.packs import make_pack
from crm.permissions import Permission
from web.background import find_current
from web.envelopes import UnreadableError, read_envelope
from web.forms.conversations import RecordForm
from web.pack_data import pack_data, walk_data
from web.record_form import offer_choices, team_zone
from web.signing_in import answers_json, current_actor, needs
from web.syncing import answer_records
from web.transaction import get_db

blueprint = Blueprint("doorstep", __name__, url_prefix="/doorstep")

#: How far ahead one's own walks are offered.
AHEAD = dt.timedelta(days=30)


@blueprint.get("/walks")
@answers_json
@needs(Permission.RECORD)
def list_walks() -> Response:
    """My walks of today and to come, and today's of my areas."""
    db, actor, today = get_db(), current_actor(), now().astimezone(team_zone()).date()
    mine = walks.list_own_walks(db, actor, last_day=today + AHEAD)
    others = [
        walk
        for walk in walks.list_walks(db, actor).rows
        if walk.planned_for == today and walk.cancelled_at is None and walk not in mine
    ]
    return jsonify([walk_data(walk, actor) for walk in [*mine, *others]])


@blueprint.get("/walks/<int:walk_id>")
@answers_json
@needs(Permission.RECORD)
def show_pack(walk_id: int) -> Response:
    """What a phone takes along on a walk."""
    db, actor = get_db(), current_actor()
    analysis, _ = find_current()
    pack = make_pack(db, actor, analysis, walk_id=walk_id)
    form = RecordForm(meta={"csrf": False})
    offer_choices(form)
    inside = render_template("conversations/_record_form.html", form=form, waiting=[], closed=None)
    return jsonify(pack_data(pack, actor, inside, team_zone()))


@blueprint.post("/sync")
@answers_json
@needs(Permission.RECORD)
def sync() -> tuple[Response, int]:
    """Take in records of the queue: all that came are answered for, or none."""
    try:
        envelope = read_envelope(request.get_data())
    except UnreadableError as reason:
        return jsonify(state="unreadable", sentence=str(reason)), 400
    if envelope.user != current_actor().id:
        return jsonify(state="other"), 409
    try:
        return jsonify(state="ok", results=answer_records(envelope)), 200
    except IntegrityError:
        return jsonify(state="busy"), 503
