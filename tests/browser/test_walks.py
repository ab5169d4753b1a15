"""Planning a walk as people do: a day, an hour, Kith's proposals, a tick, and the page to take along."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import Noticed, look

pytestmark = pytest.mark.browser


def test_a_walk_is_planned_from_proposals_that_one_ticks(page: Page, noticed: Noticed) -> None:
    page.goto("/walks/new")
    day = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=6)
    page.get_by_label("On which day?").fill(day.isoformat())
    page.get_by_label("At what time?").fill("10:30")
    page.get_by_role("button", name="Propose streets").click()
    hint = page.get_by_text("Kith proposes")
    expect(hint).to_contain_text("10:30am: about")
    page.wait_for_load_state()
    boxes = page.get_by_role("group", name="Along which streets?").get_by_role("checkbox")
    proposed = boxes.count()
    assert proposed >= 2
    assert not any(boxes.nth(place).is_checked() for place in range(proposed))
    look(page, noticed, "walk-proposed")
    boxes.nth(1).check()
    page.get_by_role("button", name="Plan the walk").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{day:%A} {day.day} {day:%B}")
    expect(page.get_by_role("heading", name="1 street, in the order of walking")).to_be_visible()
    link = page.get_by_role("button", name="Open on your phone")
    expect(link).to_have_attribute("href", f"/doorstep#walk={page.url.rsplit('/', 1)[1]}")
