"""Makes a handout: chosen, gathered, redacted and drawn; looked at first, then taken out, which is written down."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from crm.analyses import find_map_places
from crm.audit import note_export
from crm.handouts.choosing import Part, View, choose
from crm.handouts.contents import Choices, Handout, HandoutNode, Why
from crm.handouts.gathering import Known, gather, list_ties_among
from crm.handouts.placing import Places, place_around, place_view
from crm.handouts.redacting import redact, tell_places
from crm.handouts.titling import make_title
from crm.handouts.wording import write_notes
from crm.permissions import Actor, Permission, requires
from crm.rules import rules_of, today


@requires(Permission.EXPORT)
def make_handout(db: Session, actor: Actor, part: Part, choices: Choices, *, title: str = "") -> Handout:
    """What would be handed round of *part*; nothing leaves yet. Raises NotFound, Invalid."""
    chosen = choose(db, actor, part, staff=choices.staff)
    known = gather(db, chosen.seen, interests=choices.interests)
    least = rules_of(db).small_number
    told, left_out = tell_places(known, choices, least)
    ties = list_ties_among(db, chosen.seen, ended=choices.dates)
    ids, nodes, told_ties = redact(known, ties, told, choices)
    if isinstance(part, View):
        places = place_view(nodes, told_ties, _places_on_map(db, part, ids, nodes))
    else:
        places = place_around(ids.index(part.node_id) + 1, [chosen.steps[id_] for id_ in ids], told_ties)
    nodes = [replace(node, x=places[node.key][0], y=places[node.key][1]) for node in nodes]
    left_out = replace(left_out, staff=chosen.staff, too_many=chosen.too_many)
    centre = None if isinstance(part, View) else nodes[ids.index(part.node_id)]
    return Handout(
        title=make_title(title, known, told, choices.audience, centre),
        made_on=today(db),
        choices=choices,
        nodes=tuple(nodes),
        ties=tuple(told_ties),
        notes=write_notes(choices, nodes, left_out, least),
        centre=centre.key if centre else None,
        unnamed=_count_unnamed(known),
        left_out=left_out,
    )


@requires(Permission.EXPORT)
def take_handout(db: Session, actor: Actor, part: Part, choices: Choices, *, title: str = "") -> Handout:
    """As make_handout, for whoever hands it round: who took how many is in the audit."""
    handout: Handout = make_handout(db, actor, part, choices, title=title)
    note_export(db, actor, noun="handout", rows=len(handout.nodes))
    return handout


def _count_unnamed(known: Sequence[Known]) -> tuple[tuple[Why, int], ...]:
    counts = Counter(one.why for one in known if one.why is not None)
    return tuple((why, counts[why]) for why in Why if counts[why])


def _places_on_map(db: Session, view: View, ids: list[int], nodes: list[HandoutNode]) -> Places:
    """Where the map draws those from whose place nothing is learnt that is not told: by streets, whose street is.

    Where that is fewer than half, everybody who is named stands with their community.
    """
    places = find_map_places(db)
    if places is None:
        return {}
    kept: Places = {}
    for arranged in dict.fromkeys((view.arranged, "community")):
        points, _ = places.of(arranged)
        shown = [node.street if arranged == "street" else node.named for node in nodes]
        kept = {
            node.key: points[id_]
            for id_, node, is_shown in zip(ids, nodes, shown, strict=True)
            if is_shown and id_ in points
        }
        if 2 * len(kept) >= len(nodes):
            break
    return kept
