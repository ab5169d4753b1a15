"""The menu: what the signed-in role may open."""

from typing import Any

from flask import Flask, request
from flask_login import current_user

from crm.permissions import Permission

MENU: list[tuple[str, str, Permission]] = [
    ("/", "Today", Permission.SEE_RECORDS),
    ("/people", "People", Permission.SEE_RECORDS),
    ("/network", "Map", Permission.SEE_RECORDS),
    ("/organisations", "Organisations", Permission.SEE_RECORDS),
    ("/assets", "Assets", Permission.SEE_RECORDS),
    ("/introductions", "Introductions", Permission.INTRODUCE),
    ("/follow-ups", "Follow-ups", Permission.FOLLOW_UP),
    ("/connectors", "Connectors", Permission.READ_NETWORK),
    ("/streets", "Streets", Permission.SEE_RECORDS),
    ("/insight", "Insight", Permission.READ_INSIGHT),
]

#: What stands behind "More", in groups, with what it is for.
MORE: dict[str, list[tuple[str, str, str, Permission]]] = {
    "What people say": [
        ("/conversations", "Conversations", "All that was said, latest first", Permission.SEE_RECORDS),
        ("/coding", "Coding", "Read what was said, and put themes to it", Permission.CODE),
        ("/themes", "Codebook", "The themes that what was said is coded with", Permission.CODE),
        ("/excerpts", "Quotes", "What people said of a theme, in their words", Permission.CODE),
        ("/surveys", "Surveys", "Answers that came in a file: counted, and read", Permission.SEE_RECORDS),
        ("/reports", "Reports", "What a neighbourhood said, written and published", Permission.READ_REPORTS),
        ("/issues", "Issues", "What people raised, who sees to it, and what came of it", Permission.SEE_RECORDS),
        ("/board", "The board", "Issues and stories as everybody can read them", Permission.READ_REPORTS),
        ("/stories", "Stories", "Stories of impact, told with people’s consent", Permission.SEE_RECORDS),
    ],
    "Out and about": [
        ("/campaigns", "Campaigns", "How many conversations to hold, where, by when", Permission.SEE_RECORDS),
        ("/walks", "Walks", "Who goes along which streets, and when", Permission.SEE_RECORDS),
        ("/questions", "Questions", "What phones sent and somebody has to look at", Permission.RECORD),
    ],
    "The network": [
        ("/network-health", "Network health", "How the network stands, and how it changes", Permission.READ_NETWORK),
        ("/nurture", "Nurture", "Connectors we look after, the forgotten first", Permission.READ_NETWORK),
        ("/measures", "Measures", "How each number of the network is worked out", Permission.READ_NETWORK),
    ],
    "Lists": [
        ("/areas", "Places", "Areas, and the streets in them", Permission.SEE_RECORDS),
        ("/topics", "Topics", "What people care about, offer and want", Permission.SEE_RECORDS),
        ("/tie-kinds", "Kinds of tie", "How people, organisations and assets can be connected", Permission.EDIT_LISTS),
        ("/imports", "Import", "Bring in a list from a file", Permission.IMPORT),
        ("/exports", "Export", "Take a list out as a file", Permission.EXPORT),
    ],
    "The team": [
        ("/account", "My account", "Your password, and signing out everywhere", Permission.OWN_ACCOUNT),
        ("/team", "Team", "Who signs in, with which role, in which areas", Permission.EDIT_TEAM),
        ("/jobs", "Jobs", "What Kith does by itself, and what failed", Permission.EDIT_TEAM),
        ("/audit", "Audit", "Who changed what, when", Permission.SEE_AUDIT),
    ],
}

#: The menu of those who see no records: partners read reports, and the board.
_FOR_READERS = [("/reports", "Reports"), ("/board", "The board")]

_BEHIND_MORE = tuple(path for group in MORE.values() for path, *_ in group)


def init_app(app: Flask) -> None:
    """Give templates the menu and whether the actor may record."""
    app.context_processor(_menu)


def _menu() -> dict[str, Any]:
    if not current_user or not current_user.is_authenticated:
        return {"navigation": [], "may_record": False}
    actor = current_user.actor
    items = [(href, text) for href, text, permission in MENU if actor.may(permission)] or _FOR_READERS
    open_now = [href for href, _ in [*items, ("/more", "More")] if _is_open(href)]
    return {
        "navigation": [
            {"href": href, "text": text, "active": href in open_now[:1]} for href, text in [*items, ("/more", "More")]
        ],
        "may_record": actor.may(Permission.RECORD),
        "may": actor.may,
        "Permission": Permission,
    }


def _is_open(href: str) -> bool:
    path = request.path
    if href == "/more":
        return path == "/more" or (path != "/conversations/new" and path.startswith(_BEHIND_MORE))
    return path == href or (href != "/" and path.startswith(href + "/"))
