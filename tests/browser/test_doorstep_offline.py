"""The doorstep app without a network: whatever is lost on the way, each record is stored once, and none in silence."""

import dataclasses
import json
import re
from pathlib import Path

from playwright.sync_api import Route, expect
from sqlalchemy import select

from crm.models import Conversation, IssueSource, Person, Question, Street, now
from crm.models.words import IssueState
from tests.browser.phones import (
    HODAN,
    Phone,
    Team,
    kept_on,
    knock,
    open_street,
    says,
    take_along,
)
from tests.browser.walking import ROSA
from tests.factories import make_conversation, make_issue


def test_a_walk_without_a_network_is_stored_once_though_a_reply_is_lost(team: Team, new_phone: Phone) -> None:
    phone = new_phone()
    page = take_along(phone)
    phone.set_offline(True)
    open_street(page, team)
    knock(page, "21", "23", "25")
    says(page, "3 not sent yet")
    page.get_by_role("button", name="Undo").click()
    says(page, "2 not sent yet")
    page.close()

    page = phone.new_page()
    page.goto("/doorstep")
    says(page, "2 not sent yet, waiting for the network")
    open_street(page, team)
    knock(page, "27")

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/doorstep/sync", lose, times=1)
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/doorstep/sync")):
        phone.set_offline(False)
    says(page, "3 not sent yet, waiting for the network")
    assert team.visits("21", "23", "25", "27") == [("21", "not_home"), ("23", "not_home"), ("27", "not_home")]
    page.evaluate("dispatchEvent(new Event('online'))")
    says(page, "All sent")
    assert team.visits("21", "23", "25", "27") == [("21", "not_home"), ("23", "not_home"), ("27", "not_home")]
    assert page.evaluate("localStorage.getItem('kith-unsent-1')") is None


def test_a_queue_goes_to_a_file_and_is_sent_once_from_two_phones(team: Team, new_phone: Phone, tmp_path: Path) -> None:
    phone, other = new_phone(), new_phone()
    page, second = take_along(phone), take_along(other)
    phone.set_offline(True)
    open_street(page, team)
    knock(page, "51", "53")
    page.goto("/doorstep#unsent")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save to a file").click()
    file = tmp_path / "queue.json"
    download.value.save_as(file)

    second.goto("/doorstep#unsent")
    second.get_by_label("Read a file").set_input_files(file)
    expect(second.get_by_text("2 records read from the file")).to_be_visible()
    says(second, "All sent")
    assert team.visits("51", "53") == [("51", "not_home"), ("53", "not_home")]
    phone.set_offline(False)
    says(page, "All sent")
    assert team.visits("51", "53") == [("51", "not_home"), ("53", "not_home")]

    content = json.loads(file.read_text())
    for wrong, sentence in (
        ("[1, 2]", "holds no records of Kith"),
        (json.dumps(content | {"user": 99}), "somebody else’s records"),
        (json.dumps(content | {"format": 99}), "newer Kith"),
    ):
        file.write_text(wrong)
        second.get_by_label("Read a file").set_input_files(file)
        expect(second.get_by_text(sentence)).to_be_visible()


def test_two_phones_at_one_door_are_both_kept_and_a_person_is_asked(team: Team, new_phone: Phone) -> None:
    phones = [new_phone(), new_phone()]
    pages = [take_along(phone, email) for phone, email in zip(phones, (ROSA, HODAN), strict=True)]
    before = team.count(Question)
    for phone, page in zip(phones, pages, strict=True):
        phone.set_offline(True)
        open_street(page, team)
    knock(pages[0], "71", "73")
    pages[1].get_by_role("link", name="71", exact=True).click()
    pages[1].get_by_role("button", name="Opened, not now").click()
    knock(pages[1], "75")
    for phone, page in zip(phones, pages, strict=True):
        phone.set_offline(False)
        says(page, "All sent")
    assert sorted(team.visits("71", "73", "75")) == [
        ("71", "not_home"),
        ("71", "not_now"),
        ("73", "not_home"),
        ("75", "not_home"),
    ]
    assert team.count(Question) == before + 1


def test_an_answer_is_told_within_the_talk_at_the_door_and_another_not_now(team: Team, new_phone: Phone) -> None:
    with team.session() as db:
        moor, margaret = db.get_one(Street, team.records["moor"]), db.get_one(Person, team.records["margaret"])
        raised = make_conversation(db, street=moor, house="5", people=[margaret])
        done = {"state": IssueState.DONE, "answered_at": now()}
        make_issue(db, raised, title="Dark alley", answer="The lamp behind the shop was mended.", **done)
        make_issue(db, raised, title="No bench by the pond", answer="It comes in May.", **done)
        db.commit()
    phone = new_phone()
    page = take_along(phone)
    phone.set_offline(True)
    talks, at = team.count(Conversation), f"/doorstep#walk={team.records['walk']}&street={team.records['moor']}&door=5"
    page.goto(at)
    expect(page.get_by_role("dialog")).to_contain_text("Tell Margaret Malone what came of “Dark alley”")
    page.get_by_role("button", name="Conversation").click()
    page.get_by_label("Told Margaret Malone: Dark alley").check()
    expect(page.locator("#people-0-name")).to_have_value("Margaret Malone")
    expect(page.get_by_label("Told Margaret Malone: No bench by the pond")).not_to_be_checked()
    page.reload()
    expect(page.get_by_label("Told Margaret Malone: Dark alley")).to_be_checked()
    page.locator("#people-0-name").fill("")
    page.get_by_role("button", name="Save the conversation").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter whom you told of “Dark alley”: Margaret Malone")
    page.locator("[data-residents]").get_by_role("button", name="Margaret Malone").click()
    page.get_by_role("button", name="Save the conversation").click()
    says(page, "1 not sent yet")
    page.goto(at)
    expect(page.get_by_role("dialog")).to_contain_text("No bench by the pond")
    expect(page.get_by_role("dialog")).not_to_contain_text("Dark alley")
    phone.set_offline(False)
    says(page, "All sent")
    with team.session() as db:
        talk = db.scalars(select(Conversation).order_by(Conversation.id.desc())).first()
        told = list(db.scalars(select(IssueSource.told_in_id).order_by(IssueSource.id)))
    assert (team.count(Conversation), told) == (talks + 1, [talk and talk.id, None])


def test_whoever_spoke_may_stay_without_a_name_and_is_counted_all_the_same(team: Team, new_phone: Phone) -> None:
    phone = new_phone()
    page = take_along(phone)
    phone.set_offline(True)
    here = f"walk={team.records['walk']}&street={team.records['moor']}"
    page.goto(f"/doorstep#{here}&door=61&talk")
    page.get_by_text("More about who spoke").click()
    page.locator("select[name=age_band]").select_option("over_60")
    page.locator("select[name=lived_here]").select_option("most_of_life")
    page.get_by_role("button", name="Save the conversation").click()
    says(page, "1 not sent yet")
    phone.set_offline(False)
    says(page, "All sent")
    with team.session() as db:
        talk = db.scalars(select(Conversation).order_by(Conversation.id.desc())).first()
        assert talk is not None
        assert (talk.house, talk.age_band, talk.lived_here) == ("61", "over_60", "most_of_life")


def test_a_door_that_asks_to_be_left_alone_is_among_what_was_done(team: Team, new_phone: Phone) -> None:
    phone = new_phone()
    page = take_along(phone)
    phone.set_offline(True)
    here = f"walk={team.records['walk']}"
    page.goto(f"/doorstep#{here}&street={team.records['moor']}&door=71")
    page.get_by_role("button", name="Do not contact").click()
    says(page, "1 not sent yet")
    page.goto(f"/doorstep#{here}")
    expect(page.get_by_text("Do not contact at 1 door.")).to_be_visible()
    phone.set_offline(False)
    says(page, "All sent")
    page.goto("/doorstep")
    page.reload()
    page.goto(f"/doorstep#{here}")
    expect(page.get_by_text("Do not contact at 1 door.")).to_be_visible()


def test_of_two_pages_on_one_phone_only_one_sends(team: Team, new_phone: Phone) -> None:
    phone = new_phone()
    page = take_along(phone)
    second = phone.new_page()
    second.goto("/doorstep")
    says(second, "All sent")
    phone.set_offline(True)
    open_street(page, team)
    knock(page, "77", "79")
    sent: list[str] = []
    phone.on("request", lambda request: request.url.endswith("/doorstep/sync") and sent.append(request.url))
    phone.set_offline(False)
    for one in (page, second):
        says(one, "All sent")
    assert team.visits("77", "79") == [("77", "not_home"), ("79", "not_home")]
    assert len(sent) == 1


def test_one_record_that_cannot_be_read_holds_up_no_other(team: Team, new_phone: Phone) -> None:
    phone = new_phone()
    page = take_along(phone)

    def refuse(route: Route) -> None:
        if '"house":"83"' in (route.request.post_data or ""):
            route.fulfill(status=400, json={"state": "unreadable", "sentence": ""})
        else:
            route.continue_()

    page.route("**/doorstep/sync", refuse)
    phone.set_offline(True)
    open_street(page, team)
    knock(page, "81", "83", "85", "87")
    phone.set_offline(False)
    says(page, "1 not sent yet")
    assert team.visits("81", "83", "85", "87") == [("81", "not_home"), ("85", "not_home"), ("87", "not_home")]
    page.goto("/doorstep#unsent")
    expect(page.get_by_text("Save them to a file for your coordinator")).to_be_visible()


def test_a_private_window_says_that_it_keeps_nothing_and_sends_at_once(team: Team, new_phone: Phone) -> None:
    phone = new_phone()
    phone.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    page = take_along(phone)
    expect(page.get_by_text("This browser keeps nothing for later")).to_be_visible()
    page.get_by_role("link", name=re.compile("Moor Street")).first.click()
    page.get_by_role("link", name="Moor Street").first.click()
    knock(page, "91")
    says(page, "All sent")
    assert team.visits("91") == [("91", "not_home")]


def test_a_phone_without_room_says_so_and_sends_all_the_same(team: Team, new_phone: Phone) -> None:
    phone = new_phone()
    page = take_along(phone)
    open_street(page, team)
    phone.set_offline(True)
    knock(page, "93")
    says(page, "1 not sent yet")
    page.evaluate(
        """() => {
            const refuse = () => { throw new DOMException("full", "QuotaExceededError"); };
            Object.assign(IDBObjectStore.prototype, { add: refuse, put: refuse });
        }"""
    )
    knock(page, "95", "97")
    expect(page.get_by_text("There is no room left on this phone")).to_be_visible()
    says(page, "3 not sent yet")
    phone.set_offline(False)
    says(page, "All sent")
    assert team.visits("93", "95", "97") == [("93", "not_home"), ("95", "not_home"), ("97", "not_home")]
    assert page.evaluate("localStorage.getItem('kith-unsent-1')") is None


def test_a_new_version_takes_the_place_of_the_old_one_whole(team: Team, new_phone: Phone) -> None:
    phone = new_phone()
    page = take_along(phone)
    (old,) = kept_on(page)["caches"]
    kith = team.app.extensions["kith"]
    kith["config"] = dataclasses.replace(kith["config"], brand_colour="#5b2340")
    with page.expect_navigation():  # the page gives way by itself
        page.reload()
        page.wait_for_timeout(100)
    expect(page.locator("meta[name=theme-color][content='#5b2340']")).to_have_count(1)
    (new,) = kept_on(page)["caches"]
    assert new != old
    expect(page.get_by_text("doors left")).to_be_visible()
