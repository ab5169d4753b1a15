"""Who changed what, when."""

from operator import itemgetter

from flask import Blueprint, current_app, request

from crm import audit
from crm.permissions import Permission
from web import audit_words
from web.forms.audit import AuditForm
from web.forms.fields import choices_of
from web.ids import read_id
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("audit", __name__)


@blueprint.get("/audit")
@needs(Permission.SEE_AUDIT)
def list_audit() -> tuple[str, int]:
    """What was changed, the latest first."""
    db, actor, args = get_db(), current_actor(), request.args
    nouns, people = audit.list_audit_choices(db, actor)
    kinds = [(noun, audit_words.noun(noun)) for noun in nouns]
    form = AuditForm(formdata=args)
    form.noun.choices = choices_of([("", "Any"), *sorted(kinds, key=itemgetter(1))])
    form.user_id.choices = choices_of([("", "Anybody"), *((user.id, user.name) for user in people)])
    form.validate()
    page = audit.list_audit(
        db,
        actor,
        noun=args.get("noun", ""),
        record_id=read_id(args.get("record_id")),
        user_id=read_id(args.get("user_id")),
        since=form.since_day,
        page=read_id(args.get("page")) or 1,
    )
    names, areas = audit.list_visible_names(db, page.rows), audit.list_area_names(db)
    zone = current_app.extensions["kith"]["zone"]
    lines = [audit_words.line(entry, names, areas, zone) for entry in page.rows]
    return form.answer("audit/list.html", page=page, lines=lines)
