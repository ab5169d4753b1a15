"""What an analysis costs as the pages start it, and how quick the pages that read one are."""

import gzip
import json
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from re import findall

from sqlalchemy import Engine, func, select

from benchmarks.processes import KITH, Visitor, run_child, run_kith, served
from benchmarks.rows import Cost, Goal, Row
from crm.analyses import find_analysis
from crm.models import Person, Tie, TieKind
from crm.network.beside import Beside
from crm.permissions import Actor
from crm.rules import Rules
from crm.session import make_engine, make_session
from crm.ties import add_tie

PAGES = {"connectors": "/connectors", "streets": "/streets", "network map": "/network", "its data": "/network/data"}
UNCHANGED, CHANGED = Goal(0.3), Goal(2)
LONGEST_WAIT = 120

#: So many people are the goal's, for what the map's data may weigh.
MAPPED = 10_000


def measure_analysis(people: int, port: int, env: Mapping[str, str]) -> Iterator[Row]:
    """Fill a database with *people*, analyse it, and ask for the pages."""
    run_kith("demo", "--people", str(people), "--no-serve", env=env)
    url, size = f"sqlite:///{Path(env['KITH_DATA_DIR']) / 'kith.sqlite3'}", f"{people:,} people"
    engine = make_engine(url)
    _change(engine)
    first = run_child([sys.executable, "-m", "crm.network"], env=env, told=json.dumps({"url": url}) + "\n")
    yield Row("analysis", "the first analysis, with the start of its process", size, first)
    yield Row("analysis", "the next analysis, by the process that is kept", size, _next(engine), goals=(Goal(2),))
    address = f"http://127.0.0.1:{port}"
    with served([*KITH, "serve"], address, {**env, "KITH_PORT": str(port)}):
        visitor = Visitor(address)
        person = findall(r'href="/people/(\d+)"', visitor.get("/connectors?show=all"))[0]
        yield from _pages(visitor, engine, PAGES | {"a connector's page": f"/people/{person}"}, size)
        packed = round(len(gzip.compress(visitor.get(PAGES["its data"]).encode(), 6)) / 1000)
        how = "goal: at most 200 kB" if people == MAPPED else ""
        yield Row("analysis", "the network map's data, packed", size, Cost(figures={"kB": packed}, how=how))
    engine.dispose()


def _pages(visitor: Visitor, engine: Engine, pages: Mapping[str, str], size: str) -> Iterator[Row]:
    for name, path in pages.items():
        visitor.get(path)
        worst = max(_seconds(visitor, path) for _ in range(10))
        cost = Cost(worst, runs=10, how="the slowest of 10 requests")
        yield Row("analysis", f"page: {name}, nothing changed", size, cost, goals=(UNCHANGED,))
    for name, path in pages.items():
        _change(engine)
        cost = Cost(_seconds(visitor, path), how="the first request after a tie was added")
        yield Row("analysis", f"page: {name}, after a change", size, cost, goals=(CHANGED,))
    start = time.perf_counter()
    while not _is_read(engine) and time.perf_counter() - start < LONGEST_WAIT:
        time.sleep(0.05)
    cost = Cost(time.perf_counter() - start, how="from the last request; 1.5 s of it wait for quiet")
    yield Row("analysis", "new numbers on the pages after a change", size, cost)


def _next(engine: Engine) -> Cost:
    costs = []
    with Beside(engine, Rules().zone) as beside:
        for _ in range(4):
            _change(engine)
            start = time.perf_counter()
            beside.run()
            costs.append(time.perf_counter() - start)
    return Cost(min(costs[1:]), runs=3, how="the best of 3; kernels were compiled before")


def _seconds(visitor: Visitor, path: str) -> float:
    start = time.perf_counter()
    visitor.get(path)
    return time.perf_counter() - start


def _change(engine: Engine) -> None:
    """Add a tie between two people of whom none is known yet, through the session like everybody."""
    with make_session(engine, actor := Actor.command_line(), writes=True) as db:
        kind = db.scalars(select(TieKind.id).order_by(TieKind.id)).first()
        tied = select(Tie.id).where((Tie.a_id == Person.id) | (Tie.b_id == Person.id)).exists()
        free = select(Person.id).where(~tied, Person.archived_at.is_(None), Person.met).order_by(Person.id).limit(1)
        most = select(Tie.a_id).group_by(Tie.a_id).order_by(func.count().desc(), Tie.a_id).limit(1)
        one, other = db.scalars(free).one(), db.scalars(most).one()
        add_tie(db, actor, a_id=one, b_id=other, kind_id=kind)
        db.commit()


def _is_read(engine: Engine) -> bool:
    with make_session(engine, Actor.command_line()) as db:
        analysis = find_analysis(db)
        return analysis is not None and not analysis.stale
