"""Network maps as they were last sent, kept until the network changes: reading 50,000 people takes seconds.

A map is kept for a scope, so two people who see the same rows share one.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock

from flask import Flask, current_app

from crm.network_map_overview import Overview

#: So many maps are kept; one of 50,000 people is a megabyte.
MOST_KEPT = 6


@dataclass(frozen=True)
class KeptMap:
    """The packed answer with the whole map, and the first page of its groups by "street" and by "community".

    Under "" is the one that the map shows at first.
    """

    packed: bytes
    overviews: dict[str, Overview]


class KeptMaps:
    """Maps by what they depend on, the latest asked for last."""

    def __init__(self) -> None:
        self._maps: OrderedDict[Hashable, KeptMap] = OrderedDict()
        self._lock, self._making = Lock(), Lock()

    def get(self, key: Hashable, make: Callable[[], KeptMap]) -> KeptMap:
        """The map that is kept under *key*, made where there is none: once, however many ask for it meanwhile."""
        if found := self._find(key):
            return found
        with self._making:  # those who ask for a map that is kept do not wait for it
            found = self._find(key) or make()
            with self._lock:
                self._maps[key] = found
                while len(self._maps) > MOST_KEPT:
                    self._maps.popitem(last=False)
            return found

    def _find(self, key: Hashable) -> KeptMap | None:
        with self._lock:
            if key in self._maps:
                self._maps.move_to_end(key)
            return self._maps.get(key)


def init_app(app: Flask) -> None:
    """Keep the maps of this process."""
    app.extensions["kith"]["maps"] = KeptMaps()


def kept_maps() -> KeptMaps:
    """The maps of this process."""
    maps: KeptMaps = current_app.extensions["kith"]["maps"]
    return maps
