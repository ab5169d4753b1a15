"""What the address of a page of insight asks for, and what its filters offer."""

import datetime as dt
from typing import Any

from flask import request

from crm.area_figures import VALUES
from crm.areas import MOST_IN_FILTER, list_area_choices
from crm.insight_filters import InsightFilters
from crm.models import now
from crm.models.words import Channel, Characteristic, Sway
from crm.rules import rules_of
from crm.theme_places import list_theme_choices
from web.ids import read_id
from web.listing import read_days, read_word
from web.signing_in import current_actor
from web.transaction import get_db

#: What each kind of group is called, in a heading and as a filter.
LABELS = {
    "area": "Area",
    Characteristic.AGE_BAND: "Age",
    Characteristic.GENDER: "Gender",
    Characteristic.LIVED_HERE: "Time lived here",
    Characteristic.HERE_FOR: "Reason for being here",
}


def read_insight_filters() -> tuple[InsightFilters, dict[str, str]]:
    """What is looked at, and a sentence for each day that could not be read."""
    args, (days, unread) = request.args, read_days()
    filters = InsightFilters(
        area_id=read_id(args.get("area_id")),
        theme_id=read_id(args.get("theme_id")),
        sway=read_word("sway", Sway),
        channel=read_word("channel", Channel),
        **days,
        **{one.value: read_word(one, VALUES[one]) for one in Characteristic},
    )
    return filters, unread


def offer_filters() -> dict[str, Any]:
    """What the filters offer, what of it is set in words (name, text), and days to choose at one press."""
    db, actor = get_db(), current_actor()
    selects: list[tuple[str, str, list[tuple[Any, str]]]] = [
        ("area_id", "Area", [("", "All areas"), *list_area_choices(db, actor, most=MOST_IN_FILTER)]),
        ("theme_id", "Only conversations that raised", [("", "Any theme"), *list_theme_choices(db, actor)]),
        ("sway", "Spoken of as", [("", "Any"), *Sway.choices()]),
        *((one.value, LABELS[one], [("", "Any"), *VALUES[one].choices()]) for one in LABELS if one != "area"),
        ("channel", "How we talked", [("", "Any"), *Channel.choices()]),
    ]
    chosen = []
    for name, label, choices in selects:
        text = next((text for value, text in choices if value and str(value) == request.args.get(name)), None)
        chosen += [(name, f"{label}: {text}" if name in ("theme_id", "sway") else text)] if text else []
    return {"selects": selects, "chosen": chosen, "periods": _periods(rules_of(db).day_of(now()))}


def _periods(today: dt.date) -> list[tuple[str, dt.date | None, dt.date | None]]:
    """(text, first day, last day) of what is asked for most."""
    quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    last = quarter - dt.timedelta(days=1)
    return [
        ("All days", None, None),
        ("Last 90 days", today - dt.timedelta(days=89), today),
        ("Last quarter", last.replace(month=last.month - 2, day=1), last),
        ("Last 12 months", today - dt.timedelta(days=364), today),
        ("This year", today.replace(month=1, day=1), today),
    ]
