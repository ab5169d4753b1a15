"""What an issue was raised from: quotes and conversations, as far as each sees them."""

import pytest
from sqlalchemy import select

from crm import issue_sources, issues
from crm.errors import Invalid, NotAllowed
from crm.models import IssueSource
from crm.permissions import Actor, Role
from tests.crm.raising import make_place, make_quote, raise_issue
from tests.factories import make_coding, make_conversation, make_street, make_theme, make_user


@pytest.fixture
def place(db):
    return make_place(db)


def test_an_issue_raised_from_excerpts_keeps_their_words_and_is_drafted_from_their_theme(db, place):
    street, officer, _ = place
    quotes = [make_quote(db, street), make_quote(db, street)]
    chosen = issue_sources.list_chosen(db, officer, coding_ids=[quote.id for quote in quotes])
    draft = issue_sources.draft_issue(chosen)
    assert draft == {
        "title": "Crime & safety",
        "theme_id": quotes[0].theme_id,
        "area_id": street.area_id,
        "heard": "People spoke of crime & safety as a problem.",
    }
    issue = issues.add_issue(db, officer, **draft)
    issue_sources.add_sources(db, officer, issue.id, coding_ids=[quote.id for quote in quotes])
    sources = issue_sources.list_sources(db, officer, issue.id)
    assert [source.quote for source in sources] == ["too dark at night", "too dark at night"]
    assert issues.count_raised(db, [issue.id]) == {issue.id: 2}


def test_an_issue_raised_from_several_themes_is_put_in_words_by_a_person(db, place):
    street, officer, _ = place
    quotes = [
        make_quote(db, street),
        make_coding(db, make_conversation(db, street=street), make_theme(db, "Transport")),
    ]
    chosen = issue_sources.list_chosen(db, officer, coding_ids=[quote.id for quote in quotes])
    draft = issue_sources.draft_issue(chosen)
    assert (draft["title"], draft["heard"]) == ("", "")


def test_a_quote_that_an_issue_has_already_is_not_added_twice(db, place):
    street, officer, _ = place
    quote, issue = make_quote(db, street), raise_issue(db, officer, street)
    for _ in range(2):
        issue_sources.add_sources(
            db, officer, issue.id, coding_ids=[quote.id], conversation_ids=[quote.conversation_id]
        )
    assert len(issue_sources.list_sources(db, officer, issue.id)) == 1


def test_a_coding_that_is_removed_leaves_the_source_its_words(db, place):
    street, officer, _ = place
    quote, issue = make_quote(db, street), raise_issue(db, officer, street)
    issue_sources.add_sources(db, officer, issue.id, coding_ids=[quote.id])
    db.delete(quote)
    db.flush()
    db.expire_all()
    source = db.scalar(select(IssueSource))
    assert (source.coding_id, source.quote) == (None, "too dark at night")


def test_words_that_an_officer_does_not_see_cannot_be_raised(db, place):
    street, officer, _ = place
    issue = raise_issue(db, officer, street)
    elsewhere = make_quote(db, make_street(db))
    assert issue_sources.list_chosen(db, officer, coding_ids=[elsewhere.id]) == []
    with pytest.raises(Invalid, match="no longer there"):
        issue_sources.add_sources(db, officer, issue.id, coding_ids=[elsewhere.id])


def test_a_connector_sees_the_issue_but_of_its_sources_their_own_alone(db, place):
    street, officer, _ = place
    hodan = make_user(db, Role.CONNECTOR)
    connector = Actor(id=hodan.id, name="Hodan", role=Role.CONNECTOR, area_ids=officer.area_ids)
    own, others = make_quote(db, street, recorded_by_id=hodan.id), make_quote(db, street)
    issue = raise_issue(db, officer, street)
    issue_sources.add_sources(db, officer, issue.id, coding_ids=[own.id, others.id])
    assert issues.get_issue(db, connector, issue.id).title == "Dark alley"
    assert [one.coding_id for one in issue_sources.list_sources(db, connector, issue.id)] == [own.id]
    with pytest.raises(NotAllowed):
        raise_issue(db, connector, street)
