"""Databases to read from: a community graph as Kith's own tables, filled row by row without asking any rule."""

from pathlib import Path

import numpy as np
from sqlalchemy import Connection, Engine

from benchmarks.graphs import CommunityGraph
from crm.session import make_engine
from migrations import upgrade

KINDS = ("person", "organisation", "asset")
WHEN = "2026-01-01 12:00:00.000000"
STREET_OF = 40

_AREA = "INSERT INTO area (id, name) VALUES (1, 'Bench')"
_STREET = "INSERT INTO street (id, name, name_key, area_id) VALUES (?, ?, ?, 1)"
_NODE = f"""INSERT INTO node (id, kind, street_id, uuid, name, name_key, area_id, house, reach_note, note, recorded_at)
    VALUES (?, ?, ?, printf('%032x', ?), 'Somebody', 'somebody', 1, '', '', '', '{WHEN}')"""
_PERSON = "INSERT INTO person (id, known_as, met, staff) SELECT id, '', 1, 0 FROM node WHERE kind = 'person'"
_KIND = "INSERT INTO tie_kind (id, name, reverse_name, directed, weight) VALUES (?, ?, ?, 0, ?)"
_TIE = f"""INSERT INTO tie (a_id, b_id, kind_id, strength, uuid, note, recorded_at)
    VALUES (?, ?, ?, ?, printf('%032x', ?), '', '{WHEN}')"""


def make_database(path: Path, graph: CommunityGraph, *, ties: int) -> Engine:
    """
    A migrated SQLite database with the nodes of *graph* and its links as ties, each told of once more, with another
    kind, until there are so many *ties*.
    """
    engine = make_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        upgrade(connection)
    with engine.begin() as connection:
        _fill(connection, graph, min(ties, 2 * graph.source.size))
    return engine


def _fill(connection: Connection, graph: CommunityGraph, ties: int) -> None:
    nodes = np.arange(1, graph.size + 1)
    streets = nodes // STREET_OF + 1
    connection.exec_driver_sql(_AREA)
    _insert(connection, _STREET, [(street, f"Street {street}", f"street {street}") for street in set(streets.tolist())])
    kinds = [KINDS[kind] for kind in graph.kind.tolist()]
    _insert(connection, _NODE, list(zip(nodes.tolist(), kinds, streets.tolist(), nodes.tolist(), strict=True)))
    connection.exec_driver_sql(_PERSON)
    _insert(connection, _KIND, [(1, "bench knows", "bench knows", 0.5), (2, "bench friend", "bench friend", 2.0)])
    row = np.arange(ties)
    place, again = row % graph.source.size, row // graph.source.size
    strength = np.clip(graph.weight[place].astype(np.int64), 1, 3)
    columns = (graph.source[place] + 1, graph.target[place] + 1, again + 1, strength, row)
    _insert(connection, _TIE, list(zip(*(column.tolist() for column in columns), strict=True)))


def _insert(connection: Connection, statement: str, rows: list[tuple[object, ...]]) -> None:
    connection.exec_driver_sql(statement, rows)
