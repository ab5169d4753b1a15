"""Measures the network: one analysis of all of it, as ids and numbers that JSON can hold. Never names."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from crm.analyses import MapPlaces, Scores, find_map_places
from crm.cleaning import in_words
from crm.network import columns
from crm.network.placing import place_nodes
from crm.network.scoring import read_figures, score_people
from crm.network.suggesting import suggest_introductions
from crm.network.tellings import recording_rate
from crm.rules import today
from graph.connectors import find_connectors
from graph.evidence import (
    Certainty,
    ConnectorEvidence,
    GroupsJoined,
    OneConversation,
    OneRecorder,
    OnlyLink,
    StreetsJoined,
    Sureness,
)
from graph.measures.subject import Subject
from graph.network import Network, TieColumns
from graph.streets import StreetReading, StreetState, read_streets

#: How many people, best first, an analysis keeps.
KEPT = 200

#: How many ways into a street an analysis keeps: more than are shown, for readers who may name only some.
WAYS_KEPT = 8

#: The same records give the same numbers.
SEED = 2026


def measure(db: Session) -> tuple[dict[str, Any], list[Scores], bytes]:
    """
    Who brings people together, which streets are cut off and how the network stands, as ids and numbers, with the
    convention in words; a row of scores for each person; and where the map draws everybody, packed.
    """
    ties, before = columns.tie_columns(db, today=today(db)), find_map_places(db)
    network = Network.build(columns.node_columns(db), ties)
    with ThreadPoolExecutor(max_workers=1) as beside:  # kernels let go of the interpreter: both halves run at once
        scored = beside.submit(_score, network, ties, before)
        said = _read(db, network)
    figures, scores, places = scored.result()
    return said | {"figures": figures}, scores, places


def _score(network: Network, ties: TieColumns, before: MapPlaces | None) -> tuple[dict[str, Any], list[Scores], bytes]:
    subject = Subject.of(network)
    figures, scores = read_figures(subject), score_people(network, subject)
    return figures, scores, place_nodes(network, ties, subject.communities, before)


def _read(db: Session, network: Network) -> dict[str, Any]:
    nominations, track_record = columns.nomination_columns(db), columns.track_record_columns(db)
    recorded = recording_rate(db, today=today(db))
    found = find_connectors(network, nominations, track_record, seed=SEED, limit=KEPT, recorded=recorded)
    connectors = [one for one in found if one.stands_out_in or _only_links(one)]
    settled = [one.id for one in connectors if is_settled(one)]
    streets = read_streets(network, columns.street_columns(db), settled, openers=WAYS_KEPT)
    cut_off = [one.id for one in streets if one.state in (StreetState.ONLY_INSIDE, StreetState.NO_TIES_NAMED)]
    return {
        "projection": f"{network.projection.sentence()} Counted are the ties that held on {in_words(today(db))}.",
        "people": int(network.residents.sum()),
        "ties": int(network.ties.source.size),
        "recorded": {"share": round(recorded.share, 2), "estimated": recorded.estimated},
        "connectors": [_connector(one) for one in connectors],
        "streets": [_street(one) for one in streets],
        "suggestions": suggest_introductions(db, network, cut_off=cut_off, connectors=settled),
    }


def is_settled(one: ConnectorEvidence) -> bool:
    """Whether a street is near a connector when it is near this one: two lines agree, and the rank holds."""
    return len(one.stands_out_in) > 1 and one.certainty.level is not Sureness.NOT_SURE_YET


def _only_links(one: ConnectorEvidence) -> list[int]:
    return [reason.street for reason in one.bridging.reasons if isinstance(reason, OnlyLink)]


def _connector(one: ConnectorEvidence) -> dict[str, Any]:
    reasons = one.bridging.reasons
    return {
        "id": one.id,
        "rank": one.rank,
        "lines": {
            line.line.value: [round(line.value, 3), round(line.percentile, 1), line.stands_out] for line in one.lines
        },
        "ranks": {line.line.value: [line.rank.low, line.rank.high] for line in one.lines if line.rank},
        "streets": next((list(reason.streets) for reason in reasons if isinstance(reason, StreetsJoined)), []),
        "groups": next((reason.count for reason in reasons if isinstance(reason, GroupsJoined)), 0),
        "only_link": _only_links(one),
        "loss": [one.loss.people, *one.loss.streets],
        "certainty": _certainty(one.certainty),
        "disagreements": [kind.value for kind in one.disagreements],
        "ties": one.ties,
    }


def _certainty(certainty: Certainty) -> dict[str, Any]:
    hinge = certainty.hinge
    said: dict[str, Any] = {
        "level": certainty.level.value,
        "low": certainty.rank_low,
        "high": certainty.rank_high,
        "without_source": certainty.without_source,
        "hinge": type(hinge).__name__ if hinge else None,
    }
    if certainty.settled_by:
        said["settled_by"] = asdict(certainty.settled_by)
    if isinstance(hinge, OneRecorder):
        said |= {"source": hinge.recorder, "records": hinge.records, "of": hinge.of}
    elif isinstance(hinge, OneConversation):
        said |= {"source": hinge.conversation, "records": hinge.records, "of": hinge.of}
    return said


def _street(one: StreetReading) -> dict[str, Any]:
    return {
        "id": one.id,
        "state": one.state.value,
        "coverage": None if one.coverage is None else round(one.coverage, 4),
        "door_visits": one.door_visits,
        "conversations": one.conversations,
        "people": one.people,
        "inside": one.links_inside,
        "outward": one.links_outward,
        "elsewhere": one.links_elsewhere,
        "linked": len(one.streets_linked),
        "steps": one.steps_to_connector,
        "hangs_by": list(one.cut_off_without),
        "openers": [list(opener.path) for opener in one.openers],
    }
