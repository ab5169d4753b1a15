"""Handouts as pictures: who is nearest, where each is drawn, and the script that draws them in a page of its own."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crm.handouts.contents import Handout, HandoutTie

# What needs numpy or pyvis is imported where it is used: pages that draw nothing need not carry it.


def nearest(
    pairs: Mapping[tuple[int, int], float], node_id: int, *, steps: int, limit: int
) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    """The at most *limit* ids within *steps* of *node_id*, nearest first, how far each is, and how many did not fit.

    *pairs*: of two ids that are tied, how much their ties count.
    """
    from graph.ego import ego_network  # noqa: PLC0415
    from graph.network import TieColumns  # noqa: PLC0415

    one, other = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    columns = TieColumns.of(one, other, list(pairs.values()))
    found = ego_network(columns, node_id, steps=steps, limit=limit)
    return found.ids, found.steps, found.left_out


def places_around(
    keys: Sequence[int], steps: Sequence[int], ties: Sequence[tuple[int, int, float]]
) -> dict[int, tuple[float, float]]:
    """A place in pixels for each key: the first in the middle, those one step away around it, and so on."""
    from graph.layout import ring_positions  # noqa: PLC0415

    return ring_positions(keys, steps, ties)


def places_by_springs(
    places: Mapping[int, tuple[float, float]], ties: Sequence[tuple[int, int, float]]
) -> dict[int, tuple[float, float]]:
    """A place in pixels for each key, from where it stood, with room for names: for some hundred."""
    from graph.springs import spring_positions  # noqa: PLC0415

    return spring_positions(places, ties)


def draw_handout(handout: "Handout", library: str) -> tuple[str, tuple[str, str]]:
    """The script that draws *handout* at its places, with a line for each pair; the page around it is the caller's.

    Beside it the hashes of *library*, which is vis-network's script, and of itself, for the page's policy.
    """
    from graph.drawing import DrawnNode, DrawnTie, draw_script, hash_of  # noqa: PLC0415
    from graph.network import Kind  # noqa: PLC0415

    nodes = [
        DrawnNode(
            node.key, node.label, Kind[node.kind.name], int(node.key != handout.centre), node.told, not node.named
        )
        for node in handout.nodes
    ]
    names = {node.key: node.name for node in handout.nodes}
    pairs: defaultdict[tuple[int, int], list[HandoutTie]] = defaultdict(list)
    for tie in handout.ties:
        pairs[min(tie.source, tie.target), max(tie.source, tie.target)].append(tie)
    ties = [
        DrawnTie(
            *pair,
            weight=sum(tie.weight for tie in alike),
            title="\n".join(tie.sentence(names) for tie in alike),
            ended=all(tie.until for tie in alike),
        )
        for pair, alike in pairs.items()
    ]
    script = draw_script(nodes, ties, {node.key: (node.x, node.y) for node in handout.nodes})
    return script.text, (hash_of(library), script.hash)
