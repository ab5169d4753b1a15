"""A project as XML, written part after part in the order of the schema, so that no file is held whole."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from lxml import etree

from crm.cleaning import shorten
from crm.handouts.attributes import clean
from crm.models.words import Sway
from crm.refi.codebook_xml import make_codes
from crm.refi.parts import (
    ADRIFT_NOTE,
    OWN_NOTE,
    PROJECT,
    READ_SET,
    RETIRED_SET,
    SWAY_NOTE,
    guid_of,
)
from crm.refi.positions import Places
from crm.refi.reading_variables import Variable
from crm.themes import ThemeLine

_Element = Any

#: What each variable holds, as the standard calls it.
_TYPES = {Variable.DATE: ("DateTime", "DateTimeValue")}
_TEXT = ("Text", "TextValue")

_VARIABLES = {variable: str(guid_of("variable", variable)) for variable in Variable}

_QUOTE = 80


class Coded(NamedTuple):
    """A coding as it is written."""

    uuid: UUID
    theme: UUID
    coder: UUID | None
    start: int | None
    end: int | None
    quote: str
    sway: Sway
    note: str
    at: dt.datetime


class Spoken(NamedTuple):
    """A conversation as it is written: under which name, its words, and what its variables say."""

    guid: UUID
    name: str
    places: Places
    values: Mapping[Variable, str]


class Case(NamedTuple):
    """Somebody who spoke, without a name: a guid of this file alone, what they told of themselves, and where."""

    guid: UUID
    values: Mapping[Variable, str]
    sources: Sequence[UUID]


def _make(element: str, /, **attributes: str) -> _Element:
    return etree.Element(f"{{{PROJECT}}}{element}", attributes, nsmap={None: PROJECT})


def _add(within: _Element, element: str, text: str | None = None, /, **attributes: str) -> _Element:
    made = etree.SubElement(within, f"{{{PROJECT}}}{element}", attributes)
    if text is not None:
        made.text = text
    return made


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def make_users(coders: Mapping[UUID, str]) -> _Element:
    """The element Users."""
    users = _make("Users")
    for guid, name in coders.items():
        _add(users, "User", guid=str(guid), name=clean(name))
    return users


def make_codebook(themes: Sequence[ThemeLine]) -> _Element:
    """The element CodeBook of at least one theme."""
    book = _make("CodeBook")
    book.append(make_codes(themes, PROJECT))
    return book


def make_variables() -> _Element:
    """The element Variables."""
    variables = _make("Variables")
    for variable in Variable:
        kind, _ = _TYPES.get(variable, _TEXT)
        _add(variables, "Variable", guid=_VARIABLES[variable], name=variable, typeOfVariable=kind)
    return variables


def make_cases(cases: Iterable[Case]) -> _Element:
    """The element Cases of at least one."""
    made = _make("Cases")
    for number, case in enumerate(cases, start=1):
        one = _add(made, "Case", guid=str(case.guid), name=f"Person {number}")
        _add_values(one, case.values)
        for source in case.sources:
            _add(one, "SourceRef", targetGUID=str(source))
    return made


def _add_values(within: _Element, values: Mapping[Variable, str]) -> None:
    for variable, value in values.items():
        if value:
            one = _add(within, "VariableValue")
            _add(one, "VariableRef", targetGUID=_VARIABLES[variable])
            _add(one, _TYPES.get(variable, _TEXT)[1], clean(value))


class Notes:
    """The notes that codings refer to, and which texts were spoken of with which sway; gathered on the way."""

    def __init__(self) -> None:
        self._own: list[tuple[UUID, str, str]] = []
        self._swayed: dict[Sway, dict[UUID, None]] = {}

    def refer(self, coding: _Element, coded: Coded, source: UUID) -> None:
        """Let *coding* refer to all that the schema has no attribute for."""
        if coded.sway is not Sway.NEITHER:
            self._swayed.setdefault(coded.sway, {})[source] = None
            _add(coding, "NoteRef", targetGUID=str(guid_of("note", coded.sway)))
        adrift = coded.quote if coded.start is None else ""
        for name, text in ((ADRIFT_NOTE, adrift), (OWN_NOTE, coded.note)):
            if text:
                guid = guid_of(name, coded.uuid)
                self._own.append((guid, name, text))
                _add(coding, "NoteRef", targetGUID=str(guid))

    def make_notes(self) -> _Element | None:
        """The element Notes; None where there are none."""
        notes = _make("Notes")
        for sway in self._swayed:
            note = _add(notes, "Note", guid=str(guid_of("note", sway)), name=f"{SWAY_NOTE}{sway}")
            _add(note, "PlainTextContent", f"Spoken of as: {sway.label.lower()}.")
        for guid, name, text in self._own:
            _add(_add(notes, "Note", guid=str(guid), name=name), "PlainTextContent", clean(text))
        return notes if len(notes) else None

    def make_sets(
        self, themes: Sequence[ThemeLine], readers: Mapping[UUID, tuple[str, Sequence[UUID]]]
    ) -> _Element | None:
        """The element Sets: texts by sway, retired themes, and texts by who read them; None where there are none."""
        sets = _make("Sets")
        for sway, sources in self._swayed.items():
            one = _add(sets, "Set", guid=str(guid_of("set", sway)), name=f"{SWAY_NOTE}{sway}")
            _add_members(one, sources)
            _add(one, "MemberNote", targetGUID=str(guid_of("note", sway)))
        retired = [theme.uuid for theme in themes if theme.retired]
        if retired:
            one = _add(sets, "Set", guid=str(guid_of("set", RETIRED_SET)), name=RETIRED_SET)
            for theme in retired:
                _add(one, "MemberCode", targetGUID=str(theme))
        for guid, (name, read) in readers.items():
            _add_members(_add(sets, "Set", guid=str(guid_of(READ_SET, guid)), name=f"{READ_SET}{clean(name)}"), read)
        return sets if len(sets) else None


def _add_members(within: _Element, sources: Iterable[UUID]) -> None:
    for source in sources:
        _add(within, "MemberSource", targetGUID=str(source))


def make_source(spoken: Spoken, codings: Sequence[Coded], notes: Notes) -> _Element:
    """The element TextSource of a conversation; *notes* gathers what its codings refer to."""
    path = f"internal://{spoken.guid}.txt"
    source = _make("TextSource", guid=str(spoken.guid), name=clean(spoken.name), plainTextPath=path)
    for coded in codings:
        if coded.start is not None and coded.end is not None:
            start, end = spoken.places.settle(coded.start), spoken.places.settle(coded.end)
            attributes = {"guid": str(guid_of("selection", coded.uuid)), "name": clean(shorten(coded.quote, _QUOTE))}
            selection = _add(source, "PlainTextSelection", startPosition=str(start), endPosition=str(end), **attributes)
            _add_coding(selection, coded, spoken.guid, notes)
    for coded in codings:
        if coded.start is None:
            _add_coding(source, coded, spoken.guid, notes)
    _add_values(source, spoken.values)
    return source


def _add_coding(within: _Element, coded: Coded, source: UUID, notes: Notes) -> None:
    by = {"creatingUser": str(coded.coder)} if coded.coder else {}
    coding = _add(within, "Coding", guid=str(coded.uuid), creationDateTime=_moment(coded.at), **by)
    _add(coding, "CodeRef", targetGUID=str(coded.theme))
    notes.refer(coding, coded, source)
