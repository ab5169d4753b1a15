"""The network map's picture: its names, what a saved drawing says to whom, and the reader's fingers and wheel."""

import math
import re
from dataclasses import dataclass
from typing import Any

import pytest
from lxml import etree
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.looking import Noticed, resize, wait_on

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"

#: The boxes of names, a pixel smaller on every side: their letters may touch.
_BOXES = """() => [...document.querySelectorAll("[clip-path] text:not(.halo)")].map((one) => {
    const { x, y, width, height } = one.getBBox();
    return [one.textContent, x + 1, y + 3, x + width - 1, y + height - 3, parseFloat(one.getAttribute("font-size"))];
})"""


@dataclass(frozen=True)
class Drawing:
    """A drawing that was saved, and where on the screen its left upper corner is."""

    text: str
    left: float
    top: float

    @property
    def root(self) -> etree._Element:
        return etree.fromstring(self.text.encode())

    def loneliest_circle(self) -> tuple[float, float, float]:
        """The place on the screen, and the radius, of the circle that is farthest from all others."""
        marks = self.root.iter(f"{SVG}circle")
        circles = [(float(one.get("cx", "")), float(one.get("cy", "")), float(one.get("r", ""))) for one in marks]
        x, y, radius = max(circles, key=lambda one: min(_gap(one, other) for other in circles if other != one))
        return self.left + x, self.top + y, radius


@pytest.mark.parametrize("query", ["", "?open=all", "?open=street-14", "?open=all&x=0&y=0&k=1.2"])
def test_no_name_lies_over_another(page: Page, query: str, width: str) -> None:
    resize(page, width)
    _open(page, query)
    drawing = _save(page)
    sheet = page.context.new_page()
    sheet.set_content(drawing.text[drawing.text.index("<svg") :])
    names = sheet.evaluate(_BOXES)
    sheet.close()
    assert len(names) > 5
    assert min(size for *_, size in names) >= 12
    over = [
        (one[0], other[0])
        for place, one in enumerate(names)
        for other in names[:place]
        if one[1] < other[3] and other[1] < one[3] and one[2] < other[4] and other[2] < one[4]
    ]
    assert over == []


def test_a_saved_drawing_is_read_without_colours_and_aloud(page: Page) -> None:
    resize(page, "desktop")
    _open(page, "?open=street-14")
    root = _save(page).root
    assert root.get("role") == "img"
    assert (root.findtext(f"{SVG}title") or "").endswith("Brook Row")
    assert "Organisation" in (root.findtext(f"{SVG}desc") or "")
    said = {one.text for one in root.iter(f"{SVG}text")}
    assert {"Person", "Organisation", "Only named, or outside our areas"} <= said
    picture = root.find(f"{SVG}g[@clip-path]")
    assert picture is not None
    assert {one.tag for one in picture.iter()} >= {f"{SVG}circle", f"{SVG}rect", f"{SVG}path", f"{SVG}text"}
    widths = {one.get("stroke-width") for one in picture.iter(f"{SVG}path") if one.get("fill") == "none"}
    assert len(widths) == 3, "slight, ordinary and close ties"
    hollow = [one for one in picture.iter(f"{SVG}g") if one.get("fill") == "#ffffff" and one.get("stroke") != "#ffffff"]
    assert hollow, "nobody is only named"


def test_what_is_saved_names_only_who_agreed_to_be_on_a_map(page: Page) -> None:
    _open(page, "?open=street-14")
    page.get_by_text("Save, print or hand round").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save a drawing (SVG)").click()
    assert saved.value.suggested_filename == "network-map-brook-row.svg"
    drawing = saved.value.path().read_text()
    for said in (
        "Network map: Brook Row",
        "The network as it was read on",
        "Left out: people of the team",
        "Without names: people",
    ):
        assert said in drawing
    unnamed = _unnamed(page)
    assert unnamed
    assert [name for name in unnamed if f">{name}<" in drawing] == []
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save a picture (PNG)").click()
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")


def test_the_map_is_printed_alone(page: Page, noticed: Noticed) -> None:
    _open(page)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("#map-paper svg")).to_be_visible()
    for hidden in ("header", "#map-frame", "#map-told", "#map-find"):
        expect(page.locator(hidden).first).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("#map-paper")).to_be_empty()
    page.emulate_media(media="screen")
    assert noticed.said == []


def test_what_is_on_screen_is_handed_round(page: Page) -> None:
    _open(page, "?open=street-14")
    page.get_by_text("Save, print or hand round").click()
    page.get_by_role("button", name="Hand round what is on screen").click()
    expect(page).to_have_url(re.compile("/handouts/new"))
    title = page.get_by_label("Title (optional)").first
    expect(title).to_have_value("")  # it would tell partners on which street those without a name live


def test_a_finger_scrolls_the_page_until_the_map_is_tapped(page: Page) -> None:
    _open(page)
    finger = page.context.new_cdp_session(page)
    box = page.locator("canvas").bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    _swipe(finger, middle, (0, -150))
    assert _rest(page) > 50
    assert "k=" not in page.url
    page.evaluate("scrollTo(0, 0)")
    page.touchscreen.tap(box["x"] + 5, box["y"] + 5)
    _swipe(finger, middle, (40, -120))
    expect(page).to_have_url(re.compile("k="))
    assert page.evaluate("scrollY") == 0
    page.locator("h1").tap()
    _swipe(finger, middle, (0, -150))
    assert _rest(page) > 50


def _rest(page: Page) -> int:
    """How far down the page is scrolled, once it was set going and rests again."""
    wait_on(page, lambda: page.evaluate("scrollY") > 0)
    before, now = -1, 0
    while now != before:
        page.wait_for_timeout(400)
        before, now = now, int(page.evaluate("scrollY"))
    return now


def test_two_fingers_bring_the_map_nearer(page: Page) -> None:
    _open(page, "?x=0&y=0&k=0.3")
    finger = page.context.new_cdp_session(page)
    box = page.locator("canvas").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for step in range(8):
        points = [{"x": x - 20 - 5 * step, "y": y, "id": 0}, {"x": x + 20 + 5 * step, "y": y, "id": 1}]
        if step == 0:
            finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points[:1]})
        kind = "touchMove" if step else "touchStart"
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page).to_have_url(re.compile(r"k=0\.[5-9]|k=1"))


def test_a_finger_need_not_hit_a_small_circle(page: Page) -> None:
    _open(page)
    x, y, radius = _save(page).loneliest_circle()
    assert radius < 12
    page.touchscreen.tap(x, y - radius - 18)
    expect(page).to_have_url(re.compile("open=street-"))


def test_the_wheel_scrolls_the_page_until_the_map_is_clicked(page: Page) -> None:
    resize(page, "desktop")
    _open(page)
    box = page.locator("canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 8, box["y"] + 8)
    page.mouse.wheel(0, 120)
    page.wait_for_function("() => scrollY > 50")
    page.evaluate("scrollTo(0, 0)")
    page.mouse.click(box["x"] + 8, box["y"] + 8)
    page.mouse.wheel(0, -120)
    expect(page).to_have_url(re.compile("k="))
    assert page.evaluate("scrollY") == 0


def _gap(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    return math.dist(one[:2], other[:2]) - one[2] - other[2]


def _open(page: Page, query: str = "") -> None:
    page.goto(f"/network{query}")
    expect(page.locator("#map-wait")).to_be_hidden()
    page.locator("#map-told li").first.wait_for()


def _save(page: Page) -> Drawing:
    box = page.locator("canvas").bounding_box()
    assert box is not None
    scroll = page.evaluate("scrollY")
    page.get_by_text("Save, print or hand round").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save a drawing (SVG)").click()
    page.evaluate("top => scrollTo(0, top)", scroll)
    return Drawing(saved.value.path().read_text(), box["x"], box["y"])


def _swipe(finger: CDPSession, start: tuple[float, float], way: tuple[float, float]) -> None:
    (x, y), (across, down) = start, way
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 11):
        point = {"x": x + across * step / 10, "y": y + down * step / 10}
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def _unnamed(page: Page) -> list[str]:
    """Names of people who have not agreed to be on a map, or whom nobody has met."""
    nodes: dict[str, Any] = page.evaluate("fetch('/network/data').then(answer => answer.json())")["nodes"]
    agreed = _places(nodes["on_maps"]) - _places(nodes["named"])
    people = {place for place, kind in enumerate(nodes["kind"]) if kind == "p"}
    named = {nodes["name"][place] for place in agreed}
    return [nodes["name"][place] for place in people - agreed if nodes["name"][place] not in named]


def _places(coded: list[int]) -> set[int]:
    places, place = set(), 0
    for step in coded:
        place += step
        places.add(place)
    return places
