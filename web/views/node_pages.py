"""The page of one person, organisation or asset, and all that is dated about it."""

from typing import Any

from flask import Blueprint, current_app, render_template, request

from crm import (
    consents,
    conversations,
    follow_ups,
    introductions,
    nominations,
    nurture,
    stories,
    suggested_introductions,
)
from crm.analyses import find_analysis
from crm.consents import Said
from crm.glimpses import Glimpse
from crm.interests import list_interests_of
from crm.models import Person, now
from crm.models.words import Purpose
from crm.permissions import Permission
from crm.suggested_introductions import SuggestedIntroduction
from crm.tie_lines import list_ties_of
from crm.timelines import list_moments_of
from web.moments import entry
from web.node_paths import NODE_RULE, find_asked
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("node_pages", __name__)

#: How many of a long section are shown before "show all".
SHOWN = 10


@blueprint.get(NODE_RULE)
@needs(Permission.SEE_RECORDS)
def show_node(nouns: str, node_id: int) -> str:
    """One person, organisation or asset."""
    db, node, zone = get_db(), find_asked(nouns, node_id), current_app.extensions["kith"]["zone"]
    known: dict[int, Glimpse] = {}
    ties = list_ties_of(db, node.id, size=SHOWN, known=known)
    moments = list_moments_of(db, node.id, size=SHOWN, known=known)
    return render_template(
        f"{nouns}/page.html",
        node=node,
        path=f"/{nouns}/{node.id}",
        interests=list_interests_of(db, node.id),
        ties=ties,
        moments=moments,
        entries=[entry(moment, zone) for moment in moments.rows],
        **(_of_person(node, known) if isinstance(node, Person) else {}),
    )


@blueprint.get(f"{NODE_RULE}/timeline")
def show_timeline(nouns: str, node_id: int) -> str:
    """All that is dated about a node, newest first."""
    node, zone = find_asked(nouns, node_id), current_app.extensions["kith"]["zone"]
    page = list_moments_of(get_db(), node.id, page=request.args.get("page", 1, type=int))
    entries = [entry(moment, zone) for moment in page.rows]
    return render_template("nodes/timeline.html", node=node, path=f"/{nouns}/{node.id}", page=page, entries=entries)


def _of_person(person: Person, known: dict[int, Glimpse]) -> dict[str, Any]:
    """What the pages of people have and others have not."""
    db, actor = get_db(), current_actor()
    current = consents.current_consents(consents.list_consents_of(db, person.id))
    introduced = introductions.list_introductions(db, actor, node_id=person.id, size=SHOWN)
    return {
        "consents": current,
        "conversations": conversations.list_conversations(db, actor, person_id=person.id, size=SHOWN),
        "introductions": introduced,
        "seen": introductions.list_sides(db, introduced.rows, known),
        "follow_ups": follow_ups.list_follow_ups(db, actor, person_id=person.id, size=SHOWN)
        if actor.may(Permission.FOLLOW_UP)
        else None,
        "standing": nurture.find_plan(db, actor, person.id) if actor.may(Permission.READ_NETWORK) else None,
        "stories": stories.list_stories_of(db, actor, person_id=person.id),
        "nominators": nominations.list_nominators(db, actor, person.id, known=known),
        "now": now(),
        "suggested": _suggested(person, current),
    }


def _suggested(person: Person, current: dict[Purpose, Said | None]) -> list[SuggestedIntroduction]:
    """Whom they could be introduced to; nobody is looked for where they have not agreed to it."""
    db, actor, said = get_db(), current_actor(), current[Purpose.INTRODUCE_ME]
    if said is None or not said.given or not actor.may(Permission.INTRODUCE):
        return []
    analysis = find_analysis(db)
    return suggested_introductions.list_suggested_introductions(db, actor, analysis, person_id=person.id).rows
