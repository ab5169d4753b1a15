"""How a page is looked at: what it says and fetches, what axe finds, how heavy it is, and its picture at each width."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.waiting import wait_until

ROOT = Path(__file__).parents[2]
AXE = ROOT / "web/frontend/node_modules/axe-core/axe.min.js"
SCREENSHOTS = ROOT / "build/screenshots"
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}

#: The most that one page may weigh: its document, styles and scripts, unpacked.
MOST_BYTES = 200_000

#: Address of each page looked at, and its weight in bytes.
weights: dict[str, int] = {}

_WEIGH = """performance.getEntries()
    .filter(one => one.entryType === "navigation" || ["script", "link", "css", "other"].includes(one.initiatorType))
    .reduce((sum, one) => sum + one.decodedBodySize, 0)"""

# Only what is wrong leaves the page: what is right is a hundred times as long.
_AXE_FINDS = """axe.run(document, {resultTypes: ["violations"]}).then(found => found.violations.flatMap(
    rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 200)}`)))"""

# Its pixels are read from a copy: a browser complains of a canvas that is drawn on and read again and again.
_INK = """one => {
    const copy = new OffscreenCanvas(one.width, one.height).getContext("2d", {willReadFrequently: true});
    copy.drawImage(one, 0, 0);
    return copy.getImageData(0, 0, one.width, one.height).data.some((value, at) => at % 4 === 3 && value);
}"""


@dataclass
class Noticed:
    """What a page did that it should not: said something on the console, asked another host, failed."""

    server: str
    said: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Notice what *page* does from now on."""
        page.on("console", lambda message: self.said.append(f"{page.url}: {message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.said.append(f"{page.url}: {error}"))
        page.on("request", lambda request: self._check_host(request.url))

    def _check_host(self, url: str) -> None:
        if not url.startswith((self.server, "data:", "blob:", "about:")):
            self.said.append(f"asked {url}")


def resize(page: Page, width: str) -> None:
    """Give the window the size of a phone or of a desktop."""
    across, down = SIZES[width]
    page.set_viewport_size({"width": across, "height": down})


def wait_on(page: Page, holds: Callable[[], object]) -> None:
    """Wait for what no page shows, as a record in the database, while *page* goes on."""
    wait_until(holds, pause=lambda seconds: page.wait_for_timeout(seconds * 1000))


def read_all(locator: Locator) -> list[str]:
    """The texts of all that *locator* finds, once the page has come to its end: what is read does not wait for it."""
    locator.page.wait_for_load_state()
    return locator.all_inner_texts()


def draw_anew(page: Page) -> None:
    """Let *page* draw what was set going: two frames, however long they take."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def is_drawn(canvas: Locator) -> bool:
    """Whether anything is on it, as soon as there is."""
    wait_on(canvas.page, lambda: canvas.evaluate(_INK))
    return bool(canvas.evaluate(_INK))


def look(page: Page, noticed: Noticed, picture: str, *, most: int = MOST_BYTES) -> None:
    """Look at the page that is open, on a phone and on a desktop, keep a picture of each, and weigh it."""
    page.wait_for_load_state("networkidle")
    weights[picture] = page.evaluate(_WEIGH)
    page.evaluate(AXE.read_text())
    for width, (across, _) in SIZES.items():
        resize(page, width)
        page.screenshot(path=SCREENSHOTS / f"{picture}-{width}.jpeg", full_page=True, quality=80)
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= across, f"scrolls sideways on a {width}"
        violations = _violations(page)
        assert not violations, f"{width}: {violations}"
    assert not noticed.said, noticed.said
    assert weights[picture] <= most


def _violations(page: Page) -> list[str]:
    return list(page.evaluate(_AXE_FINDS))
