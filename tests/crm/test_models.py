"""The database refuses what may never be, whoever writes it."""

import datetime as dt
import uuid

import pytest
from sqlalchemy import CheckConstraint, Enum, UniqueConstraint, select, text, update
from sqlalchemy.exc import IntegrityError

from crm.models import (
    AreaFigure,
    Base,
    CalendarFeed,
    Campaign,
    Coding,
    Consent,
    Device,
    Door,
    DoorVisit,
    FollowUp,
    ImportBatch,
    ImportMapping,
    Interest,
    Introduction,
    IntroductionStep,
    Invitation,
    Issue,
    IssueSource,
    IssueStep,
    Job,
    NetworkSnapshot,
    Nomination,
    NurturePlan,
    NurtureTraining,
    PairRefusal,
    Question,
    Reading,
    Receipt,
    Report,
    ReportSection,
    SearchWord,
    Story,
    StoryPerson,
    StoryRoot,
    SuggestionModel,
    Survey,
    SurveyAnswer,
    SurveyQuestion,
    Theme,
    ThemeChange,
    ThemeSuggestion,
    Topic,
    Walk,
    WalkStop,
    now,
)
from tests.factories import (
    make_area,
    make_asset,
    make_conversation,
    make_organisation,
    make_person,
    make_street,
    make_tie,
    make_tie_kind,
    make_user,
)

#: What breaks each CHECK, as an UPDATE of a good row would.
BROKEN = {
    "ck_area_not_its_own_parent": "parent_id = id",
    "ck_data_version_one_row": "id = 2",
    "ck_tie_kind_symmetric_reads_one_way": "reverse_name = 'something else'",
    "ck_tie_kind_weight_positive": "weight = 0",
    "ck_campaign_ends_after_it_begins": "starts_on = '2030-01-02', ends_on = '2030-01-01'",
    "ck_campaign_target_positive": "target = 0",
    "ck_street_households_not_negative": "households = -1",
    "ck_street_point_is_whole": "lon = -2.07, lat = NULL",
    "ck_node_name_not_empty": "name = ''",
    "ck_node_not_merged_into_itself": "merged_into_id = id",
    "ck_node_person_has_area": "kind = 'person', area_id = NULL",
    "ck_asset_point_is_whole": "lat = 51.9, lon = NULL",
    "ck_area_figure_people_not_negative": "people = -1",
    "ck_door_house_not_empty": "house = ''",
    "ck_door_visit_at_least_one_door": "doors = 0",
    "ck_follow_up_closed_has_a_time": "state = 'done'",
    "ck_introduction_two_sides": "second_id = first_id",
    "ck_introduction_introducer_is_a_third": "introducer_id = first_id",
    "ck_introduction_level_1_to_7": "level = 8",
    "ck_introduction_made_at_a_level": "state = 'met', level = NULL",
    "ck_nomination_of_somebody_else": "nominee_id = nominator_id",
    "ck_nurture_plan_a_date_has_a_step": "next_on = '2030-01-01', next_step = ''",
    "ck_pair_refusal_lower_id_first": "second_id = first_id",
    "ck_person_only_a_stub_has_a_term": "delete_after = '2030-01-01'",
    "ck_theme_name_not_empty": "name = ''",
    "ck_theme_not_its_own_parent": "parent_id = id",
    "ck_theme_not_merged_into_itself": "merged_into_id = id",
    "ck_theme_change_undone_has_a_time": 'undone_by_id = (SELECT MAX(id) FROM "user")',
    "ck_coding_both_ends_or_none": "start = NULL",
    "ck_coding_ends_after_it_begins": 'start = 4, "end" = 4',
    "ck_coding_words_are_kept": "quote = ''",
    "ck_report_ends_after_it_begins": "starts_on = '2030-01-02', ends_on = '2030-01-01'",
    "ck_report_published_has_a_time": "state = 'published', published_at = NULL",
    "ck_issue_answer_has_a_time": "state = 'done'",
    "ck_issue_source_told_has_a_time": "told_in_id = conversation_id",
    "ck_story_root_one_root": "conversation_id = NULL",
    "ck_tie_two_ends": "a_id = b_id",
    "ck_tie_ends_after_it_begins": "since = '2030-01-02', until = '2030-01-01'",
    "ck_tie_strength_1_to_3": "strength = 4",
}

WORDS = {
    constraint.name: (table, column)
    for table in Base.metadata.sorted_tables
    for column in table.columns
    if isinstance(column.type, Enum)
    for constraint in table.constraints
    if isinstance(constraint, CheckConstraint) and str(constraint.name) == f"ck_{table.name}_{column.type.name}"
}
CHECKS = {
    str(constraint.name): table
    for table in Base.metadata.sorted_tables
    for constraint in table.constraints
    if isinstance(constraint, CheckConstraint)
}
#: Unique among some rows only, so tested by itself.
OF_SOME_ROWS = {"uq_theme_top_name_key"}
UNIQUE = {
    str(rule.name): (table, [column.name for column in rule.columns])
    for table in Base.metadata.sorted_tables
    for rule in [*table.constraints, *(index for index in table.indexes if index.unique)]
    if isinstance(rule, UniqueConstraint) or (getattr(rule, "unique", False) and rule.name not in OF_SOME_ROWS)
}


def make_one_of_each(db, number):
    day = dt.date(2030, 1, 1)
    area, user = make_area(db, f"Area {number}", parent_id=make_area(db, f"City {number}").id), make_user(db)
    street = make_street(db, area=area)
    person, friend, third = (make_person(db, street=street) for _ in range(3))
    make_organisation(db)
    make_asset(db)
    make_tie(db, person, friend, kind=make_tie_kind(db))
    talk = make_conversation(db, street=street)
    topic = Topic(name=f"Topic {number}", name_key=f"topic {number}")
    introduction = Introduction(first_id=person.id, second_id=friend.id, introducer_id=third.id, level=3)
    plan = NurturePlan(person_id=person.id)
    db.add_all([topic, introduction, plan])
    db.flush()
    db.add_all(
        [
            IntroductionStep(introduction_id=introduction.id, state="suggested", on=day),
            Interest(node_id=person.id, topic_id=topic.id, stance="offers"),
            NurtureTraining(plan_id=plan.id, name="Listening", on=day),
            PairRefusal(first_id=person.id, second_id=friend.id),
            Nomination(nominee_id=person.id, nominator_id=friend.id),
            FollowUp(person_id=person.id, what="Call", asked_at=now(), due_at=now()),
            Campaign(name="Talks", area_id=area.id, target=9, starts_on=day, ends_on=day),
            DoorVisit(street_id=street.id, outcome="not_home", visited_at=now()),
            Walk(planned_for=day, area_id=area.id, walkers=[user], stops=[WalkStop(street_id=street.id, place=0)]),
            AreaFigure(area_id=area.id, characteristic="age_band", value="over_60", people=9),
            Door(street_id=street.id, house="12", key="12"),
            Device(user_id=user.id, token_hash=str(number), name="Chrome, Android", signed_in_at=now()),
            CalendarFeed(user_id=user.id, token_hash=str(number)),
            Receipt(user_id=user.id, answer={}),
            Job(kind="digest", key=f"digest {number}", payload={}, due_at=now()),
            Invitation(user_id=user.id, token_hash=str(number), expires_at=now()),
            ImportBatch(noun="people", file_name="a.csv", content=b"", mapping={}),
            ImportMapping(noun=f"n{number}", signature=str(number), mapping={}),
            NetworkSnapshot(data_version=number, made_at=now(), made_on=day, payload=b""),
            SearchWord(word=f"zz{number}"),
        ]
    )
    db.flush()
    make_what_was_said(db, number, talk, area, person)


def make_what_was_said(db, number, talk, area, person):
    day, user = dt.date(2030, 1, 1), make_user(db)
    city = Theme(name=f"City {number}", name_key=f"city {number}", colour="#0b5563")
    theme = Theme(name="Parks", name_key="parks", colour="#0b5563", parent=city)
    question = SurveyQuestion(place=0, text="How often?", open=False)
    issue = Issue(title="Lights", area_id=area.id)
    story = Story(title="A garden", area_id=area.id, people=[StoryPerson(person_id=person.id)])
    report = Report(title="Spring", area_id=area.id, starts_on=day, ends_on=day, address=str(number))
    db.add_all([theme, Survey(name=f"Survey {number}", questions=[question]), issue, story, report])
    db.flush()
    db.add_all(
        [
            ThemeChange(theme_id=theme.id, kind="added", before={}, after={}),
            Coding(conversation_id=talk.id, theme_id=theme.id, start=0, end=4, quote="Park", sway="asset"),
            Reading(conversation_id=talk.id, coder_id=user.id, read_at=now()),
            ThemeSuggestion(conversation_id=talk.id, theme_id=theme.id, score=0.9),
            SuggestionModel(trained_at=now(), codings=0, measured={}),
            SurveyAnswer(conversation_id=talk.id, question_id=question.id, value="Weekly"),
            ReportSection(report_id=report.id, place=0, kind="method", heading="How we listened"),
            IssueStep(issue_id=issue.id, at=now(), what="Asked the council"),
            IssueSource(issue_id=issue.id, conversation_id=talk.id),
            StoryRoot(story_id=story.id, conversation_id=talk.id),
            Consent(person_id=person.id, purpose="contact_me", given=True, on=day),
            Question(kind="visit", reason="Which is right?", content={}, area_id=area.id),
        ]
    )
    db.flush()


def refused(db, statement):
    with pytest.raises(IntegrityError), db.begin_nested():
        db.connection().execute(statement)


def test_every_check_has_something_that_breaks_it():
    assert CHECKS.keys() == BROKEN.keys() | WORDS.keys()


def test_the_database_refuses_what_breaks_a_check(db):
    make_one_of_each(db, 1)
    for name, change in BROKEN.items():
        refused(db, text(f'UPDATE "{CHECKS[name].name}" SET {change}'))


def test_the_database_refuses_a_word_that_is_not_on_the_list(db):
    make_one_of_each(db, 1)
    for table, column in WORDS.values():
        refused(db, text(f'UPDATE "{table.name}" SET "{column.name}" = \'nonsense\''))


def test_the_database_refuses_a_second_row_with_what_only_one_may_have(db):
    make_one_of_each(db, 1)
    make_one_of_each(db, 2)
    for table, names in UNIQUE.values():
        key = next(iter(table.primary_key.columns))
        first, second = db.connection().execute(select(table).order_by(key.desc()).limit(2)).all()
        missing = {name: "only one" for name in names if getattr(first, name) is None}
        if missing:
            db.connection().execute(update(table).where(key == getattr(first, key.name)).values(missing))
        values = {name: getattr(first, name) for name in names} | missing
        refused(db, update(table).where(key == getattr(second, key.name)).values(values))


def test_the_database_refuses_a_second_theme_at_the_top_with_the_same_name(db):
    first, second = (Theme(name=name, name_key=name, colour="#0b5563") for name in ("work", "parks"))
    db.add_all([first, second])
    db.flush()
    refused(db, update(Theme.__table__).where(Theme.__table__.c.id == second.id).values(name_key="work"))


def test_a_moment_without_a_zone_is_refused(db):
    conversation = make_conversation(db)
    conversation.held_at = dt.datetime(2030, 1, 1, 12)  # noqa: DTZ001
    with pytest.raises(Exception, match="time zone"):
        db.flush()


def test_a_record_sent_twice_is_one(db):
    same = uuid.uuid4()
    make_person(db, uuid=same)
    with pytest.raises(IntegrityError):
        make_person(db, uuid=same)
