"""Every page, on a phone and on a desk: readable, quiet, accessible, and asking nobody else."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import AXE, SCREENSHOTS, Noticed

pytestmark = pytest.mark.browser

#: Name of the picture: the page, or where to click from one.
PAGES = {
    "today": "/",
    "people": "/people",
    "people-found": "/people?q=malone",
    "person-new": "/people/new",
    "organisations": "/organisations",
    "organisation-new": "/organisations/new",
    "assets": "/assets",
    "asset-new": "/assets/new",
    "record": "/conversations/new",
    "conversations": "/conversations",
    "introductions": "/introductions",
    "introduction-new": "/introductions/new",
    "follow-ups": "/follow-ups",
    "connectors": "/connectors",
    "streets": "/streets",
    "areas": "/areas",
    "campaigns": "/campaigns",
    "topics": "/topics",
    "imports": "/imports",
    "exports": "/exports",
    "team": "/team",
    "audit": "/audit",
    "account": "/account",
    "more": "/more",
}

#: Lists, and how the link to the first record on each begins.
RECORDS = {
    "person": ("/people?q=malone", "main a[href^='/people/']:not([href*='new'])"),
    "organisation": ("/organisations", "main th a[href^='/organisations/']"),
    "asset": ("/assets", "main th a[href^='/assets/']"),
    "conversation": ("/conversations", "main a[href^='/conversations/']:not([href*='new'])"),
    "introduction": ("/introductions", "main a[href^='/introductions/']:not([href*='new'])"),
    "follow-up": ("/follow-ups", "main a[href^='/follow-ups/']"),
    "street": ("/streets", "main a[href^='/streets/']:not([href*='new'])"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_readable_quiet_and_accessible(page: Page, noticed: Noticed, width: str, name: str) -> None:
    page.goto(PAGES[name])
    _look(page, noticed, f"{name}-{width}")


@pytest.mark.parametrize("name", RECORDS)
def test_a_records_page_is_readable_quiet_and_accessible(
    page: Page, noticed: Noticed, width: str, name: str
) -> None:
    address, link = RECORDS[name]
    page.goto(address)
    page.locator(link).first.click()
    _look(page, noticed, f"{name}-{width}")


def _look(page: Page, noticed: Noticed, picture: str) -> None:
    page.wait_for_load_state("networkidle")
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{picture}.png", full_page=True)
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], "scrolls sideways"
    assert _violations(page) == []
    assert noticed.said == []


def _violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text())
    found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found["violations"] for node in rule["nodes"]]
