"""How soon a phone that was out of contact all day has sent its queue: 500 records to a real server, in ten batches."""

import datetime as dt
import json
import sqlite3
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from benchmarks.processes import KITH, Visitor, cpu_seconds, run_kith, served
from benchmarks.rows import Cost, Goal, Row

PEOPLE = 2000
RECORDS, BATCH = 500, 50

#: One door in so many opens, and tells.
OPENS = 5

_STREETS = "SELECT id FROM street ORDER BY id LIMIT 10"
_KIND = "SELECT id FROM tie_kind ORDER BY id LIMIT 1"


def measure_doorstep(folder: Path, env: Mapping[str, str], port: int, people: int = PEOPLE) -> Iterator[Row]:
    """Serve a demo, and send it the knocks, conversations, people, ties and promises of a day."""
    run_kith("demo", "--people", str(people), "--no-serve", env=env)
    with sqlite3.connect(folder / "kith.sqlite3") as db:
        streets, (kind,) = [id_ for (id_,) in db.execute(_STREETS)], db.execute(_KIND).fetchone()
    queue = [_record(number, streets, kind) for number in range(RECORDS)]
    address = f"http://127.0.0.1:{port}"
    with served([*KITH, "serve"], address, {**env, "KITH_PORT": str(port), "KITH_BACKGROUND": "no"}) as (server, _):
        visitor = Visitor(address)
        cpu, start = cpu_seconds(server.pid), time.perf_counter()
        states = Counter(state for begin in range(0, RECORDS, BATCH) for state in _send(visitor, queue[begin:][:BATCH]))
        wall, cpu = time.perf_counter() - start, cpu_seconds(server.pid) - cpu
    how = f"{states['stored']} stored, {states['question']} asked about"
    size = f"{RECORDS} records in batches of {BATCH}, among {people:,} people"
    yield Row("doorstep", "a queue taken in", size, Cost(wall, cpu, how=how), goals=(Goal(10),))


def _record(number: int, streets: list[int], kind: int) -> dict[str, Any]:
    """A knock; or, where the door opens, somebody new with what they care about, offer and were promised."""
    chance, street, house = Random(number), streets[number % len(streets)], str(200 + number)
    common = {
        "uuid": str(UUID(int=chance.getrandbits(128))),
        "at": _now(),
        "walk": None,
        "street": street,
        "seen": None,
    }
    if number % OPENS:
        return common | {"kind": "visit", "house": house, "doors": 1, "outcome": "not_home"}
    name, friend = (" ".join(_word(chance) for _ in range(2)) for _ in range(2))
    fields = {
        **{"street_id": str(street), "house": house, "said": "The bus comes once an hour. " * 5, "promised": "y"},
        **{"people-0-name": name, "cares_about": "Buses\nHedges", "offers": "Gardening", "channel": "doorstep"},
        **{"named-0-name": friend, "named-0-kind_id": str(kind), "consents": "contact_me", "consent_way": "spoken"},
    }
    return common | {"kind": "conversation", "house": house, "fields": [list(pair) for pair in fields.items()]}


def _word(chance: Random) -> str:
    return "".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(4)).capitalize()


def _send(visitor: Visitor, records: list[dict[str, Any]]) -> list[str]:
    """Send a batch as the app does: contact for a token, then the records. Gives what became of each."""
    contact = json.loads(visitor.get("/doorstep/contact"))
    envelope = {"format": 1, "sent_at": _now(), "user": contact["user"]["id"], "records": records}
    headers = {"Content-Type": "application/json", "X-CSRFToken": contact["csrf"]}
    sent = urllib.request.Request(f"{visitor.address}/doorstep/sync", json.dumps(envelope).encode(), headers)
    answer = json.loads(visitor.opener.open(sent).read())
    return [said["state"] for said in answer["results"]]


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat()
