"""Going back: who may be told an answer, who may not, and that telling is a conversation."""

import datetime as dt
import uuid

import pytest
from sqlalchemy import select

from crm import going_back, issue_sources, issues
from crm.consents import add_consent
from crm.errors import Invalid
from crm.models import DoorVisit, FollowUp, IssueSource, now
from crm.models.words import Channel, DoorOutcome, IssueState, OwnerKind, Purpose
from crm.permissions import Actor, Role
from crm.session import make_session
from tests.factories import in_days, make_conversation, make_person, make_street, make_user


@pytest.fixture
def street(db):
    return make_street(db, "Mill Street")


@pytest.fixture
def officer(db, street):
    user = make_user(db)
    return Actor(id=user.id, name="Rosa", role=Role.OFFICER, area_ids=frozenset({street.area_id}))


def talk(db, street, *people, **details):
    """A conversation some days ago, at a door where nothing else is said."""
    details = {"house": "", "held_at": in_days(-9)} | details
    return make_conversation(db, street=street, people=list(people), **details)


def answer(db, officer, street, *talks):
    """An issue raised in *talks* that was answered."""
    details = {"title": "Dark alley", "heard": "It is dark.", "owner_kind": OwnerKind.COUNCIL}
    issue = issues.add_issue(db, officer, area_id=street.area_id, **details)
    issue_sources.add_sources(db, officer, issue.id, conversation_ids=[one.id for one in talks])
    issues.move_issue(db, officer, issue.id, state=IssueState.DONE, answer="The lamp was mended.")
    return issue


def agree(db, officer, person, *, given=True):
    add_consent(db, officer, person_id=person.id, purpose=Purpose.CONTACT_ME, given=given)
    return person


def tell(db, officer, issue, one, **details):
    details = {"uuid": uuid.uuid4(), "channel": Channel.DOORSTEP, "said": "Good."} | details
    return going_back.record_telling(db, officer, issue.id, source_id=one.source_id, **details)


def test_who_agreed_comes_first_with_their_number_and_who_was_never_asked_has_a_door_alone(db, street, officer):
    never = make_person(db, "Ann Lee", street=street, house="2", phone="+447700900123", met=True)
    agreed = agree(db, officer, make_person(db, "Bo Hart", street=street, house="9", phone="+447700900124", met=True))
    issue = answer(db, officer, street, talk(db, street, never), talk(db, street, agreed), talk(db, street, house="5"))
    list_ = going_back.get_going_back(db, officer, issue.id)
    assert [(one.names, one.place) for one in list_.to_tell] == [
        ("Bo Hart", "9 Mill Street"),
        ("Ann Lee", "2 Mill Street"),
        ("", "5 Mill Street"),
    ]
    assert [contact.phone for one in list_.to_tell for contact in one.contacts] == ["+447700900124", None]
    assert list_.cannot == ()
    assert list_.street_ids == [street.id]


def test_who_asked_not_to_be_contacted_is_counted_and_never_listed(db, street, officer):
    refused = agree(db, officer, make_person(db, "Cy Moss", street=street, house="3", met=True), given=False)
    elsewhere = make_person(db, "Di Fry", street=street, house="", met=True)
    gone = agree(db, officer, make_person(db, "Ed Gale", street=street, house="7", met=True))
    gone.archived_at = now()
    db.add(DoorVisit(street_id=street.id, house="11", outcome=DoorOutcome.DO_NOT_CONTACT, visited_at=now()))
    at_event = {"channel": Channel.EVENT, "street_id": None, "area_id": street.area_id}
    talks = (
        talk(db, street, refused),
        talk(db, street, elsewhere, **at_event),
        talk(db, street, gone),
        talk(db, street, house="11"),
        talk(db, street, **at_event),
    )
    list_ = going_back.get_going_back(db, officer, answer(db, officer, street, *talks).id)
    assert list_.to_tell == ()
    assert sorted(why for count, why in list_.cannot if count == 1) == [
        "asked not to be contacted",
        "at a door where somebody asked not to be contacted",
        "never asked whether we may contact them, and we know no door",
        "no longer in our records",
        "whose name and door nobody wrote down",
    ]
    assert list_.street_ids == []


def test_telling_is_a_conversation_that_answers_their_follow_ups_clock(db, street, officer):
    ann = agree(db, officer, make_person(db, "Ann Lee", street=street, house="2", met=True))
    promise = FollowUp(person_id=ann.id, what="Ring", asked_at=in_days(-3), due_at=now())
    db.add(promise)
    issue = answer(db, officer, street, talk(db, street, ann))
    one = going_back.get_going_back(db, officer, issue.id).to_tell[0]
    told = tell(db, officer, issue, one, person_ids=[ann.id])
    assert (told.people, told.house, told.street_id, told.said) == ([ann], "2", street.id, "Good.")
    assert promise.contacted_at is not None
    list_ = going_back.get_going_back(db, officer, issue.id)
    assert (list_.to_tell, [other.told_in_id for other in list_.told]) == ((), [told.id])
    assert going_back.list_told_in(db, officer, told.id) == [issue]


def test_told_twice_with_one_id_is_stored_once(db, street, officer):
    issue = answer(db, officer, street, talk(db, street, house="5"))
    one, id_ = going_back.get_going_back(db, officer, issue.id).to_tell[0], uuid.uuid4()
    assert tell(db, officer, issue, one, uuid=id_) is tell(db, officer, issue, one, uuid=id_)
    with pytest.raises(Invalid, match="told already"):
        tell(db, officer, issue, one)


def test_who_spoke_of_it_in_several_talks_is_told_once(db, street, officer):
    ann, bo = (make_person(db, name, street=street, house="2", met=True) for name in ("Ann Lee", "Bo Lee"))
    issue = answer(db, officer, street, talk(db, street, ann), talk(db, street, ann), talk(db, street, ann, bo))
    to_tell = going_back.get_going_back(db, officer, issue.id).to_tell
    assert [one.names for one in to_tell] == ["Ann Lee", "Ann Lee and Bo Lee"]
    assert going_back.count_to_tell(db, [issue]) == {issue.id: 2}
    tell(db, officer, issue, to_tell[0], person_ids=[ann.id])
    assert going_back.count_to_tell(db, [issue]) == {}


def test_an_answer_that_changed_is_told_again(db, street, officer):
    issue = answer(db, officer, street, talk(db, street, house="5"))
    told = tell(db, officer, issue, going_back.get_going_back(db, officer, issue.id).to_tell[0])
    issues.move_issue(db, officer, issue.id, state=IssueState.UNDER_WAY)
    issues.move_issue(db, officer, issue.id, state=IssueState.NOT_POSSIBLE, answer="It broke again.")
    issue.answered_at = told.recorded_at + dt.timedelta(hours=1)
    db.flush()
    assert going_back.count_to_tell(db, [issue]) == {issue.id: 1}


@pytest.mark.parametrize("channel", [Channel.PHONE, Channel.MESSAGE])
def test_nobody_is_rung_who_was_never_asked(db, street, officer, channel):
    ann = make_person(db, "Ann Lee", street=street, house="2", met=True)
    issue = answer(db, officer, street, talk(db, street, ann))
    one = going_back.get_going_back(db, officer, issue.id).to_tell[0]
    with pytest.raises(Invalid, match="never asked"):
        tell(db, officer, issue, one, person_ids=[ann.id], channel=channel)


@pytest.mark.parametrize(
    ("details", "field"),
    [({"channel": None}, "channel"), ({"channel": Channel.SURVEY}, "channel"), ({"person_ids": [999]}, "person_ids")],
)
def test_what_does_not_fit_is_refused(db, street, officer, details, field):
    issue = answer(db, officer, street, talk(db, street, house="5"))
    one = going_back.get_going_back(db, officer, issue.id).to_tell[0]
    with pytest.raises(Invalid) as refused:
        tell(db, officer, issue, one, **details)
    assert set(refused.value.errors) == {field}


def test_an_answer_that_is_not_there_yet_cannot_be_told(db, street, officer):
    issue = answer(db, officer, street, talk(db, street, house="5"))
    one = going_back.get_going_back(db, officer, issue.id).to_tell[0]
    issues.move_issue(db, officer, issue.id, state=IssueState.HEARD)
    with pytest.raises(Invalid, match="no answer to tell yet"):
        tell(db, officer, issue, one)


def test_somebody_whom_a_connector_does_not_see_is_not_taken_for_nobody(db, street, officer):
    user = make_user(db, Role.CONNECTOR)
    connector = Actor(id=user.id, name="Hodan", role=Role.CONNECTOR, area_ids=officer.area_ids)
    ann = make_person(db, "Ann Lee", street=street, house="2", met=True)
    issue = answer(db, officer, street, talk(db, street, ann, house="2", recorded_by_id=user.id))
    list_ = going_back.get_going_back(db, connector, issue.id)
    assert (list_.to_tell, list_.cannot) == ((), ((1, "known to a colleague alone, who can tell them"),))


def test_a_walk_has_the_answers_to_tell_at_its_doors(db, street, officer):
    other = make_street(db, area=None)
    issue = answer(db, officer, street, talk(db, street, house="5"), talk(db, street, house="7"))
    tell(db, officer, issue, going_back.get_going_back(db, officer, issue.id).to_tell[0])
    tellings = going_back.list_tellings(db, officer, street_ids=[street.id, other.id])
    assert {id_: [one.raiser.place for one in at] for id_, at in tellings.items()} == {street.id: ["7 Mill Street"]}
    assert "The lamp was mended." in going_back.write_walk_note(issue)
    assert [(one.id, count) for one, count in going_back.list_unfinished(db, officer)] == [(issue.id, 1)]


def sources_of(db, issue):
    return db.scalars(select(IssueSource.id).where(IssueSource.issue_id == issue.id).order_by(IssueSource.id)).all()


def note(db, officer, issue, talk, source=0, **details):
    details = {"source_id": sources_of(db, issue)[source], "answered_at": issue.answered_at} | details
    return going_back.note_telling(db, officer, talk, **details)


def test_an_answer_told_in_a_talk_is_told_by_that_talk_and_once(db, street, officer):
    ann = make_person(db, "Ann Lee", street=street, house="2", met=True)
    issue = answer(db, officer, street, talk(db, street, ann), talk(db, street, house="5"), talk(db, street, ann))
    later = talk(db, street, ann, held_at=now())
    assert [note(db, officer, issue, later, source) for source in (0, 0, 2)] == ["", "", ""]
    list_ = going_back.get_going_back(db, officer, issue.id)
    assert ([one.told_in_id for one in list_.told], [one.place for one in list_.to_tell]) == (
        [later.id],
        ["5 Mill Street"],
    )
    again = note(db, officer, issue, talk(db, street, ann))
    assert "told of “Dark alley” already" in again
    assert going_back.list_told_in(db, officer, later.id) == [issue]


def test_a_talk_whose_clock_was_before_the_answer_has_told_it_all_the_same(db, street, officer):
    issue = answer(db, officer, street, talk(db, street, house="5"))
    assert note(db, officer, issue, talk(db, street, house="5")) == ""
    assert going_back.count_to_tell(db, [issue]) == {}


def test_who_asked_not_to_be_contacted_meanwhile_was_told_and_is_left_alone(db, street, officer):
    ann = make_person(db, "Ann Lee", street=street, house="2", met=True)
    issue = answer(db, officer, street, talk(db, street, ann))
    agree(db, officer, ann, given=False)
    assert "do not go back" in note(db, officer, issue, talk(db, street, ann, held_at=now()))
    list_ = going_back.get_going_back(db, officer, issue.id)
    assert (len(list_.told), list_.to_tell, list_.cannot) == (1, (), ())


def test_what_is_on_no_list_any_more_is_said(db, street, officer):
    issue = answer(db, officer, street, talk(db, street, house="5"), talk(db, street, house="7"))
    given_at, (source_id, other_id), told = issue.answered_at, sources_of(db, issue), talk(db, street, house="5")
    issues.move_issue(db, officer, issue.id, state=IssueState.UNDER_WAY)
    assert "no answer any more" in note(db, officer, issue, told, answered_at=given_at)
    issue_sources.remove_source(db, officer, issue.id, source_id)
    assert "on no list" in note(db, officer, issue, told, source_id=source_id, answered_at=given_at)
    elsewhere = Actor(id=officer.id, name="Rosa", role=Role.OFFICER, area_ids=frozenset())
    with make_session(db.get_bind(), elsewhere) as other:
        unseen = {"source_id": other_id, "answered_at": given_at}
        assert "on no list" in going_back.note_telling(other, elsewhere, told, **unseen)


@pytest.mark.parametrize(
    ("house", "sentence"),
    [
        ("5", "They heard an earlier answer to “Dark alley”"),
        ("9", "raised at 5 Mill Street, and you talked at another door"),
    ],
)
def test_what_a_person_has_to_look_at_is_ticked_off_when_they_did(db, street, officer, house, sentence):
    issue = answer(db, officer, street, talk(db, street, house="5"))
    told, heard = talk(db, street, house=house), issue.answered_at - dt.timedelta(days=1 if house == "5" else 0)
    with pytest.raises(Invalid, match=sentence):
        note(db, officer, issue, told, answered_at=heard)
    assert going_back.count_to_tell(db, [issue]) == {issue.id: 1}
    assert note(db, officer, issue, told, answered_at=heard, agreed=True) == ""
    assert going_back.count_to_tell(db, [issue]) == {}


def test_whom_nobody_met_was_told_only_when_a_person_says_so(db, street, officer):
    ann = make_person(db, "Ann Lee", street=street, house="2", met=True)
    issue = answer(db, officer, street, talk(db, street, ann))
    with pytest.raises(Invalid, match="“Dark alley” is for Ann Lee, who is not among those you talked with"):
        note(db, officer, issue, talk(db, street, house="2"))
    (source_id,) = sources_of(db, issue)
    assert going_back.name_tellings(db, officer, source_ids=[source_id, 999]) == {source_id: "Ann Lee: Dark alley"}


def test_a_talk_of_a_day_before_the_answer_cannot_have_told_it_however_late_it_is_written_down(db, street, officer):
    ann = make_person(db, "Ann Lee", street=street, house="2")
    issue = answer(db, officer, street, talk(db, street, ann, house="2"))
    today, earlier = (talk(db, street, ann, house="2", held_at=in_days(-days), recorded_at=now()) for days in (0, 2))
    assert [one.issue for one in going_back.list_tellings_at(db, officer, today)] == [issue]
    assert going_back.list_tellings_at(db, officer, earlier) == []
