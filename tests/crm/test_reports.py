"""A report is filled with drafts from numbers that may be told; what the team writes is kept."""

import datetime as dt
from dataclasses import replace

import pytest

from crm.errors import Invalid, NotAllowed, NotFound
from crm.models import Report
from crm.models.report_words import ReportState, SectionKind
from crm.models.words import IssueState, Sway
from crm.permissions import Actor, Role
from crm.publishing import publish_report
from crm.report_contents import Material
from crm.report_sections import add_section, change_section, get_section, move_section, remove_section
from crm.reports import (
    HEADINGS,
    add_report,
    change_report,
    copy_report,
    fill_report,
    get_report,
    list_published_reports,
    list_reports,
    preview_report,
    remove_report,
    write_summary,
)
from crm.rules import Headings, Rules
from crm.small_numbers import Told
from tests.factories import make_area, make_issue, make_theme, make_user
from tests.talking import SPRING, SUMMER, hold, make_codebook


def spring_report(db, admin, area, **changes):
    return add_report(
        db,
        admin,
        **{"title": "Spring", "area_id": area.id if area else None, "starts_on": SPRING[0], "ends_on": SPRING[1]}
        | changes,
    )


def section_of(report, kind):
    return next(one for one in report.sections if one.kind is kind)


def contents_of(db, admin, report, kind=SectionKind.THEMES):
    _, contents = preview_report(db, admin, report.id)
    return next(one for one in contents["sections"] if one["kind"] == kind.value)


def test_a_change_is_told_of_numbers_alone_that_may_be_told(db, admin):
    area = make_area(db)
    rose, other = make_codebook(db, "Housing", "Transport")
    hold(db, area, [other], times=60)
    hold(db, area, [rose], times=10)
    hold(db, area, [rose], times=60, on=SUMMER[0])
    report = spring_report(db, admin, area, starts_on=SUMMER[0], ends_on=SUMMER[1])
    numbers = Material(db, admin, report).numbers
    assert [(theme.name, more) for theme, more in numbers.changes()] == [("Housing", True)]
    before = next(key for key in numbers.told if key.since < SUMMER[0] and key.of == f"theme:{rose.id}")
    for kept_back in (before, replace(before, of="read")):
        told = {**numbers.told, kept_back: Told(None, 10)}
        assert replace(numbers, told=told).changes() == []


def test_every_section_comes_filled(db, admin):
    area = make_area(db, "Heathgate")
    theme, other = make_codebook(db, "Housing", "Transport")
    hold(db, area, [theme], times=61, sway=Sway.DEFICIT, age_band="over_60")
    hold(db, area, [other], times=23, sway=Sway.ASSET, age_band="18_to_30")
    report = spring_report(db, admin, area)
    texts = {one.kind: one.text for one in report.sections}
    assert list(texts) == list(HEADINGS)
    assert "about 85 conversations in Heathgate between 1 March 2026 and 31 May 2026" in texts[SectionKind.METHOD]
    assert "nobody’s own words" in texts[SectionKind.METHOD]
    assert texts[SectionKind.THEMES].startswith("People spoke most about Housing (71%); Transport (29%).")
    assert "as a problem more often than not: Housing." in texts[SectionKind.THEMES]
    assert "Transport" in texts[SectionKind.ASSETS]
    assert "about 85 times" in report.summary
    tables = {table["caption"]: table for table in contents_of(db, admin, report)["tables"]}
    assert tables["How often each theme was raised"]["rows"][0][:3] == ["Housing", "60", "71%"]
    assert tables["How people spoke of each theme"]["rows"][0][0] == "Housing"
    assert tables["Themes by age"]["rows"][0] == ["Conversations read", "25", "60"]


def test_a_theme_is_a_strength_or_a_problem_only_where_chance_does_not_explain_it(db, admin):
    area = make_area(db)
    clear, even, hard, alone = make_codebook(db, "Community", "Parents & children", "Housing", "Transport")
    told = {Sway.ASSET: (120, 48, 23, 52), Sway.DEFICIT: (62, 46, 76, 3), Sway.NEITHER: (0, 0, 0, 45)}
    for sway, numbers in told.items():
        for theme, times in zip((clear, even, hard, alone), numbers, strict=True):
            hold(db, area, [theme], times=times, sway=sway)
    report = spring_report(db, admin, area)
    texts = {one.kind: one.text for one in report.sections}
    assert "as a strength more often than not: Community." in texts[SectionKind.THEMES]
    assert "as a problem more often than not: Housing." in texts[SectionKind.THEMES]
    assert "praise most when they speak of their area: Community." in texts[SectionKind.ASSETS]
    assert "Good here: community. Hard here: housing." in report.summary


def test_an_area_without_conversations_gives_sentences(db, admin):
    report = spring_report(db, admin, make_area(db, "Empty Fields"))
    text = " ".join(one.text for one in report.sections) + report.summary
    assert "conversations we held in Empty Fields" in text
    assert "No theme was raised often enough" in text
    _, contents = preview_report(db, admin, report.id)
    assert not any(one["tables"] or one["quotes"] for one in contents["sections"])


def test_small_numbers_are_told_nowhere(db, admin):
    area = make_area(db)
    housing, rare = make_codebook(db, "Housing", "Rare worry")
    hold(db, area, [housing], times=40)
    hold(db, area, [rare], times=3)
    report = spring_report(db, admin, area)
    themes = contents_of(db, admin, report)
    assert "Rare worry" not in [row[0] for table in themes["tables"] for row in table["rows"]]
    assert "Rare worry" not in section_of(report, SectionKind.THEMES).text + report.summary
    assert "Rare worry" in themes["tables"][0]["note"]


def test_the_settings_decide_what_is_small_and_how_it_is_rounded(db, admin):
    db.info["rules"] = Rules(small_number=3, round_to=1)
    area = make_area(db)
    (theme,) = make_codebook(db, "Housing")
    hold(db, area, [theme], times=3)
    hold(db, area, times=4)
    for_table = spring_report(db, admin, area)
    hold(db, area, [theme])
    assert "about 7 conversations" in for_table.sections[0].text
    assert contents_of(db, admin, for_table)["tables"][0]["rows"][0][1] == "4"


def test_what_was_heard_and_done_stands_under_the_teams_own_headings(db, admin):
    db.info["rules"] = Rules(headings=Headings("You told us", "Who sees to it", "What came of it"))
    area = make_area(db)
    answered = dt.datetime.combine(SPRING[1], dt.time(12), dt.UTC)
    told = {"state": IssueState.DONE, "answer": "Lamps.", "answered_at": answered, "recorded_at": answered}
    make_issue(db, area_id=area.id, heard="It is dark.", on_board=True, **told)
    report = spring_report(db, admin, area)
    (entry,) = contents_of(db, admin, report, SectionKind.SINCE)["entries"]
    assert "You told us: It is dark." in entry["lines"]
    assert "What came of it: Lamps." in entry["lines"]
    assert report.summary.startswith("You told us\n")


def test_what_somebody_wrote_is_kept_when_the_drafts_are_made_anew(db, admin):
    area = make_area(db)
    (theme,) = make_codebook(db, "Housing")
    hold(db, area, [theme], times=20)
    report = spring_report(db, admin, area)
    who, method = section_of(report, SectionKind.WHO), section_of(report, SectionKind.METHOD)
    change_section(db, admin, report.id, who.id, heading="Who", text="Our own words.")
    write_summary(db, admin, report.id, summary="Come on Friday.")
    hold(db, area, [theme], times=40)
    fill_report(db, admin, report.id)
    assert who.text == "Our own words."
    assert "about 60" in method.text
    assert report.summary == "Come on Friday."
    fill_report(db, admin, report.id, over=[who.id], summary=True)
    assert who.text != "Our own words."
    assert "about 60 times" in report.summary


def test_other_days_are_drafted_anew(db, admin):
    area = make_area(db)
    hold(db, area, times=20)
    report = spring_report(db, admin, area)
    change_report(db, admin, report.id, title="Summer", area_id=area.id, starts_on=SUMMER[0], ends_on=SUMMER[1])
    assert "is not told" in report.sections[0].text


def test_sections_change_places_are_added_and_left_out(db, admin):
    report = spring_report(db, admin, make_area(db))
    own = add_section(db, admin, report.id, heading="Thank you")
    for _ in range(9):
        move_section(db, admin, report.id, own.id, up=True)
    assert [one.heading for one in get_report(db, admin, report.id).sections][:2] == ["Thank you", "How we listened"]
    move_section(db, admin, report.id, own.id, up=False)
    second = get_report(db, admin, report.id).sections[0]
    change_section(db, admin, report.id, second.id, heading="How", text="", included=False)
    _, contents = preview_report(db, admin, report.id)
    assert next(one["heading"] for one in contents["sections"]) == "Thank you"
    remove_section(db, admin, report.id, own.id)
    with pytest.raises(Invalid, match="Leave it out instead"):
        remove_section(db, admin, report.id, second.id)
    with pytest.raises(NotFound):
        get_section(db, admin, report.id, own.id)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"ends_on": dt.date(2025, 1, 1)}, "ends_on"),
        ({"starts_on": dt.date(1, 1, 1)}, "starts_on"),
        ({"area_id": 999_999}, "area_id"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(db, admin, changes, field):
    with pytest.raises(Invalid) as refused:
        spring_report(db, admin, make_area(db), **changes)
    assert field in refused.value.errors


def test_texts_that_are_too_long_are_refused_in_a_sentence(db, admin):
    report = spring_report(db, admin, make_area(db))
    section = report.sections[0]
    with pytest.raises(Invalid, match="shorten it to 20,000"):
        change_section(db, admin, report.id, section.id, heading="x", text="a" * 2_000_000)
    with pytest.raises(Invalid, match="shorten it to 20,000"):
        write_summary(db, admin, report.id, summary="a" * 2_000_000)
    with pytest.raises(Invalid, match="heading"):
        add_section(db, admin, report.id, heading="")


def test_who_works_in_one_area_writes_of_it_alone(db, admin):
    mine, other = make_area(db, "Mine"), make_area(db, "Other")
    hers = spring_report(db, admin, other)
    everywhere = spring_report(db, admin, None)
    user = make_user(db, Role.COORDINATOR, areas=(mine,))
    actor = Actor(id=user.id, name=user.name, role=Role.COORDINATOR, area_ids=frozenset({mine.id}))
    for report in (hers, everywhere):
        with pytest.raises(NotFound):
            get_report(db, actor, report.id)
    with pytest.raises(Invalid, match="areas that you work in"):
        spring_report(db, actor, None)
    own = spring_report(db, actor, mine)
    assert [one.id for one in list_reports(db, actor).rows] == [own.id]
    for role in (Role.OFFICER, Role.PARTNER):
        with pytest.raises(NotAllowed):
            add_report(
                db, Actor(id=1, name="x", role=role), title="x", area_id=None, starts_on=SPRING[0], ends_on=SPRING[1]
            )


def test_a_draft_is_seen_by_no_reader_and_can_be_removed(db, admin):
    report = spring_report(db, admin, make_area(db))
    partner = Actor(id=1, name="Pat", role=Role.PARTNER, area_ids=frozenset({report.area_id}))
    assert list_published_reports(db, partner).rows == []
    assert report.state is ReportState.DRAFT
    remove_report(db, admin, report.id)
    assert db.get(Report, report.id) is None


def test_sub_themes_count_with_the_theme_they_are_in(db, admin):
    area = make_area(db)
    (theme,) = make_codebook(db, "Health")
    hold(db, area, [make_theme(db, "Loneliness", parent=theme)], times=20)
    rows = contents_of(db, admin, spring_report(db, admin, area))["tables"][0]["rows"]
    assert [row[:2] for row in rows] == [["Health", "20"]]


def test_a_new_edition_has_the_sections_of_the_last_and_the_words_of_now(db, admin):
    area = make_area(db, "Heathgate")
    (theme,) = make_codebook(db, "Housing")
    hold(db, area, [theme], times=20)
    report = spring_report(db, admin, area)
    thanks = add_section(db, admin, report.id, heading="Thank you")
    change_section(db, admin, report.id, thanks.id, heading="Thank you", text="All of you.")
    method, network = section_of(report, SectionKind.METHOD), section_of(report, SectionKind.NETWORK)
    change_section(db, admin, report.id, method.id, heading="How", text="Only of spring.")
    change_section(db, admin, report.id, network.id, heading=network.heading, text="", included=False)
    publish_report(db, admin, report.id)
    hold(db, area, [theme], times=50, on=SUMMER[0])
    edition = copy_report(db, admin, report.id)
    assert (edition.state, edition.area_id, edition.address != report.address) == (ReportState.DRAFT, area.id, True)
    assert (edition.starts_on, edition.ends_on) == (SUMMER[0], SUMMER[1])
    assert [one.heading for one in edition.sections] == [one.heading for one in report.sections]
    assert "about 50 conversations" in section_of(edition, SectionKind.METHOD).text
    assert section_of(edition, SectionKind.TEXT).text == "All of you."
    assert not section_of(edition, SectionKind.NETWORK).included


def test_many_areas_stand_in_several_tables_and_none_is_left_out(db, admin):
    (theme,) = make_codebook(db, "Housing")
    for number in range(10):
        hold(db, make_area(db, f"Ward {number}"), [theme], times=10)
    tables = [
        one for one in contents_of(db, admin, spring_report(db, admin, None))["tables"] if "area" in one["caption"]
    ]
    assert [one["caption"] for one in tables] == [
        "Themes by area, Ward 0 to Ward 7",
        "Themes by area, Ward 8 to Ward 9",
    ]
    assert [heading for one in tables for heading in one["headings"][1:]] == [f"Ward {number}" for number in range(10)]
    assert not any("Not told" in one["note"] for one in tables)
