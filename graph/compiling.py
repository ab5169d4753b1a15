"""Compiles what the first analysis after an installation would have to compile, by taking it on a made-up network.

It is done in halves, since one process compiles one thing at a time: two cores then take half as long.
"""

from collections.abc import Set

import numpy as np

from graph.candidates import InterestColumns, Introducible
from graph.connectors import find_connectors
from graph.evidence import Nominations, TrackRecord
from graph.islands import arrange, group_by_street
from graph.measures import MEASURES, whole
from graph.measures.entry import Of
from graph.measures.running import run_measure
from graph.measures.subject import Subject
from graph.network import Network, NodeColumns, TieColumns
from graph.streets import StreetColumns, read_streets
from graph.suggesting import suggest

PEOPLE, STREETS, TIES = 400, 20, 900

#: What one half compiles; the other does the rest. Each takes about as long, and shares little with the other.
ALONG_PATHS = {"harmonic_closeness", "betweenness", *(measure.id for measure in whole.MEASURES)}


def compile_paths() -> None:
    """The first half: take every measure that goes along paths, and look for connectors."""
    network, ties = _tied_by_chance()
    _measure(network, ALONG_PATHS)
    find_connectors(network, Nominations.of(ties.source[:60], ties.target[:60]), TrackRecord.of(), seed=1)


def compile_places() -> None:
    """The second half: take every other measure, read streets and suggestions, and place everybody."""
    network, ties = _tied_by_chance()
    _measure(network, MEASURES.keys() - ALONG_PATHS)
    heard, ids = np.ones(STREETS, np.int64), np.arange(PEOPLE)
    read_streets(network, StreetColumns.of(np.arange(STREETS), 9 * heard, heard, heard, heard), [0])
    interests = InterestColumns.of(ids, ids % 7, ids % 3)
    suggest(network, interests, Introducible.of(ids), cut_off=[0], connectors=[0])
    alone = np.where(ids < STREETS, 0, group_by_street(network))  # some on no street stand between the others
    arrange(network, ties, alone)


def _tied_by_chance() -> tuple[Network, TieColumns]:
    chance = np.random.default_rng(1)
    ids, streets = np.arange(PEOPLE), np.arange(PEOPLE) % STREETS
    one, other = chance.integers(PEOPLE, size=(2, TIES))
    ties = TieColumns.of(one, other, None, one % 5, np.arange(TIES) // 3)
    return Network.build(NodeColumns.of(ids, None, streets, streets), ties), ties


def _measure(network: Network, ids: Set[str]) -> None:
    for measure in MEASURES.values():
        if measure.id in ids and measure.of is not Of.TEAM:
            run_measure(measure, Subject.of(network))


#: What is compiled at once, each in a process of its own.
HALVES = {"paths": compile_paths, "places": compile_places}
