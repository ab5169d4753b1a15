"""How soon a network is drawn and how smoothly it moves, by Kith and by others, in a browser without a graphics card.

All draw the same dots in the same places with the same straight ties, and no labels but Kith.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.graphs import community
from benchmarks.rows import Cost, Goal, Row
from graph.islands import arrange, group_by_community
from graph.measures.subject import Subject
from graph.network import Network, NodeColumns, TieColumns

SOURCES = Path(__file__).parent / "drawing"
FRONTEND = SOURCES.parents[1] / "web" / "frontend"
#: Where what is only measured against is put: it is no part of Kith.
FETCHED = SOURCES.parents[1] / "build" / "benchmarks" / "drawing"
PACKAGES = ("sigma@3.0.2", "graphology@0.26.0")

SIZES = (1000, 10_000, 50_000)
FIRST = {10_000: (Goal(0.3),)}
PANNED = {10_000: (Goal(1 / 30),), 50_000: (Goal(1 / 15),)}
SECONDS, LIMIT_S = 3, 90

_FLAGS = ["--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader", "--disable-background-networking"]
_PAGE = "<!doctype html><style>#holder { width: 1280px; height: 800px }</style><div id=holder></div>"
_WHAT = {
    "kith": "its own picture with names; while it moves, a copy of the last one, which is drawn anew beside that",
    "vis-network": "physics off, straight ties",
    "sigma": "WebGL, drawn by the processor",
}


def measure_drawing(sizes: Sequence[int] = SIZES) -> Iterator[Row]:
    """A row for the first picture and one for panning, at each number of people."""
    scripts = dict(_scripts())
    for people in sizes:
        data = _data(people)
        size = f"{people:,} people: {len(data['x']):,} nodes, {len(data['a']):,} ties"
        found = {name: script if isinstance(script, str) else _draw(script, data) for name, script in scripts.items()}
        yield _row("network map, first picture", size, found, "first", FIRST.get(people, ()))
        yield _row("network map, a picture while panning", size, found, "each", PANNED.get(people, ()))


def _row(work: str, size: str, found: Mapping[str, Any], what: str, goals: tuple[Goal, ...]) -> Row:
    costs = {name: _cost(name, one, what) for name, one in found.items() if not isinstance(one, str)}
    absent = {name: one for name, one in found.items() if isinstance(one, str)}
    if "kith" in absent:
        raise RuntimeError(f"{work}, {size}: {absent['kith']}")
    return Row("drawing", work, size, costs.pop("kith"), costs, absent, goals)


def _cost(name: str, found: Mapping[str, float], what: str) -> Cost:
    if what == "first":
        later = found["whole"] - found["first"] > 0.05
        return Cost(
            found["first"], how=_WHAT[name], figures={"with all its ties after s": found["whole"]} if later else {}
        )
    rate = found["rate"]
    return Cost(1 / rate if rate else None, how=_WHAT[name], figures={"pictures a second": round(rate, 1)})


def _data(people: int) -> dict[str, list[int]]:
    """A network as the page has it: everybody in their place, by community."""
    graph = community(people)
    ids = np.arange(1, graph.size + 1)
    ties = TieColumns.of(graph.source + 1, graph.target + 1, graph.weight)
    network = Network.build(NodeColumns.of(ids, graph.kind), ties)
    places = arrange(network, ties, group_by_community(network, Subject.of(network).communities))
    order = np.argsort(graph.source, kind="stable")
    columns = {"x": places.x, "y": places.y, "kind": graph.kind, "a": graph.source[order], "b": graph.target[order]}
    return {name: column.tolist() for name, column in columns.items()}


def _scripts() -> Iterator[tuple[str, Path | str]]:
    """The script of each that draws, or why there is none."""
    for name, source in {"kith": "kith.ts", "vis-network": "vis.js", "sigma": "sigma.js"}.items():
        try:
            if name == "sigma":
                _fetch()
            yield name, _bundle(SOURCES / source)
        except (OSError, subprocess.CalledProcessError) as error:
            said = getattr(error, "stderr", "") or str(error)
            yield name, f"not built: {said.strip().splitlines()[0][:200]}"


def _fetch() -> None:
    if not all((FETCHED / "node_modules" / name.partition("@")[0]).exists() for name in PACKAGES):
        FETCHED.mkdir(parents=True, exist_ok=True)
        command = [
            "npm",
            "install",
            "--prefix",
            str(FETCHED),
            "--no-save",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
        ]
        subprocess.run([*command, *PACKAGES], check=True, capture_output=True, text=True, timeout=300)


def _bundle(source: Path) -> Path:
    made = FETCHED / f"{source.stem}.js"
    modules = os.pathsep.join(str(folder / "node_modules") for folder in (FRONTEND, FETCHED))
    command = [
        str(FRONTEND / "node_modules" / ".bin" / "esbuild"),
        str(source),
        "--bundle",
        "--minify",
        f"--outfile={made}",
    ]
    subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ | {"NODE_PATH": modules})
    return made


def _draw(script: Path, data: Mapping[str, list[int]]) -> dict[str, float] | str:
    """What is found in a browser of its own (see ``measuring.ts``), or why nothing is."""
    from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415 - the other benchmarks need no browser

    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    path = next((path for name in names if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        try:
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.set_default_timeout(LIMIT_S * 1000)
            page.set_content(_PAGE)
            page.add_script_tag(path=script)
            page.evaluate("data => { window.data = data }", data)
            asked = (
                f"Promise.race([measure(data, {SECONDS}), new Promise(r => setTimeout(() => r(null), {LIMIT_S}000))])"
            )
            found: dict[str, float] | None = page.evaluate(asked)
        except Error as error:
            return f"failed: {error.message.splitlines()[0][:200]}"
        finally:
            browser.close()
    return found or f"not done within {LIMIT_S} s"
