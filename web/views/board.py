"""The public board: what was heard, who is doing what and what happened, for everybody to read."""

from flask import Blueprint, render_template, request

from crm import board, publishing, stories
from crm.models.words import IssueState
from web.ids import read_id
from web.signing_in import public
from web.transaction import get_db

blueprint = Blueprint("board", __name__)

#: The three parts, each by the name of its heading and the states in it.
PARTS = (
    ("happened", {IssueState.DONE, IssueState.NOT_POSSIBLE}),
    ("doing", {IssueState.TAKEN_UP, IssueState.UNDER_WAY}),
    ("heard", {IssueState.HEARD}),
)


@blueprint.get("/board")
@public
def show_board() -> tuple[str, int]:
    """The board, of an area or of all; not there while nothing is on it."""
    db = get_db()
    areas = board.list_board_areas(db)
    area_id = read_id(request.args.get("area"))
    lines = board.list_board_issues(db, area_id=area_id)
    told = stories.list_public_stories(db, area_ids=None if area_id is None else [area_id])
    parts = [(name, [line for line in lines if line.state in states]) for name, states in PARTS]
    anything = bool(areas or told)
    page = render_template(
        "board/page.html",
        areas=areas,
        area_id=area_id,
        parts=parts,
        stories=told,
        anything=anything,
        reports=publishing.list_public_reports(db),
    )
    return page, 200 if anything else 404
