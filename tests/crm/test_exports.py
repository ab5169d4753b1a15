"""Lists taken out: whole, safe in a spreadsheet, only what one may see, and read back without a change."""

import csv
import datetime as dt
import io

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.consents import add_consent
from crm.errors import NotAllowed, NotFound
from crm.exports import EXPORTS, list_exports, start_export
from crm.imports.mapping import guess_mapping
from crm.imports.reading import read_table
from crm.imports.saving import save_import
from crm.interests import set_interests
from crm.models import AuditEntry, DataVersion, NurtureTraining, Person, StreetPostcode, now
from crm.models.words import LivedHere, NurtureStage, Purpose, Stance
from crm.permissions import Actor, Role
from crm.spreadsheets import write_csv
from tests.factories import (
    make_area,
    make_asset,
    make_conversation,
    make_organisation,
    make_person,
    make_plan,
    make_street,
    make_tie,
    make_tie_kind,
    make_user,
)

NAUGHTY = [
    "=cmd|' /C calc'!A0",
    "+44",
    "-1+1",
    "@SUM(A1)",
    "'quoted",
    'He said "no"',
    "two\nlines",
    "Siân, O’Brien",
    "NULL",
]


def export(db: Session, actor: Actor, noun: str) -> bytes:
    return b"".join(write_csv(start_export(db, actor, noun)))


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.fixture
def neighbourhood(db: Session, admin: Actor) -> None:
    """One of each, with texts that spreadsheets and CSV readers stumble over."""
    town = make_area(db, "Town")
    north, south = make_area(db, "Green", parent_id=town.id), make_area(db, "South", parent_id=town.id)
    make_area(db, "Green", parent_id=south.id)
    street = make_street(db, "Moor Street", area=north, households=40, lon=-2.07, lat=51.9)
    db.add_all(StreetPostcode(street_id=street.id, postcode=postcode) for postcode in ("GL50 4AH", "GL50 4AJ"))
    people = [make_person(db, text.replace("\n", " "), street=street, house="1", note=text) for text in NAUGHTY]
    first, second = people[:2]
    twin = make_person(db, "Ann Lee", street=street, phone="+447700900123", external_id="t1")
    make_person(db, "Ann Lee", street=street, known_as="Annie", email="a@example.org", met=False)
    make_person(db, "Away", area_id=south.id, street_id=None)
    set_interests(db, admin, first.id, {Stance.CARES_ABOUT: ["parks", "music"], Stance.WANTS: ["a lift"]})
    add_consent(db, admin, person_id=first.id, purpose=Purpose.CONTACT_ME, given=True)
    add_consent(db, admin, person_id=second.id, purpose=Purpose.CONTACT_ME, given=True, on=dt.date(2024, 1, 1))
    add_consent(db, admin, person_id=second.id, purpose=Purpose.CONTACT_ME, given=False)
    club = make_organisation(db, "Bowls Club", website="https://bowls.example")
    make_asset(db, "Old Pump", lon=-2.06, lat=51.9, address="Moor Street")
    knows = make_tie_kind(db, "knows")
    member = make_tie_kind(db, "member of", reverse_name="has as a member", directed=True)
    make_tie(db, first, second, kind=knows, strength=3, since=dt.date(2020, 1, 1), note="=1+1")
    make_tie(db, first, twin, kind=knows, until=dt.date(2021, 1, 1), closed_at=now())
    make_tie(db, first, twin, kind=knows)
    make_tie(db, club, twin, kind=member)
    make_conversation(db, street=street, people=[first, second], said="=what they said")
    make_plan(db, first, next_step="=ring", next_on=dt.date(2026, 5, 3), notes="@home after four")
    db.flush()


def test_what_was_exported_is_read_back_without_a_change(db: Session, admin: Actor, neighbourhood: None) -> None:
    files = {noun: export(db, admin, noun) for noun in ("streets", "people", "organisations", "assets", "ties")}
    before = db.scalar(select(DataVersion.version)), db.scalar(select(func.count()).select_from(AuditEntry))
    for noun, content in files.items():
        table = read_table(io.BytesIO(content))
        plan = save_import(db, admin, noun=noun, table=table, mapping=guess_mapping(noun, table.header), leave_out=True)
        counts = plan.counts
        assert (counts["add"], counts["change"], counts["left_out"]) == (0, 0, 0), (noun, plan.problems, plan.rows)
        assert counts["same"] > 0
    after = db.scalar(select(DataVersion.version)), db.scalar(select(func.count()).select_from(AuditEntry))
    assert before == after


def test_every_column_of_a_list_that_is_read_back_is_read_but_those_the_page_names() -> None:
    passed_over = {
        (noun, heading)
        for noun in ("streets", "people", "organisations", "assets", "ties")
        for heading in EXPORTS[noun].headings
        if heading not in guess_mapping(noun, EXPORTS[noun].headings).columns.values()
    }
    assert passed_over == {("people", "agreed to"), ("ties", "source name"), ("ties", "target name")}


def test_what_a_list_says_of_people_comes_back_where_it_was_lost(
    db: Session, admin: Actor, neighbourhood: None
) -> None:
    person = db.scalars(select(Person).where(Person.external_id == "t1")).one()
    person.reach_note, person.lived_here = "After 4pm", LivedHere.FEW_YEARS
    db.flush()
    table = read_table(io.BytesIO(export(db, admin, "people")))
    person.reach_note, person.lived_here = "", None
    db.flush()
    mapping = guess_mapping("people", table.header)
    assert save_import(db, admin, noun="people", table=table, mapping=mapping).counts["change"] == 1
    db.refresh(person)
    assert (person.reach_note, person.lived_here) == ("After 4pm", LivedHere.FEW_YEARS)


@pytest.mark.parametrize("noun", EXPORTS)
def test_no_cell_runs_as_a_formula(db: Session, admin: Actor, neighbourhood: None, noun: str) -> None:
    content = export(db, admin, noun)
    assert content.startswith(b"\xef\xbb\xbf")
    cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")) for cell in row]
    assert not [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell]


def test_a_list_says_what_people_agreed_to_and_care_about(db: Session, admin: Actor, neighbourhood: None) -> None:
    first, second = rows(export(db, admin, "people"))[:2]
    assert (first["agreed to"], second["agreed to"]) == ("Contact me", "")
    assert (first["cares about"], first["wants"]) == ("music; parks", "a lift")
    assert first["area"] == "Town › Green"


def test_a_partial_patch_exports_only_its_own(db: Session, admin: Actor) -> None:
    mine, other = make_area(db, "North"), make_area(db, "South")
    kind = make_tie_kind(db, "knows")
    ann = make_person(db, "Ann Lee", street=make_street(db, "Moor Street", area=mine))
    hidden = make_person(db, "Hidden Harry", street=make_street(db, "Secret Street", area=other), external_id="h1")
    make_tie(db, ann, hidden, kind=kind)
    make_conversation(db, street=make_street(db, "Elsewhere Road", area=other), people=[hidden], said="A secret")
    make_plan(db, hidden, notes="A secret")
    officer = Actor(id=None, name="Officer", role=Role.OFFICER, area_ids=frozenset({mine.id}))
    told = {noun: export(db, officer, noun).decode() for noun in EXPORTS}
    for text in told.values():
        for secret in ("Hidden", "Secret", "secret", "Elsewhere", "h1", str(hidden.uuid)):
            assert secret not in text
    (tie,) = rows(told["ties"].encode())
    assert (tie["target"], tie["target name"]) == ("", "someone in South")
    counts = {export.noun: count for export, count in list_exports(db, officer)}
    assert (counts["people"], counts["ties"], counts["conversations"]) == (1, 1, 0)


def test_the_archived_and_the_merged_are_not_exported(db: Session, admin: Actor) -> None:
    ann = make_person(db, "Ann Lee")
    make_person(db, "Annie", merged_into_id=ann.id)
    make_person(db, "Gone", archived_at=now())
    assert [row["name"] for row in rows(export(db, admin, "people"))] == ["Ann Lee"]


def test_a_nurture_plan_comes_with_its_trainings_and_none_of_somebody_archived(db: Session, admin: Actor) -> None:
    user = make_user(db, name="Rosa Finch")
    trainings = [NurtureTraining(name="Listening", on=dt.date(2026, 5, 3))]
    ada = make_person(db, "Ada Quill", external_id="a1")
    make_plan(db, ada, stage=NurtureStage.IN_TOUCH, owner_id=user.id, notes="Runs the quiz", trainings=trainings)
    make_plan(db, make_person(db, archived_at=now()))
    assert rows(export(db, admin, "nurture-plans")) == [
        {
            "id": "a1",
            "name": "Ada Quill",
            "stage": "in_touch",
            "next step": "",
            "next step by": "",
            "looked after by": "Rosa Finch",
            "notes": "Runs the quiz",
            "trainings": "Listening (2026-05-03)",
        }
    ]
    assert {one.noun: count for one, count in list_exports(db, admin)}["nurture-plans"] == 1


def test_who_exported_what_is_in_the_audit(db: Session, admin: Actor) -> None:
    make_person(db)
    export(db, admin, "people")
    entry = db.scalars(select(AuditEntry).where(AuditEntry.action == "export_person")).one()
    assert (entry.actor_name, entry.changes) == ("command line", {"": "exported", "rows": [None, 1]})


def test_only_who_may_export_exports(db: Session, admin: Actor) -> None:
    connector = Actor(id=None, name="Connector", role=Role.CONNECTOR, area_ids=None)
    with pytest.raises(NotAllowed):
        start_export(db, connector, "people")
    with pytest.raises(NotFound):
        start_export(db, admin, "passwords")


def test_a_long_list_comes_in_pieces(db: Session, admin: Actor) -> None:
    street = make_street(db)
    where = {"street_id": street.id, "area_id": street.area_id}
    db.add_all(Person(name=f"Person {number}", note="x" * 100, **where) for number in range(2100))
    db.flush()
    pieces = list(write_csv(start_export(db, admin, "people")))
    assert len(pieces) > 3
    assert len({row["name"] for row in rows(b"".join(pieces))}) == 2100
