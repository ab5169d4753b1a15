"""The demo neighbourhood in the database: its truths still hold, and its rows are as use-cases would have made them."""

import datetime as dt

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased, selectinload

from crm.campaign_progress import list_progress
from crm.demo import Neighbourhood
from crm.demo.loading import is_demo, is_empty, knocks, list_demo_users
from crm.demo.rows import demo_uuid
from crm.models import (
    Area,
    AuditEntry,
    Consent,
    Conversation,
    DoorVisit,
    FollowUp,
    Interest,
    Introduction,
    IntroductionStep,
    Issue,
    IssueSource,
    Node,
    Nomination,
    NurturePlan,
    NurtureTraining,
    Person,
    SearchEntry,
    Story,
    Street,
    Tie,
    TieKind,
    User,
    Walk,
)
from crm.models.words import AgeBand, Channel, DoorOutcome, FollowUpState, IntroductionState, IssueState, Purpose
from crm.passwords import check_password
from crm.permissions import Actor
from crm.search import list_suggestions
from crm.stories import list_public_stories
from crm.walk_results import get_walk_results
from crm.walks import get_walk

EVERY_DATABASE = True

TODAY = dt.date(2026, 11, 21)
PASSWORD = "lantern kettle robin"
ADMIN = Actor.command_line()


def count(db: Session, model: type, *conditions: object) -> int:
    return db.scalar(select(func.count()).select_from(model).where(*conditions)) or 0  # type: ignore[arg-type]


def person_id(db: Session, number: int) -> int:
    return db.scalars(select(Person.id).where(Person.uuid == demo_uuid("node", number))).one()


def street_ids(db: Session, demo: Neighbourhood, numbers: tuple[int, ...]) -> set[int]:
    names = {street.name for street in demo.streets if street.id in numbers}
    return set(db.scalars(select(Street.id).where(Street.name.in_(names))))


def test_everything_is_there(loaded: Session, demo: Neighbourhood) -> None:
    assert not is_empty(loaded)
    assert is_demo(loaded)
    met = sum(introduction.state == "met" for introduction in demo.introductions)
    counts = {
        Street: len(demo.streets),
        User: len(demo.users),
        Node: len(demo.people) + len(demo.organisations) + len(demo.assets),
        Conversation: 702,
        Introduction: len(demo.introductions),
        Tie: len(demo.ties) + met,
        Interest: len(demo.interests),
        Nomination: sum(nomination.nominee is not None for nomination in demo.nominations),
        Consent: len(demo.consents),
        FollowUp: len(demo.follow_ups),
        DoorVisit: len(knocks(demo)),
        NurturePlan: len(demo.nurture_plans),
        NurtureTraining: 3,
    }
    assert {model: count(loaded, model) for model in counts} == counts


def test_a_street_gives_its_area(loaded: Session) -> None:
    on_streets = select(func.count()).select_from(Node).join(Street, Node.street_id == Street.id)
    assert loaded.scalar(on_streets.where(Node.area_id != Street.area_id)) == 0
    assert loaded.scalar(on_streets) > 1200
    held = select(func.count()).select_from(Conversation).join(Street, Conversation.street_id == Street.id)
    held = held.where(Conversation.channel != Channel.SURVEY)
    assert loaded.scalar(held.where(Conversation.area_id == Street.area_id)) == 642


def test_only_stubs_have_a_term_and_nothing_else_is_kept_of_them(loaded: Session) -> None:
    stub = Person.met.is_(False)
    assert count(loaded, Person, stub) == count(loaded, Person, Person.delete_after.is_not(None)) > 100
    assert (
        count(loaded, Person, stub, or_(Person.phone.is_not(None), Person.email.is_not(None), Person.note != "")) == 0
    )
    for heard_at, term in loaded.execute(select(Person.recorded_at, Person.delete_after).where(stub)):
        assert term == heard_at.date() + dt.timedelta(days=180)


def test_ties_of_a_symmetric_kind_have_the_lower_id_first(loaded: Session) -> None:
    symmetric = select(func.count()).select_from(Tie).join(TieKind).where(TieKind.directed.is_(False))
    assert loaded.scalar(symmetric.where(Tie.a_id > Tie.b_id)) == 0
    assert loaded.scalar(symmetric) > 1000
    assert count(loaded, Tie, Tie.until.is_not(None)) == count(loaded, Tie, Tie.closed_at.is_not(None)) > 0


def test_a_conversation_on_a_doorstep_is_a_visit_to_that_door(loaded: Session) -> None:
    visit = aliased(DoorVisit)
    matched = and_(
        visit.conversation_id == Conversation.id,
        visit.street_id == Conversation.street_id,
        visit.house == Conversation.house,
        visit.visited_at == Conversation.held_at,
        visit.outcome == DoorOutcome.CONVERSATION,
    )
    at_doors = select(func.count()).select_from(Conversation).join(visit, matched)
    doorstep = Conversation.channel == Channel.DOORSTEP
    assert loaded.scalar(at_doors.where(doorstep)) == count(loaded, Conversation, doorstep) > 400
    assert count(loaded, DoorVisit, DoorVisit.conversation_id.is_not(None)) == count(loaded, Conversation, doorstep)


def test_everybody_talked_with_is_in_the_conversation(loaded: Session, demo: Neighbourhood) -> None:
    tellings = select(IssueSource.told_in_id).where(IssueSource.told_in_id.is_not(None))
    with_people = select(Conversation).where(Conversation.channel != Channel.SURVEY, Conversation.id.not_in(tellings))
    with_people = with_people.options(selectinload(Conversation.people))
    found = {held.uuid: {person.uuid for person in held.people} for held in loaded.scalars(with_people)}
    told = {
        demo_uuid("conversation", held.id): {demo_uuid("node", person) for person in held.people}
        for held in demo.conversations
    }
    assert found == told


def test_a_kept_promise_has_its_time_and_who_kept_it(loaded: Session) -> None:
    done = FollowUp.state == FollowUpState.DONE
    kept = (FollowUp.closed_at >= FollowUp.asked_at, FollowUp.closed_by_id == FollowUp.owner_id)
    assert count(loaded, FollowUp, done, *kept) == count(loaded, FollowUp, done) > 100
    assert count(loaded, FollowUp, FollowUp.state == FollowUpState.OPEN) >= 12


def test_an_introduction_that_was_met_has_its_steps_and_a_tie(loaded: Session) -> None:
    met = set(loaded.scalars(select(Introduction.id).where(Introduction.state == IntroductionState.MET)))
    tied = set(loaded.scalars(select(Tie.introduction_id).where(Tie.introduction_id.is_not(None))))
    assert met == tied
    assert len(met) > 15
    last = select(func.max(IntroductionStep.id)).group_by(IntroductionStep.introduction_id)
    lives = select(Introduction.state, IntroductionStep.state).join_from(IntroductionStep, Introduction)
    rows = loaded.execute(lives.where(IntroductionStep.id.in_(last))).all()
    assert len(rows) == count(loaded, Introduction)
    assert all(state is step for state, step in rows)


def test_nobody_under_18_is_written_down_without_consent(loaded: Session) -> None:
    agreed = select(Consent.person_id).where(Consent.purpose == Purpose.KEEP_DETAILS, Consent.given)
    young = Person.age_band == AgeBand.UNDER_18
    assert count(loaded, Person, young, Person.id.not_in(agreed)) == 0
    assert count(loaded, Person, young) > 0


def test_search_finds_every_node(loaded: Session) -> None:
    assert count(loaded, Node, Node.id.not_in(select(SearchEntry.node_id))) == 0
    assert list_suggestions(loaded, ADMIN, text="tel malone")[0].name == "Terence Malone"
    assert list_suggestions(loaded, ADMIN, text="yildiz")[0].name == "Emre Yıldız"


def test_every_change_is_in_the_audit(loaded: Session) -> None:
    for model in (Person, Tie, Conversation, Consent):
        noun = model.__tablename__
        assert count(loaded, AuditEntry, AuditEntry.noun == noun, AuditEntry.action == "load_neighbourhood") == count(
            loaded, model
        )


def test_everybody_named_on_the_welcome_signs_in(loaded: Session, demo: Neighbourhood) -> None:
    assert len(list_demo_users(demo)) == 10
    for user in loaded.scalars(select(User).where(User.email.in_(["rosa@example.org", "owen@example.org"]))):
        assert check_password(user.password_hash, PASSWORD)
    staff = set(loaded.scalars(select(Person.id).where(Person.staff)))
    assert staff <= set(loaded.scalars(select(User.person_id)))


def test_the_campaign_is_well_on_its_way_in_the_ward(loaded: Session) -> None:
    (ward,) = list_progress(loaded, ADMIN)
    assert (ward.campaign.name, ward.held, ward.campaign.target) == ("1000 Conversations", 642, 1000)
    assert ward.campaign.starts_on < TODAY < ward.campaign.ends_on


def test_records_are_as_old_as_what_they_tell(loaded: Session) -> None:
    latest = dt.datetime.combine(TODAY, dt.time(), dt.UTC)
    for model in (Person, Tie, Interest, Nomination, Consent, FollowUp, DoorVisit):
        assert count(loaded, model, model.recorded_at >= latest) == 0
    late = (Conversation.recorded_at >= latest, Conversation.channel != Channel.SURVEY)
    assert count(loaded, Conversation, *late) == 0
    assert count(loaded, Person, Person.recorded_by_id.is_(None)) == 0


def test_the_planted_connectors_know_people_on_many_streets(loaded: Session, demo: Neighbourhood) -> None:
    for connector in demo.truths.connectors:
        own = person_id(loaded, connector.person)
        home = loaded.scalar(select(Person.street_id).where(Person.id == own))
        other = aliased(Person)
        ends = or_(and_(Tie.a_id == own, Tie.b_id == other.id), and_(Tie.b_id == own, Tie.a_id == other.id))
        streets = select(func.count(other.street_id.distinct())).select_from(other).join(Tie, ends)
        assert loaded.scalar(streets.where(other.street_id != home, Tie.closed_at.is_(None))) >= 8
        assert count(loaded, Nomination, Nomination.nominee_id == own) >= 10


def test_no_tie_leads_out_of_a_cut_off_street(loaded: Session, demo: Neighbourhood) -> None:
    cut_off = street_ids(loaded, demo, demo.truths.cut_off_streets)
    assert len(cut_off) == 3
    a, b = aliased(Node), aliased(Node)
    ties = select(func.count()).select_from(Tie).join(a, Tie.a_id == a.id).join(b, Tie.b_id == b.id)
    assert loaded.scalar(ties.where(a.street_id.in_(cut_off), b.street_id == a.street_id)) > 45
    assert loaded.scalar(ties.where(a.street_id.in_(cut_off), b.street_id.is_distinct_from(a.street_id))) == 0
    assert loaded.scalar(ties.where(b.street_id.in_(cut_off), a.street_id.is_distinct_from(b.street_id))) == 0


def test_silent_streets_were_knocked_on_and_nobody_answered(loaded: Session, demo: Neighbourhood) -> None:
    silent = street_ids(loaded, demo, demo.truths.silent_streets)
    never = street_ids(loaded, demo, demo.truths.never_knocked_streets)
    assert count(loaded, Conversation, Conversation.street_id.in_(silent | never)) == 0
    assert set(loaded.scalars(select(DoorVisit.street_id).where(DoorVisit.street_id.in_(silent | never)))) == silent


def test_the_town_is_drawn_as_far_as_anybody_has_told(loaded: Session) -> None:
    streets = loaded.execute(select(Street.name, Street.lon, Street.lat, Street.lines)).all()
    assert {street.name for street in streets if street.lon is None} == {"Old Depot Road", "Whin Bank"}
    assert 0 < sum(street.lon is not None and street.lines is None for street in streets) < 9
    lines = [street.lines[0] for street in streets if street.lines]
    assert len(lines) > 30
    ends = [tuple(line[place]) for line in lines for place in (0, -1)]
    corners = {tuple(corner) for line in lines for corner in line}
    meeting = sum(ends.count(end) > 1 or end in corners - {*ends} for end in ends)
    assert meeting > len(ends) / 3  # the others end at a street that is a point, or at the edge
    outlines = dict(loaded.execute(select(Area.name, Area.outline)).all())
    assert outlines.pop("Thornbeck") is None
    assert all(outline[0][0][0] == outline[0][0][-1] for outline in outlines.values())


def test_an_officer_walks_soon_where_nobody_was_met(loaded: Session, demo: Neighbourhood) -> None:
    walk = loaded.scalars(select(Walk).order_by(Walk.planned_for.desc()).limit(1)).one()
    assert walk.planned_for == demo.today + dt.timedelta(days=3)
    whole = get_walk(loaded, ADMIN, walk.id)
    assert [user.name for user in whole.walkers] == ["Rosa Delgado-Finch"]
    unmet = street_ids(loaded, demo, (*demo.truths.never_knocked_streets, *demo.truths.silent_streets))
    assert len(whole.stops) > 1
    assert {stop.street_id for stop in whole.stops} <= unmet


def test_two_walks_are_of_today_and_one_is_over_with_what_was_done_on_it(loaded: Session, demo: Neighbourhood) -> None:
    walks = loaded.scalars(select(Walk).order_by(Walk.planned_for, Walk.id).limit(3)).all()
    over, *today = (get_walk(loaded, ADMIN, walk.id) for walk in walks)
    assert {walk.planned_for for walk in today} == {demo.today}
    assert [len(walk.walkers) for walk in today] == [1, 2]
    cut_off = street_ids(loaded, demo, demo.truths.cut_off_streets)
    assert all(cut_off & {stop.street_id for stop in walk.stops} for walk in today)
    done = get_walk_results(loaded, ADMIN, walk_id=over.id)
    assert over.reflection
    assert done.conversations
    assert done.doors > len(done.conversations)
    on = {visit.visited_at.date() for visit in loaded.scalars(select(DoorVisit).where(DoorVisit.walk_id == over.id))}
    assert on == {over.planned_for}
    assert over.ended_at is not None
    assert over.ended_at > max(talk.held_at for talk in done.conversations)


def test_an_issue_is_in_every_state_and_everybody_reads_two_stories(loaded: Session) -> None:
    issues = loaded.scalars(select(Issue).options(selectinload(Issue.sources))).all()
    assert {issue.state for issue in issues} == set(IssueState)
    assert all(issue.sources for issue in issues)
    told = [source for issue in issues for source in issue.sources if source.told_at]
    assert len(told) == 2
    assert all(source.told_in_id and source.told_in_id != source.conversation_id for source in told)
    assert len(list_public_stories(loaded)) == 2
    assert loaded.scalar(select(func.count()).select_from(Story)) == 3
