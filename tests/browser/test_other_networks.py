"""The network map of networks that no demo made: Bristol's civic network, and one of 50,000 people."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from benchmarks.databases import make_database
from benchmarks.graphs import community
from crm.analyses import get_data_version, keep_analysis
from crm.imports.mapping import change_mapping, guess_mapping
from crm.imports.reading import read_table
from crm.imports.saving import save_import
from crm.models import now
from crm.network import columns
from crm.network.placing import place_nodes
from crm.network.refreshing import refresh_analysis
from crm.permissions import Actor, Role
from crm.session import make_session
from crm.setting_up import set_up_team
from crm.users import add_user
from graph.measures.subject import Subject
from graph.network import Network
from tests.browser.conftest import ADMIN, PASSWORD, SignIn, serving
from tests.browser.looking import Noticed, look
from tests.database import database
from tests.shared import shared_file

pytestmark = pytest.mark.browser

MANY = 50_000

#: A map carries what draws it, and a table of a hundred streets.
MOST_BYTES = 330_000

#: Noun, file, the rows of it that are meant, and what holds of them all.
BRISTOL = [
    ("people", "nodes", "lvl=1", ["area=Bristol"]),
    ("organisations", "nodes", "lvl=2", ["area=Bristol"]),
    ("assets", "nodes", "lvl=3", ["area=Bristol", "kind=event"]),
    ("ties", "edges", None, []),
]


@pytest.fixture(scope="module")
def bristol(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with Bristol's people, organisations and events."""
    folder = tmp_path_factory.mktemp("bristol")
    with database("sqlite", folder) as engine:
        with make_session(engine, Actor.command_line(), writes=True) as db:
            set_up_team(db, Actor.command_line(), area="Bristol")
            for noun, file, only, sets in BRISTOL:
                _import(db, noun, shared_file(f"networks/bristol_civic/{file}.csv"), only, sets)
            _let_in(db)
            refresh_analysis(db)
            db.commit()
        with serving(engine, folder) as address:
            yield address


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with 50,000 people and three times as many ties."""
    folder = tmp_path_factory.mktemp("large")
    engine: Engine = make_database(folder / "kith.sqlite3", community(MANY), ties=3 * MANY)
    with make_session(engine, Actor.command_line(), writes=True) as db:
        _let_in(db)
        _place_everybody(db)
        db.commit()
    with serving(engine, folder) as address:
        yield address
    engine.dispose()


def _import(db: Session, noun: str, path: Path, only: str | None, sets: list[str]) -> None:
    table = read_table(path)
    mapping = change_mapping(guess_mapping(noun, table.header), table.header, sets=sets, only=only)
    save_import(db, Actor.command_line(), noun=noun, table=table, mapping=mapping, today=now().date())


def _let_in(db: Session) -> None:
    who = {"name": "Owen Tregarthen", "email": ADMIN, "password": PASSWORD}
    add_user(db, Actor.command_line(), role=Role.ADMIN, area_ids=[1], **who)


def _place_everybody(db: Session) -> None:
    """What an analysis keeps that the map needs: measuring so many people takes a minute, and is tested elsewhere."""
    ties = columns.tie_columns(db, today=now().date())
    network = Network.build(columns.node_columns(db), ties)
    places = place_nodes(network, ties, Subject.of(network).communities, None)
    keep_analysis(db, get_data_version(db), {"people": MANY}, places=places)


def test_bristols_people_organisations_and_events_are_on_one_map(signed_in: SignIn, bristol: str) -> None:
    page = signed_in(bristol, ADMIN).new_page()
    noticed = Noticed(bristol)
    noticed.watch(page)
    _open(page, "?open=all&by=community")
    expect(page.locator("#map-count")).to_contain_text("150 people, 97 organisations and 17 assets, 1,496 ties")
    look(page, noticed, "network-map-bristol-all", most=MOST_BYTES)
    _open(page)
    look(page, noticed, "network-map-bristol", most=MOST_BYTES)
    page.goto("/streets/map")
    expect(page.get_by_text("no street", exact=False).first).to_be_visible()
    assert not noticed.said, noticed.said
    page.close()


def test_fifty_thousand_people_are_drawn_opened_and_moved(signed_in: SignIn, large: str) -> None:
    page = signed_in(large, ADMIN).new_page()
    noticed = Noticed(large)
    noticed.watch(page)
    _open(page)
    look(page, noticed, "network-map-large", most=MOST_BYTES)
    rows = page.locator("#map-table tbody tr")
    assert rows.count() <= 101, "a table of a thousand streets helps nobody"
    _open(page, "?open=all")
    expect(page.locator("#map-count")).to_contain_text("people")
    frame = page.locator("#map-frame").bounding_box()
    assert frame is not None
    before = page.url
    x, y = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 150, y - 80, steps=10)
    page.mouse.up()
    page.wait_for_function("before => location.href !== before", arg=before)
    look(page, noticed, "network-map-large-all", most=MOST_BYTES)
    page.close()


def _open(page: Page, query: str = "") -> None:
    page.goto(f"/network{query}")
    page.locator("#map-told li").first.wait_for()
    expect(page.locator("#map-wait")).to_be_hidden()
