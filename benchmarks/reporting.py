"""Writes what was measured: ``results.json`` for programs, ``RESULTS.md`` for people."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.judging import Figures
from benchmarks.rows import Cost, Row

SECTIONS = {
    "networks": "Networks",
    "analysis": "Analysis and pages",
    "serving": "Serving",
    "import": "Import",
    "doorstep": "From the doorstep",
    "refi": "Codings for other programs (REFI-QDA)",
    "insight": "What people said",
    "drawing": "Drawing",
}

#: Sections in which others do the same.
COMPARED = ("networks", "drawing")

TABLES = {
    "honesty": "Honesty: does the true rank lie in the range that is said?",
    "suggestions": "Suggestions: held-out ties that are suggested",
}

READING = """
Wall and CPU are seconds. All libraries work on the same arrays, in one run, each in a process of its own on all cores
that it can use. Making a library's own graph is not timed. Each is warmed up on a small graph, then run until it has
taken four seconds or five times; the best run counts. Memory is the peak of the whole process: interpreter, library,
graph, work. *Differs* is the largest relative difference of any node's number from Kith's.
"""


def write_results(
    folder: Path, machine: Mapping[str, Any], rows: Sequence[Row], tables: Mapping[str, Figures]
) -> tuple[Path, Path]:
    """Both files, in *folder*. *tables* are the measures that are no costs, by name in ``TABLES``."""
    folder.mkdir(parents=True, exist_ok=True)
    found = {"machine": dict(machine), "rows": [row.as_json() for row in rows]}
    found |= {name: list(map(dict, figures)) for name, figures in tables.items()}
    results, page = folder / "results.json", folder / "RESULTS.md"
    results.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    page.write_text("\n".join(_page(machine, rows, tables)).rstrip() + "\n")
    return results, page


def _page(machine: Mapping[str, Any], rows: Sequence[Row], tables: Mapping[str, Figures]) -> Iterable[str]:
    yield "# What Kith costs, and what others cost\n\nWritten by `make bench`.\n"
    yield from _machine(machine)
    for section, title in SECTIONS.items():
        own = [row for row in rows if row.section == section]
        if not own:
            continue
        yield f"\n## {title}\n"
        if section == "networks":
            yield READING.strip() + "\n"
        yield from _table([_summary(row) for row in own])
        if any(row.peers or row.absent for row in own):
            yield "\n### Library by library\n"
            yield from _table([line for row in own for line in _library_lines(row)])
    for name, figures in tables.items():
        yield f"\n## {TABLES[name]}\n"
        yield from _table([{key.replace("_", " "): _said(value) for key, value in one.items()} for one in figures])


def _machine(machine: Mapping[str, Any]) -> Iterable[str]:
    versions = ", ".join(f"{name} {number}" for name, number in machine["versions"].items() if number)
    features = ", ".join(machine["features"]) or "none of those looked for"
    yield f"- Machine: {machine['cpu']}, {machine['cores']} cores ({features}), {machine['memory_mb']:,} MB, "
    yield f"  {machine['system']}; load when it began {machine['load_at_start']:g}"
    yield f"- Graphs: {machine['graphs']}"
    yield f"- Python {machine['python']}, {versions}"
    absent = ", ".join(machine["absent"])
    for failed in machine.get("failed", ()):
        yield f"- **Not measured, for it failed**: {failed}"
    yield f"- Not installed, so not measured: {absent}" if absent else "- All peers were installed."


def _summary(row: Row) -> dict[str, str]:
    best = row.best_peer
    line = {"Work": row.work, "Size": row.size} | _cost(row.kith)
    if row.section in COMPARED:
        line |= {"Best peer": f"{best[0]} {_said(best[1].wall_s)}" if best else "–"}
        line |= {"Ratio": _times(best[1].wall_s, row.kith.wall_s) if best else "–"}
    met = {True: "yes", False: "**no**", None: "not judged" if row.goal else "–"}[row.met]
    return line | {"Goal": row.goal or "–", "Met": met, "How": _how(row.kith)}


def _library_lines(row: Row) -> Iterable[dict[str, str]]:
    for name, cost in row.peers.items():
        line = {"Work": row.work, "Size": row.size.partition(":")[0], "Library": name} | _cost(cost)
        line |= {"Kith faster, wall": _times(cost.wall_s, row.kith.wall_s), "CPU": _times(cost.cpu_s, row.kith.cpu_s)}
        yield line | {"Differs": "–" if cost.differs is None else f"{cost.differs:.0e}", "How": _how(cost)}
    for name, reason in row.absent.items():
        yield {"Work": row.work, "Size": row.size.partition(":")[0], "Library": name, "How": f"**absent**: {reason}"}


def _times(one: float | None, other: float | None) -> str:
    return f"{_said(one / other)}×" if one and other else "–"


def _cost(cost: Cost) -> dict[str, str]:
    return {"Wall s": _said(cost.wall_s), "CPU s": _said(cost.cpu_s), "Peak MB": _said(cost.peak_mb)}


def _how(cost: Cost) -> str:
    figures = [f"{name.replace('_', ' ')} {_said(value)}" for name, value in cost.figures.items()]
    return "; ".join(part for part in (cost.how, *figures) if part)


def _table(lines: Sequence[Mapping[str, str]]) -> Iterable[str]:
    if not lines:
        return
    names = list(dict.fromkeys(name for line in lines for name in line))
    yield f"| {' | '.join(names)} |"
    yield f"|{'---|' * len(names)}"
    for line in lines:
        yield f"| {' | '.join(str(line.get(name, '–')).replace('|', '/') for name in names)} |"


def _said(value: Any) -> str:
    """A number short enough to read, with thousands apart; words as they are."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if not isinstance(value, float):
        return str(value)
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
