"""Reading and coding a conversation by the keys alone, with the mouse and with a finger, and without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import Noticed, look, resize

pytestmark = pytest.mark.browser

SAID = "I’m lonely 👵🏽 since Rhys died.\nThe cafe\u0301 and the gardens 🌳 are lovely, all of them."

#: Where the middle of a word is on the screen.
_WHERE = """(word) => {
    const walker = document.createTreeWalker(document.querySelector("[data-said]"), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const start = node.data.indexOf(word);
        if (start < 0) continue;
        const range = document.createRange();
        range.setStart(node, start);
        range.setEnd(node, start + word.length);
        range.startContainer.parentElement.scrollIntoView({block: "center"});
        const box = range.getBoundingClientRect();
        return [box.x, box.y, box.width, box.height];
    }
}"""


@pytest.fixture
def at(page: Page) -> str:
    """The coding page of a conversation that nobody has read."""
    page.goto("/coding/next")
    found = re.search(r"/conversations/(\d+)/coding", page.url)
    assert found
    page.goto(f"/conversations/{found[1]}/change")
    page.locator("#said").fill(SAID)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Code this").click()
    page.wait_for_load_state()  # and with it the scripts that listen to keys
    return page.url


def quotes(page: Page):
    return page.locator(".kith-coding__quote")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tap(page: Page, word: str) -> None:
    x, y, width, height = page.evaluate(_WHERE, word)
    page.touchscreen.tap(x + width / 2, y + height / 2)


def test_a_conversation_is_coded_with_keys_mouse_and_finger(page: Page, at: str, noticed: Noticed) -> None:
    resize(page, "desktop")
    said = page.locator("[data-said]")
    said.focus()
    press(page, "ArrowRight", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "2", "Enter")
    page.keyboard.type("loneli")
    page.keyboard.press("Enter")
    expect(quotes(page)).to_have_text("lonely 👵🏽 since")
    expect(page.locator(".kith-coding__tag")).to_contain_text("A problem")
    expect(said).to_be_focused()
    press(page, "ArrowRight", "Shift+End", "u")
    expect(quotes(page)).to_have_count(0)
    press(page, "?")
    expect(page.get_by_role("cell", name="Leave it for later")).to_be_visible()
    press(page, "Escape")
    expect(page.get_by_role("cell", name="Leave it for later")).to_be_hidden()
    expect(said).to_be_focused()

    x, y, width, height = page.evaluate(_WHERE, "gardens 🌳")
    page.mouse.move(x + 1, y + height / 2)
    page.mouse.down()
    page.mouse.move(x + width - 1, y + height / 2, steps=3)
    page.mouse.up()
    expect(page.locator("[data-chosen]")).to_have_text("“gardens 🌳”")
    page.get_by_role("radio", name="Parks & green space").check()
    page.get_by_role("button", name="Code", exact=True).click()
    expect(quotes(page)).to_have_text("gardens 🌳")

    resize(page, "phone")
    for word in ("The", "lovely"):
        tap(page, word)
    page.get_by_role("button", name="Code these words").tap()
    expect(page.get_by_label("Find a theme"), "no letters to type cover the themes").not_to_be_focused()
    page.locator("label", has_text="Community").first.tap()
    page.get_by_role("button", name="Code", exact=True).tap()
    expect(quotes(page)).to_have_text(["The café and the gardens 🌳 are lovely,", "gardens 🌳"])
    expect(page.locator(".kith-coding__bar")).to_contain_text("Community is put to “The")
    page.get_by_role("button", name="Undo", exact=True).tap()
    expect(quotes(page)).to_have_text(["gardens 🌳"])
    expect(page.locator(".kith-coding__bar")).to_have_text("The last step is undone.")
    for word in ("The", "lovely"):
        tap(page, word)
    page.get_by_role("button", name="Code the whole conversation instead").tap()
    expect(page.locator("[data-chosen]")).to_contain_text("No words are chosen")
    for word in ("The", "lovely"):
        tap(page, word)
    page.get_by_label("Find a theme").fill("community")
    page.keyboard.press("Enter")
    expect(quotes(page)).to_have_text(["The café and the gardens 🌳 are lovely,", "gardens 🌳"])
    expect(page.locator(".kith-line .kith-line")).to_have_text("gardens 🌳")
    page.locator("[data-mine] a").first.focus()
    page.keyboard.press("1")
    expect(page.locator(".kith-coding__tag").first).to_contain_text("A strength")
    look(page, noticed, "coding")
    said.focus()
    page.keyboard.press("n")
    expect(page).not_to_have_url(at)
    expect(page.locator("[data-said]")).to_be_focused()


def test_a_theme_that_is_not_shown_is_not_coded(page: Page, at: str) -> None:
    page.locator("[data-said]").focus()
    press(page, "ArrowRight", "Shift+ArrowRight")
    page.get_by_label("Find a theme").fill("parks")
    expect(page.get_by_role("radio", name="Parks & green space")).to_be_checked()
    page.get_by_label("Find a theme").fill("parksandmore")
    page.get_by_role("button", name="Code", exact=True).click()
    expect(page.locator("#theme_id-error")).to_contain_text("Choose a theme.")
    expect(quotes(page)).to_have_count(0)
    expect(page.locator("[data-chosen]"), "what was chosen stays so").to_have_text("“I’m lonely”")
    page.get_by_role("radio", name="Loneliness").check()
    page.get_by_role("button", name="Code", exact=True).click()
    expect(quotes(page)).to_have_text(["I’m lonely"])
    page.get_by_role("button", name="Undo the last step").click()
    expect(quotes(page)).to_have_count(0)


def test_the_coding_page_works_without_scripts(page: Page, at: str) -> None:
    state = page.context.storage_state()
    plain = page.context.browser.new_context(storage_state=state, java_script_enabled=False)  # type: ignore[union-attr]
    typing = plain.new_page()
    typing.goto(at)
    typing.get_by_label("Words").fill("since Rhys died")
    typing.get_by_role("radio", name="Loneliness").check()
    typing.get_by_role("radio", name="A problem").check()
    typing.get_by_role("button", name="Code", exact=True).click()
    expect(quotes(typing)).to_have_text("since Rhys died")
    typing.get_by_role("button", name="Remove").click()
    typing.get_by_role("button", name="Undo").click()
    expect(quotes(typing)).to_have_text("since Rhys died")
    plain.close()
