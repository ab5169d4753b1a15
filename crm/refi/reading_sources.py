"""Reads the texts of a project with what was put to them."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from crm.cleaning import EARLIEST_YEAR, shorten, tidy_line
from crm.conversations import SAID_LENGTH
from crm.models import now
from crm.models.words import Sway
from crm.refi.opening import Bundle
from crm.refi.parts import ADRIFT_NOTE, SWAY_NOTE, Mark, RefusedError, Source
from crm.refi.positions import Places, Units, counts_units
from crm.refi.reading_variables import Variable, Variables, told_of, understand
from crm.refi.reading_xml import Found, children, find_guid, guid, text_of, whole_number

_Element = Any

#: The most that a coding's note may have.
_NOTE_LENGTH = 500


@dataclass
class SourceReader:
    """Reads one text after the other; what they share, and what was seen of it so far."""

    bundle: Bundle
    origin: str
    codes: frozenset[UUID]
    coders: frozenset[UUID]
    notes: dict[UUID, _Element]
    variables: Variables
    left_out: Counter[str]
    of_cases: dict[UUID, list[dict[Variable, str]]] = field(default_factory=dict)
    notes_used: set[UUID] = field(default_factory=set)
    _sources: Found = field(default_factory=lambda: Found("sources"))
    _codings: Found = field(default_factory=lambda: Found("codings"))

    def read_cases(self, root: _Element) -> None:
        """Remember what the cases say of who spoke in which text."""
        told = defaultdict[UUID, list[dict[Variable, str]]](list)
        for case in children(root, "Cases", "Case"):
            said = told_of(children(case, "VariableValue"), self.variables, self.left_out)
            for source in children(case, "SourceRef"):
                told[guid(source, "targetGUID")].append(said)
        self.of_cases = dict(told)

    def read(self, element: _Element) -> Source | None:
        """The text that *element* tells of; None, and counted, where the file does not hold it. Raises RefusedError."""
        own = self._sources.note(element)
        name = shorten(element.get("name") or str(own), 80)
        text = self._text(element, name)
        if text is None:
            self.left_out["texts that are not in the file as plain text, with their codings"] += 1
            return None
        places = Places(text)
        if len(places.settled) > SAID_LENGTH:
            raise RefusedError(
                f"The text “{name}” has {len(text):,} characters, and {SAID_LENGTH:,} is the most: part it first."
            )
        marks = (*self._selections(element, name, text, places), *self._of_the_whole(element))
        # A person's own words come before the case's: a case with several texts may have changed between them.
        cases = self.of_cases.get(own, [])
        said = told_of(children(element, "VariableValue"), self.variables, self.left_out)
        told = understand((cases[0] if len(cases) == 1 else {}) | said, self.left_out)
        self.left_out["notes on whole texts"] += sum(1 for _ in children(element, "NoteRef"))
        return Source(own, name, places.settled, marks, told)

    def _text(self, element: _Element, name: str) -> str | None:
        """The text of a source, from a file of its own or from within the project; None where there is neither."""
        path = element.get("plainTextPath")
        if not path:
            inside = next(children(element, "PlainTextContent"), None)
            return None if inside is None else "".join(inside.itertext())
        data = self.bundle.find_source(path)
        if data is None:
            return None
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise RefusedError(
                f"The text “{name}” ({shorten(path, 60)}) is not UTF-8: byte {error.start + 1:,} is no letter. "
                "Save it as UTF-8, and export again."
            ) from None
        if "\0" in text:
            raise RefusedError(f"The text “{name}” ({shorten(path, 60)}) is no plain text: it holds NUL bytes.")
        return text

    def _selections(self, element: _Element, name: str, text: str, places: Places) -> Iterator[Mark]:
        found = [
            (whole_number(one, "startPosition"), whole_number(one, "endPosition"), one)
            for one in children(element, "PlainTextSelection")
        ]
        units = None
        if counts_units(self.origin, text, [(start, end, one.get("name") or "") for start, end, one in found]):
            units = Units(text)
        for begin, stop, one in found:
            start, end = (units.point(begin), units.point(stop)) if units else (begin, stop)
            if not 0 <= start <= end <= len(text):
                raise RefusedError(
                    f"In the text “{name}”, the selection at line {one.sourceline} goes from {begin:,} to {stop:,}, "
                    f"and the text has the places 0 to {len(text):,}: export it again."
                )
            start, end = places.settle(start), places.settle(end)
            words = places.settled[start:end]
            codings = list(children(one, "Coding"))
            if not words.strip():
                self.left_out["selections without any words"] += 1
                continue
            self.left_out["selections without a code"] += not codings
            beside = [text_of(one, "Description"), *(said for _, said in self._referred(one))]
            start += len(words) - len(words.lstrip())
            for coding in codings:
                yield self._mark(coding, start=start, end=start + len(words.strip()), beside=beside)

    def _of_the_whole(self, element: _Element) -> Iterator[Mark]:
        for coding in children(element, "Coding"):
            yield self._mark(coding)

    def _mark(
        self, coding: _Element, *, start: int | None = None, end: int | None = None, beside: Sequence[str] = ()
    ) -> Mark:
        own = self._codings.note(coding)
        of = next(children(coding, "CodeRef"), None)
        code = None if of is None else guid(of, "targetGUID")
        if code is None or code not in self.codes:
            raise RefusedError(
                f"The coding at line {coding.sourceline} refers to a code that the file does not have: export it again."
            )
        sway, quote = Sway.NEITHER, ""
        notes = list(beside)
        for called, said in self._referred(coding):
            if called.startswith(SWAY_NOTE) and Sway.of(called.removeprefix(SWAY_NOTE)):
                sway = Sway(called.removeprefix(SWAY_NOTE))
            elif called == ADRIFT_NOTE:
                quote = said[:SAID_LENGTH]
            elif said.strip():
                notes.append(said)
        note = " · ".join(dict.fromkeys(tidy_line(one) for one in notes if one.strip()))
        if len(note) > _NOTE_LENGTH:
            self.left_out[f"ends of notes on codings, behind {_NOTE_LENGTH} characters"] += 1
        coder = find_guid(coding, "creatingUser")
        return Mark(
            own,
            code,
            start,
            end,
            quote if start is None else "",
            coder if coder in self.coders else None,
            _moment(coding.get("creationDateTime") or ""),
            sway,
            shorten(note, _NOTE_LENGTH),
        )

    def _referred(self, element: _Element) -> Iterator[tuple[str, str]]:
        """(name, text) of the notes that *element* refers to."""
        for reference in children(element, "NoteRef"):
            target = guid(reference, "targetGUID")
            note = self.notes.get(target)
            if note is not None:
                self.notes_used.add(target)
                yield note.get("name") or "", self._text(note, note.get("name") or str(target)) or ""


def _moment(value: str) -> dt.datetime | None:
    """When a coding was made, where the file says so in a way that can be read, and not in the time to come."""
    try:
        moment = dt.datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    moment = (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).replace(microsecond=0)
    if not EARLIEST_YEAR <= moment.year <= dt.MAXYEAR - 1:
        return None
    return min(moment.astimezone(dt.UTC), now())
