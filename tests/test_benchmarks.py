"""The benchmarks say what they measured: goals, absences and extrapolations, and one small work goes all the way."""

import json
from pathlib import Path

import pytest

from benchmarks.machine import describe_machine
from benchmarks.reporting import write_results
from benchmarks.rows import Cost, Goal, Row
from benchmarks.works import FRANKEN, NETWORKX, Peer, Work, measure

GOALS = (Goal(1), Goal(times=40, than="igraph"))


def row(peers: dict[str, Cost], kith: float = 0.5) -> Row:
    absent = {"networkx": "not done within 180 s"}
    return Row("networks", "paths", "10 people: 12 nodes, 9 links", Cost(kith, 0.9, 80.0), peers, absent, GOALS)


def machine() -> dict[str, object]:
    return describe_machine() | {"graphs": "made up", "absent": ["rustworkx"], "features": [], "memory_mb": 1}


def test_a_goal_is_met_only_where_all_of_it_is_and_not_judged_without_the_peer():
    assert row({"igraph": Cost(20.1)}).met is True
    assert row({"igraph": Cost(19.9)}).met is False
    assert row({"rustworkx": Cost(90.0)}).met is None
    assert row({}, kith=1.1).met is False
    assert row({}).goal == "at most 1 s; at least 40 times as fast as igraph"


def test_the_ratio_is_to_the_quickest_peer():
    both = row({"igraph": Cost(20.0), "networkit": Cost(10.0)})
    assert both.ratio == 20
    assert both.best_peer is not None
    assert both.best_peer[0] == "networkit"
    assert row({}).ratio is None


def test_what_was_measured_is_written_for_programs_and_for_people(tmp_path: Path):
    rows = [
        row(
            {"igraph": Cost(25.0, 24.0, 60.0, differs=2e-15), "networkit": Cost(9.0).times(4, "extrapolated: 3 of 12")}
        ),
        Row("serving", "start-up", "10 people", Cost(2.0), goals=(Goal(1.5),)),
    ]
    honesty = {"honesty": [{"network": "Karate club", "coverage": 0.912, "people": 34}]}
    results, page = write_results(tmp_path, machine(), rows, honesty)
    found = json.loads(results.read_text())
    assert found["machine"]["versions"]["numpy"]
    first, second = found["rows"]
    assert first["kith"] == {"wall_s": 0.5, "cpu_s": 0.9, "peak_mb": 80.0, "runs": 1}
    assert first["peers"]["networkit"]["wall_s"] == 36
    assert first["peers"]["networkit"]["peak_mb"] is None
    assert first["ratio_best_peer_wall"] == 50
    assert (first["met"], second["met"]) == (True, False)
    assert first["absent"] == {"networkx": "not done within 180 s"}
    text = page.read_text()
    assert "| igraph | 25 | 24 | 60 | 50× | 26.7× | 2e-15 |" in text
    assert "extrapolated: 3 of 12" in text
    assert "**absent**: not done within 180 s" in text
    assert "Not installed, so not measured: rustworkx" in text
    assert "| at most 1.5 s | **no** |" in text
    assert "| Karate club | 0.912 | 34 |" in text


def test_a_small_work_is_measured_beside_a_peer_that_agrees_and_one_that_is_not_there(tmp_path: Path):
    work = Work("closeness", "closeness of all", 600, (NETWORKX, Peer("nobody_s_library")))
    found = measure(work, tmp_path, full=False)
    assert found.kith.wall_s is not None
    assert found.kith.wall_s > 0
    assert found.kith.peak_mb is not None
    assert found.kith.peak_mb > 10
    assert found.absent == {"nobody_s_library": "not installed"}
    assert found.peers["networkx"].differs == pytest.approx(0, abs=1e-12)


def test_a_peer_that_takes_only_some_sources_says_so_and_tells_no_memory(tmp_path: Path):
    pytest.importorskip("igraph", reason="igraph is not installed: `make bench` installs it")
    found = measure(Work("betweenness", "paths", 600, (Peer("igraph", sources=20),)), tmp_path, full=False)
    peer = found.peers["igraph"]
    assert "20 of" in peer.how
    assert peer.peak_mb is None
    assert peer.differs is None


def test_a_work_made_smaller_has_no_goal():
    small = Work("closeness", "", 100_000, (FRANKEN, Peer("networkit", people=25_000)), GOALS).shrunk(5000)
    assert (small.people, small.goals) == (5000, ())
    assert small.peers[1].people == 2500
