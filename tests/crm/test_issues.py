"""Issues: raised from what people said, seen through, answered; what may stand on the board."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from crm import board, issue_sources, issue_steps, issues
from crm.consents import add_consent
from crm.errors import Invalid, NotAllowed, NotFound
from crm.models import AuditEntry, now
from crm.models.words import ConsentWay, IssueState, OwnerKind, Purpose
from crm.permissions import Actor, Role
from tests.crm.raising import make_place, make_quote, raise_issue
from tests.factories import in_days, make_area, make_organisation, make_person, team_day


@pytest.fixture
def place(db):
    return make_place(db)


def test_an_issue_of_another_area_is_not_there(db, place):
    street, officer, _ = place
    stranger = Actor(id=None, name="Sam", role=Role.OFFICER, area_ids=frozenset({make_area(db).id}))
    issue = raise_issue(db, officer, street)
    with pytest.raises(NotFound):
        issues.get_issue(db, stranger, issue.id)
    assert issues.list_issues(db, stranger).rows == []
    with pytest.raises(Invalid, match="area that you work in"):
        raise_issue(db, stranger, street)


@pytest.mark.parametrize("state", issues.ANSWERED)
def test_what_is_over_needs_an_answer(db, place, state):
    street, officer, _ = place
    issue = raise_issue(db, officer, street)
    with pytest.raises(Invalid) as refused:
        issues.move_issue(db, officer, issue.id, state=state, answer="  ", owner_kind=OwnerKind.COUNCIL)
    assert set(refused.value.errors) == {"answer"}
    issues.move_issue(db, officer, issue.id, state=state, answer="Mended.", owner_kind=OwnerKind.COUNCIL)
    assert issue.answered_at is not None


def test_what_is_done_says_who_did_it_or_that_it_came_about_by_itself(db, place):
    street, officer, _ = place
    issue = raise_issue(db, officer, street)
    with pytest.raises(Invalid, match="Choose who did it"):
        issues.move_issue(db, officer, issue.id, state=IssueState.DONE, answer="The lamp was mended.")
    with pytest.raises(Invalid, match="Only what is done came about by itself"):
        issues.move_issue(db, officer, issue.id, state=IssueState.UNDER_WAY, owner_kind=OwnerKind.NOBODY)
    by_itself = {"state": IssueState.DONE, "owner_kind": OwnerKind.NOBODY}
    issues.move_issue(db, officer, issue.id, answer="The lamp was mended.", **by_itself)
    assert board.find_owner_names(db, [issue]) == {issue.id: "It came about by itself"}
    kept = {"title": "Dark alley", "heard": "The alley is dark.", "area_id": street.area_id}
    with pytest.raises(Invalid, match="Choose who did it"):
        issues.change_issue(db, officer, issue.id, **kept, owner_kind=None)
    issues.move_issue(db, officer, issue.id, state=IssueState.UNDER_WAY)
    assert issue.owner_kind is None
    with pytest.raises(Invalid, match="Only what is done came about by itself"):
        issues.change_issue(db, officer, issue.id, **kept, owner_kind=OwnerKind.NOBODY)


def test_a_way_back_is_noted_for_the_team_with_the_answer_that_no_longer_holds(db, place):
    street, officer, _ = place
    issue = raise_issue(db, officer, street, owner_kind=OwnerKind.TEAM)
    issues.move_issue(db, officer, issue.id, state=IssueState.DONE, answer="The lamp was mended.")
    issues.move_issue(db, officer, issue.id, state=IssueState.UNDER_WAY)
    step = issues.get_issue(db, officer, issue.id).steps[-1]
    assert step.what == "Back from “Done”. The answer was: The lamp was mended."
    assert not step.on_board
    assert issue.answered_at is None
    moves = select(AuditEntry).where(AuditEntry.noun == "issue", AuditEntry.action == "move_issue")
    assert [entry.changes["state"] for entry in db.scalars(moves.order_by(AuditEntry.id))] == [
        ["heard", "done"],
        ["done", "under_way"],
    ]


def test_the_database_refuses_an_end_without_its_time(db, place):
    street, officer, _ = place
    issue = raise_issue(db, officer, street)
    issue.state = IssueState.DONE
    with pytest.raises(IntegrityError), db.begin_nested():
        db.flush()


def test_what_waits_longest_for_an_answer_comes_first(db, place):
    street, officer, _ = place
    late, early, over = (raise_issue(db, officer, street, title=title) for title in ("Late", "Early", "Over"))
    early.recorded_at = in_days(-9)
    over.recorded_at = in_days(-30)
    issues.move_issue(db, officer, over.id, state=IssueState.NOT_POSSIBLE, answer="No money.")
    assert [one.title for one in issues.list_issues(db, officer).rows] == ["Early", "Late", "Over"]
    assert issues.list_issues(db, officer, state=IssueState.NOT_POSSIBLE).rows == [over]
    assert issues.list_issues(db, officer, answered=False).rows == [early, late]
    assert issues.list_open_choices(db, officer) == [(late.id, "Late"), (early.id, "Early")]


def test_each_kind_of_owner_takes_its_own_kind_of_record(db, place):
    street, officer, _ = place
    ann, stub = make_person(db, "Ann Lee", street=street, met=True), make_person(db, "Bo", street=street, met=False)
    choir = make_organisation(db, "Choir", area_id=street.area_id)
    for kind, owner, field in (
        (OwnerKind.RESIDENT, choir, "owner_id"),
        (OwnerKind.GROUP, ann, "owner_id"),
        (OwnerKind.RESIDENT, stub, "owner_id"),
        (OwnerKind.TEAM, ann, "owner_kind"),
    ):
        with pytest.raises(Invalid) as refused:
            raise_issue(db, officer, street, owner_kind=kind, owner_id=owner.id)
        assert set(refused.value.errors) == {field}
    issue = raise_issue(db, officer, street, owner_kind=OwnerKind.COUNCIL, owner_name="The parks team")
    assert board.find_owner_names(db, [issue]) == {issue.id: "The parks team"}


def test_a_resident_is_named_on_the_board_as_long_as_they_agree(db, place):
    street, officer, _ = place
    ann = make_person(db, "Ann Lee", street=street, met=True)
    issue = raise_issue(db, officer, street, owner_kind=OwnerKind.RESIDENT, owner_id=ann.id, owner_name="Ann Lee")
    assert issue.owner_name == ""
    assert board.find_owner_names(db, [issue])[issue.id] == "A resident"
    for given, name in ((True, "Ann Lee"), (False, "A resident")):
        add_consent(db, officer, person_id=ann.id, purpose=Purpose.USE_MY_WORDS, given=given, way=ConsentWay.SPOKEN)
        assert board.find_owner_names(db, [issue])[issue.id] == name


def test_steps_to_be_done_are_told_apart_from_those_done(db, place):
    street, officer, _ = place
    issue = raise_issue(db, officer, street)
    today = team_day()
    with pytest.raises(Invalid, match="still to come"):
        issue_steps.add_step(db, officer, issue.id, what="Met", on=today + dt.timedelta(days=3))
    with pytest.raises(Invalid, match="has passed"):
        issue_steps.add_step(db, officer, issue.id, what="Meet", on=today - dt.timedelta(days=3), done=False)
    planned = issue_steps.add_step(db, officer, issue.id, what="Meet", on=today + dt.timedelta(days=3), done=False)
    assert planned.at > now()
    issue_steps.finish_step(db, officer, issue.id, planned.id)
    assert planned.done
    assert planned.at <= now()
    issue_steps.remove_step(db, officer, issue.id, planned.id)
    assert issues.get_issue(db, officer, issue.id).steps == []


@pytest.mark.parametrize(
    "words",
    [
        "Ann Lee said so.",
        "Write to bo.hart@example.org.",
        "Ring 07700 900123.",
        "At NR3 1AB.",
        "Prakash asked us.",
        "It is on Mill St.",
    ],
)
def test_words_that_point_to_somebody_go_on_the_board_only_when_somebody_looked_twice(db, place, words):
    street, officer, lead = place
    make_person(db, "Ann Lee", street=street)
    quote = make_quote(db, street, people=[make_person(db, "Prakash Rao", street=street)])
    issue = raise_issue(db, officer, street, heard=words)
    issue_sources.add_sources(db, officer, issue.id, coding_ids=[quote.id])
    with pytest.raises(Invalid) as refused:
        issues.put_on_board(db, lead, issue.id)
    assert "Everybody will read this" in refused.value.errors["confirmed"]
    assert issues.put_on_board(db, lead, issue.id, confirmed=True).on_board


def test_what_is_changed_on_the_board_is_looked_at_again(db, place):
    street, officer, lead = place
    make_person(db, "Ann Lee", street=street)
    issue = raise_issue(db, officer, street)
    issues.put_on_board(db, lead, issue.id)
    details = {"title": "Dark alley", "heard": "Ann Lee fell.", "area_id": street.area_id}
    with pytest.raises(Invalid, match="Ann Lee"):
        issues.change_issue(db, officer, issue.id, **details)
    db.rollback()


def test_answers_and_steps_are_looked_at_before_everybody_reads_them(db, place):
    street, officer, lead = place
    make_person(db, "Ann Lee", street=street)
    issue = raise_issue(db, officer, street, owner_kind=OwnerKind.TEAM)
    issues.put_on_board(db, lead, issue.id)
    with pytest.raises(Invalid, match="Ann Lee"):
        issues.move_issue(db, officer, issue.id, state=IssueState.DONE, answer="Ann Lee mended it.")
    with pytest.raises(Invalid, match="Ann Lee"):
        issue_steps.add_step(db, officer, issue.id, what="Met Ann Lee")
    assert not issue_steps.add_step(db, officer, issue.id, what="Met Ann Lee", on_board=False).on_board


def test_an_officer_does_not_put_an_issue_on_the_board(db, place):
    street, officer, _ = place
    issue = raise_issue(db, officer, street)
    with pytest.raises(NotAllowed):
        issues.put_on_board(db, officer, issue.id)


def test_a_very_long_text_is_refused_with_a_sentence(db, place):
    street, officer, _ = place
    with pytest.raises(Invalid, match="shorten it to 2,000"):
        raise_issue(db, officer, street, heard="x" * 2_000_000)
