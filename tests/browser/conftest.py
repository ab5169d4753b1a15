"""A real server with the demo neighbourhood, a real browser at two widths, and what is to be noticed in it."""

import datetime as dt
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from waitress.server import create_server

from config import Config
from crm.demo import make_neighbourhood
from crm.demo.loading import load_neighbourhood
from crm.network.refreshing import refresh_analysis
from crm.permissions import Actor
from crm.session import make_session
from tests.database import database
from web.app import make_app

ROOT = Path(__file__).parents[2]
AXE = ROOT / "web/frontend/node_modules/axe-core/axe.min.js"
SCREENSHOTS = ROOT / "build/screenshots"
WIDTHS = {"phone": 390, "desktop": 1280}
PASSWORD = "three words together"
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with the demo neighbourhood."""
    folder = tmp_path_factory.mktemp("kith")
    with database("sqlite", folder) as engine:
        with make_session(engine, Actor.command_line(), writes=True) as db:
            neighbourhood = make_neighbourhood(today=dt.datetime.now(dt.UTC).date())
            load_neighbourhood(db, Actor.command_line(), neighbourhood, password=PASSWORD)
            refresh_analysis(db)
            db.commit()
        app = make_app(Config(data_dir=folder, team_name="Marlbrook Together", background=False), engine)
        server = create_server(app, host="127.0.0.1", port=0, threads=4)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.effective_port}"
        server.close()
        thread.join(timeout=5)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: the system's, else Playwright's own."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next((path for name in names if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_FLAGS)
        yield browser
        browser.close()


@dataclass
class Noticed:
    """What a page did that it should not: said something on the console, asked another host, failed."""

    server: str
    said: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Notice what *page* does from now on."""
        page.on("console", lambda message: self.said.append(f"{page.url}: {message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.said.append(f"{page.url}: {error}"))
        page.on("request", lambda request: self._check_host(request.url))

    def _check_host(self, url: str) -> None:
        if not url.startswith((self.server, "data:", "blob:", "about:")):
            self.said.append(f"asked {url}")


@pytest.fixture(params=WIDTHS)
def width(request: pytest.FixtureRequest) -> str:
    """Phone, then desktop."""
    return str(request.param)


@pytest.fixture
def context(browser: Browser, server: str, width: str) -> Iterator[BrowserContext]:
    """A fresh browser profile of that width, its motion reduced so that pictures hold still."""
    touch = width == "phone"
    size = {"width": WIDTHS[width], "height": 844 if touch else 900}
    context = browser.new_context(base_url=server, viewport=size, has_touch=touch, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def noticed(server: str) -> Noticed:
    """What went wrong in the pages of this test."""
    return Noticed(server)


@pytest.fixture
def page(context: BrowserContext, noticed: Noticed) -> Page:
    """A page that is signed in as the demo's administrator."""
    page = context.new_page()
    noticed.watch(page)
    sign_in(page, "owen@example.org")
    return page


def sign_in(page: Page, email: str) -> None:
    """Sign in as a person would."""
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
