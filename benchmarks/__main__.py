"""
``make bench``: measure, print, and write results.json and RESULTS.md.

A whole run writes them into benchmarks/; one that leaves anything out, or is made smaller, into build/benchmarks/.
"""

import argparse
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.graphs import community
from benchmarks.judging import Figures, judge_ranges, judge_suggestions
from benchmarks.machine import describe_machine
from benchmarks.reporting import write_results
from benchmarks.rows import Row
from benchmarks.running import WARM_UP
from benchmarks.works import WORKS, Work, measure

HERE = Path(__file__).parent
PARTIAL = HERE.parent / "build" / "benchmarks"
SERVED, ANALYSED, QUICK = 100_000, 10_000, 1200
STREETS, FEW_STREETS = 4800, 300
MOST_QUICK = 5000

#: Parts of a run besides the works on networks.
PARTS = (
    "import",
    "serving",
    "analysis",
    "doorstep",
    "insight",
    "refi",
    "street-drawing",
    "drawing",
    "honesty",
    "suggestions",
)


def main() -> None:
    """Measure what was chosen and write it down, also where a part of it fails."""
    chosen = _options()
    rows: list[Row] = []
    tables: dict[str, Figures] = {}
    failed: list[str] = []
    machine = describe_machine() | {"graphs": community(WARM_UP).name}
    start = time.monotonic()
    for name, part in _parts(chosen, rows.append, tables):
        try:
            part()
        except Exception as error:  # a part that fails takes no other with it
            failed.append(f"{name}: {error}")
            print(f"FAILED {failed[-1]}", flush=True)
    machine |= {"minutes": round((time.monotonic() - start) / 60, 1), "failed": failed}
    whole = not (chosen.only or chosen.quick or chosen.people != SERVED or failed)
    for path in write_results(HERE if whole else PARTIAL, machine, rows, tables):
        print(f"Written: {path}")
    if failed:
        raise SystemExit(1)


def _options() -> argparse.Namespace:
    names = sorted({work.name for work in WORKS} | set(PARTS))
    options = argparse.ArgumentParser(description="Measure what Kith costs, and what others cost.")
    options.add_argument("--only", default="", help=f"a list with commas, of {', '.join(names)}")
    options.add_argument("--quick", action="store_true", help="small sizes, to see that all of it runs")
    options.add_argument("--full", action="store_true", help="extrapolate nothing: takes hours")
    options.add_argument("--people", type=int, default=SERVED, help="how many people are served (default %(default)s)")
    options.add_argument("--port", type=int, default=8765)
    chosen = options.parse_args()
    chosen.only = [name for name in chosen.only.split(",") if name]
    if unknown := set(chosen.only) - set(names):
        options.error(f"There is no {', '.join(sorted(unknown))}. There are {', '.join(names)}.")
    return chosen


def _parts(
    chosen: argparse.Namespace, keep: Callable[[Row], object], tables: dict[str, Figures]
) -> Iterator[tuple[str, Callable[[], None]]]:
    """What there is to do, one after the other."""

    def note(rows: Iterator[Row]) -> None:
        for row in rows:
            # Goals are for the sizes they were set for.
            judged = replace(row, goals=()) if chosen.quick else row
            print(_line(judged), flush=True)
            keep(judged)

    def wanted(name: str) -> bool:
        return not chosen.only or name in chosen.only

    with TemporaryDirectory() as folder:
        for work in filter(lambda work: wanted(work.name), _shrunk() if chosen.quick else WORKS):
            yield work.name, partial(lambda one: note(iter([measure(one, Path(folder), full=chosen.full)])), work)
    small = QUICK if chosen.quick else ANALYSED
    for name, part in (
        ("analysis", _analysis(small, chosen.port)),
        ("import", _importing(small)),
        ("doorstep", _doorstep(chosen.port)),
        ("insight", _insight(chosen.port, quick=chosen.quick)),
        ("refi", _refi(500 if chosen.quick else 5000)),
        ("street-drawing", _street_drawing(FEW_STREETS if chosen.quick else STREETS, chosen.port)),
        ("drawing", _drawing(quick=chosen.quick)),
        ("serving", _serving(QUICK if chosen.quick else chosen.people, chosen.port)),
    ):
        if wanted(name):
            yield name, partial(note, part)
    for name, judge in {"honesty": judge_ranges, "suggestions": judge_suggestions}.items():
        if wanted(name):
            yield name, partial(lambda name, judge: tables.update({name: judge(quick=chosen.quick)}), name, judge)


def _shrunk() -> Sequence[Work]:
    small = [work.shrunk(MOST_QUICK) for work in WORKS]
    return list({(work.name, work.people): work for work in small}.values())


def _analysis(people: int, port: int) -> Iterator[Row]:
    from benchmarks.analysing import measure_analysis  # noqa: PLC0415 - the works need nothing of crm

    with _folder() as (_, env):
        yield from measure_analysis(people, port, env)


def _importing(people: int) -> Iterator[Row]:
    from benchmarks.importing import measure_import  # noqa: PLC0415

    with _folder() as (folder, env):
        yield from measure_import(folder, env, people)


def _doorstep(port: int) -> Iterator[Row]:
    from benchmarks.doorstep import measure_doorstep  # noqa: PLC0415
    from benchmarks.doorstep_tap import measure_taps  # noqa: PLC0415

    with _folder() as (folder, env):
        yield from measure_doorstep(folder, env, port)
    with _folder() as (folder, env):
        yield from measure_taps(folder, env, port)


def _refi(conversations: int) -> Iterator[Row]:
    from benchmarks.refi import measure_refi  # noqa: PLC0415

    with _folder() as (folder, env):
        yield from measure_refi(folder, env, conversations)


def _insight(port: int, *, quick: bool) -> Iterator[Row]:
    from benchmarks.insight import measure_insight  # noqa: PLC0415

    with _folder() as (folder, env):
        yield from measure_insight(folder, env, port, quick=quick)


def _street_drawing(streets: int, port: int) -> Iterator[Row]:
    from benchmarks.street_drawing import measure_street_drawing  # noqa: PLC0415

    with _folder() as (folder, env):
        yield from measure_street_drawing(folder, env, streets, port)


def _drawing(*, quick: bool) -> Iterator[Row]:
    from benchmarks.drawing import SIZES, measure_drawing  # noqa: PLC0415

    yield from measure_drawing(SIZES[:1] if quick else SIZES)


def _serving(people: int, port: int) -> Iterator[Row]:
    from benchmarks.serving import measure_serving  # noqa: PLC0415

    with _folder() as (_, env):
        yield from measure_serving(people, port, env)


@contextmanager
def _folder() -> Iterator[tuple[Path, Mapping[str, str]]]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("KITH_")}
    with TemporaryDirectory() as folder:
        yield Path(folder), plain | {"KITH_DATA_DIR": folder}


def _line(row: Row) -> str:
    met = {True: "met", False: "NOT MET", None: ""}[row.met]
    ratio = f"{row.ratio:.1f}× {row.best_peer[0]}" if row.ratio and row.best_peer else ""
    cost = row.kith.as_json()
    spent = " ".join(f"{name} {cost[name]:g}" for name in ("wall_s", "cpu_s", "peak_mb") if cost[name] is not None)
    return f"{row.work}, {row.size}: {spent}  {ratio}  {row.goal or ''} {met}".rstrip()


if __name__ == "__main__":
    main()
