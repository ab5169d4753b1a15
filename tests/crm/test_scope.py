"""An officer of one area sees nothing of another's, however the question is put."""

from types import SimpleNamespace

import pytest
from sqlalchemy import case, delete, exists, func, literal_column, select, text, union_all, update
from sqlalchemy.orm import (
    Bundle,
    aliased,
    immediateload,
    joinedload,
    selectinload,
    subqueryload,
    with_polymorphic,
)

from crm.errors import NotAllowed, NotFound
from crm.models import (
    Area,
    Consent,
    Conversation,
    Interest,
    Introduction,
    Node,
    NurturePlan,
    NurtureTraining,
    Organisation,
    Person,
    Street,
    StreetPostcode,
    Tie,
)
from crm.models.words import Purpose
from crm.people import get_person, list_people
from crm.permissions import Actor, Role
from crm.scope import _scope_of, actor_of
from crm.session import make_session
from tests.factories import (
    make_area,
    make_conversation,
    make_organisation,
    make_person,
    make_plan,
    make_street,
    make_tie,
    make_tie_kind,
    make_user,
)


@pytest.fixture
def here(db):
    """Two areas with a person, a tie, a conversation and a consent each, and a tie between them."""
    mine, theirs = make_area(db, "Mine"), make_area(db, "Theirs")
    streets = make_street(db, "Near Street", area=mine), make_street(db, "Far Street", area=theirs)
    user = make_user(db, Role.CONNECTOR, areas=(mine,))
    near, far = make_person(db, "Near", street=streets[0]), make_person(db, "Hidden", street=streets[1])
    farther = make_person(db, "Hidden too", street=streets[1], known_as="Hiddy")
    kind = make_tie_kind(db)
    across = make_tie(db, near, far, kind=kind)
    make_tie(db, far, farther, kind=kind)
    for street, person in zip(streets, (near, far), strict=True):
        make_conversation(db, street=street, people=[person], said=f"{person.name} spoke")
        db.add(Consent(person_id=person.id, purpose=Purpose.CONTACT_ME, given=True, on=person.recorded_at.date()))
        plan = make_plan(db, person)
        db.add(NurtureTraining(plan_id=plan.id, name=f"{person.name} learnt", on=person.recorded_at.date()))
        db.add(StreetPostcode(street_id=street.id, postcode=f"GL50 {street.id}AA"[:8]))
    db.commit()
    return SimpleNamespace(
        mine=mine, theirs=theirs, plan=plan, near=near, far=far, across=across, streets=streets, user=user, kind=kind
    )


@pytest.fixture
def officer(here):
    return Actor(id=None, name="Officer", role=Role.OFFICER, area_ids=frozenset({here.mine.id}))


@pytest.fixture
def limited(connection, officer):
    """A session that works for the officer of *Mine*."""
    with make_session(connection, officer) as session:
        yield session


everyone = with_polymorphic(Node, "*")
other_name, other_node = aliased(Person), aliased(Node)

QUESTIONS = {
    "a column": select(Person.name),
    "a subclass's own column": select(Person.known_as, Person.name),
    "an alias": select(aliased(Person).name),
    "a flat alias": select(aliased(Person, flat=True).name),
    "an alias of a subquery": select(aliased(Person, select(Person).subquery()).name),
    "every kind of node": select(everyone.Person.known_as, everyone.name),
    "a bundle": select(Bundle("some", Person.name)),
    "a subquery": select(select(Person.name).subquery().c.name),
    "a common table expression": select(select(Person.name).cte().c.name),
    "a union": select(Person.name).union(select(Node.name)),
    "a union in a subquery": select(union_all(select(Person.name), select(Node.name)).subquery().c.name),
    "a greatest": select(func.max(Person.note), func.min(Person.name)),
    "a join from what everybody sees": select(Area.id, Person.name).join(Person, Person.area_id == Area.id),
    "an outer join": select(Area.id, Person.name).outerjoin(Person, Person.area_id == Area.id),
    "a second table in the where": select(Area.id, Person.name).where(Person.area_id == Area.id),
    "an alias that is joined": select(Area.id, other_name.name).join(other_name, other_name.area_id == Area.id),
    "a node that is joined": select(Area.id, other_node.name).outerjoin(other_node, other_node.area_id == Area.id),
    "both ends of a tie": select(Tie.a_id, other_name.name).join(other_name, Tie.b_id == other_name.id),
    "a correlated subquery": select(
        Area.id, select(func.min(Person.name)).where(Person.area_id == Area.id).scalar_subquery()
    ),
    "what was said": select(Conversation.said),
    "trainings": select(NurtureTraining.name),
    "streets": select(Street.name).where(Street.name.like("Far%")),
}

COUNTS = {
    "a count": (select(func.count()).select_from(Person), 1),
    "a count of a subquery": (select(func.count()).select_from(select(Person).subquery()), 1),
    "a count in a subquery": (select(select(func.count(Person.id)).scalar_subquery()), 1),
    "whether there is one": (select(exists().where(Person.name == "Hidden")), False),
    "whether a query finds one": (select(select(Person).where(Person.name == "Hidden").exists()), False),
    "nothing but a where": (select(func.count(literal_column("1"))).where(Person.name == "Hidden"), 0),
    "a case": (select(case((select(Person.id).where(Person.name == "Hidden").exists(), 1), else_=0)), 0),
    "areas where somebody lives": (select(func.count(Area.id)).where(exists().where(Person.area_id == Area.id)), 1),
    "ties": (select(func.count(Tie.id)), 1),
    "ties by the other end": (
        select(func.count(Tie.id)).where(Tie.b_id.in_(select(Node.id).where(Node.name == "Hidden"))),
        0,
    ),
    "consents": (select(func.count(Consent.id)), 1),
    "nurture plans": (select(func.count(NurturePlan.id)), 1),
    "postcodes": (select(func.count(StreetPostcode.postcode)), 1),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_question_brings_up_a_name_from_elsewhere(limited, here, question):
    found = str([tuple(row) for row in limited.execute(QUESTIONS[question])])
    assert "Hid" not in found
    assert "Far" not in found
    if question != "streets":
        assert "Near" in found or question == "both ends of a tie"


@pytest.mark.parametrize("question", COUNTS)
def test_no_count_counts_what_is_elsewhere(limited, here, question):
    statement, expected = COUNTS[question]
    assert limited.scalar(statement) == expected


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_same_questions_show_everything_to_who_works_everywhere(db, here, question):
    found = str([tuple(row) for row in db.execute(QUESTIONS[question])])
    assert "Hid" in found or "Far" in found


@pytest.mark.parametrize("load", [selectinload, joinedload, subqueryload, immediateload])
def test_loading_along_a_relationship_stops_at_the_border(limited, here, load):
    tie = limited.scalars(select(Tie).options(load(Tie.a), load(Tie.b))).one()
    assert {end.name if end else None for end in (tie.a, tie.b)} == {"Near", None}


def test_people_of_a_conversation_stop_at_the_border(connection, officer, here, db):
    make_conversation(db, street=here.streets[0], people=[here.near, here.far])
    db.commit()
    with make_session(connection, officer) as limited:
        people = [
            person.name
            for conversation in limited.scalars(select(Conversation).options(selectinload(Conversation.people)))
            for person in conversation.people
        ]
    assert set(people) == {"Near"}


@pytest.mark.parametrize("model", [Node, Person])
def test_asking_by_id_finds_nothing_elsewhere(limited, here, model):
    assert limited.get(model, here.far.id) is None
    assert limited.get(model, here.near.id) is not None


def test_one_statement_asked_for_two_teams_answers_each_with_their_own(connection, here):
    far = aliased(Node)
    for statement in (
        select(Person.name).order_by(Person.id),
        select(far.name).select_from(Area).join(far, far.area_id == Area.id).order_by(far.id),
    ):
        names = []
        for area in (here.mine, here.theirs, here.mine):
            actor = Actor(id=None, name="", role=Role.OFFICER, area_ids=frozenset({area.id}))
            with make_session(connection, actor) as session:
                names.append(session.scalars(statement).all())
        assert names == [["Near"], ["Hidden", "Hidden too"], ["Near"]]


def test_a_limited_statement_is_compiled_once(limited, here):
    limited.scalars(select(Person.name)).all()
    statement = select(Person.name).options(_scope_of(actor_of(limited)))
    assert statement._generate_cache_key() is not None


def test_nobody_signed_in_sees_nothing(connection, here):
    with make_session(connection) as session:
        assert session.scalar(select(func.count(Person.id))) == 0
        assert session.scalar(select(func.count(Conversation.id))) == 0


def test_a_use_case_keeps_to_the_areas_of_whoever_it_is_called_for(db, officer, here):
    assert [person.name for person in list_people(db, officer).rows] == ["Near"]
    with pytest.raises(NotFound):
        get_person(db, officer, here.far.id)


def test_what_has_no_area_belongs_to_everybody_but_people_never_do(limited, db, here):
    make_organisation(db, "Whole patch band")
    make_organisation(db, "Hidden band", area_id=here.theirs.id)
    db.commit()
    assert limited.scalars(select(Organisation.name)).all() == ["Whole patch band"]


def test_a_connector_sees_their_own_people_and_no_others(connection, db, here):
    make_person(db, "Own", street=here.streets[0], recorded_by_id=here.user.id)
    make_person(db, "Own elsewhere", street=here.streets[1], recorded_by_id=here.user.id)
    db.commit()
    actor = Actor(id=here.user.id, name="", role=Role.CONNECTOR, area_ids=frozenset({here.mine.id}))
    with make_session(connection, actor) as session:
        assert session.scalars(select(Person.name)).all() == ["Own"]
        assert session.scalar(select(func.count(Tie.id))) == 0
        assert session.scalar(select(func.count(Conversation.id))) == 0
        assert session.scalar(select(func.count(Consent.id))) == 0


@pytest.mark.parametrize(
    "statement",
    [
        text("SELECT name FROM node"),
        select(Node.__table__.c.name),
        select(func.count()).select_from(Node.__table__.alias()),
        select(select(Person.__table__.c.id).subquery().c.id),
        select(Person).from_statement(text("SELECT * FROM node JOIN person USING (id)")),
    ],
)
def test_a_question_that_would_pass_the_scope_by_is_refused(limited, here, statement):
    with pytest.raises(RuntimeError, match="mapped classes"):
        limited.execute(statement)


def test_bulk_changes_stay_in_the_areas(limited, here, db):
    limited.execute(update(StreetPostcode).values(postcode="XX1 1XX"))
    far = select(Street.id).where(Street.name == "Far Street")
    limited.execute(delete(StreetPostcode).where(StreetPostcode.street_id.in_(far)))
    limited.commit()
    kept = db.execute(select(StreetPostcode.street_id, StreetPostcode.postcode)).all()
    assert {street_id for street_id, postcode in kept if postcode != "XX1 1XX"} == {here.streets[1].id}


def test_a_row_that_belongs_elsewhere_cannot_be_written(limited, here):
    near, far = here.near, here.far
    rows = [
        Person(name="New", area_id=here.theirs.id),
        Conversation(area_id=here.theirs.id, held_at=near.recorded_at, people=[]),
        Consent(person_id=far.id, purpose=Purpose.CONTACT_ME, given=True, on=near.recorded_at.date()),
        Interest(node_id=far.id, topic_id=1, stance="offers"),
        Introduction(first_id=far.id, second_id=far.id + 1),
        NurturePlan(person_id=far.id),
        NurtureTraining(plan_id=here.plan.id, name="Listening", on=near.recorded_at.date()),
        StreetPostcode(street_id=here.streets[1].id, postcode="GL50 1AA"),
    ]
    for row in rows:
        with pytest.raises(NotAllowed):
            _write(limited, row)


def test_a_record_cannot_be_moved_out_of_the_areas(limited, here):
    limited.get(Person, here.near.id).area_id = here.theirs.id
    with pytest.raises(NotAllowed):
        limited.flush()


def test_a_tie_across_the_border_may_be_written_from_either_side(limited, here):
    tie = limited.scalars(select(Tie)).one()
    tie.note = "Still friends"
    limited.flush()
    assert limited.scalar(select(Tie.note)) == "Still friends"


def _write(db, row):
    db.add(row)
    try:
        db.flush()
    finally:
        db.rollback()
