"""Ties from a file: their ends are found, and what changed or ended keeps its history."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.models import Tie
from crm.permissions import Actor
from crm.tie_kinds import set_up_tie_kinds
from tests.factories import make_organisation, make_person, make_street, make_tie, make_tie_kind
from tests.imports import read, said, state


def test_ties_find_their_ends_and_both_directions_are_one(db: Session, admin: Actor) -> None:
    set_up_tie_kinds(db, admin)
    street = make_street(db, "Moor Street")
    ann, ben = make_person(db, "Ann Lee", street=street, external_id="a"), make_person(db, "Ben Ho", street=street)
    club = make_organisation(db, "Bowls Club")
    text = "from,to,kind,strength\na,Ben Ho,knows,3\nben ho,a,knows,3\nBowls Club,a,has as a member,\n"
    plan = read(db, admin, "ties", text)
    assert said(plan) == [(3, "The tie is that of row 2.")]
    ties = db.scalars(select(Tie).order_by(Tie.id)).all()
    assert [(tie.a_id, tie.b_id, tie.strength) for tie in ties] == [(ann.id, ben.id, 3), (ann.id, club.id, 2)]
    assert read(db, admin, "ties", text).counts["same"] == 2


def test_ends_that_are_unknown_or_several_are_problems(db: Session, admin: Actor) -> None:
    make_tie_kind(db, "knows")
    moor, mill = make_street(db, "Moor Street"), make_street(db, "Mill Lane")
    make_person(db, "Ann Lee", street=moor)
    ann = make_person(db, "Ann Lee", street=mill)
    ben = make_person(db, "Ben Ho", street=moor)
    text = "source,target,source street\nAnn Lee,Ben Ho,\nAnn Lee,Ben Ho,Mill Lane\nNobody,Ben Ho,\n"
    plan = read(db, admin, "ties", text, leave_out=True)
    assert "2 records are called “Ann Lee”" in said(plan)[0][1]
    assert "Nobody and nothing called “Nobody”" in said(plan)[1][1]
    tie = db.scalars(select(Tie)).one()
    assert {tie.a_id, tie.b_id} == {ann.id, ben.id}


def test_a_tie_that_changed_keeps_its_history_and_one_that_ended_ends(db: Session, admin: Actor) -> None:
    kind = make_tie_kind(db, "knows")
    ann, ben, cat = (make_person(db, name, external_id=name) for name in ("Ann", "Ben", "Cat"))
    make_tie(db, ann, ben, kind=kind)
    make_tie(db, ann, cat, kind=kind)
    text = "source,target,strength,end\nAnn,Ben,3,\nAnn,Cat,,2026-06-01\n"
    assert read(db, admin, "ties", text).counts["change"] == 2
    assert db.scalar(select(func.count()).where(Tie.closed_at.is_(None))) == 1
    before = state(db)
    assert read(db, admin, "ties", text).counts["same"] == 2
    assert state(db) == before
