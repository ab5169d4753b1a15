"""A published report is frozen; what people take back goes from it at once; its address tells what became of it."""

import datetime as dt
import json

import pytest
from sqlalchemy.orm.attributes import set_committed_value

from crm.board import list_board_issues
from crm.consents import add_consent
from crm.errors import Invalid, NotFound
from crm.issues import add_issue, put_on_board
from crm.models import Coding, Report, Story, StoryPerson, now
from crm.models.report_words import ReportState, SectionKind
from crm.models.words import OwnerKind, Purpose
from crm.permissions import Actor, Role
from crm.publishing import Withdrawn, get_published, list_public_reports, publish_report, withdraw_report
from crm.report_blocks import list_number_rows
from crm.report_quotes import list_quotes, set_quotes
from crm.report_sections import change_section
from crm.reports import add_report, change_report, list_published_reports
from crm.stories import add_story, change_story, publish_story
from tests.factories import make_area, make_person, make_street, team_day
from tests.talking import SPRING, hold, make_codebook, say


def draft(db, admin, area, title="Spring"):
    return add_report(db, admin, title=title, area_id=area.id if area else None, starts_on=SPRING[0], ends_on=SPRING[1])


def publish(db, admin, area, **how):
    report = draft(db, admin, area)
    return publish_report(db, admin, report.id, **how)


def quoting(db, admin, area, theme):
    """A published report that quotes Grace."""
    hold(db, area, [theme], times=20)
    person, talk = say(db, area, theme, "They mended my roof in a day.")
    report = draft(db, admin, area)
    section = next(one for one in report.sections if one.kind is SectionKind.THEMES)
    [group] = list_quotes(db, admin, report.id, section.id).groups
    set_quotes(db, admin, report.id, section.id, quotes=[group.page.rows[0].coding_id])
    publish_report(db, admin, report.id)
    return report, person, talk


def told(db, report):
    return json.dumps(get_published(db, report.address).contents, ensure_ascii=False)


def test_what_happens_after_publishing_changes_nothing(db, admin):
    area = make_area(db, "Heathgate")
    (theme,) = make_codebook(db, "Housing")
    hold(db, area, [theme], times=20)
    report = publish(db, admin, area)
    before = told(db, report)
    hold(db, area, [theme], times=50)
    area.name, theme.name = "Renamed", "Homes"
    db.flush()
    assert told(db, report) == before
    assert "about 20 conversations in Heathgate" in before


def test_texts_that_nobody_wrote_are_drafted_with_the_numbers_that_are_published(db, admin):
    area = make_area(db)
    (theme,) = make_codebook(db, "Housing")
    hold(db, area, [theme], times=20)
    report = draft(db, admin, area)
    hold(db, area, [theme], times=20)
    publish_report(db, admin, report.id)
    assert "about 40 conversations" in told(db, report)
    assert ["Housing", "40", "100%"] in [
        row[:3]
        for section in get_published(db, report.address).contents["sections"]
        for table in section["tables"]
        for row in table["rows"]
    ]


def test_what_is_published_is_not_changed(db, admin):
    report = publish(db, admin, make_area(db))
    for change in (
        publish_report,
        lambda *to: change_report(*to, title="x", area_id=None, starts_on=SPRING[0], ends_on=SPRING[1]),
    ):
        with pytest.raises(Invalid, match="stays as it is"):
            change(db, admin, report.id)


def test_what_somebody_else_published_meanwhile_is_not_published_again(db, admin):
    area = make_area(db)
    report = draft(db, admin, area)
    publish_report(db, admin, report.id)
    before = told(db, report)
    hold(db, area, times=50)
    set_committed_value(report, "state", ReportState.DRAFT)  # as a request read it that waited for the other
    with pytest.raises(Invalid, match="stays as it is"):
        publish_report(db, admin, report.id)
    assert told(db, report) == before


def test_days_that_have_not_begun_are_not_published(db, admin):
    later = team_day() + dt.timedelta(days=700)
    report = add_report(db, admin, title="Soon", area_id=None, starts_on=later, ends_on=later)
    with pytest.raises(Invalid, match="have not begun"):
        publish_report(db, admin, report.id)


def test_a_draft_has_no_address_and_a_withdrawn_report_says_so(db, admin):
    report = draft(db, admin, make_area(db))
    for address in (report.address, "", "no-such"):
        with pytest.raises(NotFound):
            get_published(db, address)
    publish_report(db, admin, report.id, listed=True)
    assert len(report.address) >= 22
    assert [one.id for one in list_public_reports(db)] == [report.id]
    withdraw_report(db, admin, report.id)
    with pytest.raises(Withdrawn):
        get_published(db, report.address)
    assert list_public_reports(db) == []
    with pytest.raises(Invalid, match="Only a published"):
        withdraw_report(db, admin, report.id)


def test_only_listed_reports_are_listed_for_everybody(db, admin):
    publish(db, admin, make_area(db))
    assert list_public_reports(db) == []


def test_partners_read_those_of_their_areas_and_of_the_whole_patch(db, admin):
    mine, other = make_area(db), make_area(db)
    own, _, everywhere = (publish(db, admin, area) for area in (mine, other, None))
    draft(db, admin, mine)
    partner = Actor(id=None, name="Pat", role=Role.PARTNER, area_ids=frozenset({mine.id}))
    assert {one.id for one in list_published_reports(db, partner).rows} == {own.id, everywhere.id}


def test_somebodys_words_go_at_once_when_they_withdraw(db, admin):
    area = make_area(db)
    (theme,) = make_codebook(db, "Housing")
    report, person, _ = quoting(db, admin, area, theme)
    assert "mended my roof" in told(db, report)
    numbers = list(list_number_rows(get_published(db, report.address).contents))
    add_consent(db, admin, person_id=person.id, purpose=Purpose.USE_MY_WORDS, given=False)
    assert "mended my roof" not in told(db, report)
    assert list(list_number_rows(get_published(db, report.address).contents)) == numbers, "the numbers stay"
    add_consent(db, admin, person_id=person.id, purpose=Purpose.USE_MY_WORDS, given=True)
    assert "mended my roof" in told(db, report)


def test_words_of_somebody_who_is_no_longer_in_the_records_go(db, admin):
    area = make_area(db)
    (theme,) = make_codebook(db, "Housing")
    report, person, _ = quoting(db, admin, area, theme)
    person.archived_at = now()
    db.flush()
    assert "mended my roof" not in told(db, report)


def test_words_stay_frozen_when_the_coding_goes_and_hang_on_who_took_part(db, admin):
    area = make_area(db)
    (theme,) = make_codebook(db, "Housing")
    report, _, talk = quoting(db, admin, area, theme)
    for coding in db.query(Coding).filter_by(conversation_id=talk.id):
        db.delete(coding)
    db.flush()
    assert "mended my roof" in told(db, report)
    talk.people = []
    db.flush()
    assert "mended my roof" not in told(db, report)


def test_a_story_goes_when_its_people_no_longer_agree(db, admin):
    area = make_area(db)
    person = make_person(db, "Joy Ford", street=make_street(db, area=area))
    add_consent(db, admin, person_id=person.id, purpose=Purpose.USE_MY_WORDS, given=True)
    story = Story(title="The bench", text="A bench was built.", area_id=area.id, published_at=now())
    story.people = [StoryPerson(person_id=person.id)]
    db.add(story)
    db.flush()
    report = publish(db, admin, area)
    assert "A bench was built." in told(db, report)
    add_consent(db, admin, person_id=person.id, purpose=Purpose.USE_MY_WORDS, given=False)
    assert "A bench was built." not in told(db, report)


def test_a_story_is_told_without_whoever_was_taken_out_of_it(db, admin):
    area = make_area(db)
    street = make_street(db, area=area)
    ann, bo = (make_person(db, name, street=street, met=True) for name in ("Ann Lee", "Bo Hart"))
    for person in (ann, bo):
        add_consent(db, admin, person_id=person.id, purpose=Purpose.USE_MY_WORDS, given=True)
    told_of = {"title": "The bench", "area_id": area.id}
    story = add_story(db, admin, text="Ann and Bo built a bench.", person_ids=[ann.id, bo.id], **told_of)
    publish_story(db, admin, story.id)
    report = publish(db, admin, area)
    assert "Ann and Bo" in told(db, report)
    add_consent(db, admin, person_id=bo.id, purpose=Purpose.USE_MY_WORDS, given=False)
    change_story(db, admin, story.id, text="Ann built a bench.", person_ids=[ann.id], **told_of)
    assert "bench" not in told(db, report), "it is published anew first"
    publish_story(db, admin, story.id)
    assert "Ann built a bench." in told(db, report)
    assert "Bo" not in told(db, report)


def test_a_resident_who_sees_to_an_issue_is_not_named_in_what_is_frozen(db, admin):
    area = make_area(db)
    ann = make_person(db, "Ann Lee", street=make_street(db, area=area), met=True)
    add_consent(db, admin, person_id=ann.id, purpose=Purpose.USE_MY_WORDS, given=True)
    owner = {"owner_kind": OwnerKind.RESIDENT, "owner_id": ann.id}
    issue = add_issue(db, admin, title="Dark alley", heard="The alley is dark.", area_id=area.id, **owner)
    put_on_board(db, admin, issue.id)
    today = team_day()
    report = add_report(db, admin, title="Now", area_id=area.id, starts_on=SPRING[0], ends_on=today)
    publish_report(db, admin, report.id)
    assert [line.owner_name for line in list_board_issues(db)] == ["Ann Lee"]
    assert "Who is doing what: A resident." in told(db, report)
    assert "Ann Lee" not in told(db, report)


def test_names_in_what_the_team_wrote_are_asked_about(db, admin):
    area = make_area(db)
    make_person(db, "Grace Okafor", street=make_street(db, area=area))
    report = draft(db, admin, area)
    section = report.sections[0]
    change_section(db, admin, report.id, section.id, heading="How", text="Ask Grace Okafor or ring 07700 900123.")
    with pytest.raises(Invalid, match="Grace Okafor") as refused:
        publish_report(db, admin, report.id)
    assert "confirmed" in refused.value.errors
    assert report.state is ReportState.DRAFT
    publish_report(db, admin, report.id, confirmed=True, kept=True)
    assert report.state is ReportState.PUBLISHED


def test_a_second_report_tells_what_hardly_changed_as_the_first_did(db, admin):
    area = make_area(db)
    (theme,) = make_codebook(db, "Housing")
    hold(db, area, [theme], times=12)
    first = publish(db, admin, area)
    hold(db, area, [theme])
    second = publish(db, admin, area)
    rows = [
        [row for row in list_number_rows(get_published(db, one.address).contents) if row[2] == "Housing"]
        for one in (first, second)
    ]
    assert rows[0] == rows[1]
    hold(db, area, [theme], times=5)
    assert ["Housing", "Conversations", "20"] in [
        row[2:] for row in list_number_rows(get_published(db, publish(db, admin, area).address).contents)
    ]


def test_what_a_withdrawn_report_told_is_still_known_to_the_next(db, admin):
    area = make_area(db)
    (theme,) = make_codebook(db, "Housing")
    hold(db, area, [theme], times=12)
    withdraw_report(db, admin, publish(db, admin, area).id)
    hold(db, area, [theme])
    assert "about 10 conversations" in told(db, publish(db, admin, area))


def test_the_true_numbers_are_in_nothing_that_is_told(db, admin):
    area = make_area(db, "Heathgate")
    (theme,) = make_codebook(db, "Housing")
    hold(db, area, [theme], times=33)
    report = publish(db, admin, area)
    assert "33" not in told(db, report)
    assert "|held|" in json.dumps(db.get(Report, report.id).counts)
