"""What the team wrote on a draft is read again when the numbers have changed: both stand beside one another."""

import pytest

from crm.errors import Invalid
from crm.models.report_words import ReportState, SectionKind
from crm.publishing import publish_report
from crm.report_rereading import keep_own_text, reread_report, take_draft
from crm.report_sections import add_section, change_section
from crm.reports import fill_report, write_summary
from tests.crm.test_reports import spring_report
from tests.factories import make_area
from tests.talking import hold, make_codebook


@pytest.fixture
def housing(db):
    area = make_area(db)
    themes = make_codebook(db, "Housing", "Parks")
    hold(db, area, [themes[0]], times=15)
    hold(db, area, [themes[1]], times=35)
    return area, themes[0]


def themes_of(report):
    return next(one for one in report.sections if one.kind is SectionKind.THEMES)


def write(db, admin, report, text):
    section = themes_of(report)
    return change_section(db, admin, report.id, section.id, heading=section.heading, text=text)


def test_a_text_is_read_again_when_its_numbers_have_changed(db, admin, housing):
    area, theme = housing
    report = spring_report(db, admin, area)
    section = write(db, admin, report, "Of 50 conversations, 30% were about housing.")
    assert reread_report(db, admin, report.id) == {}
    hold(db, area, [theme], times=50)
    again = reread_report(db, admin, report.id)[section.id]
    assert again.otherwise
    assert "Housing (65%)" in again.now
    assert again.gone == ("50", "30%")
    fill_report(db, admin, report.id)
    assert section.id in reread_report(db, admin, report.id), "as long as nobody has answered"


def test_telephones_times_and_days_are_no_numbers_that_a_table_would_have(db, admin, housing):
    report = spring_report(db, admin, housing[0])
    told = "Ring 01603 123456 or +44 7700 900123, come on 14 June at 14.30 or the 3rd July by 6:30 pm: 47 did."
    section = write(db, admin, report, told)
    assert reread_report(db, admin, report.id)[section.id].gone == ("47",)


def test_the_new_sentences_are_taken(db, admin, housing):
    area, theme = housing
    report = spring_report(db, admin, area)
    section = write(db, admin, report, "30% were about housing.")
    hold(db, area, [theme], times=50)
    take_draft(db, admin, report.id, section.id)
    assert "Housing (65%)" in section.text
    assert reread_report(db, admin, report.id) == {}


@pytest.mark.parametrize("take", [True, False])
def test_the_one_page_is_answered_as_a_section_is(db, admin, housing, take):
    area, theme = housing
    report = spring_report(db, admin, area)
    before = report.drafted
    write_summary(db, admin, report.id, summary="Damp, mostly.")
    hold(db, area, [theme], times=50)
    assert reread_report(db, admin, report.id)[None].now != before
    (take_draft if take else keep_own_text)(db, admin, report.id, None)
    assert report.summary == (report.drafted if take else "Damp, mostly.")
    assert report.drafted != before
    assert reread_report(db, admin, report.id) == {}


def test_there_is_no_draft_to_take_for_a_section_of_ones_own(db, admin, housing):
    report = spring_report(db, admin, housing[0])
    section = add_section(db, admin, report.id, heading="Thanks")
    change_section(db, admin, report.id, section.id, heading="Thanks", text="To everybody who spoke with us.")
    with pytest.raises(Invalid, match="section of your own"):
        take_draft(db, admin, report.id, section.id)
    assert section.text == "To everybody who spoke with us."


def test_what_was_kept_still_has_its_numbers_looked_at(db, admin, housing):
    area, theme = housing
    report = spring_report(db, admin, area)
    section = write(db, admin, report, "Housing comes second, with 30%.")
    hold(db, area, [theme], times=50)
    keep_own_text(db, admin, report.id, section.id)
    assert section.text == "Housing comes second, with 30%."
    again = reread_report(db, admin, report.id)[section.id]
    assert not again.otherwise
    assert again.gone == ("30%",)
    write(db, admin, report, "Housing comes first, with 65%.")
    assert reread_report(db, admin, report.id) == {}


def test_publishing_asks_once_more_and_names_the_numbers(db, admin, housing):
    area, theme = housing
    report = spring_report(db, admin, area)
    write(db, admin, report, "30% were about housing.")
    write_summary(db, admin, report.id, summary="We talked 1,234 times.")
    hold(db, area, [theme], times=50)
    with pytest.raises(Invalid) as refused:
        publish_report(db, admin, report.id)
    said = refused.value.errors["kept"]
    assert (
        "“What people talked about” would be drafted otherwise now and has numbers that are in no table: 30%." in said
    )
    assert "“One page for letterboxes”" in said
    assert "1,234" in said
    publish_report(db, admin, report.id, kept=True)
    assert report.state is ReportState.PUBLISHED


def test_a_section_that_is_left_out_is_not_asked_about(db, admin, housing):
    area, theme = housing
    report = spring_report(db, admin, area)
    section = themes_of(report)
    change_section(db, admin, report.id, section.id, heading="Themes", text="30% of all.", included=False)
    hold(db, area, [theme], times=50)
    assert reread_report(db, admin, report.id) == {}
