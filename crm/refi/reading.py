"""Reads ``.qdc`` and ``.qdpx`` files of any program into parts, or refuses them with a sentence that says where."""

from collections import Counter
from typing import Any, BinaryIO
from uuid import UUID

from crm.cleaning import shorten
from crm.refi.codebook_xml import split_description
from crm.refi.opening import Bundle, parse_xml, read_bytes
from crm.refi.parts import READ_SET, RETIRED_SET, SWAY_NOTE, Code, Project, RefusedError, guid_of
from crm.refi.reading_sources import SourceReader
from crm.refi.reading_variables import read_variables
from crm.refi.reading_xml import Found, children, guid, local, text_of

_Element = Any

#: What a project may have that Kith has no place for, by its element.
_NO_PLACE = {
    "Links": "links between parts",
    "Graphs": "graphs",
    "PictureSource": "pictures",
    "PDFSource": "PDF documents",
    "AudioSource": "sound recordings",
    "VideoSource": "films",
}


def read_codebook(file: BinaryIO) -> Project:
    """The codes of a ``.qdc`` file. Raises RefusedError."""
    root = parse_xml(read_bytes(file), "The codebook")
    if local(root) == "Project":
        raise RefusedError("This is the project file out of a .qdpx: send the .qdpx itself.")
    if local(root) != "CodeBook":
        raise RefusedError(f"This is not a codebook: it begins with {local(root)}, where CodeBook is expected.")
    left_out = Counter[str]()
    codes = _read_codes(root, _retired(root, "guid"), left_out)
    if not codes:
        raise RefusedError("There are no codes in the codebook.")
    return Project(root.get("origin") or "", {}, codes, left_out=left_out)


def read_project(file: BinaryIO) -> Project:
    """All that Kith has a place for in a ``.qdpx`` file, and a count of the rest. Raises RefusedError."""
    bundle = Bundle(file)
    root = parse_xml(bundle.read_project(), "project.qde")
    if local(root) != "Project":
        raise RefusedError(f"project.qde begins with {local(root)}, where Project is expected: export it again.")
    left_out = Counter[str]()
    coders = {guid(user, "guid"): shorten(user.get("name") or "", 200) for user in children(root, "Users", "User")}
    book = next(children(root, "CodeBook"), None)
    codes = () if book is None else _read_codes(book, _retired(root, "targetGUID"), left_out)
    reader = SourceReader(
        bundle=bundle,
        origin=root.get("origin") or "",
        codes=frozenset(code.guid for code in codes),
        coders=frozenset(coders),
        notes={guid(note, "guid"): note for note in children(root, "Notes", "Note")},
        variables=read_variables(root, left_out),
        left_out=left_out,
    )
    reader.read_cases(root)
    sources = tuple(reader.read(source) for source in children(root, "Sources", "TextSource"))
    _count_the_rest(root, reader, left_out)
    kept = tuple(source for source in sources if source is not None)
    return Project(reader.origin, coders, codes, kept, _read_by(root, coders), left_out)


def _read_codes(book: _Element, retired: frozenset[UUID], left_out: Counter[str]) -> tuple[Code, ...]:
    """The codes of *book*, each before those within it."""
    codes: list[Code] = []
    lines = Found("codes")
    waiting: list[tuple[_Element, UUID | None]] = []
    waiting += [(code, None) for code in children(book, "Codes", "Code")][::-1]
    while waiting:
        element, parent = waiting.pop()
        own = lines.note(element)
        name = shorten(element.get("name") or "", 1000)
        if not name:
            raise RefusedError(f"The code at line {element.sourceline} has no name: give it one, and export again.")
        description, examples = split_description(text_of(element, "Description"))
        colour = _colour(element.get("color") or "")
        left_out["notes on codes"] += sum(1 for _ in children(element, "NoteRef"))
        codes.append(Code(own, name, parent, colour, description, examples, own in retired, element.sourceline or 0))
        waiting += [(code, own) for code in children(element, "Code")][::-1]
    return tuple(codes)


def _colour(value: str) -> str:
    """*value* as #rrggbb; of three digits each stands for two. Empty for what is no colour."""
    digits = value.strip().removeprefix("#").lower()
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return f"#{digits}" if len(digits) == 6 and set(digits) <= set("0123456789abcdef") else ""


def _retired(root: _Element, attribute: str) -> frozenset[UUID]:
    named = (one for one in children(root, "Sets", "Set") if one.get("name") == RETIRED_SET)
    return frozenset(guid(member, attribute) for one in named for member in children(one, "MemberCode"))


def _read_by(root: _Element, coders: dict[UUID, str]) -> dict[UUID, frozenset[UUID]]:
    """The sources that each coder has read to the end, as Kith's sets say."""
    sets = {guid_of(READ_SET, coder): coder for coder in coders}
    return {
        sets[own]: frozenset(guid(member, "targetGUID") for member in children(one, "MemberSource"))
        for one in children(root, "Sets", "Set")
        if (own := guid(one, "guid")) in sets
    }


def _count_the_rest(root: _Element, reader: SourceReader, left_out: Counter[str]) -> None:
    for part in [*root, *(part for within in children(root, "Sources") for part in within)]:
        if local(part) in _NO_PLACE:
            left_out[_NO_PLACE[local(part)]] += len(part) if local(part) in ("Links", "Graphs") else 1
    ours = (SWAY_NOTE, READ_SET, RETIRED_SET)
    left_out["sets"] += sum(not (one.get("name") or "").startswith(ours) for one in children(root, "Sets", "Set"))
    left_out["notes that belong to no coding"] += len(reader.notes.keys() - reader.notes_used)
    for what in [what for what, times in left_out.items() if not times]:
        del left_out[what]
