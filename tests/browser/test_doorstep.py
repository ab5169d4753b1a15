"""Walking streets with the doorstep app, as a person does it with one thumb."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from crm.models import Coding, Conversation, DoorVisit, FollowUp, Theme
from crm.models.words import Sway
from crm.permissions import Actor
from crm.session import make_session
from tests.browser.conftest import enter, serving
from tests.browser.looking import Noticed, look, resize, wait_on
from tests.browser.walking import ROSA, make_walk
from tests.database import database

pytestmark = pytest.mark.browser

#: Taps on *nobody in*, and waits until the door is shown as done.
_TAP = """async key => {
    const row = document.querySelector(`a[href$="door=${key}"]`).parentElement;
    const shown = new Promise(resolve => new MutationObserver(() => {
        if (row.classList.contains("door-row--done")) requestAnimationFrame(resolve);
    }).observe(row, {attributes: true}));
    row.querySelector("button").click();
    await shown;
}"""

_KEPT = """async () => {
    const open = indexedDB.open((await indexedDB.databases()).find(one => /^kith-/.test(one.name)).name);
    const database = await new Promise(resolve => open.onsuccess = () => resolve(open.result));
    const all = database.transaction("queue").objectStore("queue").getAll();
    const records = await new Promise(resolve => all.onsuccess = () => resolve(all.result));
    database.close();
    return records.map(({record: {kind, house}}) => `${kind} ${house}`);
}"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Engine]]:
    """The address of a server with Rosa's walk of today, and its database."""
    folder: Path = tmp_path_factory.mktemp("town")
    with database("sqlite", folder) as engine:
        with make_session(engine, Actor.command_line(), writes=True) as db:
            make_walk(db)
            db.commit()
        with serving(engine, folder) as address:
            yield address, engine


@pytest.fixture
def phone(browser: Browser, town: tuple[str, Engine]) -> Iterator[Page]:
    """Rosa's phone: signed in, with nothing on it yet."""
    size = {"width": 390, "height": 844}
    profile = browser.new_context(
        base_url=town[0], has_touch=True, locale="en-GB", reduced_motion="reduce", viewport=size
    )
    page = profile.new_page()
    enter(page, ROSA)
    page.goto("/doorstep")
    yield page
    profile.close()


def _take_along(phone: Page, street: str) -> None:
    """Take the walk along and open one of its streets."""
    phone.get_by_role("button", name="Take along").click()
    phone.get_by_role("link", name="Moor Street and 1 more street").click()
    phone.get_by_role("link", name=street, exact=True).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(street)


def _look(phone: Page, noticed: Noticed, name: str) -> None:
    """Look at the page, and go on with a phone."""
    look(phone, noticed, name)
    resize(phone, "phone")


def _open_door(phone: Page, key: str) -> None:
    phone.locator(f"a[href$='door={key}']").click()


def _wait_until_sent(phone: Page) -> None:
    """Wait until nothing is kept on the phone any more, and it says so."""
    wait_on(phone, lambda: phone.evaluate(_KEPT) == [])
    assert phone.evaluate(_KEPT) == []
    expect(phone.get_by_role("link", name="All sent")).to_be_visible()


def _count(engine: Engine, *wheres: object) -> int:
    with Session(engine) as db:
        return db.scalar(select(func.count()).select_from(DoorVisit).where(*wheres)) or 0  # type: ignore[arg-type]


def test_a_street_is_walked_with_one_thumb(phone: Page, town: tuple[str, Engine]) -> None:
    noticed = Noticed(town[0])
    noticed.watch(phone)
    expect(phone.get_by_role("button", name="Take along")).to_be_visible()
    _look(phone, noticed, "doorstep-walks")
    phone.get_by_role("button", name="Take along").click()
    phone.get_by_role("link", name="Moor Street and 1 more street").click()
    _look(phone, noticed, "doorstep-walk")
    phone.get_by_role("link", name="Moor Street", exact=True).click()
    expect(phone.get_by_role("heading", level=1)).to_be_focused()
    expect(phone.get_by_text("Do not knock at 14.")).to_be_visible()
    expect(phone.get_by_role("link", name="14", exact=True)).to_have_count(0)
    expect(phone.locator("a[href$='door=1']")).to_contain_text("nobody in")
    phone.get_by_role("button", name="Nobody in at 1", exact=True).click()
    expect(phone.get_by_text("198 of 199 doors left")).to_be_visible()
    _look(phone, noticed, "doorstep-street")
    phone.get_by_role("button", name="Undo").click()
    expect(phone.get_by_text("199 of 199 doors left")).to_be_visible()
    _open_door(phone, "5")
    expect(phone.get_by_role("dialog")).to_contain_text("Margaret Malone, waits: Ring about the lunch club")
    expect(phone.get_by_role("dialog").get_by_role("button")).to_have_count(10)
    _look(phone, noticed, "doorstep-door")
    phone.go_back()
    expect(phone.get_by_role("dialog")).to_have_count(0)
    _open_door(phone, "5")
    phone.get_by_role("button", name="Opened, not now").dblclick()
    expect(phone.locator(".door-bar")).to_contain_text("5: opened, not now.")
    _open_door(phone, "9")
    phone.get_by_role("button", name="Do not contact").click()
    expect(phone.locator(".door-shut")).to_contain_text("9")
    phone.get_by_role("button", name="Undo").click()
    expect(phone.get_by_text("Do not knock at 14.")).to_be_visible()
    _wait_until_sent(phone)
    assert noticed.said == []
    with Session(town[1]) as db:
        sent = set(db.execute(select(DoorVisit.house, DoorVisit.outcome).where(DoorVisit.walk_id.is_not(None))))
    assert {(house, outcome.value) for house, outcome in sent} == {("5", "not_now")}


def test_a_conversation_outlives_the_app_and_asks_who_is_meant(phone: Page, town: tuple[str, Engine]) -> None:
    noticed = Noticed(town[0])
    noticed.watch(phone)
    _take_along(phone, "Moor Street")
    _open_door(phone, "7")
    phone.get_by_role("button", name="Conversation").click()
    phone.locator("#said").fill("She wants a bench.")
    phone.locator("#people-0-name").fill("Margaret")
    phone.locator("#cares_about").fill("lunch")
    phone.get_by_role("option", name="Lunch club").click()
    for _ in range(3):
        phone.get_by_role("button", name="Older people").press("Enter")  # second taps are ignored for a moment
    phone.get_by_role("button", name="Community").click()
    phone.get_by_label("They want to hear from us").check()
    again = phone.context.new_page()
    phone.close()
    noticed.watch(again)
    again.goto("/doorstep")
    again.get_by_role("link", name="Go on with it").click()
    expect(again.locator("#said")).to_have_value("She wants a bench.")
    expect(again.get_by_role("button", name="Remove Lunch club")).to_be_visible()
    expect(again.get_by_role("button", name="Older people: a problem")).to_be_visible()
    again.get_by_role("button", name="Save the conversation").click()
    expect(again.get_by_role("alert")).to_contain_text("Say whether Margaret is somebody we know.")
    look(again, noticed, "doorstep-conversation", most=300_000)
    resize(again, "phone")
    again.get_by_label("Margaret Malone, 5 Moor Street").check()
    again.get_by_role("button", name="Save the conversation").click()
    expect(again.locator(".door-bar")).to_contain_text("7: saved on this phone.")
    _wait_until_sent(again)
    with Session(town[1]) as db:
        talks = list(db.scalars(select(Conversation.said)))
        promised = db.scalar(select(func.count()).select_from(FollowUp))
        coded = db.execute(select(Theme.name, Coding.sway).join(Coding).order_by(Theme.name)).all()
    assert coded == [("Community", Sway.NEITHER), ("Older people", Sway.DEFICIT)]
    assert talks == ["She wants a bench."]
    assert promised == 2
    assert _count(town[1], DoorVisit.house == "7", DoorVisit.conversation_id.is_not(None)) == 1


def test_nobody_in_for_a_whole_floor_is_two_taps_and_waits_for_the_network(
    phone: Page, town: tuple[str, Engine]
) -> None:
    noticed = Noticed(town[0])
    _take_along(phone, "Mill Lane")
    phone.get_by_role("button", name="Flats").click()
    expect(phone.get_by_role("heading", level=2).first).to_have_text("Mill Court, ground floor")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Choose several").click()
    phone.get_by_role("button", name="Tick all that are left Mill Court, floor 1").click()
    phone.get_by_text("Choose Flat 9, Mill Court").click(force=True)
    phone.get_by_role("button", name="Nobody in at 5 doors").click()
    expect(phone.get_by_text("13 of 18 doors left")).to_be_visible()
    expect(phone.get_by_role("link", name="5 not sent yet, waiting for the network")).to_be_visible()
    phone.get_by_role("button", name="Undo").click()
    expect(phone.get_by_text("18 of 18 doors left")).to_be_visible()
    assert phone.evaluate(_KEPT) == []
    phone.get_by_role("button", name="Nobody in at Flat 2, Mill Court").dblclick()
    phone.get_by_text("Add a door that is not here").click()
    phone.get_by_label("Number or name").fill("7a")
    phone.get_by_role("button", name="Add the door").click()
    expect(phone.locator(".door-bar")).to_contain_text("7a is added.")
    assert phone.evaluate(_KEPT) == ["visit Flat 2, Mill Court", "door 7a"]
    phone.get_by_role("link", name="2 not sent yet").click()
    expect(phone.get_by_text("Flat 2, Mill Court Mill Lane: nobody in")).to_be_visible()
    _look(phone, noticed, "doorstep-unsent")
    phone.go_back()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Mill Lane")
    look(phone, noticed, "doorstep-flats")
    phone.context.set_offline(False)
    _wait_until_sent(phone)
    assert _count(town[1], DoorVisit.house == "Flat 2, Mill Court") == 1


def test_a_knock_that_is_undone_while_it_is_sent_leaves_nothing(phone: Page, town: tuple[str, Engine]) -> None:
    _take_along(phone, "Moor Street")
    on_their_way: list[Route] = []
    phone.route("**/doorstep/sync", lambda route: on_their_way.append(route), times=1)  # noqa: PLW0108 - a method cannot be marked
    _open_door(phone, "13")
    with phone.expect_request("**/doorstep/sync"):
        phone.get_by_role("button", name="Do not contact").click()
    expect(phone.locator(".door-shut")).to_contain_text("13")
    phone.get_by_role("button", name="Undo").click()
    expect(phone.locator(".door-bar")).to_contain_text("Taken back.")
    on_their_way[0].continue_()
    _wait_until_sent(phone)
    expect(phone.locator(".door-shut")).to_have_text("Do not knock at 14.")
    expect(phone.get_by_role("button", name="Nobody in at 13", exact=True)).to_be_visible()
    assert _count(town[1], DoorVisit.house == "13") == 0


def test_what_a_tap_shows_as_done_is_stored(phone: Page) -> None:
    """How soon it is: ``python -m benchmarks --only doorstep``."""
    _take_along(phone, "Moor Street")
    phone.context.set_offline(True)
    for stored, door in enumerate(range(101, 121, 2), start=1):
        phone.evaluate(_TAP, str(door))
        assert len(phone.evaluate(_KEPT)) == stored


def test_the_keyboard_alone_takes_a_walk_along_from_its_page_and_walks_a_street(phone: Page) -> None:
    phone.goto("/doorstep#walk=1")
    phone.get_by_role("button", name="Take along this walk").press("Enter")
    expect(phone.get_by_role("heading", name="Moor Street and 1 more street")).to_be_focused()
    phone.get_by_role("link", name="Mill Lane", exact=True).press("Enter")
    phone.locator("a[href$='door=3']").focus()
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", name="3 Mill Lane")).to_be_focused()
    phone.keyboard.press("Escape")
    expect(phone.get_by_role("dialog")).to_have_count(0)
    expect(phone.locator("a[href$='door=3']")).to_be_focused()
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    expect(phone.locator(".door-bar")).to_contain_text("3: nobody in.")
    expect(phone.get_by_role("button", name="Nobody in at 3")).to_be_focused()
    phone.get_by_role("link", name="Moor Street and 1 more street").press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_be_focused()
    phone.get_by_label("What should the team know?").fill("Mill Lane is friendly in the mornings.")
    phone.get_by_role("button", name="The walk is over").press("Enter")
    expect(phone.get_by_text("This walk is over.")).to_be_visible()
