"""Every page, on a phone and on a desk: readable, quiet, light, accessible, and asking nobody else."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import ADMIN, SignIn
from tests.browser.looking import SCREENSHOTS, Noticed, look

pytestmark = pytest.mark.browser

#: Name of the picture: the address, with records that have much to show.
PAGES = {
    "today": "/",
    "today-mine": "/?whose=mine",
    "people": "/people",
    "people-found": "/people?q=malone",
    "people-none": "/people?q=zzyzx&met=no",
    "person": "/people/{person}",
    "person-named-only": "/people/{stub}",
    "person-new": "/people/new",
    "person-change": "/people/{person}/change",
    "person-ties": "/people/{person}/ties",
    "person-timeline": "/people/{person}/timeline",
    "person-nurture": "/people/{planned}/nurture",
    "person-place": "/people/{person}/place",
    "person-network": "/people/{person}/network",
    "tie-new": "/people/{person}/ties/new",
    "tie-change": "/people/{person}/ties/{tie}",
    "consents": "/people/{person}/consents",
    "interests": "/people/{person}/interests",
    "organisations": "/organisations",
    "organisation": "/organisations/{organisation}",
    "organisation-new": "/organisations/new",
    "organisation-change": "/organisations/{organisation}/change",
    "assets": "/assets",
    "asset": "/assets/{asset}",
    "asset-new": "/assets/new",
    "asset-change": "/assets/{asset}/change",
    "record": "/conversations/new",
    "record-with-somebody": "/conversations/new?person_id={person}",
    "conversations": "/conversations",
    "conversation": "/conversations/{conversation}",
    "conversation-change": "/conversations/{conversation}/change",
    "coding-agreement": "/coding/agreement",
    "suggested-themes": "/coding/suggestions",
    "quotes": "/excerpts?q=street",
    "quotes-words": "/excerpts/words",
    "quotes-together": "/excerpts/together",
    "codebook": "/themes",
    "codebook-theme": "/themes/1",
    "codebook-split": "/themes/1/split",
    "theme-files": "/themes/files",
    "introductions": "/introductions",
    "introductions-suggested": "/introductions/suggested",
    "introductions-set-aside": "/introductions/suggested/set-aside",
    "introduction-new": "/introductions/new?first={person}",
    "introduction-suggested": "/introductions/{suggested}",
    "introduction-made": "/introductions/{made}",
    "introduction-met": "/introductions/{met}",
    "follow-ups": "/follow-ups",
    "follow-up": "/follow-ups/{follow_up}",
    "follow-ups-measures": "/follow-ups/measures",
    "follow-up-new": "/follow-ups/new?person={person}",
    "connectors": "/connectors",
    "connectors-not-sure": "/connectors?show=not_sure",
    "connectors-by-measure": "/connectors?order=betweenness&least=1&most=x",
    "measures": "/measures",
    "measure": "/measures/betweenness",
    "network-health": "/network-health",
    "network-health-changes": "/network-health/changes?earlier=2026-01-01",
    "nurture": "/nurture",
    "streets": "/streets",
    "streets-by-measure": "/streets?order=constraint&of=highest",
    "street": "/streets/{street}",
    "street-new": "/streets/new",
    "street-change": "/streets/{street}/change",
    "knocks": "/streets/{street}/door-visits",
    "knock": "/streets/{street}/door-visits/new",
    "walks": "/walks",
    "walks-over": "/walks?when=past",
    "walk": "/walks/{walk}",
    "walk-over": "/walks/{walk_over}",
    "walk-change": "/walks/{walk}/change",
    "walk-new": "/walks/new?street={street}",
    "areas": "/areas",
    "area-new": "/areas/new",
    "area-change": "/areas/{area}/change",
    "campaigns": "/campaigns",
    "campaign": "/campaigns/{campaign}",
    "campaign-new": "/campaigns/new",
    "campaign-change": "/campaigns/{campaign}/change",
    "topics": "/topics",
    "topic": "/topics/{topic}",
    "tie-kinds": "/tie-kinds",
    "tie-kind-new": "/tie-kinds/new",
    "tie-kind-change": "/tie-kinds/{kind}",
    "imports": "/imports",
    "survey": "/surveys/1",
    "exports": "/exports",
    "team": "/team",
    "team-member": "/team/{user}",
    "team-member-change": "/team/{user}/change",
    "team-invite": "/team/invite",
    "insight": "/insight?area_id={area}&since=1+June+2026",
    "insight-by-age": "/insight/compare/age-band",
    "insight-map": "/insight/map?since=1+June+2026",
    "jobs": "/jobs",
    "audit": "/audit",
    "audit-filtered": "/audit?noun=person&since=1+January+2024",
    "account": "/account",
    "account-password": "/account/password",
    "more": "/more",
}

#: What those see who may see less: picture, who, and page.
OTHERS = {
    "officer-today": ("rosa", "/"),
    "officer-people": ("rosa", "/people"),
    "officer-person": ("rosa", "/people/{person}"),
    "officer-record": ("rosa", "/conversations/new"),
    "officer-nurture": ("rosa", "/people/{planned}/nurture"),
    "connector-today": ("hodan", "/"),
    "connector-people": ("hodan", "/people"),
    "connector-person": ("hodan", "/people/{own}"),
    "connector-record": ("hodan", "/conversations/new"),
}

#: What a team sees that has recorded nothing yet.
NEW_TEAM = ["today", "people", "organisations", "assets", "record", "conversations", "introductions", "follow-ups"]
NEW_TEAM += ["connectors", "nurture", "streets", "areas", "campaigns", "topics", "audit", "measures", "network-health"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_readable_quiet_light_and_accessible(
    page: Page, noticed: Noticed, records: dict[str, int], name: str
) -> None:
    page.goto(PAGES[name].format_map(records))
    look(page, noticed, name)


@pytest.mark.parametrize("name", OTHERS)
def test_a_page_suits_those_who_may_see_less(
    signed_in: SignIn, noticed: Noticed, records: dict[str, int], name: str
) -> None:
    who, address = OTHERS[name]
    page = signed_in(noticed.server, f"{who}@example.org").new_page()
    noticed.watch(page)
    page.goto(address.format_map(records))
    look(page, noticed, name)
    page.close()


@pytest.mark.parametrize("name", NEW_TEAM)
def test_a_page_of_a_new_team_says_what_to_do(signed_in: SignIn, new_server: str, name: str) -> None:
    page = signed_in(new_server, ADMIN).new_page()
    noticed = Noticed(new_server)
    noticed.watch(page)
    page.goto(PAGES[name])
    look(page, noticed, f"new-team-{name}")
    page.close()


def test_the_picture_for_the_readme_is_small(page: Page) -> None:
    page.set_viewport_size({"width": 1100, "height": 1300})
    page.goto("/")
    page.wait_for_load_state("networkidle")
    picture = page.screenshot(path=SCREENSHOTS / "readme-today.png")
    assert len(picture) <= 200_000
