"""Files of a survey's answers that were sent and wait to be saved: each its sender's own, gone after a day."""

import io
import uuid as uuids
import zlib
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from crm.cleaning import clean_name, shorten
from crm.errors import Invalid, NotFound
from crm.imports.batches import TERM, own_batch, read_content
from crm.imports.places import Places
from crm.imports.problems import Problem, Severity
from crm.imports.reading import Table, UnreadableError, read_table
from crm.models import ImportBatch, Survey, now
from crm.permissions import Actor, Permission, requires
from crm.rules import rules_of
from crm.survey_columns import Guess, SurveyMapping, guess_parts
from crm.survey_reading import Answers, Respondent, mapping_faults, read_answers
from crm.surveys import find_survey, match_known, save_answers

#: How the files are told from those of lists.
NOUN = "surveys"


@dataclass(frozen=True)
class SurveyFile:
    """A file with its table, what its columns seem to be, and how it is read. ``adds``: to a survey that is there."""

    batch: ImportBatch
    name: str
    survey_uuid: uuids.UUID
    adds: bool
    table: Table
    guesses: tuple[Guess, ...]
    mapping: SurveyMapping


@dataclass(frozen=True)
class SurveyPlan:
    """What saving a file will do: ``new`` respondents are added, ``known`` ones stay as they are."""

    file: SurveyFile
    answers: Answers
    problems: tuple[Problem, ...]
    new: int
    known: int


@requires(Permission.IMPORT)
def add_survey_file(db: Session, actor: Actor, *, name: str, file_name: str, content: bytes) -> ImportBatch:
    """Keep a file of the answers to the survey *name*, new or not, until it is saved. Raises Invalid."""
    db.execute(delete(ImportBatch).where(ImportBatch.recorded_at < now() - TERM))
    try:
        name = clean_name(name, what="name of the survey")
    except ValueError as error:
        raise Invalid(name=str(error)) from None
    try:
        table = read_table(io.BytesIO(content))
    except UnreadableError as error:
        raise Invalid(file=str(error)) from None
    known = find_survey(db, actor, name=name)
    survey = {"name": known.name if known else name, "uuid": str(known.uuid if known else uuids.uuid4())}
    batch = ImportBatch(
        noun=NOUN,
        file_name=shorten(file_name, 200) or "answers.csv",
        content=zlib.compress(content, level=6),
        mapping={"survey": survey, **_guessed(table)},
        recorded_by_id=actor.id,
    )
    db.add(batch)
    db.flush()
    return batch


@requires(Permission.IMPORT)
def list_survey_files(db: Session, actor: Actor) -> list[ImportBatch]:
    """The actor's own files that wait to be saved, latest first; an admin's list has everybody's."""
    query = select(ImportBatch).where(own_batch(actor), ImportBatch.noun == NOUN)
    return list(db.scalars(query.order_by(ImportBatch.recorded_at.desc(), ImportBatch.id.desc()).limit(50)))


@requires(Permission.IMPORT)
def get_survey_file(db: Session, actor: Actor, uuid: uuids.UUID) -> SurveyFile:
    """The file, read. Raises NotFound for one that is gone or somebody else's."""
    batch = db.scalar(select(ImportBatch).where(ImportBatch.uuid == uuid, ImportBatch.noun == NOUN, own_batch(actor)))
    if batch is None:
        raise NotFound("There is no such file: it is saved, gone after a day, or somebody else’s.")
    table, survey = read_content(batch), batch.mapping["survey"]
    survey_uuid = uuids.UUID(survey["uuid"])
    return SurveyFile(
        batch,
        survey["name"],
        survey_uuid,
        db.scalar(select(Survey.id).where(Survey.uuid == survey_uuid)) is not None,
        table,
        tuple(guess_parts(table)),
        SurveyMapping.from_json(batch.mapping),
    )


@requires(Permission.IMPORT)
def change_survey_sheet(db: Session, actor: Actor, uuid: uuids.UUID, *, sheet: str) -> ImportBatch:
    """Read another sheet of the workbook, its columns guessed anew. Raises NotFound, Invalid."""
    batch: ImportBatch = get_survey_file(db, actor, uuid).batch
    try:
        table = read_content(batch, sheet)
    except UnreadableError as error:
        raise Invalid(sheet=str(error)) from None
    batch.mapping = {"survey": batch.mapping["survey"], **_guessed(table)}
    db.flush()
    return batch


@requires(Permission.IMPORT)
def map_survey_file(db: Session, actor: Actor, uuid: uuids.UUID, *, mapping: SurveyMapping) -> ImportBatch:
    """Say what the columns are. Raises NotFound, and Invalid under the column (``part_3``) or field that is wrong."""
    file: SurveyFile = get_survey_file(db, actor, uuid)
    faults = mapping_faults(mapping, file.table)
    if faults:
        raise Invalid(**dict(reversed(faults)))
    file.batch.mapping = {**file.batch.mapping, **mapping.to_json()}
    db.flush()
    return file.batch


@requires(Permission.IMPORT)
def plan_survey_file(db: Session, actor: Actor, uuid: uuids.UUID) -> SurveyPlan:
    """What saving the file will do, and everything that is wrong with it. Raises NotFound."""
    file: SurveyFile = get_survey_file(db, actor, uuid)
    zone = rules_of(db).zone
    answers = read_answers(file.table, file.mapping, places=Places(db, actor), now=now(), zone=zone)
    known = match_known(db, actor, file.survey_uuid, answers)
    stays = (_stays(one) for one in answers.respondents if known.get(one.key, one.said) != one.said)
    problems = tuple(sorted((*answers.problems, *stays), key=lambda problem: problem.row))
    return SurveyPlan(file, answers, problems, len(answers.respondents) - len(known), len(known))


def _stays(one: Respondent) -> Problem:
    problem, outcome = "This respondent is stored already, with other words.", "They stay as they are."
    return Problem(one.row, "", "", "", problem, outcome, Severity.WARNING)


@requires(Permission.IMPORT)
def save_survey_file(db: Session, actor: Actor, uuid: uuids.UUID, *, leave_out: bool = False) -> tuple[Survey, int]:
    """Save what the file holds and let it go: the survey, and how many answered that were not stored yet.

    *leave_out*: without the rows that have an error. Raises NotFound, Invalid.
    """
    plan: SurveyPlan = plan_survey_file(db, actor, uuid)
    if plan.answers.blocked or (plan.answers.left_out and not leave_out):
        raise Invalid(file="Nothing is saved: mend what stands below, or leave out the rows that have an error.")
    file = plan.file
    saved: tuple[Survey, int] = save_answers(db, actor, uuid=file.survey_uuid, name=file.name, answers=plan.answers)
    db.delete(file.batch)
    db.flush()
    return saved


@requires(Permission.IMPORT)
def remove_survey_file(db: Session, actor: Actor, uuid: uuids.UUID) -> None:
    """Throw a file away. Raises NotFound."""
    db.delete(get_survey_file(db, actor, uuid).batch)
    db.flush()


def _guessed(table: Table) -> dict[str, object]:
    mapping = SurveyMapping(tuple(guess.part for guess in guess_parts(table)))
    return {**mapping.to_json(), "sheet": table.sheet}
