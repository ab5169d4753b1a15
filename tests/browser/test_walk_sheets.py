"""A street's doors, a walk's sheet on paper, and keying it in: looked at in one go."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import Noticed, look

pytestmark = pytest.mark.browser

_BREAKS = "[...document.querySelectorAll('tbody tr')].map(one => getComputedStyle(one).breakInside)"
_SIZES = "[...document.querySelectorAll('main *')].map(one => parseFloat(getComputedStyle(one).fontSize))"

#: 14 points, in pixels.
LARGE = 14 / 72 * 96


def test_doors_are_put_on_paper_and_come_back(page: Page, records: dict[str, int], noticed: Noticed) -> None:
    street = records["street"]
    page.goto(f"/streets/{street}/doors/new")
    page.get_by_label("Doors", exact=True).fill("201–219 odd, Zinnia Cottage")
    page.get_by_role("button", name="Show the doors").click()
    expect(page.get_by_role("heading", name="11 doors will be added")).to_be_visible()
    look(page, noticed, "doors-new")
    page.get_by_role("button", name="Add these doors").click()
    expect(page.get_by_text("Zinnia Cottage").first).to_be_visible()
    look(page, noticed, "doors")

    page.goto(f"/walks/new?street={street}")
    page.locator("input[name=planned_for]").fill(dt.datetime.now(dt.UTC).date().isoformat())
    page.get_by_role("button", name="Plan the walk").click()
    page.get_by_role("link", name="Print the sheet").click()
    page.get_by_role("button", name=re.compile("^Make lines for")).click()
    look(page, noticed, "walk-sheet")
    page.emulate_media(media="print")
    assert set(page.evaluate(_BREAKS)) == {"avoid"}
    expect(page.locator(".on-screen")).to_be_hidden()
    assert min(page.evaluate(_SIZES)) >= LARGE - 0.01
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/MediaBox\s*\[0 0 594\.\d+ 841\.\d+\]", printed)) > 1
    page.emulate_media(media="screen")

    page.get_by_role("link", name="Key in what was ticked").click()
    page.get_by_label("What was ticked?").fill("1-3 n; 4 c")
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_text("3 × nobody in, 1 × conversation")).to_be_visible()
    look(page, noticed, "walk-key-in")
    page.get_by_role("button", name="Save what is chosen").click()
    expect(page.get_by_text("4 knocks are logged.")).to_be_visible()
    expect(page.get_by_role("heading", name="1 conversation to write down")).to_be_visible()
