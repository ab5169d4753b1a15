"""The street map as people use it: with a finger, with the keyboard, on paper, and where no script runs."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from crm.permissions import Actor, Role
from crm.session import make_session
from crm.setting_up import set_up_team
from crm.users import add_user
from tests.browser.conftest import ADMIN, PASSWORD, SignIn, enter, serving
from tests.browser.looking import Noticed, look, resize
from tests.database import database
from tests.factories import make_street

pytestmark = pytest.mark.browser

#: Leaflet alone weighs 85,000 bytes, and the list below the map is long.
MOST_BYTES = 290_000

FLATS, FLATS_AT = 40, (54.68, -2.47)


@pytest.fixture
def street_map(page: Page) -> Locator:
    """The map of the demo, drawn, on a desktop."""
    resize(page, "desktop")
    page.goto("/streets/map")
    page.locator(".kith-map__legend li").first.wait_for()
    return page.locator(".kith-map__canvas")


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with forty blocks of flats on one point, and a street without a place."""
    folder = tmp_path_factory.mktemp("crowded")
    with database("sqlite", folder) as engine:
        with make_session(engine, Actor.command_line(), writes=True) as db:
            area = set_up_team(db, Actor.command_line(), area="Marlbrook")
            who = {"name": "Owen Tregarthen", "email": ADMIN, "password": PASSWORD}
            add_user(db, Actor.command_line(), role=Role.ADMIN, area_ids=[area.id], **who)
            for number in range(FLATS):
                make_street(db, f"Block {number:02}", area=area, lat=FLATS_AT[0], lon=FLATS_AT[1])
            make_street(db, "Nowhere Lane", area=area)
            db.commit()
        with serving(engine, folder) as address:
            yield address


def data_of(page: Page) -> dict[str, Any]:
    answer: dict[str, Any] = page.request.get("/streets/map/data").json()
    return answer


def middles(shapes: list[list[list[int]]]) -> list[tuple[float, float]]:
    """A point on each street: longitude and latitude."""
    x = y = 0
    found = []
    for shape in shapes:
        points = []
        for line in shape:
            for east, north in zip(line[::2], line[1::2], strict=True):
                x, y = x + east, y + north
                points.append((x / 1e5, y / 1e5))
        found.append(points[len(points) // 2] if points else (0.0, 0.0))
    return found


def press(canvas: Locator, across: int = 0, down: int = 0) -> None:
    """Press so many pixels from the middle of the map."""
    box = canvas.bounding_box()
    assert box
    canvas.click(position={"x": box["width"] / 2 + across, "y": box["height"] / 2 + down})


@pytest.mark.parametrize("address", ["/streets/map", "/streets/map?open={street}&walk={street}&by=coverage"])
def test_the_map_is_readable_quiet_and_accessible(
    page: Page, noticed: Noticed, records: dict[str, int], address: str
) -> None:
    page.goto(address.format_map(records))
    page.locator(".kith-map__legend li").first.wait_for()
    look(page, noticed, "street-map-open" if "open" in address else "street-map", most=MOST_BYTES)


def test_a_street_is_opened_from_the_list_and_gathered_for_a_walk(page: Page, street_map: Locator) -> None:
    rows = page.locator("#results a[data-street]")
    first, second = (rows.nth(place).text_content() or "" for place in (0, 1))
    rows.nth(0).press("Enter")
    beside = page.locator(".kith-map__beside")
    expect(beside.get_by_role("heading", name=first)).to_be_focused()
    expect(beside).to_contain_text("Who could open the door")
    beside.get_by_role("button", name="Add to the walk").click()
    rows.nth(1).click()
    expect(beside.get_by_role("heading", name=second)).to_be_focused()
    beside.get_by_role("button", name="Add to the walk").click()
    walk = page.get_by_role("region", name="Streets for a walk")
    expect(walk.get_by_role("listitem")).to_have_count(2)
    ids = [rows.nth(place).get_attribute("data-street") for place in (0, 1)]
    expect(walk.get_by_role("button", name="Plan this walk")).to_have_attribute(
        "href", f"/walks/new?street={ids[0]}&street={ids[1]}"
    )
    walk.get_by_role("button", name=f"Take out {first}").click()
    beside.get_by_role("button", name="Close").click()
    expect(beside).to_be_hidden()
    expect(street_map).to_be_focused()
    page.reload()
    expect(walk.get_by_role("listitem")).to_have_count(1)


def test_what_is_pressed_on_the_map_opens_beside_it(page: Page, street_map: Locator) -> None:
    streets = data_of(page)["streets"]
    place = next(place for place, shape in enumerate(streets["shape"]) if shape)
    middle = middles(streets["shape"])[place]
    page.goto(f"/streets/map?assets=off&at={middle[1]},{middle[0]},17")
    page.locator(".kith-map__legend li").first.wait_for()
    press(street_map)
    expect(page.locator("#beside-title")).to_contain_text(streets["name"][place])
    assert f"open={streets['id'][place]}" in page.url


def test_filters_keep_list_legend_and_address_in_step(page: Page, street_map: Locator) -> None:
    legend = page.locator(".kith-map__legend")
    assert legend.get_by_role("listitem").count() >= 5
    page.get_by_text("Filters").click()
    page.get_by_label("What we know").select_option("not_knocked")
    expect(legend.get_by_role("listitem")).to_have_count(2)
    placed = page.locator("#results tbody tr").filter(has_not_text="No place yet").count()
    expect(legend).to_contain_text(f"Not knocked yet ({placed})")
    expect(page.locator(".kith-map__note")).to_contain_text("What we know: Not knocked yet")
    page.get_by_label("Assets").select_option("off")
    expect(legend.get_by_role("listitem")).to_have_count(1)
    page.get_by_label("Colours tell").select_option("spoken")
    expect(legend).to_contain_text("Nobody yet")
    asked = {"state=not_knocked", "assets=off", "by=spoken"}
    page.wait_for_url(lambda url: asked <= set(url.partition("?")[2].split("&")))
    page.reload()
    expect(legend).to_contain_text("Nobody yet")


def test_the_map_is_moved_by_keys_and_can_be_skipped(page: Page, street_map: Locator) -> None:
    street_map.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**at=**")
    before = page.url
    page.keyboard.press("+")
    page.wait_for_url(lambda url: url != before)
    page.locator(".kith-map .govuk-skip-link").press("Enter")
    expect(page.locator("#results")).to_be_focused()


def test_forty_blocks_on_one_point_stand_around_it(signed_in: SignIn, crowded: str) -> None:
    page = signed_in(crowded, ADMIN).new_page()
    noticed = Noticed(crowded)
    noticed.watch(page)
    resize(page, "desktop")
    page.goto(f"/streets/map?at={FLATS_AT[0]},{FLATS_AT[1]},17")
    page.locator(".kith-map__legend li").first.wait_for()
    canvas, opened = page.locator(".kith-map__canvas"), set()
    for across, down in [(16, 0), (-14, 13), (2, -22), (-6, 24), (33, 15), (-29, -35)]:
        press(canvas, across, down)
        title = page.locator("#beside-title:not([data-read])")
        opened.add(title.text_content())
        page.locator("#beside-title").evaluate("one => (one.dataset.read = 'yes')")
    assert len(opened) >= 4
    expect(page.locator("#results")).to_contain_text("1 street has no place yet")
    expect(page.locator(".kith-map__note")).to_contain_text("1 without a place is in the list alone.")
    assert not noticed.said
    page.close()


def test_on_paper_each_street_is_drawn_with_legend_and_day(page: Page, street_map: Locator) -> None:
    streets = data_of(page)["streets"]
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    paper = page.locator(".kith-map__paper svg")
    expect(paper).to_be_visible()
    drawn = sum(1 for shape in streets["shape"] if shape)
    assert paper.locator("path").count() >= drawn
    assert paper.locator("text").count() > 5
    expect(page.locator(".kith-map__legend")).to_be_visible()
    expect(page.locator(".kith-map__note")).to_contain_text("left out")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for gone in ("#results", ".kith-search", ".kith-map__canvas"):
        expect(page.locator(gone)).to_be_hidden()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(paper).to_have_count(0)
    page.emulate_media(media="screen")


def test_without_scripts_the_list_says_it_all(browser: Browser, server: str, records: dict[str, int]) -> None:
    profile = browser.new_context(base_url=server, java_script_enabled=False)
    page = profile.new_page()
    enter(page, ADMIN)
    page.goto(f"/streets/map?open={records['street']}")
    expect(page.get_by_text("The map needs JavaScript.")).to_be_visible()
    expect(page.get_by_role("link", name="Plan a walk here")).to_be_visible()
    expect(page.locator("#results tbody tr")).not_to_have_count(0)
    profile.close()
