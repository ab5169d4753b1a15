"""Compiles what the first analysis after an installation would have to compile, by taking it on a made-up network."""

import numpy as np

from graph.candidates import InterestColumns, Introducible
from graph.connectors import find_connectors
from graph.evidence import Nominations, TrackRecord
from graph.islands import arrange, group_by_street
from graph.measures import MEASURES
from graph.measures.entry import Of
from graph.measures.running import run_measure
from graph.measures.subject import Subject
from graph.network import Network, NodeColumns, TieColumns
from graph.streets import StreetColumns, read_streets
from graph.suggesting import suggest

PEOPLE, STREETS, TIES = 400, 20, 900


def compile_kernels() -> None:
    """Take every measure, read connectors, streets and suggestions, and place some hundred people tied by chance."""
    chance = np.random.default_rng(1)
    ids, streets = np.arange(PEOPLE), np.arange(PEOPLE) % STREETS
    one, other = chance.integers(PEOPLE, size=(2, TIES))
    ties = TieColumns.of(one, other, None, one % 5, np.arange(TIES) // 3)
    network = Network.build(NodeColumns.of(ids, None, streets, streets), ties)
    for measure in MEASURES.values():
        if measure.of is not Of.TEAM:
            run_measure(measure, Subject.of(network))
    found = find_connectors(network, Nominations.of(one[:60], other[:60]), TrackRecord.of(), seed=1)
    connectors = [person.id for person in found[:5]]
    heard = np.ones(STREETS, np.int64)
    read_streets(network, StreetColumns.of(np.arange(STREETS), 9 * heard, heard, heard, heard), connectors)
    interests = InterestColumns.of(ids, ids % 7, ids % 3)
    suggest(network, interests, Introducible.of(ids), cut_off=[0], connectors=connectors)
    alone = np.where(ids < STREETS, 0, group_by_street(network))  # some on no street stand between the others
    arrange(network, ties, alone)
