"""What a partner can read and download of what is published, taken apart into the numbers that stand in it."""

import csv
import io
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import lxml.html
from docx import Document
from flask.testing import FlaskClient
from lxml.html import HtmlElement

#: A whole number, as texts have it: *1,204*.
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")

_OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)endobj", re.S)
_SPELT = re.compile(r"(?<!\S)(?:\S )+\S(?!\S)")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class Cell(NamedTuple):
    """What stands in a cell of a table: a number, or that it is not told."""

    table: str
    row: str
    column: str
    value: str


class Bar(NamedTuple):
    """A bar as it is drawn: how far it and both ends of the line over it reach, in parts of the furthest."""

    label: str
    share: float
    low: float
    high: float


class Shaded(NamedTuple):
    """An area on a map of a theme: what is written on it, what its shade stands for, and how it is drawn.

    ``holds``: the percents of the legend's swatch; empty where it is hatched, as the legend says, for not told.
    """

    theme: str
    area: str
    said: str
    holds: tuple[int, ...]
    drawn: tuple[str, ...]


@dataclass(frozen=True)
class Paper:
    """A report in all its forms. ``about``: its area and days; ``prose``: its sentences, those of the one page too."""

    about: str
    cells: frozenset[Cell]
    bars: tuple[Bar, ...]
    prose: str
    maps: tuple[Shaded, ...] = ()


def list_addresses(client: FlaskClient) -> list[str]:
    """The addresses of all reports that a partner finds, the first that was published first."""
    found = [re.findall(r'"/r/([\w-]{20,})"', client.get(page).text) for page in ("/reports", "/r")]
    return list(dict.fromkeys(found[0] + found[1]))[::-1]


def read_paper(client: FlaskClient, address: str, *, pdf: bool) -> Paper:
    """A report's page, its files and its one page. *pdf*: the PDFs, too, which take a while to be set."""
    page, letter = (
        lxml.html.fromstring(client.get(f"/r/{address}{end}").text).find(".//article") for end in ("", "/page")
    )
    document = Document(io.BytesIO(client.get(f"/r/{address}.docx").data))
    sheet = csv.reader(io.StringIO(client.get(f"/r/{address}.csv").text.lstrip("\ufeff")))
    cells = {Cell(*row[1:]) for row in sheet if row[0] != "Section"}
    for table in page.iter("table"):
        cells |= set(_cells(_text(table.find("caption")), [[_text(cell) for cell in row] for row in table.iter("tr")]))
    captions = [one.text for one in document.paragraphs if one.style.name == "Caption"]
    for caption, grid in zip(captions, document.tables, strict=True):
        cells |= set(_cells(caption, [[cell.text for cell in row.cells] for row in grid.rows]))
    prose = [_text(one) for part in (page, letter) for one in part.xpath(".//p|.//h1|.//h2|.//h3|.//li")]
    prose += [one.text for one in document.paragraphs]
    prose += document.element.xpath("//@descr")  # what a picture shows
    if pdf:
        written = {*NUMBER.findall(" ".join(_text(part) for part in (page, letter)))}
        for end in (".pdf", "/page.pdf"):
            file = client.get(f"/r/{address}{end}").data
            pages = {str(number) for number in range(1, 1 + file.count(b"/Type/Page/"))}
            printed = {*NUMBER.findall(read_pdf(file))}
            assert printed
            assert not printed - written - pages, "the PDF has no number that the page has not"
    about = _text(page.xpath(".//p[@class='govuk-body-l']")[0])
    drawings = [svg for svg in page.iter("{*}svg", "svg") if svg.get("class") != "kith-area-map"]
    bars = tuple(bar for svg in drawings for bar in _bars(svg))
    maps = tuple(one for box in page.find_class("kith-report__maps") for one in _maps(box))
    return Paper(about, frozenset(cells), bars, "\n".join(prose), maps)


def _text(element: HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def _cells(table: str, rows: Sequence[Sequence[str]]) -> Iterator[Cell]:
    for label, *values in rows[1:]:
        for column, value in zip(rows[0][1:], values, strict=True):
            yield Cell(table, label, column, value)


def _bars(svg: HtmlElement) -> Iterator[Bar]:
    lines = [re.findall(r"[MH]([\d.]+)", path.get("d")) for path in svg.iter("path")]
    rects = [(float(rect.get("x")), float(rect.get("width"))) for rect in svg.iter("rect")]
    most = max(float(high) for _, high, *_ in lines) - rects[0][0]
    for text, (left, width), (low, high, *_) in zip(svg.iter("text"), rects, lines, strict=True):
        yield Bar(_text(text), width / most, (float(low) - left) / most, (float(high) - left) / most)


def _maps(box: HtmlElement) -> Iterator[Shaded]:
    """Every area of every panel; nothing else stands on a map but the names of themes and the legend."""
    holds = {}
    for swatch, text in zip(box.findall("svg/rect"), box.findall("svg/text"), strict=True):
        assert re.fullmatch(r"\d+–\d+%|not told", _text(text))
        holds[swatch.get("fill")] = tuple(int(number) for number in NUMBER.findall(_text(text)))
    for panel in box.findall("svg/g"):
        [theme] = panel.findall("text")
        for path, words in zip(panel.findall("path"), panel.findall("g"), strict=True):
            area, said = (_text(text) for text in words)
            drawn = tuple(value for name, value in sorted(path.items()) if name != "fill")
            places = tuple(value for text in words for _, value in sorted(text.items()))
            yield Shaded(_text(theme), area, said, holds[path.get("fill")], drawn + places)


def read_pdf(pdf: bytes) -> str:
    """The words of a PDF whose fonts say which character each glyph is, as Typst's do."""
    bodies = dict(_OBJECT.findall(pdf))
    words = []
    for page in (body for body in bodies.values() if b"/Type/Page/" in body):
        resources = bodies[_following(page, b"Resources")]
        fonts = {name: _characters(bodies, at) for name, at in re.findall(rb"/(f\d+) (\d+) 0 R", resources)}
        drawn = _unpacked(bodies[_following(page, b"Contents")])
        for font, shown in re.findall(rb"/(f\d+) [\d.]+ Tf (?:.*? Tm)?(.*?) ?T[jJ]\n", drawn, re.S):
            glyphs = b"".join(_unescape(one) for one in re.findall(rb"\(((?:\\.|[^\\)])*)\)", shown, re.S))
            words.append("".join(fonts[font].get(glyphs[at : at + 2], "") for at in range(0, len(glyphs), 2)))
    return _SPELT.sub(_join_spelt, " ".join(words))


def _join_spelt(run: re.Match[str]) -> str:
    """The words of a drawing, which has each letter by itself; a row of small numbers has no letters."""
    return run[0].replace(" ", "") if re.search(r"[^\W\d_]", run[0]) else run[0]


def _following(body: bytes, name: bytes) -> bytes:
    found = re.search(rb"/" + name + rb" (\d+) 0 R", body)
    assert found, f"a page without {name!r}"
    return found[1]


def _characters(bodies: Mapping[bytes, bytes], font: bytes) -> dict[bytes, str]:
    table = _unpacked(bodies[_following(bodies[font], b"ToUnicode")]).decode()
    pairs = re.findall(r"^<([0-9A-F]{4})> <([0-9A-F]+)>$", table, re.M)
    return {bytes.fromhex(glyph): bytes.fromhex(text).decode("utf-16-be") for glyph, text in pairs}


def _unpacked(body: bytes) -> bytes:
    packed = body.split(b"stream", 1)[1].lstrip(b"\r\n")
    return zlib.decompressobj().decompress(packed)


def _unescape(text: bytes) -> bytes:
    """A string of a PDF as its bytes."""
    return re.sub(rb"\\([0-7]{1,3}|.)", lambda found: _byte(found[1]), text, flags=re.S)


def _byte(escape: bytes) -> bytes:
    return bytes([int(escape, 8)]) if escape.isdigit() else _ESCAPES.get(escape, escape)
