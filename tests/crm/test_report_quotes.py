"""Quotes in a report: only with consent, without names, and where enough people said it."""

import pytest

from crm.errors import Invalid, NotFound
from crm.models import Coding
from crm.models.report_words import SectionKind
from crm.models.words import Sway
from crm.report_quotes import FEW, MOST, PAGE, list_quotes, set_quotes
from crm.telling_quotes import ANY, QuoteFilters
from tests.crm.test_reports import contents_of, section_of, spring_report
from tests.factories import make_area, make_theme
from tests.talking import consent, hold, make_codebook, say


def choice_of(db, admin, report, filters=ANY, **more):
    return list_quotes(db, admin, report.id, section_of(report, SectionKind.THEMES).id, filters, **more)


def offered(db, admin, report, filters=ANY, **more):
    return [one for group in choice_of(db, admin, report, filters, **more).groups for one in group.page.rows]


def choose(db, admin, report, *quotes, shown=()):
    set_quotes(db, admin, report.id, section_of(report, SectionKind.THEMES).id, quotes=quotes, shown=shown)


@pytest.fixture
def talked(db, admin):
    """A report of two themes, of each of which some words may be told."""
    area = make_area(db)
    housing, parks = make_codebook(db, "Housing", "Parks")
    hold(db, area, [housing, parks], times=20)
    for number in range(PAGE + 3):
        say(db, area, housing, f"The roof leaks in room {number}.", name=f"Person{number} Hart")
    say(db, area, make_theme(db, "Trees", parent_id=parks.id), "The oak is older than the church.", name="Ann Lee")
    for coding in db.query(Coding).filter(Coding.quote.contains("room 1")):
        coding.sway = Sway.DEFICIT
    db.flush()
    return spring_report(db, admin, area)


def test_a_quote_is_told_only_with_the_consent_of_all_and_without_names(db, admin):
    area = make_area(db)
    (theme,) = make_codebook(db, "Housing")
    hold(db, area, [theme], times=20)
    say(db, area, theme, "My landlord told Grace and me to wait.")
    say(db, area, theme, "Nobody asked me whether you may.", agrees=None, name="Ann Lee")
    say(db, area, theme, "I said that I do not want it.", agrees=False, name="Ben Hill")
    report = spring_report(db, admin, area)
    [choice] = offered(db, admin, report)
    assert choice.words == "My landlord told [name] and me to wait."
    section = section_of(report, SectionKind.THEMES)
    assert contents_of(db, admin, report)["quotes"] == [], "the team chooses"
    set_quotes(db, admin, report.id, section.id, quotes=[choice.coding_id])
    assert [one["words"] for one in contents_of(db, admin, report)["quotes"]] == [choice.words]


def test_words_of_a_talk_with_somebody_who_refused_are_not_told_for_the_other(db, admin):
    area = make_area(db)
    (theme,) = make_codebook(db, "Housing")
    hold(db, area, [theme], times=20)
    person, talk = say(db, area, theme, "We both said that it is damp.")
    other, _ = say(db, area, theme, "This one is told by me alone.", name="Joy Ford")
    talk.people = [person, other]
    db.flush()
    report = spring_report(db, admin, area)
    assert len(offered(db, admin, report)) == 2
    consent(db, other, given=False)
    assert offered(db, admin, report) == []


def test_where_nobody_by_name_is_kept_nobody_is_quoted(db, admin):
    area = make_area(db)
    (theme,) = make_codebook(db, "Housing")
    _, talk = say(db, area, theme, "Somebody said this in the rain.")
    hold(db, area, [theme], times=20)
    talk.people = []
    db.flush()
    assert offered(db, admin, spring_report(db, admin, area)) == []


def test_no_quote_of_a_theme_that_is_hardly_raised_where_it_was_said(db, admin):
    ward = make_area(db, "Ward")
    here, there, more = (make_area(db, name, parent_id=ward.id) for name in ("Here", "There", "More"))
    (theme,) = make_codebook(db, "Housing")
    for area in (there, more):
        hold(db, area, [theme], times=20)
    say(db, here, theme, "It was said where hardly anybody did.")
    report = spring_report(db, admin, ward)
    assert contents_of(db, admin, report)["tables"][0]["rows"][0][0] == "Housing"
    assert offered(db, admin, report) == []


def test_a_chosen_quote_stays_however_many_shorter_ones_come(db, admin):
    area = make_area(db)
    (theme,) = make_codebook(db, "Housing")
    hold(db, area, [theme], times=20)
    say(db, area, theme, "They mended my roof in a single day, and came back.")
    report = spring_report(db, admin, area)
    [chosen] = offered(db, admin, report)
    themes = section_of(report, SectionKind.THEMES)
    set_quotes(db, admin, report.id, themes.id, quotes=[chosen.coding_id])
    for number in range(8):
        say(db, area, theme, f"A shorter sentence {number}.", name=f"Person{number} Hart")
    assert [one["words"] for one in contents_of(db, admin, report)["quotes"]] == [chosen.words]
    assert len(offered(db, admin, report)) == FEW
    assert [one.words for one in choice_of(db, admin, report).chosen] == [chosen.words]


def test_quotes_are_offered_theme_by_theme_a_few_of_each_and_one_theme_page_by_page(db, admin, talked):
    housing, parks = choice_of(db, admin, talked).groups
    assert (housing.theme, len(housing.page.rows), housing.page.total) == ("Housing", FEW, PAGE + 3)
    assert [one.words for one in parks.page.rows] == ["The oak is older than the church."]
    alone = QuoteFilters(theme_id=housing.theme_id)
    pages = [offered(db, admin, talked, alone, page=number) for number in (1, 2)]
    assert [len(page) for page in pages] == [PAGE, 3]
    assert not {one.coding_id for one in pages[0]} & {one.coding_id for one in pages[1]}


def test_quotes_are_found_by_theme_with_its_sub_themes_by_sway_and_by_words(db, admin, talked):
    parks = dict(map(reversed, choice_of(db, admin, talked).themes))["Parks"]
    assert [one.words for one in offered(db, admin, talked, QuoteFilters(theme_id=parks))] == [
        "The oak is older than the church."
    ]
    [group] = choice_of(db, admin, talked, QuoteFilters(sway=Sway.DEFICIT)).groups
    assert group.page.total == 11  # 1, and 10 to 19
    assert {one.sway for one in group.page.rows} == {Sway.DEFICIT}
    assert [one.words for one in offered(db, admin, talked, QuoteFilters(text=" OLDER  than "))] == [
        "The oak is older than the church."
    ]
    assert offered(db, admin, talked, QuoteFilters(text="100%")) == []
    assert offered(db, admin, talked, QuoteFilters(theme_id=10**6)) == []


def test_what_is_chosen_stays_whatever_is_looked_for_until_it_is_unticked_in_sight(db, admin, talked):
    roof, *_, oak = offered(db, admin, talked)
    choose(db, admin, talked, roof.coding_id)
    choose(db, admin, talked, oak.coding_id, shown=[oak.coding_id])
    choice = choice_of(db, admin, talked, QuoteFilters(text="nothing like it"))
    assert [one.coding_id for one in choice.chosen] == [roof.coding_id, oak.coding_id]
    assert choice.groups == []
    choose(db, admin, talked, shown=[oak.coding_id])
    assert [one.coding_id for one in choice_of(db, admin, talked).chosen] == [roof.coding_id]
    assert roof.coding_id not in {one.coding_id for one in offered(db, admin, talked)}


def test_what_may_not_be_told_cannot_be_chosen_and_what_no_longer_may_can_be_taken_out(db, admin):
    area = make_area(db)
    (theme,) = make_codebook(db, "Housing")
    hold(db, area, [theme], times=20)
    say(db, area, theme, "Nobody asked me whether you may.", agrees=None, name="Ann Lee")
    person, _ = say(db, area, theme, "They mended my roof in a day.")
    report = spring_report(db, admin, area)
    everything = [id_ for (id_,) in db.query(Coding.id)]
    choose(db, admin, report, *everything, 10**9)
    choice = choice_of(db, admin, report)
    assert [one.words for one in choice.chosen] == ["They mended my roof in a day."]
    consent(db, person, given=False)
    after = choice_of(db, admin, report)
    assert (after.chosen, after.lost) == ([], [choice.chosen[0].coding_id])
    choose(db, admin, report, shown=after.lost)
    assert choice_of(db, admin, report).lost == []


def test_more_quotes_than_anybody_reads_are_refused_and_the_choice_stays(db, admin, talked):
    ids = [one.coding_id for one in offered(db, admin, talked)]
    choose(db, admin, talked, *ids)
    section = section_of(talked, SectionKind.THEMES)
    section.quotes = [*section.quotes, *range(10**6, 10**6 + MOST - len(ids))]
    db.flush()
    more = offered(db, admin, talked)[0]
    with pytest.raises(Invalid, match=f"Choose {MOST} quotes or fewer: these are {MOST + 1}"):
        choose(db, admin, talked, more.coding_id)
    assert len(section.quotes) == MOST


def test_no_other_section_tells_quotes(db, admin, talked):
    with pytest.raises(NotFound):
        list_quotes(db, admin, talked.id, section_of(talked, SectionKind.METHOD).id)
