"""Coding unseen: what others put is on no list of codings until one has read the conversation oneself."""

import ast
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

import crm
from crm import codings
from crm.audit import list_audit
from crm.coder_agreement import get_coder_agreement
from crm.coding_unseen import Hidden, code_unseen, count_hidden
from crm.errors import Invalid, NotFound
from crm.excerpts import ExcerptFilters, list_excerpts, start_excerpt_export
from crm.going_back import get_going_back, list_raised_in
from crm.insight import get_insight
from crm.insight_filters import InsightFilters
from crm.issue_sources import add_sources, list_chosen, list_sources
from crm.models import Survey, SurveyQuestion
from crm.models.report_words import ReportState, SectionKind
from crm.models.words import Channel, Sway
from crm.permissions import Actor
from crm.publishing import publish_report
from crm.readings import mark_read
from crm.refi.writing import count_project, export_project
from crm.report_quotes import list_quotes, set_quotes
from crm.reports import add_report, preview_report
from crm.rules import rules_of
from crm.said_words import get_said_words
from crm.survey_results import get_results
from crm.theme_merging import Wanted, list_theme_quotes, split_theme
from crm.theme_pairs import ThemePairs, get_theme_pairs
from crm.theme_suggestions import keep_learned, list_suggestions
from crm.users import actor_for
from tests.crm.test_reports import section_of, spring_report
from tests.factories import make_area, make_coding, make_conversation, make_issue, make_theme, make_user
from tests.talking import hold, say

#: Where codings are read and not asked whether the actor is shown them: each with its reason.
SHOWS_NONE = {
    "anchoring.py": "all codings of a text follow its words, whoever is shown them",
    "coder_agreement.py": "numbers of everybody; what differs is told of what the actor has read",
    "coding_steps.py": "takes back the actor's own last step",
    "learning_themes.py": "learned from everybody; no theme is suggested for what is coded unseen",
    "theme_codings.py": "codings move with their theme, whoever is shown them; ids alone",
    "theme_suggestions.py": "themes that nobody has put yet, and none of what is coded unseen",
    "themes.py": "how many codings a theme has: numbers",
    "word_conditions.py": "narrows a question that asks by itself",
    "refi/planning.py": "which codings of a file are there already, by their guids: numbers",
    "refi/saving.py": "writes them",
}


@pytest.fixture
def coded(db, admin):
    """Three conversations that Rosa coded and read, and a file brought a coding for; Owen is to code them unseen."""
    rosa, owen, theme = make_user(db, name="Rosa"), make_user(db, name="Owen"), make_theme(db, "Loneliness")
    talks = [make_conversation(db, said="I am lonely in the evenings.") for _ in range(3)]
    first = [make_coding(db, talk, theme, words="lonely", coder=rosa, sway=Sway.DEFICIT) for talk in talks]
    make_coding(db, talks[0], theme, words="evenings")
    for talk in talks:
        mark_read(db, replace(admin, id=rosa.id), conversation_id=talk.id)
    return SimpleNamespace(rosa=rosa, owen=owen, theme=theme, talk=talks[0], talks=talks, first=first[0])


@pytest.fixture
def unseeing(db, coded, admin):
    """Owen, who has said that he codes unseen; he is an admin."""
    code_unseen(db, replace(admin, id=coded.owen.id), unseen=True)
    return replace(admin, id=coded.owen.id, unseen=actor_for(db, coded.owen).unseen)


def test_nothing_of_others_is_listed_before_one_has_read_it(db, unseeing, coded):
    own = make_coding(db, coded.talk, coded.theme, words="I am", coder=coded.owen)
    assert codings.list_codings(db, unseeing, coded.talk.id) == [own]
    assert [one.coding_id for one in list_excerpts(db, unseeing, ExcerptFilters()).rows] == [own.id]
    assert len(list(start_excerpt_export(db, unseeing, ExcerptFilters()))) == 2
    assert get_said_words(db, unseeing, ExcerptFilters()).quotes == 1
    assert get_said_words(db, unseeing, ExcerptFilters(text="am")).other_conversations == 0
    assert [one.id for one in list_theme_quotes(db, unseeing, coded.theme.id).rows] == [own.id]
    assert list_chosen(db, unseeing, coding_ids=[coded.first.id]) == []
    with pytest.raises(NotFound):
        codings.change_coding(db, unseeing, coded.first.id, sway=Sway.ASSET)
    assert count_hidden(db, unseeing, coded.talk.id) == Hidden(codings=2, coders=2)


def test_reading_one_to_its_end_shows_what_others_put_to_it_alone(db, unseeing, coded):
    mark_read(db, unseeing, conversation_id=coded.talk.id)
    assert len(codings.list_codings(db, unseeing, coded.talk.id)) == 2
    assert count_hidden(db, unseeing, coded.talk.id) == Hidden(0, 0)
    assert {one.conversation_id for one in list_excerpts(db, unseeing, ExcerptFilters()).rows} == {coded.talk.id}
    assert count_hidden(db, unseeing, coded.talks[1].id) == Hidden(codings=1, coders=1)


def test_others_and_who_stops_coding_unseen_see_everything(db, admin, unseeing, coded):
    assert list_excerpts(db, replace(admin, id=coded.rosa.id), ExcerptFilters()).total == 4
    assert list_excerpts(db, admin, ExcerptFilters()).total == 4
    code_unseen(db, unseeing, unseen=False)
    seeing = replace(unseeing, unseen=actor_for(db, coded.owen).unseen)
    assert list_excerpts(db, seeing, ExcerptFilters()).total == 4
    assert count_hidden(db, seeing, coded.talk.id) == Hidden(0, 0)


def test_no_theme_is_suggested_for_what_is_coded_unseen(db, admin, unseeing, coded):
    talk = make_conversation(db, said="Nobody comes by.")
    keep_learned(db, [(talk.id, coded.theme.id, 0.9)], themes={coded.theme.id: {"on": True}})
    assert [one.theme_id for one in list_suggestions(db, admin, talk.id)] == [coded.theme.id]
    assert list_suggestions(db, unseeing, talk.id) == []


def test_whoever_leads_the_talk_about_differences_waits_too_while_they_code_unseen(db, admin, unseeing, coded):
    hodan = make_user(db, name="Hodan")
    for talk in coded.talks:
        mark_read(db, replace(admin, id=hodan.id), conversation_id=talk.id)
    pair = (coded.rosa.id, hodan.id)
    assert get_coder_agreement(db, admin, coder_ids=pair).disagreements.total == 3
    found = get_coder_agreement(db, unseeing, coder_ids=pair)
    assert (found.disagreements.total, found.unread) == (0, 3)


@pytest.fixture
def issue(db, admin, coded):
    """Raised by what Rosa coded in one conversation, and from another as a whole."""
    issue = make_issue(db, area_id=coded.talk.area_id)
    add_sources(db, admin, issue.id, coding_ids=[coded.first.id], conversation_ids=[coded.talks[1].id])
    db.refresh(issue, ["sources"])
    return issue


def test_an_issue_tells_no_quote_and_no_conversation_that_still_has_to_be_read(db, admin, unseeing, coded, issue):
    def told(actor):
        sources = {source.conversation_id for source in list_sources(db, actor, issue.id)}
        going = get_going_back(db, actor, issue.id)
        return sources, [quote for one in (*going.to_tell, *going.told) for quote in one.quotes]

    talks = [talk.id for talk in coded.talks]
    coded.talk.channel, coded.talk.house = Channel.DOORSTEP, "4"
    db.flush()
    assert told(admin) == ({talks[0], talks[1]}, ["lonely"])
    assert told(unseeing) == ({talks[1]}, [])
    assert list_raised_in(db, unseeing, talks[0]) == []
    assert list_raised_in(db, unseeing, talks[1]) == [issue]
    mark_read(db, unseeing, conversation_id=talks[0])
    assert told(unseeing) == told(admin)
    assert list_raised_in(db, unseeing, talks[0]) == [issue]


def test_words_stay_hidden_in_an_issue_after_their_coding_is_removed(db, admin, unseeing, coded, issue):
    codings.remove_coding(db, admin, coded.first.id)
    db.expire_all()
    assert [source.quote for source in list_sources(db, unseeing, issue.id)] == [""]
    assert "lonely" in [source.quote for source in list_sources(db, admin, issue.id)]


def test_the_audit_tells_of_ones_own_codings_and_of_what_one_has_read(db, admin, unseeing, coded, issue):
    own = codings.add_coding(db, unseeing, conversation_id=coded.talk.id, theme_id=coded.theme.id, words="I am")

    def told(actor, noun="coding"):
        return {entry.record_id for entry in list_audit(db, actor, noun=noun).rows}

    assert told(unseeing) == {own.id}
    assert told(unseeing, "issue_source") == {issue.sources[1].id}
    assert told(admin, "issue_source") == {source.id for source in issue.sources}
    codings.remove_coding(db, unseeing, own.id)
    assert told(unseeing) == {own.id}, "what one did oneself"
    mark_read(db, unseeing, conversation_id=coded.talk.id)
    assert coded.first.id in told(unseeing)
    assert len(told(admin)) == 5


def test_a_project_takes_out_what_is_shown(db, admin, unseeing, coded):
    make_coding(db, make_conversation(db), coded.theme, coder=coded.rosa)
    own = make_coding(db, coded.talk, coded.theme, words="I am", coder=coded.owen)
    assert count_project(db, admin) == (4, 6)
    assert count_project(db, unseeing) == (3, 1)
    with zipfile.ZipFile(io.BytesIO(b"".join(export_project(db, unseeing)))) as bundle:
        project = bundle.read("project.qde").decode()
    assert project.count("<Coding ") == 1
    assert str(own.uuid) in project


def test_a_report_offers_no_quote_that_is_not_shown_and_is_not_published_with_one(db, admin, unseeing):
    area, theme = make_area(db), make_theme(db)
    hold(db, area, [theme], times=20)
    _, talk = say(db, area, theme, "The roof leaks in every room.")
    report = spring_report(db, admin, area)
    section = section_of(report, SectionKind.THEMES)
    [offer] = list_quotes(db, admin, report.id, section.id).groups[0].page.rows
    assert list_quotes(db, unseeing, report.id, section.id).groups == []
    assert set_quotes(db, unseeing, report.id, section.id, quotes=[offer.coding_id]).quotes == []
    set_quotes(db, admin, report.id, section.id, quotes=[offer.coding_id])
    choice = list_quotes(db, unseeing, report.id, section.id)
    assert (choice.chosen, choice.lost, choice.hidden) == ([], [], 1)
    assert not any(one["quotes"] for one in preview_report(db, unseeing, report.id)[1]["sections"])
    with pytest.raises(Invalid, match="not shown while you code unseen"):
        publish_report(db, unseeing, report.id)
    mark_read(db, unseeing, conversation_id=talk.id)
    assert publish_report(db, unseeing, report.id).state is ReportState.PUBLISHED


def test_a_split_takes_what_is_shown(db, unseeing, coded):
    own = make_coding(db, coded.talk, coded.theme, words="I am", coder=coded.owen)
    split_theme(db, unseeing, coded.theme.id, wanted=Wanted(text="am"), name="Evenings")
    assert (own.theme_id == coded.theme.id, coded.first.theme_id == coded.theme.id) == (False, True)


def test_whatever_reads_codings_asks_whether_they_are_shown_or_says_why_not():
    root, unasked = Path(crm.__file__).parent, set()
    for path in root.rglob("*.py"):
        names = {node.id for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Name)}
        if "Coding" in names and not names & {"shown_to", "source_shown_to", "select_codings"}:
            unasked.add(path.relative_to(root).as_posix())
    unasked = {name for name in unasked if not name.startswith(("models/", "demo/"))}
    assert unasked == SHOWS_NONE.keys(), "Ask shown_to(actor), or say why it is not asked."


def test_insight_counts_nothing_of_others_before_one_has_read_it(db, admin, unseeing, coded):
    day = rules_of(db).day_of(coded.talk.held_at)
    one_day = InsightFilters(area_id=coded.talk.area_id, since=day, until=day)
    assert [(one.name, one.raised) for one in get_insight(db, admin, one_day).themes] == [("Loneliness", 1)]
    found = get_insight(db, unseeing, one_day)
    assert (found.held, found.coded, found.read) == (1, 0, 0), "not even that somebody has read it"
    assert [one.raised for one in found.themes] == [0]
    assert get_insight(db, unseeing, replace(one_day, sway=Sway.DEFICIT)).held == 0, "nor by what it is narrowed"
    make_coding(db, coded.talk, coded.theme, words="I am", coder=coded.owen, sway=Sway.ASSET)
    [own] = get_insight(db, unseeing, one_day).themes
    assert (own.asset, own.deficit, own.both) == (1, 0, 0)
    mark_read(db, unseeing, conversation_id=coded.talk.id)
    assert get_insight(db, unseeing, one_day).themes == get_insight(db, admin, one_day).themes
    assert get_insight(db, unseeing, InsightFilters()).read == 1


def test_themes_together_count_nothing_of_others_before_one_has_read_it(db, admin, unseeing, coded):
    make_coding(db, coded.talk, make_theme(db, "Evenings"), words="evenings", coder=coded.rosa)
    street = ExcerptFilters(street_ids=[coded.talk.street_id])
    assert len(get_theme_pairs(db, admin, street).pairs) == 1
    assert get_theme_pairs(db, unseeing, street) == ThemePairs((), (), 0)
    mark_read(db, unseeing, conversation_id=coded.talk.id)
    assert get_theme_pairs(db, unseeing, street) == get_theme_pairs(db, admin, street)


def test_a_survey_counts_nothing_of_others_before_one_has_read_it(db, admin, unseeing, coded):
    survey = Survey(name="Bus stops", questions=[SurveyQuestion(place=0, text="Say more", open=True)])
    db.add(survey)
    db.flush()
    coded.talk.survey_id = survey.id
    db.flush()
    results = get_results(db, admin, survey.id)
    assert ([(one.name, one.count) for one in results.themes], results.read) == ([("Loneliness", 1)], 1)
    results = get_results(db, unseeing, survey.id)
    assert (results.themes, results.read) == ((), 0)
    mark_read(db, unseeing, conversation_id=coded.talk.id)
    assert get_results(db, unseeing, survey.id).themes == get_results(db, admin, survey.id).themes


def test_a_report_of_one_day_and_place_tells_no_theme_of_its_few_conversations(db, unseeing, coded):
    day = rules_of(db).day_of(coded.talk.held_at)
    frame = {"title": "Today", "area_id": coded.talk.area_id, "starts_on": day, "ends_on": day}
    report = add_report(db, unseeing, **frame)
    _, contents = preview_report(db, unseeing, report.id)
    assert "Loneliness" not in json.dumps(contents)
    assert not any("Loneliness" in section.text for section in report.sections)


def test_the_command_line_has_no_account_to_code_with(db):
    with pytest.raises(NotFound):
        code_unseen(db, Actor.command_line(), unseen=True)
