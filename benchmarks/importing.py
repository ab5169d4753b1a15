"""How fast files of people and ties come in, with matching, checks, audit and search."""

import csv
import datetime as dt
import random
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.processes import run_kith
from benchmarks.rows import Cost, Goal, Row
from crm.demo import make_neighbourhood

PEOPLE = 10_000
TIES_EACH = 3


def measure_import(folder: Path, env: Mapping[str, str], people_count: int = PEOPLE) -> Iterator[Row]:
    """Import the three files into an empty database."""
    ties_count = people_count * TIES_EACH
    _write_files(folder, people_count, ties_count)
    run_kith("init", "--area", "Bench", "--name", "Ada", "--email", "ada@example.org", env=env)
    run_kith("import", "streets", str(folder / "streets.csv"), "--set", "area=Bench", "--yes", env=env)
    people = run_kith("import", "people", str(folder / "people.csv"), "--set", "area=Bench", "--yes", env=env)
    ties = run_kith("import", "ties", str(folder / "ties.csv"), "--yes", env=env)
    both = Cost((people.wall_s or 0) + (ties.wall_s or 0), (people.cpu_s or 0) + (ties.cpu_s or 0), ties.peak_mb)
    size = f"{people_count:,} people and {ties_count:,} ties"
    # 20 s, and at least 3,000 rows a second.
    yield Row("import", "people and ties", size, both, goals=(Goal(20), Goal((people_count + ties_count) / 3000)))
    again = run_kith("import", "people", str(folder / "people.csv"), "--set", "area=Bench", "--yes", env=env)
    yield Row("import", "the same people again", f"{people_count:,} people", again, goals=(Goal(10),))


def _write_files(folder: Path, people_count: int, ties_count: int) -> None:
    chance = random.Random(1)
    invented = make_neighbourhood(people=people_count * 2, today=dt.date(2026, 1, 1))
    streets = {street.id: street.name for street in invented.streets}
    settled = [person for person in invented.people if person.street is not None][:people_count]
    people = [(f"p{n}", p.name, streets[p.street], p.house_number) for n, p in enumerate(settled)]
    ties: set[tuple[int, int]] = set()
    while len(ties) < ties_count:
        a, b = chance.randrange(len(people)), chance.randrange(len(people))
        if a != b and (b, a) not in ties:
            ties.add((a, b))
    _write(folder / "streets.csv", ["name", "households"], [(name, 60) for name in sorted(set(streets.values()))])
    _write(folder / "people.csv", ["id", "name", "street", "house"], people)
    _write(folder / "ties.csv", ["source", "target", "kind"], [(f"p{a}", f"p{b}", "knows") for a, b in sorted(ties)])


def _write(path: Path, header: list[str], rows: list[tuple[object, ...]]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])
