"""What the address of a list of people, organisations or assets asks for."""

import datetime as dt
from typing import Any

from flask import request

from crm.areas import MOST_IN_FILTER, list_area_choices
from crm.cleaning import clean_date
from crm.models import Topic
from crm.models.words import Word
from crm.nodes import Narrowing
from crm.streets import find_street, street_label
from web.ids import read_id
from web.signing_in import current_actor
from web.transaction import get_db

#: What narrows a list, besides the words searched for.
FILTERS = ("area_id", "street", "street_id", "topic", "topic_id", "archived", "kind", "met", "waiting")


def read_narrowing() -> Narrowing:
    """How the page asked for searches, narrows, sorts and pages."""
    args = request.args
    return {
        "text": args.get("q", ""),
        "area_id": read_id(args.get("area_id")),
        "street": args.get("street", ""),
        "street_id": read_id(args.get("street_id")),
        "topic": args.get("topic", ""),
        "topic_id": read_id(args.get("topic_id")),
        "archived": bool(args.get("archived")),
        "sort": args.get("sort", "name"),
        "direction": args.get("direction", "ascending"),
        "page": read_id(args.get("page")) or 1,
    }


def read_word(name: str, words: type[Word]) -> Any:
    """The word that the address gives for *name*; None for one that is not on the list."""
    return as_word(request.args.get(name), words)


def as_word(value: str | None, words: type[Word]) -> Any:
    """*value* as one of *words*; None for what is none."""
    return words(value) if value in {word.value for word in words} else None


def read_yes_or_no(name: str) -> bool | None:
    """What the address says for *name*: yes, no, or nothing."""
    return {"yes": True, "no": False}.get(request.args.get(name, ""))


def read_days() -> tuple[dict[str, dt.date | None], dict[str, str]]:
    """The days ``since`` and ``until`` that the address gives, and a sentence for each that could not be read."""
    days: dict[str, dt.date | None] = {"since": None, "until": None}
    unread = {}
    for name in days:
        try:
            days[name] = clean_date(request.args.get(name, ""))
        except ValueError as reason:
            unread[name] = str(reason)
    return days, unread


def list_answers() -> dict[str, Any]:
    """What the template of such a list needs besides the page: its filters, as they are set, and how it is sorted."""
    db, actor, args = get_db(), current_actor(), request.args
    street_id, topic_id = read_id(args.get("street_id")), read_id(args.get("topic_id"))
    street = find_street(db, actor, street_id) if street_id is not None and not args.get("street") else None
    topic = db.get(Topic, topic_id) if topic_id is not None and not args.get("topic") else None
    return {
        "areas": [("", "Any area"), *list_area_choices(db, actor, most=MOST_IN_FILTER)],
        "typed": {
            "street": street_label(street) if street else args.get("street", ""),
            "topic": topic.name if topic else args.get("topic", ""),
        },
        "filtered": any(args.get(name) for name in FILTERS),
        "sort": args.get("sort", "name"),
        "direction": args.get("direction", "ascending"),
    }
