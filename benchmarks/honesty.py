"""
How honest the ranges of ranks are: does the true rank lie in them as often as they say, and how wide are they?

The truth is a whole network. Its ties are then told as in life: people are asked one after the other, each end of a tie
tells it with the same chance, and what is told already is not told again, so that a known share is told by nobody. From
what was told the recording rate is estimated, the ranges are worked out as the product does, and the true ranks are
looked up. Who is level in truth stands in an order drawn by lot. Beside the ranges stand two naive ones from the same
rounds: the *spread* of a rank when ties are hidden, and that spread *mirrored* about the rank; and the *narrowest*
width that any range can have which goes by the rank alone, known only to whoever knows the truth.

``python -m benchmarks.honesty [REPEATS]`` prints the table.
"""

import csv
import datetime as dt
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from crm.demo import make_neighbourhood
from graph.certainty import Seen
from graph.csr import Bools, Floats, Ints
from graph.evidence import Line, Nominations, TrackRecord
from graph.network import Kind, Network, NodeColumns, TieColumns
from graph.paths import betweenness
from graph.recording_rate import ASSUMED, RecordingRate
from graph.rounds import Shares
from graph.standing import BRIDGING, REACH, Records, Standing, compare
from graph.true_ranks import draw_lots, last_places, places, true_ranks

NETWORKS = Path(__file__).parents[2] / "shared" / "data" / "networks"
HIDDEN = (0.1, 0.2, 0.3)
TOP = 10
FILES = {
    "Karate club": "karate",
    "Hightech managers": "hightech_friends",
    "Les Misérables": "les_miserables",
    "Bristol": "bristol_civic",
}
PLACES = {"2": Kind.ORGANISATION, "3": Kind.ASSET}


@dataclass(frozen=True)
class Row:
    """
    One network with one share of its ties hidden: ``coverage`` is the share of people, and ``top_coverage`` of the ten
    who lead as recorded, whose true rank lies in the range; widths are mean numbers of ranks.
    """

    network: str
    people: int
    by: str
    hidden: float
    recorded: float
    coverage: float
    top_coverage: float
    width: float
    top_width: float
    assumed_coverage: float
    assumed_width: float
    spread_coverage: float
    spread_width: float
    mirrored_coverage: float
    mirrored_width: float
    narrowest_width: float


def measure_honesty(
    repeats: int = 100,
    *,
    names: tuple[str, ...] = (*FILES, "Demo"),
    seed: int = 2026,
    shares: tuple[float, ...] = HIDDEN,
) -> Iterator[Row]:
    """
    Every network by bridging, by reach and by the order of connectors, with each share hidden *repeats* times, in the
    demo of 1,200 people a tenth as often. A hundred times takes some ten minutes.

    Networks whose files are not there are left out.
    """
    for name in names:
        records = read_records(name)
        if records is not None:
            for hidden in shares:
                times = max(repeats // 10, 1) if name == "Demo" else repeats
                yield from _measure(name, records, hidden, times, seed)


def read_records(name: str) -> Records | None:
    """A whole network with what else is known of it; None where its file is not there."""
    if name == "Demo":
        return _demo()
    folder = NETWORKS / FILES[name]
    if not folder.is_dir():
        return None
    nodes, edges = (_rows(folder / file) for file in ("nodes.csv", "edges.csv"))
    number = {row["id"]: place for place, row in enumerate(nodes)}
    kinds = [PLACES.get(row.get("lvl", ""), Kind.PERSON) for row in nodes]
    ties = TieColumns.of([number[row["source"]] for row in edges], [number[row["target"]] for row in edges])
    return Records(Network.build(NodeColumns.of(range(len(nodes)), kinds), ties), Nominations.of(), TrackRecord.of())


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _demo() -> Records:
    demo = make_neighbourhood(2026, 1200, today=dt.date(2026, 11, 21))
    kinds = [Kind.PERSON] * len(demo.people)
    kinds += [Kind.ORGANISATION] * len(demo.organisations) + [Kind.ASSET] * len(demo.assets)
    nodes: list[Any] = [*demo.people, *demo.organisations, *demo.assets]
    staff = [getattr(node, "staff", False) for node in nodes]
    streets = [-1 if node.street is None else node.street for node in nodes]
    held = [tie for tie in demo.ties if tie.until is None]
    columns = NodeColumns.of([node.id for node in nodes], kinds, streets, staff=staff)
    ties = TieColumns.of([tie.a for tie in held], [tie.b for tie in held])
    named = [one for one in demo.nominations if one.nominee is not None]
    nominations = Nominations.of([one.nominee or -1 for one in named], [one.said_by for one in named])
    met = [one for one in demo.introductions if one.state in ("met", "took") and one.through is not None]
    track_record = TrackRecord.of([one.through or -1 for one in met], [one.id for one in met])
    return Records(Network.build(columns, ties), nominations, track_record)


@dataclass(frozen=True, eq=False)
class _Told:
    """What of the truth was told."""

    records: Records
    rate: RecordingRate

    @classmethod
    def of(cls, truth: Records, hidden: float, rng: np.random.Generator) -> "_Told":
        """Each end tells with a chance that leaves the share *hidden* untold; nominations are told once."""
        ties = truth.network.ties
        chance = 1 - np.sqrt(hidden)
        turn = rng.permutation(truth.network.size)
        tells = rng.random((2, ties.source.size)) < chance
        first_is_source = turn[ties.source] < turn[ties.target]
        by_first = np.where(first_is_source, tells[0], tells[1])
        told: Bools = tells.any(axis=0)
        rate = RecordingRate.of_tellings(int(by_first.sum()), int((told & ~by_first).sum()), 0)
        named = rng.random(truth.nominations.nominee.size) >= hidden
        return cls(Records(truth.network.keeping(told), truth.nominations.where(named), truth.track_record), rate)


def _measure(name: str, truth: Records, hidden: float, repeats: int, seed: int) -> Iterator[Row]:
    rng = np.random.default_rng(seed)
    true_places = _places(truth)
    found: dict[str, list[tuple[Floats, Ints, Ints]]] = {by: [] for by in true_places}
    rates = []
    for _ in range(repeats):
        told = _Told.of(truth, hidden, rng)
        rates.append(told.rate.share)
        for by, (measures, now, true) in _judge_all(told, true_places, rng).items():
            found[by].append((measures, now, true))
    for by, rows in found.items():
        means = np.mean([measures for measures, _, _ in rows], axis=0).tolist()
        narrowest = _narrowest(np.concatenate([now for _, now, _ in rows]), np.concatenate([true for *_, true in rows]))
        figures = dict(zip((field.name for field in fields(Row)[5:]), [*means, narrowest], strict=True))
        yield Row(name, true_places[by].size, by, hidden, float(np.mean(rates)), **figures)


def _places(records: Records) -> dict[str, Ints]:
    network = records.network
    standing = compare(records, betweenness(network.links, network.residents).values)
    found = {"bridging": places(standing.values[BRIDGING]), "reach": places(standing.values[REACH])}
    return found | ({"order": standing.places()} if records.nominations.nominee.size else {})


def _judge_all(
    told: _Told, true_places: dict[str, Ints], rng: np.random.Generator
) -> dict[str, tuple[Floats, Ints, Ints]]:
    seen, everybody = _hide(told.records, told.rate, rng)
    assumed, _ = _hide(told.records, ASSUMED, rng)
    rounds = {"bridging": seen.by_line[Line.BRIDGING], "reach": seen.by_line[Line.REACH], "order": seen.hidden}
    guessed = {
        "bridging": assumed.by_line[Line.BRIDGING],
        "reach": assumed.by_line[Line.REACH],
        "order": assumed.hidden,
    }
    found = {}
    now_by = {
        "bridging": places(everybody.values[BRIDGING]),
        "reach": places(everybody.values[REACH]),
        "order": everybody.places(),
    }
    for by, true in true_places.items():
        now, who = now_by[by], np.arange(true.size)
        drawn = draw_lots(true, rng)
        middle = (now + last_places(now)) / 2
        low, high = true_ranks(now, rounds[by], who, rng)
        spread = np.quantile([(one + last_places(one)) / 2 for one in rounds[by]], (0.05, 0.95), axis=0)
        ways = (
            (low, high),
            true_ranks(now, guessed[by], who, rng),
            (np.minimum(np.floor(spread[0]), middle), np.maximum(np.ceil(spread[1]), middle)),
            (np.minimum(2 * middle - spread[1], middle), np.maximum(2 * middle - spread[0], middle)),
        )
        held = [(first <= drawn) & (drawn <= last) for first, last in ways]
        widths = [np.minimum(last, true.size) - np.maximum(first, 1) + 1 for first, last in ways]
        top = np.argsort(middle, kind="stable")[:TOP]
        ours = [held[0].mean(), held[0][top].mean(), widths[0].mean(), widths[0][top].mean()]
        rest = [figure.mean() for pair in zip(held[1:], widths[1:], strict=True) for figure in pair]
        found[by] = np.array(ours + rest), draw_lots(now, rng), drawn
    return found


def _hide(records: Records, rate: RecordingRate, rng: np.random.Generator) -> tuple[Seen, Standing]:
    network = records.network
    bridging = betweenness(network.links, network.residents).values
    everybody = compare(records, bridging)
    nobody = np.zeros(0, np.int64)
    shares = Shares.of(records, nobody)
    return Seen.of(records, bridging, everybody, nobody, shares, recorded=rate, rng=rng), everybody


def _narrowest(now: Ints, true: Ints) -> float:
    """Mean width of the middle 90 % of the true ranks of those who are at about the same rank in any repeat."""
    widths = []
    for rank in np.unique(now).tolist():
        about = np.abs(now - rank) <= rank // 10
        low, high = np.quantile(true[about], (0.05, 0.95))
        widths.append(high - low + 1)
    return float(np.mean(widths))


def main() -> None:
    """Print the table, one line a row."""
    names = [field.name for field in fields(Row)]
    print(*names, sep="\t")
    for row in measure_honesty(int(sys.argv[1]) if len(sys.argv) > 1 else 100):
        values = (getattr(row, name) for name in names)
        print(*(f"{value:.3g}" if isinstance(value, float) else value for value in values), sep="\t", flush=True)


if __name__ == "__main__":
    main()
