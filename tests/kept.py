"""Analyses kept with numbers that a test chose, so that pages and lists are checked against known values."""

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session

from crm.analyses import Analysis, find_analysis, get_data_version, keep_analysis
from crm.models import Person
from tests.factories import team_day

FIGURES: dict[str, Any] = {
    "density": {"density": 0.004, "people": 500, "ties": 499, "mean_degree": 1.996},
    "components": {"pieces": 40, "largest": 300, "isolated": 20},
    "communities": {"modularity": 0.61, "communities": 9, "largest": 80, "isolated": 20, "notes": ["Of 3 starts."]},
    "core_periphery": {"fit": 0.21, "core": 12, "periphery": 488},
    "ei_index": {"ei_index": -0.35, "expected": 0.9, "external": 130, "internal": 270, "without_group": 3},
    "assortativity": {"assortativity": 0.62},
    "centralisation": {"centralisation": 0.08, "largest_degree": 41},
    "cut_points": {"cut_points": 55},
    "bridges": {"bridges": 1},
    "phase": {
        "phase": "multi-hub",
        "why": "60% of all people are linked with one another, and only 31% without the 25 who know most people.",
        "in_largest_piece": 0.6,
    },
}


def keep(
    db: Session,
    scores: dict[Person, dict[str, Any]] | None = None,
    *,
    weeks_ago: int = 0,
    figures: dict[str, Any] | None = None,
    connectors: list[dict[str, Any]] | None = None,
    people: int = 500,
) -> Analysis:
    """Keep an analysis of so many weeks ago, with a row of *scores* for each person; one of now is current."""
    payload = {
        "projection": "Ties count the same in both directions.",
        "people": people,
        "ties": 499,
        "connectors": connectors or [],
        "streets": [],
        "figures": FIGURES if figures is None else figures,
    }
    rows = [{"node_id": person.id, **_every(values)} for person, values in (scores or {}).items()]
    version = -weeks_ago if weeks_ago else get_data_version(db)
    keep_analysis(db, version, payload, rows, on=team_day() - dt.timedelta(weeks=weeks_ago))
    analysis = find_analysis(db)
    assert analysis is not None
    return analysis


def _every(values: dict[str, Any]) -> dict[str, Any]:
    """The same columns in every row, as one insert has."""
    return {name: values.get(name) for name in ("degree", "betweenness", "constraint", "participation", "community")}


def connector(person: Person, rank: int = 1) -> dict[str, Any]:
    """What an analysis keeps of a connector whose rank holds."""
    lines = {"bridging": [8.0, 97.0, True], "reach": [12.0, 93.0, True]}
    return {
        "id": person.id,
        "rank": rank,
        "lines": lines | {"nominations": [2.0, 95.0, True], "track_record": [0.0, None, False]},
        "streets": [],
        "groups": 0,
        "only_link": [],
        "certainty": {"level": "sure", "low": 1, "high": 2, "hinge": None},
        "ties": 9,
    }
