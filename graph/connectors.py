"""
Who brings people together, how we know, and how sure we are.

Four lines of evidence, never one magic score. *Bridging*: betweenness, with the streets and groups a person joins and
the streets that only they link to others. *Reach*: people within two steps. *Nominations*: distinct households who
named them (RSA Connected Communities, 2010; Banerjee et al., Review of Economic Studies 86, 2019). *Track record*:
introductions that took. Staff are never connectors. Somebody isolated can be one by nominations or track record alone.
See ``graph.standing`` for the order, ``graph.certainty`` for how sure.
"""

import math

import numpy as np

from graph.brokerage import constraint, groups_joined, only_links, streets_known
from graph.certainty import certainties
from graph.csr import Ints
from graph.evidence import (
    Certainty,
    ConnectorEvidence,
    GroupsJoined,
    IntroductionsTook,
    Line,
    LineOfEvidence,
    NominatedBy,
    Nominations,
    OnlyLink,
    ReachesTwoSteps,
    Reason,
    StreetsJoined,
    TrackRecord,
)
from graph.network import Network
from graph.paths import betweenness
from graph.standing import BRIDGING, NOMINATIONS, REACH, TRACK_RECORD, Records, Standing, compare


def find_connectors(
    network: Network, nominations: Nominations, track_record: TrackRecord, *, seed: int, limit: int = 100
) -> list[ConnectorEvidence]:
    """
    The first *limit* people in the order of ``graph.standing``, each with reasons and certainty.

    People with no evidence at all are left out.
    The same input and *seed* give the same answer. Ranks are checked among twice *limit* people, so a range never ends
    beyond that.
    """
    records = Records(network, nominations, track_record)
    residents = np.flatnonzero(network.residents)
    bridging = betweenness(network.links, network.residents, seed=seed).values
    everybody = compare(records, bridging, residents, residents)
    some = np.any(everybody.values > 0, axis=0)
    order = everybody.order()
    pool = order[some[order]][: 2 * limit]
    who, base = residents[pool], _only(everybody, pool)
    verdicts = certainties(records, bridging, who, base, seed=seed)
    return _describe(network, who[:limit], base, verdicts)


def _only(standing: Standing, places: Ints) -> Standing:
    return Standing(standing.values[:, places], standing.percentiles[:, places], standing.stands_out[:, places])


def _describe(network: Network, who: Ints, base: Standing, verdicts: list[Certainty]) -> list[ConnectorEvidence]:
    joined = _bridging_reasons(network, who)
    burt = constraint(network.people, who).tolist()
    ties = np.bincount(np.concatenate((network.ties.source, network.ties.target)), minlength=network.size)[who].tolist()
    found = []
    for place, person in enumerate(network.ids[who].tolist()):
        reach, households, took = (int(base.values[line, place]) for line in (REACH, NOMINATIONS, TRACK_RECORD))
        found.append(
            ConnectorEvidence(
                person,
                place + 1,
                _line(Line.BRIDGING, base, BRIDGING, place, joined[place]),
                _line(Line.REACH, base, REACH, place, [ReachesTwoSteps(reach)] if reach else []),
                _line(Line.NOMINATIONS, base, NOMINATIONS, place, [NominatedBy(households)] if households else []),
                _line(Line.TRACK_RECORD, base, TRACK_RECORD, place, [IntroductionsTook(took)] if took else []),
                None if math.isnan(burt[place]) else burt[place],
                ties[place],
                verdicts[place],
            )
        )
    return found


def _line(line: Line, base: Standing, row: int, place: int, reasons: list[Reason]) -> LineOfEvidence:
    value, percentile = float(base.values[row, place]), float(base.percentiles[row, place])
    return LineOfEvidence(line, value, percentile, bool(base.stands_out[row, place]), tuple(reasons))


def _bridging_reasons(network: Network, who: Ints) -> list[list[Reason]]:
    """For each of *who*: streets that only they link, streets joined, groups joined."""
    reasons: list[list[Reason]] = [[] for _ in range(who.size)]
    place_of = {position: place for place, position in enumerate(who.tolist())}
    sole = only_links(network.people, network.street, network.residents)
    held = np.isin(sole.person, who)
    for street, person in zip(sole.street[held].tolist(), sole.person[held].tolist(), strict=True):
        reasons[place_of[person]].append(OnlyLink(street))
    owner, street_ids = streets_known(network.people, network.street, who)
    for place, streets in enumerate(np.split(street_ids, np.searchsorted(owner, np.arange(1, who.size)))):
        if who.size and streets.size:
            reasons[place].append(StreetsJoined(streets.size, tuple(streets.tolist())))
    for place, count in enumerate(groups_joined(network.people, who).tolist()):
        if count > 1:
            reasons[place].append(GroupsJoined(count))
    return reasons
