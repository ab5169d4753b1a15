"""How a page is looked at: what it says and fetches, what axe finds, how heavy it is, and its picture at each width."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

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


def look(page: Page, noticed: Noticed, picture: str, *, most: int = MOST_BYTES) -> None:
    """Look at the page that is open, on a phone and on a desktop, keep a picture of each, and weigh it."""
    page.wait_for_load_state("networkidle")
    weights[picture] = page.evaluate(_WEIGH)
    page.evaluate(AXE.read_text())
    for width, (across, _) in SIZES.items():
        resize(page, width)
        page.screenshot(path=SCREENSHOTS / f"{picture}-{width}.png", full_page=True)
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= across, f"scrolls sideways on a {width}"
        violations = _violations(page)
        assert not violations, f"{width}: {violations}"
    assert not noticed.said, noticed.said
    assert weights[picture] <= most


def _violations(page: Page) -> list[str]:
    found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found["violations"] for node in rule["nodes"]]
