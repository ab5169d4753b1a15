"""The loop in a browser: an issue, those to go back to, the board without signing in, and a story."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import Noticed, look, resize

pytestmark = pytest.mark.browser

ANSWERED = "Dark on the way to the shop"


def test_an_answer_goes_back_to_those_who_raised_it(page: Page, noticed: Noticed, browser: Browser) -> None:
    page.goto("/issues")
    look(page, noticed, "issues")
    page.get_by_role("link", name=ANSWERED, exact=True).click()
    page.get_by_text("Say where it stands").click()
    page.get_by_text("Add a step").click()
    look(page, noticed, "issue")
    resize(page, "phone")
    page.get_by_role("button", name="Go back to them").click()
    page.wait_for_load_state()
    waiting = page.get_by_role("heading", name="Still to be told").locator("+ ul > li")
    before = waiting.count()
    page.get_by_text("They were told").first.click()
    look(page, noticed, "going-back")
    resize(page, "phone")
    page.get_by_label("Event").first.check()
    page.get_by_label("What did they say to it?").first.fill("High time.")
    page.get_by_role("button", name="They were told").first.click()
    expect(page.get_by_text("It is logged as a conversation: they know.")).to_be_visible()
    expect(waiting).to_have_count(before - 1)
    page.get_by_role("button", name="Make a walk of these streets").click()
    expect(page.get_by_label("Note")).to_have_value(re.compile(f"Going back with an answer.\\s+{ANSWERED}"))
    for name, path in (("issue-new", "/issues/new"), ("stories", "/stories"), ("story-new", "/stories/new")):
        page.goto(path)
        look(page, noticed, name)
    page.goto("/stories")
    page.get_by_role("link", name="Two streets apart").click()
    look(page, noticed, "story")
    visitor = browser.new_page(base_url=noticed.server)
    noticed.watch(visitor)
    visitor.goto("/board")
    expect(visitor.get_by_role("heading", name=ANSWERED)).to_be_visible()
    expect(visitor.get_by_role("navigation")).to_have_count(0)
    look(visitor, noticed, "board")
    visitor.close()
    assert noticed.said == []
