"""Project and codebook files that mean harm, or are none: each is refused in a sentence, and nothing is saved."""

import io
import struct
import tracemalloc
import zipfile
from contextlib import suppress
from random import Random

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.errors import Invalid
from crm.models import Theme
from crm.permissions import Actor
from crm.refi import opening
from crm.refi.parts import RefusedError
from crm.refi.reading import read_codebook, read_project
from crm.refi.saving import save_project
from tests.refi import CODEBOOK, codes, guid, one_text, qdc, qdpx, selection, source, sources

_BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))

HOSTILE = {
    "an XML bomb": (
        lambda: one_text(0, 6, prolog=f'<!DOCTYPE b [<!ENTITY a0 "lol">{_BOMB}]>'),
        "project.qde declares a document type or entities",
    ),
    "a DTD from elsewhere": (
        lambda: one_text(0, 6, prolog='<!DOCTYPE Project SYSTEM "http://192.0.2.1/x.dtd">'),
        "project.qde declares a document type",
    ),
    "a path out of the zip": (
        lambda: qdpx(codes("A"), {"sources/../../etc/passwd": "x"}),
        "names “sources/../../etc/passwd”, which lies outside",
    ),
    "a path from the root": (lambda: qdpx(codes("A"), {"/etc/passwd": "x"}), "names “/etc/passwd”, which lies outside"),
    "a path with a drive": (lambda: qdpx(codes("A"), {"C:\\x.txt": "x"}), "which lies outside"),
    "a position past the end": (lambda: one_text(0, 23), "line 1 goes from 0 to 23, and the text has the .* 0 to 22"),
    "a position long past the end": (lambda: one_text(0, "9" * 5000), "as its endPosition, where a whole number"),
    "a negative position": (lambda: one_text(-1, 4), "goes from -1 to 4"),
    "an end before the beginning": (lambda: one_text(6, 2), "goes from 6 to 2"),
    "a position that is none": (lambda: one_text("six", 7), "“six” as its startPosition, where a whole number"),
    "a position of two signs": (lambda: one_text("--5", 7), "“--5” as its startPosition, where a whole number"),
    "a text of 2 MB": (lambda: one_text(0, 6, "word " * 400_000), "“talk” has 2,000,000 characters, and 100,000 is"),
    "a text that is not UTF-8": (lambda: one_text(0, 1, "caf\xe9".encode("latin-1")), "“talk” .* is not UTF-8: byte 4"),
    "a text of NUL bytes": (lambda: one_text(0, 1, "Hello".encode("utf-16-le")), "it holds NUL bytes"),
    "two codes with one guid": (lambda: qdpx(codes("A", "A")), "Two codes have the guid .* at lines 1 and 1"),
    "two texts with one guid": (
        lambda: qdpx(codes("A") + sources(source("t") * 2), {f"sources/{guid('t')}.txt": "x"}),
        "Two sources have the guid",
    ),
    "two codings with one guid": (
        lambda: qdpx(codes("A") + sources(source("t", selection(0, 1, "A") * 2)), {f"sources/{guid('t')}.txt": "x"}),
        "Two codings have the guid",
    ),
    "a guid that is none": (lambda: qdpx(codes("A").replace(guid("A"), "one")), "“one” as its guid, which is no guid"),
    "a code that is not there": (
        lambda: qdpx(codes("A") + sources(source("t", selection(0, 1, "B"))), {f"sources/{guid('t')}.txt": "x"}),
        "The coding at line 1 refers to a code that the file does not have",
    ),
    "no zip file": (lambda: io.BytesIO(b"Hello"), "This is not a .qdpx file"),
    "nothing": (io.BytesIO, "This is not a .qdpx file"),
    "a zip file of something else": (lambda: qdpx("", name="word/document.xml"), "There is no project.qde"),
    "XML that breaks off": (lambda: qdpx("<Users>"), "project.qde cannot be read as XML: at line 1"),
    "a wrong encoding": (
        lambda: qdpx("<Description>\x80</Description>", prolog='<?xml version="1.0" encoding="utf-16"?>'),
        "project.qde",
    ),
    "codes 1,000 deep": (
        lambda: qdpx('<CodeBook><Codes>' + "".join(
            f'<Code guid="{guid(str(n))}" name="{n}" isCodable="true">' for n in range(1000)
        ) + "</Code>" * 1000 + "</Codes></CodeBook>"),
        "codes stand more than 200 levels deep",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_a_file_that_is_wrong_is_refused_in_one_sentence(what: str) -> None:
    make, sentence = HOSTILE[what]
    with pytest.raises(RefusedError, match=sentence) as refused:
        read_project(make())
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 400


def test_a_zip_bomb_is_not_opened() -> None:
    packed = qdpx(codes("A"), {"sources/big.txt": b"\0" * 20_000_000})
    assert len(packed.getvalue()) < 100_000
    with pytest.raises(RefusedError, match=r"“sources/big\.txt” would unpack to 20 MB from 0\.0 MB"):
        read_project(packed)


def _says_it_is_small(packing: int) -> io.BytesIO:
    """A project whose one text unpacks to 30 MB, and is said to have 1,000 bytes."""
    file, name = qdpx(codes("A") + sources(source("talk"))), f"sources/{guid('talk')}.txt"
    with zipfile.ZipFile(file, "a") as bundle:
        bundle.writestr(name, b"a" * 30_000_000, compress_type=packing)
    told = bytearray(file.getvalue())
    at = told.rindex(b"PK\x01\x02") + 24
    told[at : at + 4] = struct.pack("<I", 1000)
    return io.BytesIO(bytes(told))


@pytest.mark.parametrize(
    ("packing", "sentence"),
    [(zipfile.ZIP_DEFLATED, "damaged or locked"), (zipfile.ZIP_BZIP2, "is packed as no program exports it")],
)
def test_a_text_that_says_it_is_small_is_not_unpacked_beyond_that(packing: int, sentence: str) -> None:
    bomb = _says_it_is_small(packing)
    tracemalloc.start()
    try:
        with pytest.raises(RefusedError, match=sentence):
            read_project(bomb)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 5_000_000


def test_too_many_files_in_a_zip_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_ENTRIES", 3)
    with pytest.raises(RefusedError, match="holds 4 files, and 3 is the most"):
        read_project(qdpx(codes("A"), {f"sources/{n}.txt": "x" for n in range(3)}))
    monkeypatch.setattr(opening, "MOST_UNPACKED", 300)
    with pytest.raises(RefusedError, match="unpacks to 0 MB, and 0 MB is the most"):
        read_project(qdpx(codes("A"), {"sources/1.txt": "x" * 300}))


def test_a_zip_file_that_was_damaged_or_locked_is_refused() -> None:
    whole = one_text(0, 6, "word " * 1000).getvalue()
    at = whole.index(b".txt") + 6
    broken = whole[:at] + bytes(6) + whole[at + 6 :]
    with pytest.raises(RefusedError, match="damaged or locked"):
        read_project(io.BytesIO(broken))
    with pytest.raises(RefusedError, match=r"not a \.qdpx"):
        read_project(io.BytesIO(whole[: len(whole) // 2]))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"name,description\nA,B", "cannot be read as XML"),
        (b"<html/>", "begins with html, where CodeBook is expected"),
        (b'<CodeBook xmlns="x"><Codes/></CodeBook>', "There are no codes"),
        (b'<CodeBook><Codes><Code guid="x" name="A"/></Codes></CodeBook>', "has “x” as its guid"),
        (f'<CodeBook><Codes><Code guid="{guid("A")}" name=" "/></Codes></CodeBook>'.encode(), "at line 1 has no name"),
        (f'<Project xmlns="{CODEBOOK}"/>'.encode(), "send the .qdpx itself"),
    ],
)
def test_a_codebook_that_is_none_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(RefusedError, match=sentence):
        read_codebook(io.BytesIO(content))


def test_of_a_refused_file_nothing_is_saved(db: Session, admin: Actor) -> None:
    inside = "".join(
        f'<Code guid="{guid(str(n))}" name="{name}" isCodable="true"/>'
        for n, name in enumerate(("Good", "x" * 300, "…"))
    )
    with pytest.raises(Invalid, match="name of the code at line 1 has 300 characters"):
        save_project(db, admin, read_codebook(qdc(inside)))
    assert db.scalar(select(func.count(Theme.id))) == 0


def test_an_empty_zip_is_told_from_a_project() -> None:
    file = io.BytesIO()
    zipfile.ZipFile(file, "w").close()
    with pytest.raises(RefusedError, match=r"no project\.qde"):
        read_project(file)


@pytest.mark.parametrize("seed", range(3))
def test_whichever_bytes_are_changed_a_file_is_read_or_refused(seed: int) -> None:
    chance = Random(seed)
    whole = one_text(0, 6).getvalue()
    for _ in range(150):
        changed = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        with suppress(RefusedError):
            read_project(io.BytesIO(bytes(changed)))


def test_a_file_of_nothing_but_small_elements_is_refused_before_it_fills_the_memory() -> None:
    many = qdc("<a/>" * (opening.MOST_PARTS // 2) + "<a b=''/>" * (opening.MOST_PARTS // 4))
    with pytest.raises(RefusedError, match="The codebook has more than 8 million elements and attributes"):
        read_codebook(many)


def test_many_texts_from_one_entry_are_counted_as_often_as_they_are_read(monkeypatch):
    monkeypatch.setattr(opening, "MOST_UNPACKED", 10_000)
    named = "".join(source(f"t{n}", path="internal://one.txt") for n in range(9))
    with pytest.raises(RefusedError, match="Its texts come to more than"):
        read_project(qdpx(codes("A") + sources(named), {"sources/one.txt": "word " * 400}))
