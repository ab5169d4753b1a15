"""
Runs one job in a process of its own, so that time and memory are its own: ``python -m benchmarks.running`` with the job
as JSON on standard input.

Making the library's own graph from the arrays is not timed. A job is warmed up on a small graph, then run until it has
taken a few seconds or five times; the best run counts, with the processor time of that run. ``peak_mb`` is the peak of
the whole process: interpreter, library, graph and work.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from re import search
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.graphs import CommunityGraph
from benchmarks.rows import Cost

ROOT = Path(__file__).parents[1]
#: People in the graph to warm up on; Kith's is so large that all its kernels are loaded, or compiled, before.
WARM_UP, OWN_WARM_UP = 300, 6000
MOST_RUNS, ENOUGH_SECONDS = 5, 4.0


@dataclass(frozen=True)
class Job:
    """
    A library's way of doing a work, on the graph in ``graph``; the numbers it finds go to ``values``. ``sources``: only
    from so many sources (0: all).
    """

    library: str
    work: str
    graph: str
    warm_up: str
    values: str
    sources: int = 0


def run(job: Job, *, limit_s: float) -> Cost | str:
    """The cost of a job, or why there is none."""
    settings = os.environ | {"OMP_WAIT_POLICY": "passive", "PYTHONPATH": str(ROOT)}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.running"],
            input=json.dumps(asdict(job)),
            capture_output=True,
            text=True,
            check=False,
            timeout=limit_s,
            env=settings,
            cwd=ROOT,
        )
    except subprocess.TimeoutExpired:
        return f"not done within {limit_s:g} s"
    if done.returncode:
        return f"failed: {(done.stderr.strip().splitlines() or [f'exit {done.returncode}'])[-1][:200]}"
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    """Do the job that standard input tells, and print what it cost."""
    from benchmarks import own, peers  # noqa: PLC0415 - what reports need none of the ways

    job = Job(**json.load(sys.stdin))
    prepare = getattr(own if job.library == "kith" else peers, f"{job.library}_{job.work}")
    prepare(CommunityGraph.load(Path(job.warm_up)), min(job.sources, 10))()
    work = prepare(CommunityGraph.load(Path(job.graph)), job.sources)
    wall, cpu, runs, found = _best(work, 1 if prepare in peers.ONCE else MOST_RUNS)
    figures = found if isinstance(found, dict) else {"values": found}
    np.save(job.values, np.asarray(figures.pop("values", [])))
    print(json.dumps({"wall_s": wall, "cpu_s": cpu, "peak_mb": peak_mb(), "runs": runs, "figures": figures}))


def _best(work: Callable[[], Any], most: int) -> tuple[float, float, int, Any]:
    """Wall and processor seconds of the best run, how many runs there were, and what was found."""
    times: list[tuple[float, float]] = []
    while len(times) < most and sum(wall for wall, _ in times) < ENOUGH_SECONDS:
        wall, cpu = time.perf_counter(), time.process_time()
        found = work()
        times.append((time.perf_counter() - wall, time.process_time() - cpu))
    return *min(times), len(times), found


def peak_mb(pid: int | str = "self") -> float:
    """The most memory a process has had so far."""
    found = search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def difference(values: Path, reference: Path) -> float | None:
    """The largest relative difference between two files of numbers; None where either is not there."""
    if not (values.exists() and reference.exists()):
        return None
    one, other = _numbers(values), _numbers(reference)
    if one.shape != other.shape:
        return None
    both = np.isfinite(one) & np.isfinite(other)
    return float(np.max(np.abs(one - other)[both] / np.maximum(np.abs(other[both]), 1.0), initial=0.0))


def _numbers(path: Path) -> NDArray[np.float64]:
    return np.load(path).astype(np.float64)


if __name__ == "__main__":
    main()
