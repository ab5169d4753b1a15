"""Opens what was sent, a zip file or XML, within limits that no honest file reaches; else a sentence why not."""

import re
import struct
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from lxml import etree

from crm.cleaning import shorten
from crm.refi.parts import RefusedError

MOST_BYTES = 200_000_000
MOST_ENTRIES = 100_000
MOST_UNPACKED = 400_000_000
MOST_XML = 150_000_000

#: Elements and attributes of an XML file: each takes some 250 bytes of memory, however short it is.
MOST_PARTS = 8_000_000

#: Text packs to a fifth, XML to a thirtieth. More than this, and large besides, was made to fill a disk.
_MOST_RATIO = 250
_LARGE = 10_000_000
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_DRIVE = re.compile("[A-Za-z]:")
#: How entries of such files are packed. Of any other kind all is unpacked at once, however little is asked for.
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
#: What reading a zip file raises that was damaged, or made to.
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, LookupError, RuntimeError, ValueError)


class Bundle:
    """An opened ``.qdpx``: its project file, and its sources by name in any case."""

    def __init__(self, file: BinaryIO) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except _BROKEN:
            raise RefusedError(
                "This is not a .qdpx file: it is no zip file, or a damaged one. Export the project again."
            ) from None
        self._entries: dict[str, zipfile.ZipInfo] = {}
        self._left = MOST_UNPACKED
        for entry in _checked(self._zip.infolist()):
            if not entry.is_dir():
                self._entries.setdefault(_plain_path(entry.filename), entry)

    def read_project(self) -> bytes:
        """The project file, whatever its case. Raises RefusedError where there is none."""
        found = self._entries.get("project.qde")
        if found is None:
            raise RefusedError("There is no project.qde in the zip file: export the project as REFI-QDA (.qdpx).")
        if found.file_size > MOST_XML:
            raise RefusedError(f"project.qde unpacks to more than {MOST_XML // 1_000_000} MB: export it in parts.")
        return self._read(found)

    def find_source(self, path: str) -> bytes | None:
        """What stands at the path ``internal://NAME``; None where it points elsewhere, or nothing is there."""
        scheme, _, name = path.rpartition("://")
        if scheme.lower() not in ("internal", ""):
            return None
        found = self._entries.get(f"sources/{_plain_path(name)}") or self._entries.get(_plain_path(name))
        return self._read(found) if found else None

    def _read(self, entry: zipfile.ZipInfo) -> bytes:
        # Many sources may name one entry: what is read counts, not what is there.
        self._left -= entry.file_size
        if self._left < 0:
            raise RefusedError(f"Its texts come to more than {MOST_UNPACKED // 1_000_000} MB: export it in parts.")
        try:
            with self._zip.open(entry) as packed:
                # Not all there is: an entry may say that it is small, and unpack to more than the memory holds.
                return packed.read(entry.file_size + 1)
        except _BROKEN:
            raise RefusedError(
                f"“{shorten(entry.filename)}” in the zip file is damaged or locked with a password: export it again."
            ) from None


def _checked(entries: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    if len(entries) > MOST_ENTRIES:
        raise RefusedError(f"The zip file holds {len(entries):,} files, and {MOST_ENTRIES:,} is the most: send a part.")
    for entry in entries:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or _DRIVE.match(entry.filename):
            raise RefusedError(f"The zip file names “{shorten(entry.filename)}”, which lies outside of it: not opened.")
        if entry.compress_type not in _PACKED:
            raise RefusedError(
                f"“{shorten(entry.filename)}” is packed as no program exports it: pack it as a usual zip."
            )
        if entry.file_size > _LARGE and entry.file_size > _MOST_RATIO * max(1, entry.compress_size):
            megabytes = f"{entry.file_size / 1_000_000:,.0f} MB from {entry.compress_size / 1_000_000:,.1f} MB"
            raise RefusedError(f"“{shorten(entry.filename)}” would unpack to {megabytes}, which no text does.")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED:
        most = MOST_UNPACKED // 1_000_000
        raise RefusedError(f"The zip file unpacks to {unpacked / 1_000_000:,.0f} MB, and {most} MB is the most.")
    return entries


def _plain_path(name: str) -> str:
    return name.replace("\\", "/").removeprefix("./").casefold()


def read_bytes(file: BinaryIO) -> bytes:
    """All of *file*, which may not be larger than a project file may be, nor empty. Raises RefusedError."""
    data = file.read(MOST_XML + 1)
    if len(data) > MOST_XML:
        raise RefusedError(f"The file is larger than {MOST_XML // 1_000_000} MB.")
    if not data.strip():
        raise RefusedError("The file is empty: export the codebook again, and send that file.")
    return data


def parse_xml(data: bytes, what: str) -> Any:
    """The root element of *data*, called *what* in sentences. Raises RefusedError.

    No entity is expanded, nothing is fetched, and the parser's own limits (256 levels, 10 MB for one text) stay on.
    """
    # Refused before the parser sees it; in UTF-16 there is a zero between the letters.
    if _DOCTYPE.search(data[:_LARGE].replace(b"\0", b"")):
        raise RefusedError(f"{what} declares a document type or entities, which no export has: not opened.")
    if data.count(b"<") + data.count(b"=") > MOST_PARTS:
        millions = MOST_PARTS // 1_000_000
        raise RefusedError(f"{what} has more than {millions} million elements and attributes: export it in parts.")
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise RefusedError(_say_wrong(what, error)) from None
    if root.getroottree().docinfo.doctype:
        raise RefusedError(f"{what} declares a document type, which no export has: not opened.")
    return root


def _say_wrong(what: str, error: etree.XMLSyntaxError) -> str:
    said = error.msg or "it is empty"
    line = f"line {error.lineno}" if error.lineno else "its beginning"
    if "depth" in said.lower():
        return f"In {what}, {line}, codes stand more than 200 levels deep in each other: flatten them first."
    if "encoding" in said.lower() or "utf-8" in said.lower():
        return f"In {what}, {line}, the letters are not in the encoding that it declares: save it as UTF-8."
    if "huge" in said.lower() or "too long" in said.lower():
        return f"In {what}, {line}, one text is larger than 10 MB: export it in parts."
    return f"{what} cannot be read as XML: at {line}, {shorten(said, 120)}. Export it again."
