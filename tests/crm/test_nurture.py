"""Nurture plans: stages, next steps, in which order they are listed, and what may not be said of whom."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crm import nurture
from crm.consents import add_consent
from crm.errors import Invalid, NotAllowed, NotFound
from crm.models import AuditEntry, NurturePlan, now
from crm.models.words import NurtureStage, Purpose
from crm.nodes import archive_node
from crm.permissions import Actor, Permission, Role
from crm.rules import Rules
from crm.stubs import add_stub, delete_expired_stubs, meet_stub
from tests.factories import (
    in_days,
    make_area,
    make_conversation,
    make_person,
    make_plan,
    make_street,
    make_user,
    team_day,
)


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


def talk(db: Session, person, days_ago: int) -> None:
    make_conversation(db, people=[person], held_at=in_days(-days_ago))


def names(page) -> list[str]:
    return [row.plan.person.name for row in page.rows]


def test_a_plan_begins_and_goes_on_and_its_stages_are_kept(db: Session, admin: Actor) -> None:
    ada = make_person(db, "Ada Quill")
    rosa = make_user(db, Role.ADMIN, name="Rosa")
    nurture.start_plan(db, admin, person_id=ada.id)
    nurture.change_plan(
        db, admin, ada.id, stage=NurtureStage.MET, next_step=" Tea  at hers ", next_on=team_day() + days(3)
    )
    nurture.change_plan(db, admin, ada.id, owner_id=rosa.id, notes="Runs the quiz.")
    plan = nurture.get_plan(db, admin, ada.id).plan
    assert (plan.stage, plan.next_step, plan.next_on) == (NurtureStage.MET, "Tea at hers", team_day() + days(3))
    assert (plan.owner_id, plan.notes) == (rosa.id, "Runs the quiz.")
    changes = nurture.list_stage_changes(db, admin, ada.id)
    assert [stage for stage, _ in changes] == [NurtureStage.NOTICED, NurtureStage.MET]
    assert all(Rules().day_of(at) == team_day() for _, at in changes)
    with pytest.raises(Invalid, match="There is a plan with Ada Quill already"):
        nurture.start_plan(db, admin, person_id=ada.id)


def test_the_history_stays_with_somebody_who_has_moved_to_another_area(db: Session, admin: Actor) -> None:
    old, new = make_street(db), make_street(db)
    ada = make_person(db, street=old)
    nurture.start_plan(db, admin, person_id=ada.id)
    ada.street_id, ada.area_id = new.id, new.area_id
    db.flush()
    here = Actor(None, "Rosa", Role.OFFICER, frozenset({new.area_id}))
    assert [stage for stage, _ in nurture.list_stage_changes(db, here, ada.id)] == [NurtureStage.NOTICED]


@pytest.mark.parametrize(
    ("details", "field", "sentence"),
    [
        ({"next_step": "Ring"}, "next_on", "Choose the day by which"),
        ({"next_on": team_day() + days(1)}, "next_step", "Enter the next step"),
        ({"next_step": "Ring", "next_on": team_day() - days(1)}, "next_on", "Choose today or a later day"),
        ({"next_step": "Ring", "next_on": team_day() + days(400)}, "next_on", "within a year"),
        ({"next_step": "x" * 201, "next_on": team_day() + days(1)}, "next_step", "shorten it to 200"),
        ({"notes": "x" * 10_001}, "notes", "shorten it to 10,000"),
        ({"stage": NurtureStage.RESTING}, "next_on", "looks in on Ada Quill again"),
        ({"owner_id": 0}, "owner_id", "Choose somebody who works in the area"),
    ],
)
def test_what_does_not_hold_together_is_refused(db, admin, details, field, sentence) -> None:
    ada = make_person(db, "Ada Quill")
    with pytest.raises(Invalid) as refused:
        nurture.start_plan(db, admin, person_id=ada.id, **details)
    assert list(refused.value.errors) == [field]
    assert sentence in refused.value.errors[field]
    assert nurture.find_plan(db, admin, ada.id) is None


def test_an_overdue_step_may_stay_while_something_else_is_changed(db: Session, admin: Actor) -> None:
    plan = make_plan(db, next_step="Ring", next_on=team_day() - days(9))
    nurture.change_plan(db, admin, plan.person_id, notes="Away until Monday.")
    assert nurture.get_plan(db, admin, plan.person_id).forgotten.days == 9


def test_somebody_only_named_stays_noticed_and_has_no_notes_until_they_are_met(db: Session, admin: Actor) -> None:
    street = make_street(db)
    stub = add_stub(db, admin, name="Maureen", area_id=street.area_id, street_id=street.id)
    nurture.start_plan(db, admin, person_id=stub.id)
    with pytest.raises(Invalid) as refused:
        nurture.change_plan(db, admin, stub.id, stage=NurtureStage.MET, notes="Likes tea")
    assert "record a conversation with them first" in refused.value.errors["stage"]
    assert "write no notes" in refused.value.errors["notes"]
    with pytest.raises(Invalid, match="Nobody has met Maureen yet"):
        nurture.add_training(db, admin, stub.id, name="First aid", on=team_day())
    meet_stub(db, admin, stub.id)
    nurture.change_plan(db, admin, stub.id, stage=NurtureStage.MET, notes="Likes tea")
    nurture.add_training(db, admin, stub.id, name="First aid", on=team_day())


def test_a_colleague_is_not_nurtured(db: Session, admin: Actor) -> None:
    colleague = make_person(db, "Olu", staff=True)
    nurture.start_plan(db, admin, person_id=colleague.id)
    with pytest.raises(Invalid, match="Olu works in the team"):
        nurture.change_plan(db, admin, colleague.id, stage=NurtureStage.LEADING)


def test_whoever_refuses_contact_is_promised_nothing_and_never_called_forgotten(db: Session, admin: Actor) -> None:
    plan = make_plan(db, make_person(db, "Ada Quill"), next_step="Ring", next_on=team_day() - days(40))
    assert nurture.get_plan(db, admin, plan.person_id).forgotten
    add_consent(db, admin, person_id=plan.person_id, purpose=Purpose.CONTACT_ME, given=False)
    standing = nurture.get_plan(db, admin, plan.person_id)
    assert (standing.refuses, standing.forgotten) == (True, None)
    assert nurture.count_forgotten(db, admin) == 0
    with pytest.raises(Invalid, match="Ada Quill asked not to be contacted: promise no next step"):
        nurture.change_plan(db, admin, plan.person_id, stage=NurtureStage.RESTING)
    nurture.change_plan(db, admin, plan.person_id, stage=NurtureStage.RESTING, next_step="", next_on=None)


def test_trainings_are_written_down_and_taken_out_again(db: Session, admin: Actor) -> None:
    plan, other = make_plan(db), make_plan(db)
    second = nurture.add_training(db, admin, plan.person_id, name=" First  aid ", on=team_day())
    first = nurture.add_training(db, admin, plan.person_id, name="Listening", on=team_day() - days(30))
    db.expire_all()
    held = nurture.get_plan(db, admin, plan.person_id).plan.trainings
    assert [(one.name, one.on) for one in held] == [("Listening", first.on), ("First aid", second.on)]
    with pytest.raises(NotFound):
        nurture.remove_training(db, admin, other.person_id, first.id)
    nurture.remove_training(db, admin, plan.person_id, first.id)
    db.expire_all()
    assert [one.name for one in nurture.get_plan(db, admin, plan.person_id).plan.trainings] == ["First aid"]


@pytest.mark.parametrize("zone", ["Etc/GMT-14", "Etc/GMT+12"])
def test_a_step_is_due_and_a_training_held_by_the_days_of_the_teams_clocks(db, admin, zone) -> None:
    db.info["rules"] = rules = Rules(zone=ZoneInfo(zone))
    ada, day = make_person(db, "Ada Quill"), rules.day_of(now())
    with pytest.raises(Invalid, match="Choose today or a later day"):
        nurture.start_plan(db, admin, person_id=ada.id, next_step="Ring", next_on=day - days(1))
    nurture.start_plan(db, admin, person_id=ada.id, next_step="Ring", next_on=day)
    assert nurture.add_training(db, admin, ada.id, name="Listening", on=day).on == day
    with pytest.raises(Invalid, match="today or earlier"):
        nurture.add_training(db, admin, ada.id, name="First aid", on=day + days(1))


@pytest.mark.parametrize(
    ("name", "on", "field"),
    [("", team_day(), "name"), ("Listening", team_day() + days(3), "on"), ("x", dt.date(1850, 1, 1), "on")],
)
def test_a_training_without_a_name_or_on_no_day_is_refused(db, admin, name, on, field) -> None:
    with pytest.raises(Invalid) as refused:
        nurture.add_training(db, admin, make_plan(db).person_id, name=name, on=on)
    assert list(refused.value.errors) == [field]


def test_the_list_begins_with_who_is_furthest_past_their_time(db: Session, admin: Actor) -> None:
    soon, later = (
        {"next_step": "Ring", "next_on": team_day() + days(1)},
        {"next_step": "Ring", "next_on": team_day() + days(9)},
    )
    for name, details in {
        "Later": later,
        "Soon": soon,
        "No step": {},
        "Overdue": {"next_step": "Ring", "next_on": team_day() - days(5)},
        "Silent": {**later, "stage": NurtureStage.IN_TOUCH},
    }.items():
        talk(db, make_plan(db, make_person(db, name), **details).person, 50 if name == "Silent" else 1)
    page = nurture.list_plans(db, admin)
    assert names(page) == ["Silent", "Overdue", "No step", "Soon", "Later"]
    assert [row.forgotten is not None for row in page.rows] == [True, True, True, False, False]
    assert nurture.count_forgotten(db, admin) == 3
    second = nurture.list_plans(db, admin, page=2, size=2)
    assert (names(second), second.total, second.pages) == (["No step", "Soon"], 5, 3)


def test_the_list_is_narrowed_by_stage_owner_words_and_area(db: Session, admin: Actor) -> None:
    rosa = make_user(db, name="Rosa")
    ada = make_plan(db, make_person(db, "Ada Quill"), stage=NurtureStage.LEADING, owner_id=rosa.id)
    bea = make_plan(db, make_person(db, "Bea Lane"), next_step="Ask about the choir", next_on=team_day())
    assert names(nurture.list_plans(db, admin, stage=NurtureStage.LEADING)) == ["Ada Quill"]
    assert names(nurture.list_plans(db, admin, owner_id=rosa.id)) == ["Ada Quill"]
    assert names(nurture.list_plans(db, admin, text="choir")) == ["Bea Lane"]
    assert names(nurture.list_plans(db, admin, text="quill")) == ["Ada Quill"]
    assert names(nurture.list_plans(db, admin, area_id=bea.person.area_id)) == ["Bea Lane"]
    assert nurture.list_owners(db, admin) == [(rosa.id, "Rosa")]
    assert nurture.find_stages(db, admin, [ada.person_id, bea.person_id, 0]) == {
        ada.person_id: NurtureStage.LEADING,
        bea.person_id: NurtureStage.NOTICED,
    }


def test_the_archived_and_the_merged_drop_from_the_list(db: Session, admin: Actor) -> None:
    gone, merged, here = make_plan(db), make_plan(db), make_plan(db)
    archive_node(db, admin, gone.person_id)
    merged.person.merged_into_id = here.person_id
    db.flush()
    assert [row.plan.id for row in nurture.list_plans(db, admin).rows] == [here.id]
    assert nurture.count_forgotten(db, admin) == 1
    with pytest.raises(Invalid, match="is archived"):
        nurture.change_plan(db, admin, gone.person_id, notes="Back?")


def test_an_owner_reads_plans_and_works_where_the_person_lives(db: Session, admin: Actor) -> None:
    here, there = make_area(db), make_area(db)
    person = make_person(db, street=make_street(db, area=here))
    rosa = make_user(db, Role.OFFICER, areas=(here,), name="Rosa")
    make_user(db, Role.CONNECTOR, areas=(here,))
    make_user(db, Role.OFFICER, areas=(there,))
    make_user(db, Role.OFFICER, areas=(here,), active=False)
    assert nurture.list_owner_choices(db, admin, person) == [(rosa.id, "Rosa")]


def test_coordinators_keep_plans_officers_read_them_and_connectors_do_neither(db: Session) -> None:
    plan = make_plan(db)
    areas = frozenset({plan.person.area_id})
    assert {role for role in Role if Actor(None, "", role).may(Permission.NURTURE)} == {Role.COORDINATOR, Role.ADMIN}
    officer, connector = Actor(None, "", Role.OFFICER, areas), Actor(None, "", Role.CONNECTOR, areas)
    assert nurture.get_plan(db, officer, plan.person_id).plan is plan
    with pytest.raises(NotAllowed):
        nurture.change_plan(db, officer, plan.person_id, notes="")
    for read in (nurture.list_plans, nurture.count_forgotten, nurture.list_owners):
        with pytest.raises(NotAllowed):
            read(db, connector)


def test_a_plan_of_another_area_is_not_there(db: Session) -> None:
    plan, other = make_plan(db), make_area(db)
    coordinator = Actor(None, "", Role.COORDINATOR, frozenset({other.id}))
    assert nurture.list_plans(db, coordinator).total == 0
    for ask in (nurture.get_plan, nurture.change_plan, nurture.list_stage_changes):
        with pytest.raises(NotFound):
            ask(db, coordinator, plan.person_id)
    with pytest.raises(NotFound):
        nurture.start_plan(db, coordinator, person_id=plan.person_id)


def test_there_is_one_plan_with_a_person(db: Session) -> None:
    plan = make_plan(db)
    with pytest.raises(IntegrityError):
        make_plan(db, plan.person)


def test_a_plan_goes_with_the_stub_it_was_for_and_so_does_what_the_audit_said(db: Session, admin: Actor) -> None:
    stub = add_stub(db, admin, name="Maureen", area_id=make_area(db).id)
    step = {"next_step": "Ask Ada to introduce us to Maureen", "next_on": team_day()}
    plan = nurture.start_plan(db, admin, person_id=stub.id, **step)
    assert delete_expired_stubs(db, admin, on=team_day() + days(400)) == 1
    said = select(AuditEntry.changes).where(AuditEntry.noun == "nurture_plan").order_by(AuditEntry.id)
    assert db.scalars(said).all() == [{}, {"": "removed"}]
    assert db.get(NurturePlan, plan.id) is None
