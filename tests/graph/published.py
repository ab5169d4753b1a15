"""Networks of the literature, read from files that a clone of the project does not have."""

import csv
from pathlib import Path

import pytest

from graph.network import Network, NodeColumns, TieColumns

NETWORKS = Path(__file__).parents[3] / "shared" / "data" / "networks"


def read_network(name: str) -> tuple[Network, list[str]]:
    """The network and the labels of its positions; skips the test where the file is not there."""
    folder = NETWORKS / name
    if not folder.is_dir():
        pytest.skip(f"needs {folder}")
    labels = [row["id"] for row in _rows(folder / "nodes.csv")]
    edges = _rows(folder / "edges.csv")
    ties = TieColumns.of(
        [labels.index(row["source"]) for row in edges],
        [labels.index(row["target"]) for row in edges],
        [float(row.get("weight", 1)) for row in edges],
    )
    return Network.build(NodeColumns.of(range(len(labels))), ties), labels


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
