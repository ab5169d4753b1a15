"""Recording a conversation with a thumb."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.looking import Noticed, wait_on

pytestmark = pytest.mark.browser

#: Names that nobody has yet, so that Kith need not ask who is meant; the server is the same at both widths.
NEW = {"phone": ("Xanthippe", "Zosimus"), "desktop": ("Quillon", "Ferelith")}


def test_a_talk_with_somebody_known_is_recorded_in_a_few_taps(page: Page, noticed: Noticed, width: str) -> None:
    friend, weaver = NEW[width]
    page.goto("/people?q=malone")
    person = page.locator("main th a[href^='/people/']").first
    number = re.sub(r"\D", "", person.get_attribute("href") or "")
    page.goto(f"/conversations/new?person_id={number}")
    name = page.locator("#people-0-name").input_value()
    expect(page.locator("#people-1-name")).to_be_hidden()
    page.get_by_role("button", name="Add another person").click()
    page.locator("#people-1-name").fill(friend)
    page.locator("#said").fill("The hedge by the bus stop is too high.")
    for _ in range(2):
        page.get_by_role("button", name="Transport").click()
    page.locator("#cares_about").fill(f"Hedges of {friend}")
    page.locator("#cares_about").press("Enter")
    expect(page.get_by_role("button", name=f"Remove Hedges of {friend}")).to_be_visible()
    expect(page.locator("#nominated-0-street_id")).to_be_hidden()
    page.locator("#nominated-0-name").fill(weaver)
    page.locator("#nominated-0-name").press("Tab")
    expect(page.locator("#nominated-0-street_id")).to_be_visible()
    page.get_by_label("They want to hear from us").check()
    page.get_by_role("button", name="Save the conversation").click()
    expect(page.get_by_role("heading", name="Conversation recorded")).to_be_visible()
    for said in (name, friend, f"Hedges of {friend}", weaver, "Be in touch", "Transport + A strength"):
        expect(page.locator("main")).to_contain_text(said)
    assert noticed.said == []


def test_whoever_types_before_the_scripts_come_goes_on_where_they_were(page: Page) -> None:
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route(re.compile(r"/(pick|record)\b.*\.js"), hold)  # either brings the search as one types
    page.goto("/conversations/new")
    page.locator("#people-0-name").press_sequentially("terenc mal")
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    wait_on(page, lambda: len(waiting) == 2)
    for route in waiting:
        route.continue_()
    name = page.locator("input#people-0-name[role=combobox]")
    expect(name).to_be_focused()
    page.locator("[role=option]:visible").first.wait_for()
    page.keyboard.type("e")
    expect(name).to_have_value("terence mal")
    expect(page.get_by_role("option", name="Terence Malone")).to_be_visible()
