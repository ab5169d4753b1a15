"""A report is written in the browser, published, and read by somebody who is not signed in."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import Noticed, look

pytestmark = pytest.mark.browser


def test_a_report_is_written_published_and_read(page: Page, noticed: Noticed) -> None:
    page.goto("/reports/new")
    page.get_by_label("Title").fill("Autumn")
    page.get_by_label("Conversations from").fill("2026-01-01")
    page.get_by_label("Until").fill("2026-11-01")
    page.get_by_role("button", name="Draft the report").click()
    look(page, noticed, "report-draft")
    page.get_by_role("link", name="What people talked about").click()
    page.get_by_role("button", name="Save, and choose quotes").click()
    page.locator("details[open]").get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Find quotes").click()
    expect(page.get_by_role("heading", name="Chosen: 1 of 30")).to_be_visible()
    look(page, noticed, "report-quotes")
    page.get_by_role("button", name="Save what is ticked").click()
    expect(page.get_by_text("1 quote is chosen")).to_be_visible()
    page.get_by_role("link", name="The report").click()
    page.get_by_role("link", name="What is strong here").click()
    page.get_by_label("Text").fill("The people who live here.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Written by you")).to_be_visible()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("button", name="Publish it").click()
    page.wait_for_load_state()
    if page.get_by_text("Everybody could read this").count():
        page.get_by_label("What points to somebody").check()
        page.get_by_role("button", name="Publish it").click()
        noticed.said.clear()  # the browser says that the form was refused, which is right
    page.get_by_role("link", name="/r/").click()
    expect(page.get_by_text("The people who live here.")).to_be_visible()
    look(page, noticed, "report")
