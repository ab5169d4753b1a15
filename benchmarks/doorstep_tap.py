"""How soon a tap at a door is stored and shown, among 200 doors: as the machine is, and slowed to a cheap phone."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from shutil import which

from benchmarks.processes import KITH, served
from benchmarks.rows import Cost, Goal, Row
from crm.doors import add_doors
from crm.permissions import Actor, Role
from crm.rules import today
from crm.session import make_engine, make_session
from crm.setting_up import set_up_team
from crm.streets import add_street
from crm.users import actor_for, add_user
from crm.walks import plan_walk
from migrations import upgrade

EMAIL, PASSWORD = "owen@example.org", "lantern kettle robin"
DOORS = "1-199 odd, 2-200 even"
TAPS = 150

#: The processor as it is, and slowed as Lighthouse does for a cheap phone. The goal is for the first.
SPEEDS = {1: (Goal(0.1),), 4: ()}

_FLAGS = ["--no-sandbox", "--disable-gpu"]

#: Taps one door after the other; of each the seconds until its row, which is marked once it is stored, has been drawn.
_TAP = """async taps => {
    const seconds = [];
    for (const row of [...document.querySelectorAll(".door-row")].slice(0, taps)) {
        const drawn = new Promise(resolve => new MutationObserver((_, watching) => {
            if (!row.classList.contains("door-row--done")) return;
            watching.disconnect();
            requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
        }).observe(row, {attributes: true}));
        const began = performance.now();
        row.querySelector("button").click();
        seconds.push((await drawn - began) / 1000);
    }
    return seconds;
}"""


def measure_taps(folder: Path, env: Mapping[str, str], port: int) -> Iterator[Row]:
    """Serve a walk along one long street, take it along, lose the network, and tap *nobody in* door by door."""
    _fill(folder / "kith.sqlite3")
    address = f"http://127.0.0.1:{port}"
    with served([*KITH, "serve"], address, {**env, "KITH_PORT": str(port), "KITH_BACKGROUND": "no"}):
        for slowed, goals in SPEEDS.items():
            yield _row(sorted(_tap(address, slowed)), slowed, goals)


def _row(seconds: list[float], slowed: int, goals: tuple[Goal, ...]) -> Row:
    speed = f", its processor slowed {slowed} times" if slowed > 1 else ""
    figures = {"median s": seconds[len(seconds) // 2], "slowest s": seconds[-1]}
    how = f"95 of 100 taps take no longer; Chromium{speed}; no network"
    cost = Cost(seconds[len(seconds) * 95 // 100], runs=len(seconds), how=how, figures=figures)
    return Row("doorstep", "a tap at a door stored and shown", f"a street of 200 doors{speed}", cost, goals=goals)


def _fill(path: Path) -> None:
    engine, somebody = make_engine(f"sqlite:///{path}"), Actor.command_line()
    with engine.begin() as connection:
        upgrade(connection)
    with make_session(engine, somebody, writes=True) as db:
        area = set_up_team(db, somebody, area="Bench")
        owen = add_user(db, somebody, name="Owen", email=EMAIL, role=Role.ADMIN, area_ids=[area.id], password=PASSWORD)
        street = add_street(db, somebody, name="Moor Street", area_id=area.id)
        add_doors(db, somebody, street_id=street.id, text=DOORS)
        plan_walk(db, actor_for(db, owen), street_ids=[street.id], planned_for=today(db), walker_ids=[owen.id])
        db.commit()
    engine.dispose()


def _tap(address: str, slowed: int) -> list[float]:
    """Seconds of each tap."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - the other benchmarks need no browser

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=_FLAGS)
        phone = browser.new_context(base_url=address, has_touch=True, viewport={"width": 390, "height": 844})
        page = phone.new_page()
        page.goto("/sign-in?next=/doorstep")
        page.get_by_label("E-mail address").fill(EMAIL)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name="Take along").click()
        page.get_by_role("link", name="Moor Street").click()
        page.get_by_role("link", name="Moor Street").click()
        page.get_by_role("button", name="Nobody in at 1", exact=True).wait_for()
        phone.set_offline(True)
        phone.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowed})
        seconds: list[float] = page.evaluate(_TAP, TAPS)
        browser.close()
    return seconds
