"""What pages cost at 100,000 people, how much memory two workers take, and how soon the first page is there."""

import sys
from collections.abc import Iterator, Mapping
from re import findall

from benchmarks.processes import KITH, Visitor, children, cpu_seconds, own_memory_mb, run_kith, served
from benchmarks.rows import Cost, Goal, Row

REQUESTS = 300
PSS = "what the kernel gives as PSS while they wait: shared memory in parts"
SEARCHES = ["sarah", "obrien", "margret", "tel mal", "07700 900", "12 mill", "wisniewska", "jhon"]


def measure_serving(people: int, port: int, env: Mapping[str, str]) -> Iterator[Row]:
    """Fill a database with *people*, then serve it by one process, and by two workers."""
    size = f"{people:,} people"
    made = run_kith("demo", "--people", str(people), "--no-serve", env=env)
    yield Row("serving", "the demo invented, saved and analysed", size, made, goals=(Goal(300),))
    address = f"http://127.0.0.1:{port}"
    with served([*KITH, "serve"], address, {**env, "KITH_PORT": str(port)}) as (server, first_page):
        yield Row("serving", "start-up to the first page", size, Cost(first_page), goals=(Goal(1.5),))
        visitor = Visitor(address)
        yield from _pages(visitor, server.pid, people)
    gunicorn = [
        sys.executable,
        "-m",
        "gunicorn",
        "web.wsgi:app",
        "--preload",
        "--workers",
        "2",
        "--bind",
        f"127.0.0.1:{port}",
    ]
    with served(gunicorn, address, env) as (server, _):
        visitor = Visitor(address)
        for _ in range(50):
            visitor.get("/people")
            visitor.get("/")
        workers = sum(own_memory_mb(pid) for pid in children(server.pid))
        goals = (Goal(120, "peak_mb"),)
        yield Row("serving", "memory of two workers", size, Cost(peak_mb=workers, how=PSS), goals=goals)
        whole = Cost(peak_mb=workers + own_memory_mb(server.pid), how=PSS)
        yield Row("serving", "memory of two workers and the process that started them", size, whole, goals=goals)


def _pages(visitor: Visitor, pid: int, people: int) -> Iterator[Row]:
    ids = findall(r'href="/people/(\d+)"', visitor.get("/people"))
    kinds = {
        "people list": (["/people", "/people?page=2", "/people?sort=recorded&direction=descending"], 6.0),
        "search": ([f"/people?q={text.replace(' ', '+')}" for text in SEARCHES], 8.0),
        "a person's page": ([f"/people/{id_}" for id_ in ids[:20]], 6.0),
    }
    for name, (paths, goal) in kinds.items():
        for path in paths:
            visitor.get(path)
        before = cpu_seconds(pid)
        for number in range(REQUESTS):
            visitor.get(paths[number % len(paths)])
        spent = Cost(cpu_s=(cpu_seconds(pid) - before) / REQUESTS, how=f"mean of {REQUESTS} requests")
        yield Row("serving", f"{name}, one request", f"{people:,} people", spent, goals=(Goal(goal / 1000, "cpu_s"),))
