"""Kith where no script runs: an old phone, or one that lost half of the page on the way."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ADMIN, enter

pytestmark = pytest.mark.browser


@pytest.fixture
def plain(browser: Browser, server: str) -> Iterator[Page]:
    """A page on a phone that runs no script, signed in."""
    profile = browser.new_context(base_url=server, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = profile.new_page()
    enter(page, ADMIN)
    yield page
    profile.close()


def test_the_days_work_is_done_without_scripts(plain: Page, records: dict[str, int]) -> None:
    plain.get_by_role("link", name="People", exact=True).click()
    plain.get_by_label("Find a person").fill("nasreen husain")
    plain.get_by_role("button", name="Search").click()
    expect(plain.get_by_role("link", name="Nasreen Hussain")).to_be_visible()

    plain.goto(f"/conversations/new?street_id={records['street']}")
    plain.locator("#people-0-name").fill("Evadne")
    plain.locator("#said").fill("Would lend her ladder.")
    plain.locator("#offers").fill("Ladders")
    plain.locator("#nominated-0-name").fill("Thessaly")
    plain.get_by_role("button", name="Save the conversation").click()
    expect(plain.get_by_role("heading", name="Conversation recorded")).to_be_visible()
    expect(plain.locator("main")).to_contain_text("Evadne")
    expect(plain.locator("main")).to_contain_text("Thessaly")

    plain.goto(f"/introductions/new?first={records['person']}")
    plain.get_by_label("Should meet whom?").fill("Nasreen Hussain")
    plain.get_by_label("Why?").fill("Both lend ladders.")
    plain.get_by_role("button", name="Suggest the introduction").click()
    expect(plain.get_by_role("heading", name="Terence Malone and Nasreen Hussain")).to_be_visible()
