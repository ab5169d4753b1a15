"""Pages that one reaches only by doing something: looked at like all others."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import Noticed, look

pytestmark = pytest.mark.browser

PEOPLE = """Full name,Street,Door,Mobile
Wilhelmina Featherstonehaugh-Cholmondeley,Lamp Street,12,07700 900123
,Lamp Street,14,
Ottoline Quayle,Nowhere Street,3,not a number
"""


@pytest.fixture
def visitor(browser: Browser, server: str, noticed: Noticed) -> Page:
    """A page that is not signed in."""
    page = browser.new_context(base_url=server, reduced_motion="reduce").new_page()
    noticed.watch(page)
    return page


def test_a_file_is_mapped_previewed_and_saved(page: Page, noticed: Noticed, tmp_path: Path) -> None:
    sent = tmp_path / "newsletter readers.csv"
    sent.write_text(PEOPLE)
    page.goto("/imports")
    page.get_by_label("People", exact=True).check()
    page.locator("input[type=file]").set_input_files(sent)
    page.get_by_role("button", name="Go on to the columns").click()
    look(page, noticed, "import-mapping")
    page.locator("form[data-guard] button[type=submit]").click()
    look(page, noticed, "import-preview")
    page.get_by_role("button", name=re.compile("^Save")).click()
    look(page, noticed, "import-result")


def test_the_answers_of_a_survey_are_looked_at_and_saved(page: Page, noticed: Noticed, tmp_path: Path) -> None:
    sent = tmp_path / "answers.csv"
    sent.write_text(
        "Name,Street,Best?,How often do you talk?\nAnn,Mill Lane,The park and its trees,Never\nBo,,Shops,Often\n"
    )
    page.goto("/surveys/new")
    page.get_by_label("Name of the survey").fill("Winter")
    page.locator("input[type=file]").set_input_files(sent)
    page.get_by_role("button", name="Go on to the columns").click()
    page.get_by_label("Area, where the file says none").select_option(index=1)
    page.get_by_label("Day, where the file says none").fill("2026-03-01")
    look(page, noticed, "survey-columns")
    page.get_by_role("button", name="Check the answers").click()
    look(page, noticed, "survey-preview")
    page.get_by_role("button", name=re.compile("^Save")).click()
    expect(page.get_by_role("heading", name="Winter")).to_be_visible()


def test_a_refused_form_names_the_field(page: Page, noticed: Noticed) -> None:
    page.goto("/people/new")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_visible()
    noticed.said = [said for said in noticed.said if "422" not in said]
    look(page, noticed, "person-new-refused")


def test_somebody_is_invited_and_sets_a_password(page: Page, visitor: Page, noticed: Noticed) -> None:
    page.goto("/team/invite")
    page.get_by_label("Name", exact=True).fill("Perpetua Lindqvist")
    page.get_by_label("E-mail address").fill("perpetua@example.org")
    page.get_by_label("Officer").check()
    page.locator("input[name=area_ids]").first.check()
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()
    link = re.search(r"/invitations/[\w-]+", page.content())
    assert link
    look(page, noticed, "team-link")
    visitor.goto(link[0])
    look(visitor, noticed, "invitation")


def test_who_is_not_signed_in_sees_the_sign_in_page(visitor: Page, noticed: Noticed) -> None:
    visitor.goto("/people")
    look(visitor, noticed, "sign-in")


def test_a_page_that_is_not_there_helps(page: Page, noticed: Noticed) -> None:
    page.goto("/people/999999")
    noticed.said = [said for said in noticed.said if "404" not in said]
    look(page, noticed, "not-found")


def test_an_invitation_that_ended_says_whom_to_ask(visitor: Page, noticed: Noticed) -> None:
    visitor.goto("/invitations/of-another-year")
    noticed.said = [said for said in noticed.said if "404" not in said and "410" not in said]
    look(visitor, noticed, "invitation-ended")
