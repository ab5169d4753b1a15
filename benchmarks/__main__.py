"""``make bench``: measure, print, and write benchmarks/results.json. ``--people N`` serves a smaller neighbourhood."""

import argparse
import json
import os
import platform
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from benchmarks.importing import measure_import
from benchmarks.measure import Measure
from benchmarks.serving import measure_serving

RESULTS = Path(__file__).parent / "results.json"


def main() -> None:
    """Run every measure in folders of its own."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=100_000)
    options.add_argument("--port", type=int, default=8765)
    chosen = options.parse_args()
    measures = []
    for measure in _measures(chosen.people, chosen.port):
        sign = "met" if measure.met else "NOT MET"
        bound = "at least" if measure.least else "at most"
        print(f"{measure.name:60} {measure.value:10.2f} {measure.unit:7} {bound} {measure.goal:g}: {sign}", flush=True)
        measures.append(asdict(measure) | {"met": measure.met})
    machine = {"python": platform.python_version(), "system": platform.system(), "cores": os.cpu_count()}
    RESULTS.write_text(json.dumps({"machine": machine, "measures": measures}, indent=2) + "\n")


def _measures(people: int, port: int) -> Iterator[Measure]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("KITH_")}
    with tempfile.TemporaryDirectory() as folder:
        yield from measure_import(Path(folder), plain | {"KITH_DATA_DIR": folder})
    with tempfile.TemporaryDirectory() as folder:
        yield from measure_serving(people, port, plain | {"KITH_DATA_DIR": folder})


if __name__ == "__main__":
    main()
