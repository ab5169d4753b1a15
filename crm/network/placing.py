"""Where the network map draws everybody, by street and by community: arranged with each analysis, and kept with it."""

import json
import zlib
from concurrent.futures import ThreadPoolExecutor

from crm.analyses import MapPlaces
from graph.csr import Ints
from graph.islands import arrange, group_by_community, group_by_street
from graph.network import Network, TieColumns
from graph.seating import Places


def place_nodes(network: Network, ties: TieColumns, communities: Ints, before: MapPlaces | None) -> bytes:
    """
    The places of all nodes, as ``crm.analyses.find_map_places`` reads them; they start from where nodes stood *before*.

    *ties* are all that hold, with ids as ends, those of staff included.
    """
    groups = {"street": group_by_street(network), "community": group_by_community(network, communities)}
    with ThreadPoolExecutor() as both:
        found = {name: both.submit(_arrange, network, ties, group, name, before) for name, group in groups.items()}
    kept = {name: _columns(places.result()) for name, places in found.items()}
    said = {"ids": network.ids.tolist(), **kept}
    return zlib.compress(json.dumps(said, separators=(",", ":")).encode())


def _arrange(network: Network, ties: TieColumns, group: Ints, name: str, before: MapPlaces | None) -> Places:
    if before is None:
        return arrange(network, ties, group)
    stood = before.arrangements[name]
    return arrange(network, ties, group, Places.of(before.ids, stood.x, stood.y, stood.group))


def _columns(places: Places) -> dict[str, list[int]]:
    return {"x": places.x.tolist(), "y": places.y.tolist(), "group": places.group.tolist()}
