"""
Who brings people together, how we know, and how sure we are.

Four lines of evidence, never one magic score. *Bridging*: betweenness, with the streets and groups a person joins and
the streets that only they link to others. *Reach*: people within two steps. *Nominations*: distinct households who
named them (RSA Connected Communities, 2010; Banerjee et al., Review of Economic Studies 86, 2019). *Track record*:
introductions that took. Staff are never connectors. Somebody isolated can be one by nominations or track record alone.
See ``graph.standing`` for the order, ``graph.certainty`` for how sure, ``graph.losses`` for what others would lose
without somebody, ``graph.disagreements`` for where the lines point different ways.
"""

import math

import numpy as np

from graph.brokerage import constraint, groups_joined, only_links, streets_known
from graph.certainty import Judged, judge
from graph.csr import Ints
from graph.disagreements import find_disagreements
from graph.evidence import (
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
from graph.losses import find_losses
from graph.network import Network
from graph.paths import betweenness
from graph.recording_rate import ASSUMED, RecordingRate
from graph.standing import NOMINATIONS, REACH, TRACK_RECORD, Records, Standing, compare


def find_connectors(
    network: Network,
    nominations: Nominations,
    track_record: TrackRecord,
    *,
    seed: int,
    limit: int = 100,
    recorded: RecordingRate = ASSUMED,
) -> list[ConnectorEvidence]:
    """
    The first *limit* people in the order of ``graph.standing``, each with reasons and certainty.

    People with no evidence at all are left out. *recorded* is the share of all ties that we think is recorded: ranges
    of ranks are for the network in which none is missing. The same input and *seed* give the same answer.
    """
    records = Records(network, nominations, track_record)
    residents = np.flatnonzero(network.residents)
    bridging = betweenness(network.links, network.residents, seed=seed).values
    everybody = compare(records, bridging)
    some = np.any(everybody.values > 0, axis=0)
    order = everybody.order()
    pool = order[some[order]][:limit]
    if not pool.size:
        return []
    judged = judge(records, bridging, everybody, pool, recorded=recorded, seed=seed)
    return _describe(records, residents[pool], everybody.of(pool), judged)


def _describe(records: Records, who: Ints, base: Standing, judged: Judged) -> list[ConnectorEvidence]:
    network = records.network
    joined, losses = _bridging_reasons(network, who), find_losses(network, who)
    burt = constraint(network.people, who).tolist()
    ties = np.bincount(np.concatenate((network.ties.source, network.ties.target)), minlength=network.size)[who].tolist()
    disagreements = find_disagreements(base, records.nominations)
    found = []
    for place, person in enumerate(network.ids[who].tolist()):
        reach, households, took = (int(base.values[line, place]) for line in (REACH, NOMINATIONS, TRACK_RECORD))
        found.append(
            ConnectorEvidence(
                person,
                place + 1,
                _line(Line.BRIDGING, base, place, joined[place], judged),
                _line(Line.REACH, base, place, [ReachesTwoSteps(reach)] if reach else [], judged),
                _line(Line.NOMINATIONS, base, place, [NominatedBy(households)] if households else [], judged),
                _line(Line.TRACK_RECORD, base, place, [IntroductionsTook(took)] if took else [], judged),
                None if math.isnan(burt[place]) else burt[place],
                ties[place],
                losses[place],
                judged.certainties[place],
                disagreements[place],
            )
        )
    return found


def _line(line: Line, base: Standing, place: int, reasons: list[Reason], judged: Judged) -> LineOfEvidence:
    row = list(Line).index(line)
    value, percentile = float(base.values[row, place]), float(base.percentiles[row, place])
    rank = judged.ranges[line][place] if value and line in judged.ranges else None
    return LineOfEvidence(line, value, percentile, bool(base.stands_out[row, place]), tuple(reasons), rank)


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
