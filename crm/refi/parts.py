"""What a project of coded texts is made of, whichever program wrote it."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from crm.models.words import AgeBand, Channel, Gender, HereFor, LivedHere, Sway

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"

ORIGIN = "Kith"

#: From which Kith's own guids are made, so that the same part has the same guid in every file.
_OURS = UUID("6f1e53c6-2b1d-5f0a-9f5c-7a0a6c1f4b52")

SWAY_NOTE = "Sway: "
ADRIFT_NOTE = "Words no longer in the text"
OWN_NOTE = "Note"
RETIRED_SET = "Retired"
READ_SET = "Read to the end by "
EXAMPLES = "Examples:"


def guid_of(part: str, whose: object) -> UUID:
    """The guid of a part that has none of its own: the selection of a coding, the note of a sway, a coder."""
    return uuid5(_OURS, f"{part} {whose}")


class RefusedError(ValueError):
    """The file cannot be taken in; the message is a sentence that names what is wrong and where."""


@dataclass(frozen=True, slots=True)
class Code:
    """A theme as a file has it. ``line``: where in the file, for a sentence about it."""

    guid: UUID
    name: str
    parent: UUID | None
    colour: str = ""
    description: str = ""
    examples: str = ""
    retired: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A coding as a file has it: of the words from ``start`` to ``end``, or of the whole where there are none.

    ``quote``: the words, where they are adrift. ``coder``: the guid of the user.
    """

    guid: UUID
    code: UUID
    start: int | None = None
    end: int | None = None
    quote: str = ""
    coder: UUID | None = None
    at: dt.datetime | None = None
    sway: Sway = Sway.NEITHER
    note: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a file's variables say of a conversation, as far as Kith has such a variable."""

    held_at: dt.datetime | None = None
    area: str = ""
    channel: Channel | None = None
    age_band: AgeBand | None = None
    lived_here: LivedHere | None = None
    gender: Gender | None = None
    here_for: HereFor | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A text as a file has it, its lines ended by LF, with what was put to it."""

    guid: UUID
    name: str
    text: str
    marks: tuple[Mark, ...]
    told: Told


@dataclass(frozen=True, slots=True)
class Project:
    """A whole file. ``left_out``: what Kith has no place for, in words, and how often."""

    origin: str
    coders: dict[UUID, str]
    codes: tuple[Code, ...]
    sources: tuple[Source, ...] = ()
    read_by: dict[UUID, frozenset[UUID]] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
