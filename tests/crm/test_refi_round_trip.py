"""A project taken out and in again: valid, at the right places, and nothing lost on the way."""

import datetime as dt
import io
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from crm.models import AuditEntry, Base, Coding, Conversation, Reading, Theme, now
from crm.models.words import AgeBand, Channel, Gender, HereFor, LivedHere, Sway
from crm.permissions import Actor
from crm.refi.reading import read_project
from crm.refi.saving import save_project
from crm.refi.writing import export_project
from crm.session import make_session
from crm.themes import add_theme, retire_theme
from tests.database import DATABASES, database
from tests.factories import make_area, make_coding, make_conversation, make_person, make_street, make_theme, make_user
from tests.refi import PROJECT, open_project, project_schema

_WORDS = "The 🚌 comes late 😀.\nNobody says why.\nBut the park is lovely."


def _take_out(db: Session, actor: Actor) -> bytes:
    return b"".join(export_project(db, actor))


def _names(root: Any, path: str, attribute: str = "name") -> list[str]:
    return [one.get(attribute) for one in root.iterfind(path, {"": PROJECT})]


@pytest.fixture
def coded(db: Session, admin: Actor) -> Conversation:
    """A conversation with all that a coding can be, by two coders."""
    area = make_area(db, "Mill Fields")
    street = make_street(db, area=area)
    rosa, hodan = make_user(db, name="Rosa Martin"), make_user(db, name="Hodan Ali")
    transport = add_theme(db, admin, name="Transport", colour="#0b6e6e", description="Getting about.", examples="a\nb")
    buses = add_theme(db, admin, name="Buses & trams", parent_id=transport.id, examples="Only an example")
    parks = add_theme(db, admin, name="Parks", description="Green <places>\n\nin two paragraphs")
    old = add_theme(db, admin, name="Old words")
    spoke = make_person(db, "Wilma Quist", street=street, age_band=AgeBand.OVER_60, gender=Gender.WOMAN)
    conversation = make_conversation(
        db, street=street, said=_WORDS, channel=Channel.STREET, people=[spoke], here_for=HereFor.LIVE,
        held_at=dt.datetime(2026, 3, 4, 15, 30, tzinfo=dt.UTC),
    )  # fmt: skip
    make_coding(db, conversation, buses, words="🚌 comes late 😀", sway=Sway.DEFICIT, coder=rosa, note="Again & again")
    make_coding(db, conversation, parks, words="the park is lovely", sway=Sway.BOTH, coder=hodan)
    make_coding(db, conversation, transport, sway=Sway.ASSET, coder=rosa, note="As a whole")
    make_coding(db, conversation, old, words="lovely")
    make_coding(db, conversation, parks, quote="words that went", sway=Sway.BOTH, coder=rosa)
    db.add(Reading(conversation_id=conversation.id, coder_id=hodan.id, read_at=now()))
    retire_theme(db, admin, old.id)
    make_conversation(db, street=street, said="")
    db.flush()
    return conversation


def _codings(db: Session) -> list[tuple[Any, ...]]:
    columns = (Coding.uuid, Coding.start, Coding.end, Coding.quote, Coding.sway, Coding.note, Coding.coder_id)
    query = select(*columns, Coding.coded_at, Theme.uuid, Conversation.uuid).join(Theme, Theme.id == Coding.theme_id)
    query = query.join(Conversation, Conversation.id == Coding.conversation_id).order_by(Coding.uuid)
    return [tuple(row) for row in db.execute(query)]


def _themes(db: Session) -> list[tuple[Any, ...]]:
    parents = {theme.id: theme.uuid for theme in db.scalars(select(Theme))}
    return sorted(
        (one.uuid, one.name, one.colour, one.description, one.examples, parents.get(one.parent_id or 0), one.place,
         one.retired_at is not None)
        for one in db.scalars(select(Theme))
    )  # fmt: skip


def test_what_is_written_is_valid_against_the_published_schema(db: Session, admin: Actor, coded: Conversation) -> None:
    root, _ = open_project(_take_out(db, admin))
    schema = project_schema()
    assert schema.validate(root), schema.error_log


def test_positions_count_characters_also_behind_emoji(db: Session, admin: Actor, coded: Conversation) -> None:
    root, texts = open_project(_take_out(db, admin))
    text = texts[f"sources/{coded.uuid}.txt"].decode()
    assert text == _WORDS
    places = [
        (int(one.get("startPosition")), int(one.get("endPosition")))
        for one in root.iter(f"{{{PROJECT}}}PlainTextSelection")
    ]
    assert sorted(text[start:end] for start, end in places) == ["lovely", "the park is lovely", "🚌 comes late 😀"]


def test_lines_end_in_lf_alone_and_positions_follow(db: Session, admin: Actor) -> None:
    talk = make_conversation(db, said="One\r\ntwo\r\nthree")
    make_coding(db, talk, make_theme(db), words="three")
    root, texts = open_project(_take_out(db, admin))
    assert texts[f"sources/{talk.uuid}.txt"] == b"One\ntwo\nthree"
    found = next(root.iter(f"{{{PROJECT}}}PlainTextSelection"))
    assert (found.get("startPosition"), found.get("endPosition")) == ("8", "13")


def test_nobody_who_spoke_is_named_and_no_key_leads_to_them(db: Session, admin: Actor, coded: Conversation) -> None:
    first, second = _take_out(db, admin), _take_out(db, admin)
    (root, _), (again, _) = open_project(first), open_project(second)
    assert _names(root, "Cases/Case") == ["Person 1"]
    assert _names(root, "Cases/Case", "guid") != _names(again, "Cases/Case", "guid")
    assert b"Quist" not in first
    known = {value for row in db.execute(select(Conversation.uuid)) for value in map(str, row)}
    assert not known & set(_names(root, "Cases/Case", "guid"))


def test_a_round_trip_into_an_empty_place_loses_nothing(db: Session, admin: Actor, coded: Conversation) -> None:
    sent = _take_out(db, admin)
    codings, themes = _codings(db), _themes(db)
    reading = db.execute(select(Reading.coder_id)).all()
    _empty(db)

    save_project(db, admin, read_project(io.BytesIO(sent)))

    assert _codings(db) == codings
    assert _themes(db) == themes
    assert db.execute(select(Reading.coder_id)).all() == reading
    (talk,) = db.scalars(select(Conversation))
    assert (talk.uuid, talk.said, talk.channel, talk.held_at) == (coded.uuid, _WORDS, Channel.STREET, coded.held_at)
    # Nobody by name is kept of who spoke; what they told of themselves is.
    assert (talk.age_band, talk.gender, talk.here_for) == (AgeBand.OVER_60, Gender.WOMAN, HereFor.LIVE)


def _empty(db: Session) -> None:
    tables = Base.metadata.tables
    db.expunge_all()
    for name in ("reading", "coding", "conversation_person", "conversation", "theme_change", "theme"):
        db.connection().execute(delete(tables[name]))


def test_taken_in_where_it_came_from_it_changes_nothing(db: Session, admin: Actor, coded: Conversation) -> None:
    sent = _take_out(db, admin)
    before = _codings(db), _themes(db)
    for _ in range(2):
        plan = save_project(db, admin, read_project(io.BytesIO(sent)))
        assert not plan.writes
        assert not plan.left_out
        assert not plan.changed
    assert (_codings(db), _themes(db)) == before


def test_an_export_has_what_its_maker_works_with_and_is_in_the_audit(db: Session, coded: Conversation) -> None:
    elsewhere = make_conversation(db, said="Far away")
    make_coding(db, elsewhere, db.scalars(select(Theme)).first() or make_theme(db), words="away")
    maker = make_user(db)
    actor = Actor(id=maker.id, name=maker.name, role=Actor.command_line().role, area_ids=frozenset({coded.area_id}))
    root, texts = open_project(_take_out(db, actor))
    assert list(texts) == [f"sources/{coded.uuid}.txt"]
    assert len(list(root.iter(f"{{{PROJECT}}}Coding"))) == 5
    entry = db.scalars(select(AuditEntry).where(AuditEntry.action == "export_coding")).one()
    assert entry.changes == {"": "exported", "rows": [None, 5]}


def test_what_xml_cannot_hold_is_left_out_of_notes(db: Session, admin: Actor) -> None:
    talk = make_conversation(db, said="Well")
    make_coding(db, talk, make_theme(db, name="Any"), uuid=uuid4(), note="a\x0bb")
    project = read_project(io.BytesIO(_take_out(db, admin)))
    assert [mark.note for source in project.sources for mark in source.marks] == ["ab"]


def test_every_word_for_who_spoke_comes_back(db: Session, admin: Actor) -> None:
    make_theme(db)
    wanted = []
    for band, lived, gender, why in zip(AgeBand, [*LivedHere, None], [*Gender, None], HereFor, strict=False):
        make_conversation(db, said="Words", age_band=band, lived_here=lived, gender=gender, here_for=why)
        wanted.append((band, lived, gender, why))
    read = read_project(io.BytesIO(_take_out(db, admin))).sources
    assert [(one.told.age_band, one.told.lived_here, one.told.gender, one.told.here_for) for one in read] == wanted


@pytest.mark.parametrize("kind", DATABASES)
def test_a_project_is_written_while_others_write(kind: str, tmp_path: Path) -> None:
    admin = Actor.command_line()
    with database(kind, tmp_path) as engine:
        with make_session(engine, admin, writes=True) as db:
            make_coding(db, make_conversation(db, said=_WORDS), make_theme(db, "Parks"), words="park")
            db.commit()
            pieces = export_project(db, admin)
            db.commit()
        with make_session(engine, admin, writes=True) as other:
            make_coding(other, make_conversation(other, said="Later"), make_theme(other, "Later"))
            root, _ = open_project(b"".join(pieces))
            other.commit()
        assert _names(root, "CodeBook/Codes/Code") == ["Parks"]
