"""What pages cost at 100,000 people, how much memory two workers take, and how soon the first page is there."""

import sys
from collections.abc import Iterator, Mapping
from re import findall

from benchmarks.measure import KITH, Measure, Visitor, children, cpu_seconds, own_memory_mb, run_kith, served

REQUESTS = 300
EMAIL, PASSWORD = "owen@example.org", "lantern kettle robin"
SEARCHES = ["sarah", "obrien", "margret", "tel mal", "07700 900", "12 mill", "wisniewska", "jhon"]


def measure_serving(people: int, port: int, env: Mapping[str, str]) -> Iterator[Measure]:
    """Fill a database with *people*, then serve it by one process, and by two workers."""
    yield Measure(
        f"demo of {people:,} people made", run_kith("demo", "--people", str(people), "--no-serve", env=env), "s", 300
    )
    address = f"http://127.0.0.1:{port}"
    with served([*KITH, "serve"], address, {**env, "KITH_PORT": str(port)}) as (server, first_page):
        yield Measure("start-up to the first page", first_page, "s", 1.5)
        visitor = Visitor(address, EMAIL, PASSWORD)
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
        visitor = Visitor(address, EMAIL, PASSWORD)
        for _ in range(50):
            visitor.get("/people")
            visitor.get("/")
        workers = sum(own_memory_mb(pid) for pid in children(server.pid))
        yield Measure("memory of two workers", workers, "MB", 120)
        yield Measure(
            "memory of two workers and the process that started them", workers + own_memory_mb(server.pid), "MB", 120
        )


def _pages(visitor: Visitor, pid: int, people: int) -> Iterator[Measure]:
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
        spent = (cpu_seconds(pid) - before) / REQUESTS * 1000
        yield Measure(f"{name} at {people:,} people, CPU a request", spent, "ms", goal)
