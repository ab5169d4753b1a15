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
]

#: What stands behind "More", with what it is for.
MORE: list[tuple[str, str, str, Permission]] = [
    ("/network-health", "Network health", "How the network stands, and how it changes", Permission.READ_NETWORK),
    ("/conversations", "Conversations", "All that was said, latest first", Permission.SEE_RECORDS),
    ("/walks", "Walks", "Who goes along which streets, and when", Permission.SEE_RECORDS),
    ("/nurture", "Nurture", "Connectors we look after, the forgotten first", Permission.READ_NETWORK),
    ("/areas", "Places", "Areas, and the streets in them", Permission.SEE_RECORDS),
    ("/measures", "Measures", "How each number of the network is worked out", Permission.READ_NETWORK),
    ("/campaigns", "Campaigns", "How many conversations to hold, where, by when", Permission.SEE_RECORDS),
    ("/topics", "Topics", "What people care about, offer and want", Permission.SEE_RECORDS),
    ("/tie-kinds", "Kinds of tie", "How people, organisations and assets can be connected", Permission.EDIT_LISTS),
    ("/imports", "Import", "Bring in a list from a file", Permission.IMPORT),
    ("/exports", "Export", "Take a list out as a file", Permission.EXPORT),
    ("/team", "Team", "Who signs in, with which role, in which areas", Permission.EDIT_TEAM),
    ("/audit", "Audit", "Who changed what, when", Permission.SEE_AUDIT),
    ("/account", "My account", "Your password, and signing out everywhere", Permission.OWN_ACCOUNT),
]


_BEHIND_MORE = tuple(path for path, *_ in MORE)


def init_app(app: Flask) -> None:
    """Give templates the menu and whether the actor may record."""
    app.context_processor(_menu)


def _menu() -> dict[str, Any]:
    if not current_user or not current_user.is_authenticated:
        return {"navigation": [], "may_record": False}
    actor = current_user.actor
    items = [(href, text) for href, text, permission in MENU if actor.may(permission)] + [("/more", "More")]
    return {
        "navigation": [{"href": href, "text": text, "active": _is_open(href)} for href, text in items],
        "may_record": actor.may(Permission.RECORD),
        "may": actor.may,
        "Permission": Permission,
    }


def _is_open(href: str) -> bool:
    path = request.path
    if href == "/more":
        return path == "/more" or (path != "/conversations/new" and path.startswith(_BEHIND_MORE))
    return path == href or (href != "/" and path.startswith(href + "/"))
