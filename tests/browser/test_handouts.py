"""Handing a network round as a person would: looked at, taken out, opened without any network, printed."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import AXE, SCREENSHOTS, SIZES, Noticed, is_drawn, look, read_all, resize

pytestmark = pytest.mark.browser

#: Millimetres around what is printed.
MARGIN = 12


@pytest.fixture
def alone(browser: Browser) -> Iterator[Page]:
    """A page of a browser that reaches no network at all and is signed in nowhere."""
    profile = browser.new_context(offline=True, locale="en-GB")
    yield profile.new_page()
    profile.close()


def hand_round(page: Page, person: int, written_as: str) -> None:
    """From somebody's network to the handout that is about to be taken out as *written_as*."""
    page.goto(f"/people/{person}/network")
    page.get_by_role("link", name="Hand this round").click()
    page.get_by_label("2: and those tied to these").check()
    page.get_by_label("What they care about").check()
    page.get_by_role("button", name="Show what goes in").click()
    page.get_by_label(written_as).check()


def test_what_goes_in_is_shown_and_the_file_asks_nobody(
    page: Page, noticed: Noticed, records: dict[str, int], alone: Page, tmp_path: Path
) -> None:
    hand_round(page, records["person"], "A page for a browser")
    names = read_all(page.get_by_role("rowheader"))
    assert len(names) > 10
    look(page, noticed, "handout-new")
    with page.expect_download() as started:
        page.get_by_role("button", name="Take it out").click()
    file = tmp_path / started.value.suggested_filename
    started.value.save_as(file)
    assert re.fullmatch(r"kith-[a-z-]+-\d{4}-\d\d-\d\d\.html", file.name)

    asked: list[str] = []
    said: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.on("console", lambda message: said.append(message.text))
    alone.on("pageerror", lambda error: said.append(str(error)))
    for width, (across, down) in SIZES.items():
        alone.set_viewport_size({"width": across, "height": down})
        alone.goto(file.as_uri())
        canvas = alone.locator("canvas")
        canvas.wait_for()
        assert is_drawn(canvas), "nothing is drawn"
        assert alone.evaluate("document.documentElement.scrollWidth") <= across
        alone.screenshot(path=SCREENSHOTS / f"handout-page-{width}.png", full_page=True)
    told = read_all(alone.locator("tbody th"))
    assert {name.removesuffix(" (team)") for name in told if not name.startswith("No name")} == set(names)
    assert asked == [file.as_uri()] * len(SIZES), "a file that is handed round asks no host for anything"
    assert said == []


def test_the_file_is_read_without_seeing_it(
    page: Page, records: dict[str, int], browser: Browser, tmp_path: Path
) -> None:
    """axe is put into a copy of the page whose policy lets scripts in; all else is as it was handed round."""
    hand_round(page, records["person"], "A page for a browser")
    with page.expect_download() as started:
        page.get_by_role("button", name="Take it out").click()
    profile = browser.new_context(offline=True, bypass_csp=True)
    copy = tmp_path / "copy.html"
    started.value.save_as(copy)
    reader = profile.new_page()
    reader.goto(copy.as_uri())
    reader.locator("canvas").wait_for()
    reader.evaluate(AXE.read_text())
    found = reader.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [rule["id"] for rule in found["violations"]] == []
    profile.close()


@pytest.mark.parametrize(("paper", "millimetres"), [("A4", (297, 210)), ("A3", (420, 297))])
def test_a_sheet_is_printed_across_with_the_drawing_on_its_first_page(
    page: Page, noticed: Noticed, records: dict[str, int], paper: str, millimetres: tuple[int, int]
) -> None:
    hand_round(page, records["person"], f"A sheet to print, {paper}")
    page.get_by_role("button", name="Take it out").click()
    page.locator("svg.drawing").wait_for()
    look(page, noticed, f"handout-sheet-{paper.lower()}")
    printed = page.pdf(prefer_css_page_size=True)
    sizes = [float(size) for size in re.findall(rb"/MediaBox \[0 0 ([\d.]+)", printed)]
    assert {round(size / 72 * 25.4) for size in sizes} == {millimetres[0]}
    across, down = ((side - 2 * MARGIN) / 25.4 * 96 for side in millimetres)
    page.set_viewport_size({"width": int(across), "height": int(down)})
    page.emulate_media(media="print")
    expect(page.get_by_text("This is what is printed")).to_be_hidden()
    bottom = page.locator("footer").bounding_box()
    assert bottom is not None
    assert bottom["y"] + bottom["height"] < down
    page.emulate_media(media="screen")


def test_what_is_on_the_map_is_handed_round(page: Page, noticed: Noticed, records: dict[str, int]) -> None:
    resize(page, "desktop")
    page.goto(f"/network?focus={records['person']}&steps=1")
    page.get_by_text("Save, print or hand round").click()
    page.get_by_role("button", name="Hand round what is on screen").click()
    page.get_by_text("What will be in it").wait_for()
    names = read_all(page.get_by_role("rowheader"))
    page.get_by_label("A sheet to print, A4").check()
    page.get_by_role("button", name="Take it out").click()
    listed = read_all(page.locator(".list li strong"))
    assert listed == names
    page.get_by_role("button", name="Back, to change what goes in").click()
    assert read_all(page.get_by_role("rowheader")) == names
    assert noticed.said == []
