"""Surveys: questionnaires whose answers came in a file, each respondent a conversation with nobody known by name."""

import datetime as dt
import uuid as uuids
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from crm.errors import Invalid, NotFound
from crm.models import Conversation, Survey, SurveyAnswer, SurveyQuestion
from crm.models.words import Channel
from crm.permissions import Actor, Permission, requires
from crm.scope import UNSCOPED
from crm.survey_reading import Answers, Respondent, respondent_uuid
from crm.text import fold

_CHUNK = 1000


@dataclass(frozen=True)
class SurveyLine:
    """A survey as a list shows it: how many answered, as far as the actor sees, from which day to which."""

    id: int
    name: str
    answered: int
    first: dt.datetime | None
    last: dt.datetime | None


@requires(Permission.SEE_RECORDS)
def list_surveys(db: Session, actor: Actor) -> list[SurveyLine]:
    """All surveys, the one answered last first; those without an answer that the actor sees are the last."""
    held, answered = Conversation.held_at, func.count(Conversation.id)
    query = select(Survey.id, Survey.name, answered, func.min(held), func.max(held))
    query = query.outerjoin(Conversation, Conversation.survey_id == Survey.id).group_by(Survey.id, Survey.name)
    lines = [SurveyLine(*row) for row in db.execute(query)]
    return sorted(lines, key=lambda line: (-line.last.timestamp() if line.last else 0, line.name.casefold(), line.id))


@requires(Permission.SEE_RECORDS)
def get_survey(db: Session, actor: Actor, survey_id: int) -> Survey:
    """The survey with its questions in order. Raises NotFound."""
    query = select(Survey).where(Survey.id == survey_id).options(selectinload(Survey.questions))
    survey = db.scalar(query, execution_options={"populate_existing": True})
    if survey is None:
        raise NotFound(f"There is no survey {survey_id}.")
    return survey


@requires(Permission.SEE_RECORDS)
def find_survey(db: Session, actor: Actor, *, name: str) -> Survey | None:
    """The survey of that name, whatever its case."""
    query = select(Survey).options(selectinload(Survey.questions))
    return next((survey for survey in db.scalars(query) if fold(survey.name) == fold(name)), None)


@requires(Permission.IMPORT)
def match_known(db: Session, actor: Actor, survey_uuid: uuids.UUID, answers: Answers) -> dict[str, str]:
    """What is stored of those respondents who are stored already: key → said."""
    keys = {respondent_uuid(survey_uuid, one): one.key for one in answers.respondents}
    wanted, known = list(keys), dict[str, str]()
    for start in range(0, len(wanted), _CHUNK):
        query = select(Conversation.uuid, Conversation.said).where(
            Conversation.uuid.in_(wanted[start : start + _CHUNK])
        )
        known.update({keys[uuid]: said for uuid, said in db.execute(query, execution_options=UNSCOPED)})
    return known


@requires(Permission.IMPORT)
def save_answers(db: Session, actor: Actor, *, uuid: uuids.UUID, name: str, answers: Answers) -> tuple[Survey, int]:
    """Keep the answers of the survey *uuid*, called *name* if it is new; and how many respondents are new.

    Who is stored already stays as they are. Raises Invalid.
    """
    survey = db.scalar(select(Survey).where(Survey.uuid == uuid).options(selectinload(Survey.questions)))
    if survey is None:
        if find_survey(db, actor, name=name) is not None:
            raise Invalid(name=f"There is a survey “{name}” already: send the file again, to add to it.")
        survey = Survey(uuid=uuid, name=name, recorded_by_id=actor.id, questions=[])
        db.add(survey)
    known = match_known(db, actor, uuid, answers)
    questions = _add_questions(survey, answers)
    db.flush()
    new = [one for one in answers.respondents if one.key not in known]
    for start in range(0, len(new), _CHUNK):
        _add_respondents(db, actor, survey, new[start : start + _CHUNK], questions)
    return survey, len(new)


def _add_questions(survey: Survey, answers: Answers) -> dict[str, SurveyQuestion]:
    """The survey's questions by their text, those that it did not have yet added."""
    known = {(fold(question.text), question.open): question for question in survey.questions}
    found = {}
    for text, is_open in answers.questions:
        if (fold(text), is_open) not in known:
            question = SurveyQuestion(place=len(survey.questions), text=text, open=is_open)
            survey.questions.append(question)
            known[fold(text), is_open] = question
        found[text] = known[fold(text), is_open]
    return found


def _add_respondents(
    db: Session, actor: Actor, survey: Survey, respondents: Sequence[Respondent], questions: dict[str, SurveyQuestion]
) -> None:
    held = [
        Conversation(
            uuid=respondent_uuid(survey.uuid, one),
            area_id=one.area_id,
            street_id=one.street_id,
            held_at=one.held_at,
            channel=Channel.SURVEY,
            said=one.said,
            survey_id=survey.id,
            recorded_by_id=actor.id,
            **one.voice,
        )
        for one in respondents
    ]
    db.add_all(held)
    db.flush()
    db.add_all(
        SurveyAnswer(conversation_id=conversation.id, question_id=question_id, value=value)
        for conversation, one in zip(held, respondents, strict=True)
        for question_id, value in {questions[text].id: value for text, value in one.chosen}.items()
    )
    db.flush()
    for conversation in held:
        db.expunge(conversation)
