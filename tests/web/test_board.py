"""The public board: what it tells everybody, and that nothing personal is on it."""

import datetime as dt

import pytest

from crm.consents import add_consent
from crm.models import IssueStep, now
from crm.models.words import IssueState, OwnerKind, Purpose
from crm.permissions import Actor
from crm.publishing import publish_report
from crm.reports import add_report
from tests.database import noted
from tests.factories import (
    in_days,
    make_area,
    make_coding,
    make_conversation,
    make_issue,
    make_person,
    make_story,
    make_street,
    make_theme,
)

ADMIN = Actor.command_line()


def make_answered(db, *talks, **details):
    details = {"title": "Dark alley", "heard": "The alley is dark.", "on_board": True} | details
    answer = {"state": IssueState.DONE, "answer": "The lamp was mended.", "answered_at": now()}
    return make_issue(db, *talks, **(answer | details))


@pytest.fixture
def board(app):
    """``board(query)``: the board as somebody reads it who is not signed in."""

    def board(query=""):
        return app.test_client().get(f"/board{query}")

    return board


def test_there_is_no_board_while_nothing_is_on_it(board, db, street):
    make_answered(db, area_id=street.area_id, on_board=False)
    db.commit()
    answer = board()
    assert answer.status_code == 404
    assert "Nothing is on the board at the moment." in answer.text
    assert "Dark alley" not in answer.text


def test_everybody_reads_what_was_heard_and_what_happened(board, db, street):
    steps = [
        IssueStep(at=now(), what="Met the council"),
        IssueStep(at=in_days(3), what="Look again", done=False),
        IssueStep(at=now(), what="They were rude", on_board=False),
    ]
    make_answered(db, area_id=street.area_id, steps=steps, owner_kind=OwnerKind.COUNCIL, owner_name="The lighting team")
    db.commit()
    page = board().text
    for told in ("Dark alley", "The alley is dark.", "The lamp was mended.", "The lighting team", "Met the council"):
        assert told in page
    assert "To be done by" in page
    assert "They were rude" not in page
    assert 'id="happened-1"' in page, "an issue is called by its place, not by its number in the records"


def test_the_board_and_the_reports_lead_to_each_other_where_both_are_there(board, db, sign_in, street):
    make_answered(db, area_id=street.area_id)
    db.commit()
    assert 'href="/r"' not in board().text
    days = {"starts_on": dt.date(2026, 3, 1), "ends_on": dt.date(2026, 5, 31)}
    report = add_report(db, ADMIN, title="Spring", area_id=street.area_id, **days)
    publish_report(db, ADMIN, report.id, listed=True)
    db.commit()
    assert 'href="/r"' in board().text
    reader = sign_in()
    assert 'href="/board"' in reader.get("/r").text
    assert '<a class="govuk-back-link" href="/r">' in reader.get(f"/r/{report.address}").text
    assert '<a class="govuk-back-link" href="/issues">' in reader.get("/board").text
    assert "govuk-back-link" not in board().text


def test_an_answer_that_no_longer_holds_is_not_told(board, db, street):
    make_answered(db, area_id=street.area_id, state=IssueState.UNDER_WAY, answered_at=None)
    db.commit()
    assert "The lamp was mended." not in board().text


def test_the_headings_are_the_teams_own(app, board, db, street):
    make_answered(db, area_id=street.area_id)
    db.commit()
    kept = app.jinja_env.globals["headings"]
    app.jinja_env.globals["headings"] = kept._replace(happened="And this came of it")
    try:
        assert "And this came of it" in board().text
    finally:
        app.jinja_env.globals["headings"] = kept


def test_the_board_of_an_area_has_what_is_inside_it(board, db, street):
    inner = make_street(db, area=make_area(db, "Inner", parent_id=street.area_id))
    make_answered(db, area_id=street.area_id, title="Outer alley")
    make_answered(db, area_id=inner.area_id, title="Inner alley")
    db.commit()
    page = board(f"?area={inner.area_id}").text
    assert ("Inner alley" in page, "Outer alley" in page) == (True, False)
    page = board(f"?area={street.area_id}").text
    assert ("Inner alley" in page, "Outer alley" in page) == (True, True)
    assert "Nothing is on the board for this area yet." in board("?area=999").text
    assert board("?area=nonsense").status_code == 200


def test_nothing_personal_of_those_who_raised_an_issue_is_on_the_board(board, db, street):
    """Planted in every record that an issue leads to: names, numbers, doors, streets, quotes, notes."""
    details = {"house": "Zinnia 7", "phone": "+447700900111", "email": "zelda@example.org", "note": "Zither lessons"}
    speaker = make_person(db, "Zelda Zimmer", street=street, met=True, known_as="Zuzu", **details)
    owner = make_person(db, "Zachary Zane", street=street, met=True)
    refused = make_person(db, "Zora Zola", street=street, met=True)
    add_consent(db, ADMIN, person_id=refused.id, purpose=Purpose.USE_MY_WORDS, given=False)
    talk = make_conversation(
        db, street=street, house="Zinnia 7", place="Zebra café", people=[speaker], said="Zealots shout at night."
    )
    coding = make_coding(db, talk, make_theme(db, "Noise"), words="Zealots shout")
    issue = make_answered(db, talk, theme_id=coding.theme_id, owner_kind=OwnerKind.RESIDENT, owner_id=owner.id)
    issue.sources[0].quote, issue.sources[0].coding_id = coding.quote, coding.id
    make_answered(db, talk, owner_kind=OwnerKind.RESIDENT, owner_id=refused.id, title="Second alley")
    for person in (owner, refused):
        make_story(db, person, title="Zany bench", text=f"{person.name} built it.", published_at=now())
    db.commit()
    page = board().text
    assert "A resident" in page
    assert "Second alley" in page
    personal = ("Zelda", "Zimmer", "Zuzu", "Zachary", "Zane", "Zora", "Zola", "Zinnia", "07700", "7700900", "zelda@")
    said = ("Zither", "Zebra", "Zealots", "Zany", "Moor Street")
    assert [word for word in (*personal, *said) if word.lower() in page.lower()] == []


def test_a_story_is_gone_from_the_board_when_consent_is_withdrawn(board, db, street):
    ann = make_person(db, "Ann Lee", street=street, met=True)
    make_story(db, ann, title="The bench", published_at=now())
    add_consent(db, ADMIN, person_id=ann.id, purpose=Purpose.USE_MY_WORDS, given=True)
    db.commit()
    assert "The bench" in board().text
    add_consent(db, ADMIN, person_id=ann.id, purpose=Purpose.USE_MY_WORDS, given=False)
    db.commit()
    assert board().status_code == 404


def test_the_board_costs_a_fixed_handful_of_queries(board, db, street, connection):
    for number in range(12):
        make_answered(db, area_id=street.area_id, title=f"Alley {number}", steps=[IssueStep(at=now(), what="Met")])
    db.commit()
    with noted(connection) as asked:
        assert board().status_code == 200
    assert len(asked) < 12
