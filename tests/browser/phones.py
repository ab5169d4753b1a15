"""Phones that lose the network and find it again, and the team whose walk is on them."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from config import Config
from crm.models import DoorVisit, User
from crm.permissions import Actor, Role
from crm.session import make_session
from crm.users import add_user
from tests.browser.conftest import PASSWORD, enter, serving_app
from tests.browser.walking import ROSA, make_walk
from tests.database import database
from web.app import make_app

HODAN = "hodan@example.org"


@dataclass
class Team:
    """A server with one walk on it, and what is in its database."""

    address: str
    app: Flask
    engine: Engine
    records: dict[str, int]

    def visits(self, *houses: str) -> list[tuple[str, str]]:
        """(house, outcome) of what is stored of some doors of Moor Street today, in the order in which it came."""
        with self.session() as db:
            query = select(DoorVisit).where(DoorVisit.walk_id == self.records["walk"], DoorVisit.house.in_(houses))
            return [(visit.house, str(visit.outcome)) for visit in db.scalars(query.order_by(DoorVisit.id))]

    def session(self) -> Session:
        """A session of whoever runs the server."""
        return make_session(self.engine, Actor.command_line(), writes=True)

    def count(self, model: type) -> int:
        """How many rows there are."""
        with self.session() as db:
            return db.scalar(select(func.count()).select_from(model)) or 0


@contextmanager
def serving_team(folder: Path) -> Iterator[Team]:
    """A server of Rosa's walk, with Hodan, who works there, too."""
    with database("sqlite", folder) as engine:
        with make_session(engine, Actor.command_line(), writes=True) as db:
            records = make_walk(db)
            areas = [area.id for area in db.get_one(User, 1).areas]
            for name, email, role in (("Hodan Warsame", HODAN, Role.OFFICER), ("Owen", "owen@example.org", Role.ADMIN)):
                who = {"name": name, "email": email, "password": PASSWORD}
                add_user(db, Actor.command_line(), role=role, area_ids=areas, **who)
            db.commit()
        app = make_app(Config(data_dir=folder, background=False), engine)
        with serving_app(app) as address:
            yield Team(address, app, engine, records)


Phone = Callable[[], BrowserContext]


@contextmanager
def phones_of(browser: Browser, team: Team) -> Iterator[Phone]:
    """Makes phones that nobody signed in on yet, until the end of a test."""
    phones: list[BrowserContext] = []

    def make() -> BrowserContext:
        size = {"width": 390, "height": 844}
        phones.append(browser.new_context(base_url=team.address, has_touch=True, viewport=size, locale="en-GB"))
        return phones[-1]

    yield make
    for phone in phones:
        phone.close()


def take_along(phone: BrowserContext, email: str = ROSA) -> Page:
    """The app on a phone on which somebody signed in and took the walk along."""
    page = phone.new_page()
    enter(page, email)
    page.goto("/doorstep")
    page.get_by_role("button", name="Take along").click()
    expect(page.get_by_text("doors left")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready")
    return page


def open_street(page: Page, team: Team) -> None:
    """Open Moor Street, at its top."""
    page.goto(f"/doorstep#walk={team.records['walk']}&street={team.records['moor']}")
    expect(page.get_by_role("heading", name="Moor Street")).to_be_visible()


def knock(page: Page, *houses: str) -> None:
    """One tap for each door at which nobody is in."""
    for house in houses:
        page.get_by_role("button", name=f"Nobody in at {house}", exact=True).click()


def says(page: Page, sentence: str | re.Pattern[str]) -> None:
    """The line on every screen says so."""
    expect(page.locator(".door-status__line")).to_contain_text(sentence)


def kept_on(page: Page) -> dict[str, list[str]]:
    """What the browser keeps for us."""
    kept: dict[str, list[str]] = page.evaluate(
        """async () => ({
            databases: (await indexedDB.databases()).map(({ name }) => name),
            caches: await caches.keys(),
            notes: Object.keys(localStorage),
            workers: (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
        })"""
    )
    return kept
