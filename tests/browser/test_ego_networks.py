"""The picture of a network in its frame: it draws, says nothing on the console, and asks nobody else."""

import pytest
from playwright.sync_api import Page

from tests.browser.looking import Noticed, is_drawn

pytestmark = pytest.mark.browser


def test_the_frame_draws_quietly(page: Page, noticed: Noticed) -> None:
    page.goto("/people?q=malone")
    page.locator("main a[href^='/people/']:not([href*='new'])").first.click()
    page.get_by_text("Show the picture").click()
    canvas = page.frame_locator("iframe").locator("canvas")
    canvas.wait_for()
    assert is_drawn(canvas), "nothing is drawn"
    assert noticed.said == []
