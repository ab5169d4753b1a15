"""What a file's variables say of a conversation, where Kith has such a variable."""

import datetime as dt
import enum
from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from crm.cleaning import EARLIEST_YEAR, shorten, tidy_line
from crm.models.words import AgeBand, Channel, Gender, HereFor, LivedHere, Word
from crm.refi.parts import Told
from crm.refi.reading_xml import children, guid, local
from crm.text import fold

_Element = Any


class Variable(enum.StrEnum):
    """A variable that Kith writes, under its name in a file."""

    AREA = "area"
    DATE = "date"
    CHANNEL = "channel"
    AGE_BAND = "age band"
    GENDER = "gender"
    LIVED_HERE = "lived here"
    HERE_FOR = "here for"


_WORDS: dict[Variable, type[Word]] = {
    Variable.CHANNEL: Channel,
    Variable.AGE_BAND: AgeBand,
    Variable.GENDER: Gender,
    Variable.LIVED_HERE: LivedHere,
    Variable.HERE_FOR: HereFor,
}

#: By guid, each variable of a file with its name and whether it is one of ours.
Variables = dict[UUID, tuple[str, Variable | None]]


def read_variables(root: _Element, left_out: Counter[str]) -> Variables:
    """The variables that a project declares; those that Kith has not are counted in *left_out*."""
    ours = {str(variable): variable for variable in Variable} | {"held at": Variable.DATE, "age": Variable.AGE_BAND}
    found: Variables = {}
    for element in children(root, "Variables", "Variable"):
        name = tidy_line(element.get("name") or "")
        found[guid(element, "guid")] = (name, ours.get(fold(name)))
        if fold(name) not in ours:
            left_out[f"values of the variable “{shorten(name, 60)}”"] += 0
    return found


def told_of(elements: Iterable[_Element], variables: Variables, left_out: Counter[str]) -> dict[Variable, str]:
    """What the VariableValues among *elements* say, by variable."""
    said: dict[Variable, str] = {}
    for element in elements:
        of = next(children(element, "VariableRef"), None)
        name, variable = ("", None) if of is None else variables.get(guid(of, "targetGUID"), ("", None))
        value = next(("".join(part.itertext()) for part in element if local(part) != "VariableRef"), "")
        value = tidy_line(value)
        if variable is not None and value:
            said[variable] = value
        elif value:
            left_out[f"values of the variable “{shorten(name, 60)}”"] += 1
    return said


def understand(said: dict[Variable, str], left_out: Counter[str]) -> Told:
    """*said* in our words; a value that is none of them is counted in *left_out*."""
    read: dict[Variable, Any] = {}
    for variable, value in said.items():
        kind = _WORDS.get(variable)
        read[variable] = _moment(value) if variable is Variable.DATE else _word(kind, value) if kind else value
        if read[variable] is None:
            left_out[f"“{shorten(value, 40)}” as {variable}, which Kith has no word for"] += 1
    return Told(
        held_at=read.get(Variable.DATE),
        area=read.get(Variable.AREA) or "",
        channel=read.get(Variable.CHANNEL),
        age_band=read.get(Variable.AGE_BAND),
        lived_here=read.get(Variable.LIVED_HERE),
        gender=read.get(Variable.GENDER),
        here_for=read.get(Variable.HERE_FOR),
    )


def _word(kind: type[Word], value: str) -> Word | None:
    folded = fold(value)
    return next((word for word in kind if folded in (fold(word.value), fold(word.label))), None)


def _moment(value: str) -> dt.datetime | None:
    """A moment, or noon of a day, not before 1900 and not to come."""
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError:
        return None
    if len(value) == len("2026-11-22"):
        moment = moment.replace(hour=12)
    moment = (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).replace(microsecond=0)
    return moment if moment.year >= EARLIEST_YEAR and moment <= dt.datetime.now(dt.UTC) else None
