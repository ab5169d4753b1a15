"""Kith without a pointer: all that is pressed can be reached, in order, and seen."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.looking import Noticed

pytestmark = pytest.mark.browser


def test_the_skip_link_and_the_menu_work_by_keyboard(page: Page) -> None:
    page.goto("/people")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main-content")).to_be_focused()
    page.goto("/people")
    menu = page.get_by_role("button", name="Menu")
    _tab_to(page, menu)
    expect(page.get_by_role("link", name="Streets")).to_be_hidden()
    page.keyboard.press("Enter")
    _tab_to(page, page.get_by_role("link", name="Streets"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Streets", exact=True)).to_be_visible()


def test_a_conversation_is_recorded_by_keyboard(page: Page, noticed: Noticed, records: dict[str, int]) -> None:
    page.goto(f"/conversations/new?street_id={records['street']}")
    page.wait_for_load_state("networkidle")  # its scripts, and who is known on the street, move what is seen
    _tab_to(page, page.locator("#people-0-name"))
    page.keyboard.insert_text("terence mal")  # asked once, not for each letter
    page.get_by_role("option", name="Terence Malone").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#people-0-name")).to_have_value(re.compile("^Terence Malone"))
    _tab_to(page, page.locator("#said"))
    page.keyboard.type("The bench by the chapel is broken.")
    _tab_to(page, page.locator("#cares_about"))
    page.keyboard.type("Chapel benches")
    page.keyboard.press("Enter")
    _tab_to(page, page.get_by_label("They want to hear from us"))
    page.keyboard.press("Space")
    _tab_to(page, page.get_by_role("button", name="Save the conversation"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Conversation recorded")).to_be_visible()
    for said in ("Terence Malone", "The bench by the chapel is broken.", "Chapel benches", "Be in touch"):
        expect(page.locator("main")).to_contain_text(said)
    assert noticed.said == []


def _tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until *wanted* has the focus, and see that nothing covers it."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            break
    expect(wanted).to_be_focused()
    expect(wanted).to_be_in_viewport()
