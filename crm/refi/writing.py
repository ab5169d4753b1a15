"""Takes codebook and project out: what was said with what was put to it, and who said so without anybody's name."""

import datetime as dt
import shutil
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, count
from typing import Any, BinaryIO
from uuid import UUID, uuid4

from lxml import etree
from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from crm.audit import note_export
from crm.coding_unseen import shown_to
from crm.errors import Invalid
from crm.models import Area, Coding, Conversation, Person, Reading, Theme, User, now
from crm.permissions import Actor, Permission, requires
from crm.refi import project_xml
from crm.refi.codebook_csv import rows_of_codebook
from crm.refi.codebook_xml import write_codebook
from crm.refi.parts import ORIGIN, PROJECT, guid_of
from crm.refi.positions import Places
from crm.refi.project_xml import Case, Coded, Notes, Spoken
from crm.refi.reading_variables import Variable
from crm.rules import rules_of
from crm.session import make_reading_session
from crm.themes import ThemeLine, list_themes

_CHUNK = 500

#: In memory up to this size, then on the disk.
_SPOOLED = 8_000_000

#: So many bytes are handed on at a time.
_PIECE = 64_000

_EMPTY = "The codebook is empty: add a theme first."


@requires(Permission.EDIT_CODEBOOK)
def export_codebook(db: Session, actor: Actor) -> bytes:
    """The codebook as the content of a ``.qdc`` file. Raises Invalid where it is empty."""
    return write_codebook(_take_out(db, actor))


@requires(Permission.EDIT_CODEBOOK)
def export_codebook_table(db: Session, actor: Actor) -> Iterator[Sequence[str]]:
    """The codebook as the rows of a table. Raises Invalid where it is empty."""
    return rows_of_codebook(_take_out(db, actor))


def _take_out(db: Session, actor: Actor) -> list[ThemeLine]:
    """The themes of the codebook, noted as an export. Raises Invalid where there are none."""
    themes = list_themes(db, actor, retired=True)
    if not themes:
        raise Invalid(file=_EMPTY)
    note_export(db, actor, noun=Theme.__tablename__, rows=len(themes))
    return themes


@requires(Permission.EDIT_CODEBOOK)
def count_project(db: Session, actor: Actor) -> tuple[int, int]:
    """How many conversations and codings the actor's project would have."""
    conversations = select(func.count(Conversation.id)).where(_worth_a_source(actor))
    codings = select(func.count(Coding.id)).where(shown_to(actor))
    return db.scalar(conversations) or 0, db.scalar(codings) or 0


@requires(Permission.EDIT_CODEBOOK)
def export_project(db: Session, actor: Actor) -> Iterator[bytes]:
    """All that the actor sees as a ``.qdpx``, made when its first piece is asked for. Raises Invalid without a theme.

    Who spoke are cases named by numbers, under guids made for this file and kept nowhere.
    """
    if not list_themes(db, actor, retired=True):
        raise Invalid(file=_EMPTY)
    _, codings = count_project(db, actor)
    note_export(db, actor, noun=Coding.__tablename__, rows=codings)
    return _in_pieces(db, actor)


def _in_pieces(db: Session, actor: Actor) -> Iterator[bytes]:
    """The file, which is known at its end only; nobody who writes waits for it."""
    with tempfile.TemporaryFile() as file:
        with make_reading_session(db, actor) as reading:
            _write(reading, actor, file)
        file.seek(0)
        yield from iter(partial(file.read, _PIECE), b"")


def _write(db: Session, actor: Actor, file: BinaryIO) -> None:
    with (
        tempfile.SpooledTemporaryFile(_SPOOLED) as project,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as bundle,
    ):
        with etree.xmlfile(project, encoding="UTF-8") as xml:
            xml.write_declaration()
            attributes = {"name": "Kith", "origin": ORIGIN, "creationDateTime": f"{now():%Y-%m-%dT%H:%M:%SZ}"}
            with xml.element(f"{{{PROJECT}}}Project", attributes, nsmap={None: PROJECT}):
                _Writer(db, actor, xml, bundle).write()
        project.seek(0)
        with bundle.open(zipfile.ZipInfo("project.qde", now().timetuple()[:6]), "w") as entry:
            shutil.copyfileobj(project, entry)


def _worth_a_source(actor: Actor) -> ColumnElement[bool]:
    """With words, or with a theme put to it: of any other there is nothing to take out."""
    return or_(Conversation.said != "", exists().where(Coding.conversation_id == Conversation.id, shown_to(actor)))


class _Writer:
    """Writes the parts of a project in the order of the schema, and the texts beside them."""

    def __init__(self, db: Session, actor: Actor, xml: Any, bundle: zipfile.ZipFile) -> None:
        self._db, self._actor, self._xml, self._bundle = db, actor, xml, bundle
        self._themes: Sequence[ThemeLine] = list_themes(db, actor, retired=True)
        self._uuids = {theme.id: theme.uuid for theme in self._themes}
        self._coders = _coders(db)
        self._notes = Notes()

    def write(self) -> None:
        cases = _cases(self._db, self._actor)
        self._write_part(project_xml.make_users(dict(self._coders.values())) if self._coders else None)
        self._write_part(project_xml.make_codebook(self._themes))
        self._write_part(project_xml.make_variables())
        self._write_part(project_xml.make_cases(cases) if cases else None)
        chunks = _in_chunks(self._db, self._actor)
        first = next(chunks, None)
        if first is not None:
            with self._xml.element(f"{{{PROJECT}}}Sources"):
                self._write_sources(chain([first], chunks))
        self._write_part(self._notes.make_notes())
        self._write_part(self._notes.make_sets(self._themes, _readers(self._db, self._actor, self._coders)))

    def _write_part(self, part: Any) -> None:
        if part is not None:
            self._xml.write(part)

    def _write_sources(self, chunks: Iterable[Sequence[Any]]) -> None:
        areas = {row.id: row.name for row in self._db.execute(select(Area.id, Area.name))}
        number, rules = count(1), rules_of(self._db)
        for rows in chunks:
            coded = self._codings([row.id for row in rows])
            for row in rows:
                spoken = _spoken(row, rules.day_of(row.held_at), areas.get(row.area_id, ""), next(number))
                self._xml.write(project_xml.make_source(spoken, coded[row.id], self._notes))
                self._bundle.writestr(f"sources/{row.uuid}.txt", spoken.places.settled)

    def _codings(self, ids: Sequence[int]) -> defaultdict[int, list[Coded]]:
        """By conversation, its codings in the order of the words."""
        said = (Coding.start, Coding.end, Coding.quote, Coding.sway, Coding.note, Coding.coded_at)
        query = select(Coding.conversation_id, Coding.uuid, Coding.theme_id, Coding.coder_id, *said)
        query = query.where(Coding.conversation_id.in_(ids), shown_to(self._actor))
        query = query.order_by(Coding.start, Coding.id)
        found = defaultdict[int, list[Coded]](list)
        for conversation_id, uuid, theme_id, coder_id, *values in self._db.execute(query):
            coder = self._coders[coder_id][0] if coder_id in self._coders else None
            found[conversation_id].append(Coded(uuid, self._uuids[theme_id], coder, *values))
        return found


def _spoken(row: Any, on: dt.date, area: str, number: int) -> Spoken:
    """A conversation as it is written; it was held *on* that day where the team is."""
    values = {
        Variable.AREA: area,
        Variable.DATE: f"{row.held_at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}",
        Variable.CHANNEL: str(row.channel),
    } | _values_of_somebody(row.age_band, row.gender, row.lived_here, row.here_for)
    name = f"{number:05} {on} {area}, {row.channel.label.lower()}"
    return Spoken(row.uuid, name, Places(row.said), values)


def _coders(db: Session) -> dict[int, tuple[UUID, str]]:
    """Guid and name of everybody who coded or read what the actor sees. The guid is made from their address."""
    ids = {*db.scalars(select(Coding.coder_id).distinct()), *db.scalars(select(Reading.coder_id).distinct())}
    rows = db.execute(select(User.id, User.name, User.email).order_by(User.name, User.id)).all()
    return {row.id: (guid_of("user", row.email), row.name) for row in rows if row.id in ids}


def _readers(db: Session, actor: Actor, coders: dict[int, tuple[UUID, str]]) -> dict[UUID, tuple[str, Sequence[UUID]]]:
    read = defaultdict[int, list[UUID]](list)
    rows = select(Reading.coder_id, Conversation.uuid).join(Conversation, Conversation.id == Reading.conversation_id)
    for coder_id, uuid in db.execute(rows.where(_worth_a_source(actor)).order_by(Conversation.id)):
        read[coder_id].append(uuid)
    return {coders[coder_id][0]: (coders[coder_id][1], uuids) for coder_id, uuids in read.items()}


def _cases(db: Session, actor: Actor) -> list[Case]:
    """Who spoke, in an order that says nothing."""
    columns = (Person.id, Person.age_band, Person.gender, Person.lived_here, Person.here_for, Conversation.uuid)
    query = select(*columns).join(Conversation.people).where(_worth_a_source(actor), Person.staff.is_(False))
    sources = defaultdict[int, list[UUID]](list)
    values: dict[int, dict[Variable, str]] = {}
    for person_id, age_band, gender, lived_here, here_for, uuid in db.execute(query.order_by(Conversation.id)):
        sources[person_id].append(uuid)
        values[person_id] = _values_of_somebody(age_band, gender, lived_here, here_for)
    # In the order of guids that chance made: numbers in the order of our records would tell who came to us when.
    return sorted(Case(uuid4(), values[person_id], sources[person_id]) for person_id in sources)


def _values_of_somebody(age_band: Any, gender: Any, lived_here: Any, here_for: Any) -> dict[Variable, str]:
    said = {
        Variable.AGE_BAND: age_band,
        Variable.GENDER: gender,
        Variable.LIVED_HERE: lived_here,
        Variable.HERE_FOR: here_for,
    }
    return {variable: str(word) for variable, word in said.items() if word is not None}


def _in_chunks(db: Session, actor: Actor) -> Iterator[Sequence[Any]]:
    """The conversations in order, some at a time."""
    columns = (
        *(Conversation.id, Conversation.uuid, Conversation.area_id, Conversation.held_at, Conversation.channel),
        *(Conversation.said, Conversation.age_band, Conversation.gender),
        *(Conversation.lived_here, Conversation.here_for),
    )
    query = select(*columns).where(_worth_a_source(actor)).order_by(Conversation.id).limit(_CHUNK)
    last = 0
    while rows := db.execute(query.where(Conversation.id > last)).all():
        yield rows
        last = rows[-1].id
