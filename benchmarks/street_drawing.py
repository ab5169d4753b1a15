"""How soon 4,800 streets are on the map: from the data to the first picture, in a browser without a graphics card."""

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from shutil import which

from benchmarks.processes import KITH, served
from benchmarks.rows import Cost, Goal, Row
from crm.analyses import get_data_version, keep_analysis
from crm.permissions import Actor, Role
from crm.session import make_engine, make_session
from crm.setting_up import set_up_team
from crm.street_words import StreetState
from crm.users import add_user
from migrations import upgrade

EMAIL, PASSWORD = "owen@example.org", "lantern kettle robin"
POINTS = 8
TRIES = 5

_STREET = "INSERT INTO street (name, name_key, area_id, households, lon, lat, lines) VALUES (?, ?, ?, 40, ?, ?, ?)"
_FLAGS = ["--no-sandbox", "--disable-gpu"]

_DRAWN = """async () => {
    for (;;) {
        const [drawn] = performance.getEntriesByName("street-map");
        if (drawn) return drawn.duration / 1000;
        await new Promise(resolve => setTimeout(resolve, 50));
    }
}"""


def measure_street_drawing(folder: Path, env: Mapping[str, str], streets: int, port: int) -> Iterator[Row]:
    """Invent so many *streets* with lines, serve them, and draw them."""
    _fill(folder / "kith.sqlite3", streets)
    address = f"http://127.0.0.1:{port}"
    with served([*KITH, "serve"], address, {**env, "KITH_PORT": str(port), "KITH_BACKGROUND": "no"}):
        seconds, sent = _draw(address)
    how = f"best of {TRIES}; Chromium without a graphics card; {sent / 1000:,.0f} kB of data, packed"
    cost = Cost(min(seconds), runs=TRIES, how=how, figures={"slowest s": max(seconds)})
    yield Row(
        "drawing", "street map, first picture", f"{streets:,} streets of {POINTS} points", cost, goals=(Goal(1.5),)
    )


def _fill(path: Path, streets: int) -> None:
    engine, somebody = make_engine(f"sqlite:///{path}"), Actor.command_line()
    with engine.begin() as connection:
        upgrade(connection)
    with make_session(engine, somebody, writes=True) as db:
        area = set_up_team(db, somebody, area="Bench")
        add_user(db, somebody, name="Owen", email=EMAIL, role=Role.ADMIN, area_ids=[area.id], password=PASSWORD)
        db.commit()
        area_id = area.id
    with engine.begin() as connection:
        connection.exec_driver_sql(_STREET, [_street(number, area_id, streets) for number in range(1, streets + 1)])
    with make_session(engine, somebody, writes=True) as db:
        keep_analysis(db, get_data_version(db), {"streets": [_read(number) for number in range(1, streets + 1)]})
        db.commit()
    engine.dispose()


def _street(number: int, area_id: int, streets: int) -> tuple[object, ...]:
    """A street that bends a little, in a town as wide as such a number of streets makes it."""
    rng, across = Random(number), math.isqrt(streets)
    lon, lat = -1.6 + 0.0016 * (number % across), 53.75 + 0.001 * (number // across)
    turn, line = rng.uniform(0, math.pi), []
    for _ in range(POINTS):
        line.append([round(lon, 6), round(lat, 6)])
        turn += rng.uniform(-0.3, 0.3)
        lon, lat = lon + 0.0002 * math.cos(turn), lat + 0.00012 * math.sin(turn)
    middle = line[POINTS // 2]
    return f"Street {number}", f"street {number}", area_id, *middle, json.dumps([line])


def _read(number: int) -> dict[str, object]:
    """What an analysis says of a street: each state in its turn."""
    states = list(StreetState)[:-1]
    counts = {"people": number % 30, "outward": number % 12, "linked": number % 5, "inside": 1, "conversations": 2}
    known = {"coverage": number % 100 / 100, "door_visits": 3, "hangs_by": [], "openers": [], "steps": None}
    return {"id": number, "state": states[number % len(states)].value, **counts, **known}


def _draw(address: str) -> tuple[list[float], int]:
    """Seconds from the data to the first picture in each try, and the bytes of the data."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - the other benchmarks need no browser

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=_FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{address}/sign-in")
        page.get_by_label("E-mail address").fill(EMAIL)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/")
        seconds: list[float] = []
        for _ in range(TRIES):
            page.goto(f"{address}/streets/map")
            seconds.append(page.evaluate(_DRAWN))
        entry = "performance.getEntriesByType('resource').find(one => one.name.endsWith('/data')).encodedBodySize"
        sent = int(page.evaluate(entry))
        browser.close()
    return seconds, sent
