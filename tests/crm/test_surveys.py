"""Surveys: a file of answers becomes conversations with nobody by name; twice the same, it is stored once."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.errors import Invalid, NotFound
from crm.models import Conversation, DoorVisit, Street, Survey, SurveyAnswer
from crm.models.words import AgeBand, Channel, Gender, HereFor, LivedHere, Sway
from crm.permissions import Actor, Role
from crm.survey_columns import Part, SurveyMapping, guess_parts
from crm.survey_files import (
    add_survey_file,
    get_survey_file,
    list_survey_files,
    map_survey_file,
    plan_survey_file,
    save_survey_file,
)
from crm.survey_results import get_results
from crm.surveys import list_surveys
from tests.factories import make_area, make_coding, make_street, make_theme, make_user, team_day
from tests.imports import table

HEAD = "ID,Timestamp,Your name,E-mail,Street,How old are you?,Gender,How long have you lived here?,Why are you here?"
BEST = "What is best about living here, and what would you tell somebody new about it?"
ANSWERS = f"""{HEAD},"{BEST}",How do you get about?
1,2026/03/27 2:30:12 PM GMT,Ann Bell,ann@example.org,Mill Lane,34,Woman,A few years,Live here,The allotments.,Bus;Walk;
2,28/03/2026 09:00,Ben Cole,ben@example.org,,Over 60,Male,All my life,,"The park,
and the café.",walk
3,2026-03-29,Cem Dag,cem@example.org,Nowhere Street,prefer not to say,,,Visit friends,,Bus
"""


def _send(db: Session, admin: Actor, text: str, *, name: str = "Spring survey", **mapping: Any) -> Any:
    batch = add_survey_file(db, admin, name=name, file_name="answers.csv", content=text.encode())
    file = get_survey_file(db, admin, batch.uuid)
    given = {"parts": file.mapping.parts, "area": "", "day": ""} | mapping
    map_survey_file(db, admin, batch.uuid, mapping=SurveyMapping(**given))
    return batch.uuid


def _saved(db: Session, admin: Actor, text: str, **mapping: Any) -> int:
    return save_survey_file(db, admin, _send(db, admin, text, **mapping), leave_out=True)[1]


@pytest.fixture
def lane(db: Session) -> Street:
    street: Street = make_street(db, "Mill Lane", area=make_area(db, "Mill Fields"))
    return street


def test_the_parts_are_guessed_and_nobodys_name_is_among_them() -> None:
    longer = ANSWERS + "".join(
        f"{n},2026-03-2{n % 9},Person {n},p{n}@example.org,Mill Lane,40,Man,A few years,,"
        f"It is number {n} of the things that I like most about living here,Car\n"
        for n in range(4, 30)
    )
    guesses = guess_parts(table(longer))
    assert [guess.part for guess in guesses] == [
        *(Part.NUMBER, Part.DAY, Part.LEAVE_OUT, Part.LEAVE_OUT, Part.STREET, Part.AGE_BAND, Part.GENDER),
        *(Part.LIVED_HERE, Part.HERE_FOR, Part.OPEN, Part.CLOSED),
    ]
    assert guesses[2].why == "It looks like names. Nobody’s name is kept with what they answered."
    assert "addresses or telephone numbers" in guesses[3].why


def test_each_respondent_is_a_conversation_with_nobody_by_name(db: Session, admin: Actor, lane: Street) -> None:
    parts = [guess.part for guess in guess_parts(table(ANSWERS))]
    parts[9] = Part.OPEN
    assert _saved(db, admin, ANSWERS, parts=tuple(parts), area="Mill Fields") == 3
    first, second, third = db.scalars(select(Conversation).order_by(Conversation.held_at)).all()
    assert {one.channel for one in (first, second, third)} == {Channel.SURVEY}
    assert first.said == f"{BEST}\nThe allotments."
    assert second.said == f"{BEST}\nThe park,\nand the café."
    assert (third.said, third.street_id, third.area_id) == ("", None, lane.area_id)
    assert (first.street_id, first.held_at.isoformat()) == (lane.id, "2026-03-27T12:00:00+00:00")
    told = (first.age_band, first.gender, first.lived_here, first.here_for)
    assert told == (AgeBand.FROM_31_TO_60, Gender.WOMAN, LivedHere.FEW_YEARS, HereFor.LIVE)
    assert (third.age_band, third.gender, third.here_for) == (None, None, HereFor.VISIT)
    assert db.scalar(select(func.count()).select_from(DoorVisit)) == 0
    kept = " ".join(str(one.column_values()) for one in (first, second, third))
    assert not any(name in kept for name in ("Ann", "Bell", "example.org"))


def test_sent_twice_it_is_stored_once_and_a_second_file_adds_to_it(db: Session, admin: Actor, lane: Street) -> None:
    parts = tuple(Part.OPEN if guess.part is Part.CLOSED else guess.part for guess in guess_parts(table(ANSWERS)))
    assert _saved(db, admin, ANSWERS, parts=parts, area="Mill Fields") == 3
    assert _saved(db, admin, ANSWERS, parts=parts, area="Mill Fields", name="SPRING survey") == 0
    changed = ANSWERS.replace("The allotments.", "The library.") + "4,2026-03-30,,,,,,,,The hall.,Car\n"
    uuid = _send(db, admin, changed, parts=parts, area="Mill Fields")
    plan = plan_survey_file(db, admin, uuid)
    assert (plan.new, plan.known, plan.file.adds) == (1, 3, True)
    assert "stored already, with other words" in " ".join(problem.problem for problem in plan.problems)
    save_survey_file(db, admin, uuid)
    assert db.scalar(select(func.count()).select_from(Conversation)) == 4
    (survey,) = db.scalars(select(Survey)).all()
    assert list_surveys(db, admin)[0].answered == 4
    assert [question.text for question in get_results(db, admin, survey.id).survey.questions] == [
        BEST,
        "How do you get about?",
    ]


def test_rows_without_a_number_are_known_by_what_is_in_them(db: Session, admin: Actor, lane: Street) -> None:
    text = "How do you get about?\nBus\nBus\nCar\n"
    assert _saved(db, admin, text, area="Mill Fields", day="2026-03-01") == 3
    assert _saved(db, admin, text + "Bus\n", area="Mill Fields", day="2026-03-01") == 1


def test_what_cannot_be_used_is_said_with_its_row(db: Session, admin: Actor, lane: Street) -> None:
    tomorrow = (team_day() + dt.timedelta(days=2)).isoformat()
    rows = [
        "No,Day,Area,Sex,Comments,Rating",
        f"1,2026-03-01,Nowhere,F,Fine,{'x' * 300}",
        f"2,{tomorrow},Mill Fields,F,Fine,3",
        "3,31/02/2026,Mill Fields,F,Fine,3",
        "4,2026-03-01,Mill Fields,wibble,Ring me on 07700 900123,3",
        "4,2026-03-01,Mill Fields,F,Good,4",
        "5,,,,,",
        "6,,Mill Fields,F,Fine,3",
    ]
    parts = (Part.NUMBER, Part.DAY, Part.AREA, Part.GENDER, Part.OPEN, Part.CLOSED)
    uuid = _send(db, admin, "\n".join(rows), parts=parts)
    plan = plan_survey_file(db, admin, uuid)
    said = {problem.row: f"{problem.problem} {problem.outcome}" for problem in plan.problems}
    assert "There is no area “Nowhere”" in said[2]
    assert "still to come" in said[3]
    assert said.keys() == {2, 3, 4, 5, 6, 7, 8}
    assert said[5].startswith("“wibble” is none of the words we know here")
    assert any("telephone number seems to be in the answer" in problem.problem for problem in plan.problems)
    assert said[6] == "Another row has the same number. It will be told apart by its answers."
    assert said[7] == "Nothing is answered in this row. It will be passed over."
    assert "There is no day" in said[8]
    assert (plan.new, plan.answers.left_out) == (2, 4)
    with pytest.raises(Invalid, match="Nothing is saved"):
        save_survey_file(db, admin, uuid)


def test_a_mapping_without_question_day_or_area_is_refused_in_a_sentence_each(db: Session, admin: Actor) -> None:
    batch = add_survey_file(db, admin, name="Survey", file_name="a.csv", content=b"a,b\n1,2\n")
    for parts, field, sentence in [
        ((Part.LEAVE_OUT, Part.LEAVE_OUT), "part_0", "No column is a question"),
        ((Part.OPEN, Part.OPEN), "day", "Enter the day of the survey"),
        ((Part.OPEN, Part.DAY), "area", "Choose an area"),
        ((Part.DAY, Part.DAY), "part_1", "“a” is that already"),
    ]:
        with pytest.raises(Invalid) as refused:
            map_survey_file(db, admin, batch.uuid, mapping=SurveyMapping(parts))
        assert sentence in refused.value.errors[field]
    with pytest.raises(Invalid, match="Enter the name"):
        add_survey_file(db, admin, name=" ", file_name="a.csv", content=b"a\n1\n")
    with pytest.raises(Invalid, match="empty"):
        add_survey_file(db, admin, name="Other", file_name="a.csv", content=b"")


def test_a_file_is_its_senders_own_and_an_officer_of_elsewhere_saves_nothing_here(
    db: Session, admin: Actor, lane: Street
) -> None:
    actor = Actor(id=make_user(db).id, name="", role=Role.COORDINATOR, area_ids=frozenset({make_area(db, "Abbey").id}))
    uuid = _send(db, actor, "Q\nBus\n", area="Mill Fields", day="2026-03-01")
    assert plan_survey_file(db, actor, uuid).answers.blocked
    other = Actor(id=make_user(db).id, name="", role=Role.COORDINATOR, area_ids=None)
    assert list_survey_files(db, other) == []
    with pytest.raises(NotFound):
        get_survey_file(db, other, uuid)


def test_fixed_answers_are_counted_beside_the_themes_of_the_others(db: Session, admin: Actor, lane: Street) -> None:
    text = "Best?,Worst?,How?\nThe park and the shops,Buses,Bus;Walk;\nThe shops,,bus\n,The park is dark,Car\n"
    parts = (Part.OPEN, Part.OPEN, Part.CLOSED)
    _saved(db, admin, text, parts=parts, area="Mill Fields", day="2026-03-01")
    place, transport = make_theme(db, "Natural & built environment"), make_theme(db, "Transport")
    park = make_theme(db, "Parks", parent=place)
    first, second, third = db.scalars(select(Conversation).order_by(Conversation.id)).all()
    make_coding(db, first, park, words="park", sway=Sway.ASSET)
    make_coding(db, first, place, words="shops", sway=Sway.ASSET)
    make_coding(db, first, transport, words="Buses", sway=Sway.DEFICIT)
    make_coding(db, second, transport)
    make_coding(db, third, park, words="park is dark", sway=Sway.DEFICIT)
    results = get_results(db, admin, list_surveys(db, admin)[0].id)
    best, worst = results.open
    assert [(theme.name, theme.count) for theme in results.themes] == [(place.name, 2), (transport.name, 2)]
    assert (best.answered, [(theme.name, theme.count) for theme in best.themes]) == (2, [(place.name, 1)])
    assert [(theme.name, theme.count) for theme in worst.themes] == [(place.name, 1), (transport.name, 1)]
    (how,) = results.closed
    assert how.answered == 3
    assert [(one.answer, one.count) for one in how.choices] == [("Bus", 2), ("Car", 1), ("Walk", 1)]
    assert [theme.name for theme in how.choices[0].themes] == [transport.name, place.name]
    assert db.scalar(select(func.count()).select_from(SurveyAnswer)) == 3


def test_a_question_is_told_from_one_that_ends_alike_and_known_in_other_letters(
    db: Session, admin: Actor, lane: Street
) -> None:
    given: dict[str, Any] = {"parts": (Part.OPEN, Part.OPEN), "area": "Mill Fields", "day": "2026-03-01"}
    _saved(db, admin, "What is good?,And what is good?\nThe park,\n,The shops\n", **given)
    _saved(db, admin, "WHAT IS GOOD?,And what is good?\nThe café,\n", **given)
    park, late = make_theme(db, "Parks"), make_theme(db, "Cafés")
    talks = {one.said.rpartition("\n")[2]: one for one in db.scalars(select(Conversation))}
    make_coding(db, talks["The park"], park, words="park")
    make_coding(db, talks["The café"], late, words="café")
    one, other = get_results(db, admin, list_surveys(db, admin)[0].id).open
    assert (one.answered, other.answered) == (2, 1)
    assert [theme.name for theme in one.themes] == ["Cafés", "Parks"]
