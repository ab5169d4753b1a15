"""The network map, driven as a person would: by pointer, by keyboard, by what is heard, and without any script."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ADMIN, SignIn, enter
from tests.browser.looking import Noticed, draw_anew, look, resize, wait_on

pytestmark = pytest.mark.browser

#: A map carries what draws it: no page of text may be as heavy.
MOST_BYTES = 310_000


def test_the_map_opens_on_its_streets(page: Page, noticed: Noticed) -> None:
    _open(page)
    expect(page.get_by_role("heading", name="All streets")).to_be_visible()
    expect(page.locator("#map-count")).to_contain_text(re.compile(r"\d\d circles: 1,\d+ people"))
    expect(page.locator("#map-told")).to_contain_text("No ties that we know of lead out of Signal Row")
    assert _is_drawn(page)
    canvas = page.locator("canvas").bounding_box()
    assert canvas is not None
    assert canvas["y"] < 360, "the picture comes late on a phone"
    look(page, noticed, "network-map", most=MOST_BYTES)


def test_a_circle_opens_the_street_and_a_dot_the_person(page: Page, noticed: Noticed) -> None:
    _open(page)
    street = _click_where_the_keyboard_is(page, "Home")
    expect(page.get_by_role("heading", name=street, exact=True)).to_be_visible()
    expect(page.locator("#map-told")).to_contain_text("others outside")
    person = _click_where_the_keyboard_is(page, "Home")
    expect(page.locator("#map-beside h2")).to_have_text(person)
    expect(page).to_have_url(re.compile(r"open=street-\d+&sel=\d+"))
    look(page, noticed, "network-map-street", most=MOST_BYTES)
    page.get_by_role("link", name="Let go").click()
    expect(page.locator("#map-beside")).to_be_empty()
    page.get_by_role("link", name="Communities").click()
    expect(page.get_by_role("heading", name="All communities")).to_be_visible()
    page.go_back()
    page.go_back()
    expect(page.locator("#map-beside h2")).to_have_text(person)
    page.go_back()
    page.go_back()
    expect(page.get_by_role("heading", name="All streets")).to_be_visible()


def test_somebody_is_found_by_name_and_a_place_too(page: Page) -> None:
    _open(page)
    _find(page, "#map-find", "nasreen h", "Nasreen Hussain")
    expect(page.locator("#map-where")).to_be_focused()
    expect(page.locator("#map-beside h2")).to_have_text("Nasreen Hussain")
    page.locator("#map-find").fill("moonless")
    expect(page.get_by_text("Nobody found on the map")).to_be_visible()
    _find(page, "#map-find", "signal", "Signal Row")
    expect(page.get_by_role("heading", name="Signal Row", exact=True)).to_be_visible()
    expect(page.locator("#map-told")).to_contain_text("No tie that we know of leads out of here.")


def test_the_map_goes_so_many_steps_around_somebody(page: Page, records: dict[str, int]) -> None:
    _open(page, f"?focus={records['person']}")
    counts = [_people(page)]
    for steps in (2, 3):
        page.get_by_role("link", name=f"{steps} steps around").click()
        expect(page.locator("#map-where")).to_contain_text(f"{steps} steps around")
        counts.append(_people(page))
    assert counts == sorted(set(counts)), counts
    page.go_back()
    expect(page.locator("#map-where")).to_contain_text("2 steps around")


def test_the_way_between_two_people_is_drawn_and_told(page: Page, noticed: Noticed) -> None:
    _open(page)
    page.get_by_text("Who could introduce whom?").click()
    page.get_by_role("button", name="Find the way").click()
    expect(page.locator("#map-path-problem")).to_contain_text("Choose two people")
    _find(page, "#map-from", "nasreen hus", "Nasreen Hussain")
    _find(page, "#map-to", "terence mal", "Terence Malone")
    page.get_by_role("button", name="Find the way").click()
    expect(page.get_by_role("heading", name="The way from Nasreen Hussain to Terence Malone")).to_be_focused()
    expect(page.locator("#map-told")).to_contain_text(re.compile(r"\d steps: Nasreen Hussain knows .* Terence Malone"))
    page.reload()
    expect(page.locator("#map-told")).to_contain_text("Nasreen Hussain knows")
    look(page, noticed, "network-map-path", most=MOST_BYTES)


def test_filters_narrow_the_map_and_are_kept_in_the_address(page: Page) -> None:
    _open(page, "?open=all")
    everybody = _people(page)
    page.get_by_text("Filter", exact=True).click()
    page.get_by_label("The team").check()
    expect(page).to_have_url(re.compile("staff=1"))
    wait_on(page, lambda: _people(page) != everybody)
    assert _people(page) == everybody + 4, "the team is hidden at first"
    page.get_by_label("Organisations").uncheck()
    page.get_by_label("Assets").uncheck()
    expect(page.locator("#map-count")).not_to_contain_text("organisation")
    page.get_by_label("Area", exact=True).select_option(label="Thornbeck › Marlbrook › Chapel Bank")
    page.get_by_label("Connectors", exact=True).select_option(label="Connectors we are not sure of yet")
    expect(page).to_have_url(re.compile("sure=unsure"))
    wait_on(page, lambda: _people(page) < everybody / 4)
    assert 0 < _people(page) < everybody / 4
    page.get_by_label("Who spoke of").select_option(index=1)
    page.get_by_label("Friend of", exact=True).check()
    page.get_by_label("Neighbour of", exact=True).check()
    page.get_by_label("Only ties that one of the two told us of").check()
    expect(page).to_have_url(re.compile("said=1"))
    expect(page.locator("#map-narrowed")).to_contain_text(
        "Only: people; Thornbeck › Marlbrook › Chapel Bank; who spoke of"
    )
    expect(page.locator("#map-narrowed")).to_contain_text("told us")
    told = page.locator("#map-count").inner_text()
    page.reload()
    expect(page.locator("#map-count")).to_have_text(told)
    page.get_by_text("Filter (on)").click()
    expect(page.get_by_label("The team")).to_be_checked()
    expect(page.get_by_label("Who spoke of").locator("option:checked")).not_to_have_text("Any topic")
    page.get_by_role("link", name="Start again").click()
    expect(page.get_by_role("heading", name="All streets")).to_be_visible()


def test_ties_are_shown_as_they_held_on_a_day(page: Page) -> None:
    _open(page, "?open=all")
    now = _ties(page)
    page.get_by_text("As it was on a day").click()
    slider = page.get_by_role("slider")
    for _ in range(5):
        slider.press("ArrowLeft")
    expect(page).to_have_url(re.compile(r"at=20\d\d-"))
    wait_on(page, lambda: _ties(page) < now)
    assert _ties(page) < now
    assert slider.get_attribute("aria-valuetext") == page.locator("#map-day-said").inner_text()
    page.get_by_label("Or name the day").fill("2020-03-01")
    expect(page.locator("#map-day-said")).to_have_text("1 March 2020")
    expect(page).to_have_url(re.compile("at=2020-03-01"))
    wait_on(page, lambda: _ties(page) < now / 2)
    assert _ties(page) < now / 2
    expect(page.get_by_text("is not growth in what there is")).to_be_visible()
    page.go_back()
    page.go_back()
    expect(page.locator("#map-day-said")).to_contain_text("Today")


def test_any_measure_can_be_size_and_colour(page: Page, noticed: Noticed) -> None:
    _open(page, "?open=street-14")
    page.get_by_text("Size and colour").click()
    page.get_by_label("Size of a dot").select_option(label="People within two steps")
    page.get_by_label("Colour of a dot").select_option(label="People within two steps")
    expect(page.locator("#map-key")).to_contain_text(re.compile(r"Low: [\d,]+ to [\d,]+.*High: [\d,]+ to [\d,]+", re.S))
    page.get_by_text("The same as a table").click()
    values = page.locator("#map-table [data-label='People within two steps']").all_inner_texts()
    numbers = [int(value.replace(",", "")) for value in values[:5]]
    assert numbers == sorted(numbers, reverse=True)
    look(page, noticed, "network-map-measure", most=MOST_BYTES)


def test_two_people_are_chosen_and_tied_from_the_map(page: Page) -> None:
    _open(page)
    _find(page, "#map-find", "nasreen h", "Nasreen Hussain")
    page.get_by_role("button", name="Choose a second one").click()
    _find(page, "#map-find", "terence mal", "Terence Malone")
    expect(page.locator("#map-chosen")).to_contain_text("Chosen: Nasreen Hussain and Terence Malone")
    page.get_by_role("link", name="How could they be introduced?").click()
    expect(page.locator("#map-where")).to_contain_text("The way from")
    expect(page.get_by_role("link", name="Introduce them")).to_be_visible()
    page.locator("#map-chosen").get_by_role("link", name="Add a tie").click()
    expect(page).to_have_url(re.compile(r"/people/\d+/ties/new\?other=\d+&back=%2Fnetwork"))
    expect(page.get_by_label("With whom or what?")).to_have_value(re.compile("Terence Malone"))
    page.go_back()
    expect(page.locator("#map-where")).to_contain_text("The way from")


def test_the_keyboard_goes_from_neighbour_to_neighbour_and_is_heard(page: Page) -> None:
    _open(page)
    page.locator("#map-frame").focus()
    largest = _heard(page, "Home")
    assert re.search(r"^.+, \d+ people, \d+ ties inside, \d+ ties to \d+ others\. 1 of \d+\.$", largest)
    _heard(page, "Enter")
    expect(page).to_have_url(re.compile("open=street"))
    page.locator("#map-frame").focus()
    somebody = _heard(page, "Home")
    assert re.search(r"^.+, person, .+, \d+ ties\. 1 of \d+\.$", somebody)
    neighbour = _heard(page, "ArrowRight")
    assert re.search(r"^Neighbour 1 of \d+: .+, \d+ ties?\.$", neighbour)
    assert re.search(r"^Neighbour (\d+) of \1: ", _heard(page, "ArrowLeft")), "left of the first is the last"
    assert _heard(page, "ArrowRight") == neighbour
    assert _heard(page, "Enter").split(",")[0] in neighbour
    assert _heard(page, "Escape") == somebody
    assert _heard(page, "Space") == f"Chosen: {somebody.split(',')[0]}."
    _heard(page, "ArrowRight")
    assert re.search(r"^Chosen: .+ and .+\.$", _heard(page, "Space"))
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="All streets")).to_be_visible()


def test_the_map_answers_without_scripts(browser: Browser, server: str) -> None:
    profile = browser.new_context(base_url=server, java_script_enabled=False, viewport={"width": 390, "height": 844})
    plain = profile.new_page()
    enter(plain, ADMIN)
    plain.goto("/network")
    plain.get_by_role("table", name="Groups of the map").get_by_role("link", name="Brook Row").click()
    expect(plain.get_by_role("heading", name="Brook Row")).to_be_visible()
    expect(plain.get_by_role("button", name="Find the way")).to_be_visible()
    expect(plain.locator("#network-map")).to_be_hidden()
    profile.close()


def test_the_map_that_does_not_come_leaves_its_words(page: Page) -> None:
    page.route("**/network/data", lambda route: route.abort())
    page.goto("/network")
    expect(page.get_by_role("alert").filter(has_text="The map could not be drawn")).to_be_visible()
    expect(page.get_by_role("table", name="Groups of the map")).to_be_visible()


def test_an_officer_reads_nobody_else_s_names(signed_in: SignIn, server: str) -> None:
    page = signed_in(server, "rosa@example.org").new_page()
    resize(page, "desktop")
    _open(page, "?open=all")
    hidden = page.evaluate("fetch('/network/data').then(answer => answer.json())")["nodes"]["hidden"]
    assert hidden, "this officer sees the whole town"
    page.goto("/network")
    rows = page.locator("#map-table tbody tr")
    rows.first.wait_for()
    somewhere = page.locator("#map-table th a").filter(has_text="Mill").first
    somewhere.click()
    expect(page.locator("#map-table")).to_contain_text("omeone in ")
    assert page.locator("#map-table th a").filter(has_text="omeone in ").count() == 0
    page.close()


def _open(page: Page, query: str = "") -> None:
    page.goto(f"/network{query}")
    page.locator("#map-told li").first.wait_for()
    expect(page.locator("#map-wait")).to_be_hidden()


def _find(page: Page, field: str, typed: str, name: str) -> None:
    page.locator(field).fill(typed)
    page.locator("[role=option]:visible").filter(has_text=name).first.click()


def _heard(page: Page, key: str) -> str:
    before = page.evaluate("document.querySelector('body > [role=status]')?.textContent")
    page.keyboard.press(key)
    status = page.locator("body > [role=status]")
    if before is not None:
        expect(status).not_to_have_text(before)
    return status.inner_text()


def _click_where_the_keyboard_is(page: Page, key: str) -> str:
    """Click on the circle or dot that *key* leads to, and give its name."""
    page.locator("#map-frame").focus()
    name = _heard(page, key).split(",")[0]
    ring = page.locator("#map-cursor")
    draw_anew(page)
    x, y = (float(part) for part in re.findall(r"-?[\d.]+(?=px)", ring.evaluate("one => one.style.transform")))
    page.locator("canvas").click(position={"x": x, "y": y})
    return name


def _number(page: Page, noun: str) -> int:
    found = re.search(rf"([\d,]+) {noun}", page.locator("#map-count").inner_text())
    return int(found[1].replace(",", "")) if found else 0


def _people(page: Page) -> int:
    return _number(page, "(?:person|people)")


def _ties(page: Page) -> int:
    return _number(page, "ties?")


def _is_drawn(page: Page) -> bool:
    dots = "one.getContext('2d').getImageData(0, 0, one.width, one.height).data.buffer"
    return int(page.locator("canvas").evaluate(f"one => new Set(new Uint32Array({dots})).size")) > 10
