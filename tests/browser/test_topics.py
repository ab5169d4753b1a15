"""Topics typed as chips: Enter takes what stands first in the list."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.looking import Noticed

pytestmark = pytest.mark.browser

OFFERED = re.compile("offer.*chosen", re.IGNORECASE)


@pytest.fixture
def field(page: Page, records: dict[str, int]):
    """The field for what somebody offers, and the chips above it, emptied."""
    page.goto(f"/people/{records['person']}/interests")
    chips = page.get_by_role("list", name=OFFERED)
    field = page.locator("#offers")
    while chips.get_by_role("button").count():
        chips.get_by_role("button").first.click()
    return field


def test_enter_takes_the_suggestion_that_begins_with_what_was_typed(page: Page, field, noticed: Noticed) -> None:
    field.press_sequentially("lun")
    options = page.get_by_role("option")
    expect(options.last).to_have_text(re.compile("Add “lun”"))
    assert "olunteer" not in " ".join(options.all_inner_texts())
    name = re.split(r"[\n]", options.first.inner_text())[0]
    assert name.lower().startswith("lun")
    field.press("Enter")
    expect(_chip(page, name)).to_be_visible()
    expect(field).to_have_value("")
    expect(field).to_be_focused()
    assert noticed.said == []


def test_what_was_typed_is_added_where_it_is_picked_or_the_list_is_closed(page: Page, field) -> None:
    field.press_sequentially("lun")
    expect(page.get_by_role("option").last).to_have_text(re.compile("Add “lun”"))
    field.press("ArrowDown")
    for _ in range(page.get_by_role("option").count() - 2):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(_chip(page, "lun")).to_be_visible()
    field.press_sequentially("lunc")
    expect(page.get_by_role("option").last).to_have_text(re.compile("Add “lunc”"))
    field.press("Escape")
    field.press("Enter")
    expect(_chip(page, "lunc")).to_be_visible()


def test_enter_before_the_suggestions_waits_for_them(page: Page, field) -> None:
    field.fill("lun")
    field.press("Enter")
    expect(page.get_by_role("option").last).to_have_text(re.compile("Add “lun”"))
    expect(_chip(page, "lun")).to_be_hidden()
    field.fill("Zither mending")
    field.press("Enter")
    expect(_chip(page, "Zither mending")).to_be_visible()


def _chip(page: Page, topic: str) -> Locator:
    """What takes *topic* out of the offers: it may be among what they care about, too."""
    return page.get_by_role("list", name=OFFERED).get_by_role("button", name=f"Remove {topic}", exact=True)
