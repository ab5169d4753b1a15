"""What the address of a page of quotes asks for, and what its filters offer."""

from dataclasses import replace
from typing import Any

from flask import request

from crm.areas import MOST_IN_FILTER, list_area_choices
from crm.excerpts import ExcerptFilters, list_coders
from crm.finding_streets import list_street_ids_by_name
from crm.models.words import AgeBand, Channel, Characteristic, Gender, HereFor, LivedHere, Sway
from crm.streets import find_street, street_label
from crm.themes import list_themes
from web.ids import read_id
from web.listing import read_days, read_word
from web.signing_in import current_actor
from web.transaction import get_db

#: What is behind the fold, besides the theme and the words.
FOLDED = ("area_id", "street", "street_id", "since", "until", "sway", "channel", "coder_id", *Characteristic)

_WORDS = {"age_band": AgeBand, "gender": Gender, "lived_here": LivedHere, "here_for": HereFor}

LABELS = {"age_band": "Age", "gender": "Gender", "lived_here": "Lived here", "here_for": "Here for"}


def read_excerpt_filters() -> tuple[ExcerptFilters, dict[str, str]]:
    """What is looked for, and a sentence for each day that could not be read."""
    args, (days, unread) = request.args, read_days()
    filters = ExcerptFilters(
        **{name: read_id(args.get(name)) for name in ("theme_id", "area_id", "coder_id")},
        **{name: read_word(name, words) for name, words in _WORDS.items()},
        street_ids=_read_streets(),
        sway=read_word("sway", Sway),
        channel=read_word("channel", Channel),
        **days,
        text=args.get("q", "")[:200],
        word=args.get("word", "")[:60],
    )
    return filters, unread


def of_whole_conversations(filters: ExcerptFilters) -> ExcerptFilters:
    """The same without what narrows a conversation to some of its quotes."""
    return replace(filters, theme_id=None, sway=None, coder_id=None, text="", word="")


def _read_streets() -> tuple[int, ...] | None:
    """The street that was picked, else those whose name is typed; None where neither is asked for."""
    street_id, typed = read_id(request.args.get("street_id")), request.args.get("street", "")
    if street_id is not None:
        return (street_id,)
    return tuple(list_street_ids_by_name(get_db(), current_actor(), text=typed)) if typed.strip() else None


def offer_filters() -> dict[str, Any]:
    """What the filters of such a page offer, and how they are set."""
    db, actor = get_db(), current_actor()
    street_id = read_id(request.args.get("street_id"))
    street = find_street(db, actor, street_id) if street_id is not None else None
    return {
        "themes": [("", "Every theme"), *((theme.id, theme.path) for theme in list_themes(db, actor, retired=True))],
        "selects": [
            ("area_id", "Area", [("", "Any area"), *list_area_choices(db, actor, most=MOST_IN_FILTER)]),
            ("sway", "Spoken of as", [("", "Any"), *Sway.choices()]),
            *((name, LABELS[name], [("", "Any"), *words.choices()]) for name, words in _WORDS.items()),
            ("channel", "How we talked", [("", "Any"), *Channel.choices()]),
            ("coder_id", "Coded by", [("", "Anybody"), *list_coders(db, actor)]),
        ],
        "street": street_label(street) if street else request.args.get("street", ""),
        "filtered": any(request.args.get(name) for name in FOLDED),
    }
