"""A server with the demo neighbourhood, one that was only just set up, and a browser that stays signed in to them."""

import datetime as dt
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from sqlalchemy import Engine
from waitress.server import create_server

from config import Config
from crm.demo import make_neighbourhood
from crm.demo.loading import load_neighbourhood
from crm.network.refreshing import refresh_analysis
from crm.permissions import Actor, Role
from crm.session import make_session
from crm.setting_up import set_up_team
from crm.users import add_user
from tests.browser.looking import SCREENSHOTS, Noticed, resize, weights
from tests.browser.records import find_records
from tests.database import database
from tests.waiting import PATIENCE_S
from web.app import make_app

if TYPE_CHECKING:
    from tests.browser.phones import Phone, Team

PASSWORD = "three words together"
ADMIN = "owen@example.org"
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
# A process for the pages of a server, not for each of them: to start one costs more than most pages do.
_FLAGS += ["--process-per-site"]

SignIn = Callable[[str, str], BrowserContext]


@contextmanager
def serving(engine: Engine, folder: Path) -> Iterator[str]:
    """A server of what is in *engine*; its address."""
    app = make_app(Config(data_dir=folder, team_name="Marlbrook Together", background=False), engine)
    with serving_app(app) as address:
        yield address


@contextmanager
def serving_app(app: Flask) -> Iterator[str]:
    """A server of *app*; its address."""
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=_run_until_closed, args=(server,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)


def _run_until_closed(server: Any) -> None:
    with suppress(OSError):  # its socket is closed while it listens
        server.run()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, int]]]:
    """The address of a server with the demo neighbourhood, and the records in it that have most to show."""
    folder = tmp_path_factory.mktemp("kith")
    with database("sqlite", folder) as engine:
        with make_session(engine, Actor.command_line(), writes=True) as db:
            neighbourhood = make_neighbourhood(today=dt.datetime.now(dt.UTC).date())
            load_neighbourhood(db, Actor.command_line(), neighbourhood, password=PASSWORD)
            refresh_analysis(db)
            db.commit()
            records = find_records(db)
        with serving(engine, folder) as address:
            yield address, records


@pytest.fixture(scope="session")
def server(demo: tuple[str, dict[str, int]]) -> str:
    """The address of a server with the demo neighbourhood."""
    return demo[0]


@pytest.fixture(scope="session")
def records(demo: tuple[str, dict[str, int]]) -> dict[str, int]:
    """Of each noun the record that has most to show: "person" and its number."""
    return demo[1]


@pytest.fixture(scope="session")
def new_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server whose team has been set up, and has recorded nothing yet."""
    folder = tmp_path_factory.mktemp("new")
    with database("sqlite", folder) as engine:
        with make_session(engine, Actor.command_line(), writes=True) as db:
            area = set_up_team(db, Actor.command_line(), area="Marlbrook")
            who = {"name": "Owen Tregarthen", "email": ADMIN, "password": PASSWORD}
            add_user(db, Actor.command_line(), role=Role.ADMIN, area_ids=[area.id], **who)
            db.commit()
        with serving(engine, folder) as address:
            yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: the system's, else Playwright's own."""
    expect.set_options(timeout=PATIENCE_S * 1000)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next((path for name in names if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_FLAGS)
        browser.new_context = _patient(browser.new_context)  # type: ignore[method-assign]
        yield browser
        browser.close()


def _patient(new_context: Callable[..., BrowserContext]) -> Callable[..., BrowserContext]:
    """A profile waits for pages and buttons as long as tests wait for all else, and not for the usual 30 seconds."""

    def make(**how: Any) -> BrowserContext:
        profile = new_context(**how)
        profile.set_default_timeout(PATIENCE_S * 1000)
        return profile

    return make


@pytest.fixture(scope="session")
def signed_in(browser: Browser) -> SignIn:
    """A browser profile of a touch screen that is signed in to a server, made once for each person.

    The page on which they signed in stays open, and with it the process, which has read all scripts and styles.
    """
    profiles: dict[tuple[str, str], BrowserContext] = {}

    def sign_in(server: str, email: str) -> BrowserContext:
        if (server, email) not in profiles:
            profile = browser.new_context(base_url=server, has_touch=True, locale="en-GB", reduced_motion="reduce")
            page = profile.new_page()
            enter(page, email)
            page.goto("/account")  # which does nothing by itself meanwhile
            profiles[server, email] = profile
        return profiles[server, email]

    return sign_in


def enter(page: Page, email: str) -> None:
    """Sign in as a person would."""
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")


@pytest.fixture(params=["phone", "desktop"])
def width(request: pytest.FixtureRequest) -> str:
    """Phone, then desktop."""
    return str(request.param)


@pytest.fixture
def noticed(server: str) -> Noticed:
    """What went wrong in the pages of this test."""
    return Noticed(server)


@pytest.fixture
def page(signed_in: SignIn, server: str, noticed: Noticed) -> Iterator[Page]:
    """A page on a phone, signed in as the demo's administrator."""
    page = signed_in(server, ADMIN).new_page()
    resize(page, "phone")
    noticed.watch(page)
    yield page
    page.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which pages weigh most."""
    for picture, weight in sorted(weights.items(), key=lambda item: -item[1])[:5]:
        terminalreporter.write_line(f"{weight / 1000:.0f} kB  {picture}")


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Team]":
    """A server with one walk on it."""
    from tests.browser.phones import serving_team  # noqa: PLC0415 - which signs in as this module does

    with serving_team(tmp_path_factory.mktemp("doorstep")) as team:
        yield team


@pytest.fixture
def new_phone(browser: Browser, team: "Team") -> "Iterator[Phone]":
    """``new_phone()`` is one more phone, signed in to that server."""
    from tests.browser.phones import phones_of  # noqa: PLC0415

    with phones_of(browser, team) as make:
        yield make
