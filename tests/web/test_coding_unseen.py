"""Whoever codes unseen finds no trace of what a colleague put, on any page and in any file."""

import io
import zipfile
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from crm.coding_unseen import code_unseen
from crm.models import User, now
from crm.models.report_words import SectionKind
from crm.models.words import IssueState, Sway
from crm.permissions import Role
from crm.reports import add_report
from crm.users import actor_for
from tests.factories import (
    make_area,
    make_coding,
    make_conversation,
    make_issue,
    make_person,
    make_street,
    make_theme,
    make_user,
    team_day,
)
from tests.talking import consent, hold
from tests.web.routes import make_samples, routes

#: A colleague's note, their theme, which no form offers any more, and their words within what was said.
NOTE, THEME, WORDS = "a heron’s note", "Quillotheme", "the roof is leaking since March"
SAID = f"I will tell you: {WORDS}, and nobody comes."

#: Where a theme stands that is put to one conversation or another, and nobody learns to which: pages, or all of a
#: noun's, each with the reason.
TELLS_OF_THEMES = {
    "themes": "the codebook itself",
    "theme_files.take_out": "the codebook itself",
    "audit.list_audit": "the codebook itself, of which the audit says who added what",
    "excerpts.show_excerpts": "the filter, which offers every theme",
    "excerpts.show_words": "the filter, which offers every theme",
    "insight": "the filter, and the page of a theme, which says that nobody raised it",
    "reports": "counted of everybody",
    "report_quotes.list_quotes": "the filter, which offers what a report may tell of",
}

#: Where the colleague's words are shown to whoever does not code unseen: so that the walk is known to see them.
SHOWS_WORDS = {
    *("codings.show_coding", "codings.change_coding", "conversations.show_conversation", "conversations.show_recorded"),
    *("excerpts.show_excerpts", "excerpts.export_excerpts", "themes.split_theme", "audit.list_audit"),
    *("issues.show_issue", "issues.show_going_back", "issues.add_issue", "theme_files.take_out"),
    *("report_quotes.list_quotes", "reports.preview_report"),
}


@pytest.fixture
def talk(app, db, sign_in):
    """A conversation that a colleague coded; it raised an issue, and is quoted in a report. And somebody else."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    area, today = make_area(db, "Here"), team_day()
    client = sign_in(Role.ADMIN)
    user = db.scalars(select(User).order_by(User.id.desc())).first()
    colleague = make_user(db, Role.OFFICER, areas=(area,), name="Rosa Finch")
    samples = make_samples(db, area, user, "Local")
    theme = make_theme(db, THEME, retired_at=now())
    hold(db, area, [theme], times=20, on=today)
    street = make_street(db, area=area)
    person = make_person(db, "Grace Okafor", street=street, house="4")
    consent(db, person, given=True, on=today)
    conversation = make_conversation(db, street=street, said=SAID, people=[person])
    coding = make_coding(db, conversation, theme, words=WORDS, coder=colleague, note=NOTE, sway=Sway.DEFICIT)
    issue = make_issue(db, conversation, title="Damp", state=IssueState.DONE, answer="Mended.", answered_at=now())
    issue.sources[0].coding_id, issue.sources[0].quote = coding.id, WORDS
    days = {"starts_on": today, "ends_on": today}
    report = add_report(db, actor_for(db, user), title="Now", area_id=area.id, **days)
    section = next(one for one in report.sections if one.kind is SectionKind.THEMES)
    section.quotes = [coding.id]
    samples |= {"conversation_id": conversation.id, "coding_id": coding.id, "theme_id": theme.id, "issue_id": issue.id}
    samples |= {"source_id": issue.sources[0].id, "report_id": report.id, "section_id": section.id}
    db.commit()
    return SimpleNamespace(client=client, user=user, samples=samples, coding=coding)


def texts_of(answer):
    """What is in an answer: a page, a table, or the files in a bundle."""
    if not zipfile.is_zipfile(io.BytesIO(answer.data)):
        return [answer.text if answer.is_json or answer.mimetype.startswith("text/") else ""]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as bundle:
        return [bundle.read(name).decode(errors="replace") for name in bundle.namelist()]


def asked(app, talk):
    """(endpoint, method, path) of all that can be asked for or sent, also of what the samples leave out."""
    for route in routes(app, talk.samples):
        for method in sorted(route.methods):
            yield route.rule.endpoint, method, route.path
    yield "theme_files.take_out", "POST", "/themes/files/out/project"
    yield "excerpts.export_excerpts", "POST", "/excerpts/files/xlsx"
    yield "issues.add_issue", "GET", f"/issues/new?coding={talk.coding.id}"


def traces(app, connection, talk):
    """(endpoint, what) of each trace of the colleague's coding."""
    found, cookie = set(), talk.client.get_cookie("kith")
    for endpoint, method, path in asked(app, talk):
        before = connection.begin_nested()
        try:
            answer = talk.client.open(path, method=method)
            texts = texts_of(answer)
        finally:
            before.rollback()
            talk.client.set_cookie("kith", cookie.value)
        assert answer.status_code < 500, path
        apart = "\n".join(texts).replace(SAID, "")
        found |= {(endpoint, what) for what in (NOTE, THEME, WORDS) if what in apart}
    return found


def test_a_colleagues_coding_is_nowhere(app, db, connection, talk):
    shown = traces(app, connection, talk)
    blind = SHOWS_WORDS - {endpoint for endpoint, what in shown if what == WORDS}
    assert not blind, "The walk would not notice words there."
    code_unseen(db, actor_for(db, talk.user), unseen=True)
    db.commit()
    found = traces(app, connection, talk)
    excused = {(endpoint, what) for endpoint, what in found if what == THEME and named(endpoint)}
    assert not found - excused
    told = {name for endpoint, _ in excused for name in named(endpoint)}
    assert told == TELLS_OF_THEMES.keys(), "Take out what tells of no theme any more."


def named(endpoint):
    """By which of its names TELLS_OF_THEMES has an endpoint."""
    return {endpoint, endpoint.partition(".")[0]} & TELLS_OF_THEMES.keys()
