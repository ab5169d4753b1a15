"""What holds of a handout in every format: whole whatever the texts in it, and whatever its size."""

import csv
import dataclasses
import io
import json
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from crm.handouts.attributes import clean
from crm.handouts.contents import Handout, HandoutInterest, HandoutTie
from crm.handouts.formats import FORMATS
from tests.crm.handout_readers import (
    EMPTY,
    NOTES,
    make_handout,
    make_node,
    names_in,
    read_gexf,
    read_graphml,
    read_tables,
    written,
)
from tests.shared import shared_file


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_handout_is_a_file_that_opens(name: str) -> None:
    assert names_in(name, EMPTY) == []


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_what_it_is_and_who_is_left_out(name: str) -> None:
    content = written(name, make_handout())
    if name in ("kumu", "tables"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"".join(archive.read(entry) for entry in archive.namelist())
    text = content.decode()
    assert "Made with Kith on 22 November 2026 for the team." in text
    assert NOTES[0] in text


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_says_whom_it_is_for_and_is_written_alike_each_time(name: str) -> None:
    format_ = FORMATS[name]
    assert format_.id == name
    assert format_.whom.endswith(".")
    assert written(name, make_handout()) == written(name, make_handout())


def test_ids_tell_handouts_apart_so_that_one_never_changes_anothers_people() -> None:
    one = {row["id"] for row in read_tables(written("tables", make_handout()))["nodes.csv"]}
    again = {row["id"] for row in read_tables(written("tables", make_handout()))["nodes.csv"]}
    other = {row["id"] for row in read_tables(written("tables", make_handout(title="Other")))["nodes.csv"]}
    assert one == again
    assert not one & other


def naughty() -> list[str]:
    texts = json.loads(shared_file("hostile/naughty_strings.json").read_text("utf-8"))
    cells = [
        cell
        for path in sorted(shared_file("hostile/csv-spectrum/csvs").glob("*.csv"))
        for row in csv.reader(io.StringIO(path.read_text("utf-8"), newline=""))
        for cell in row
    ]
    return [text for text in (*texts, *cells, "<r>&</r>", "\x00\x01a\x0b\ufffe\ud800b", "_x0041_") if clean(text)]


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_texts_come_back_whole_but_for_what_xml_cannot_hold(name: str) -> None:
    texts = naughty()
    handout = make_handout(tuple(make_node(key, text) for key, text in enumerate(texts, start=1)), ())
    assert names_in(name, handout) == [expected(name, text) for text in texts]


def expected(name: str, text: str) -> str:
    """*text* as it comes back: a cell of a workbook ends its lines in one way."""
    text = clean(text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if name == "kumu" else text


TEXTS = st.text(st.characters(exclude_categories=()), min_size=1, max_size=12).filter(clean)


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=60)
@given(label=TEXTS, kind=TEXTS, note=TEXTS)
def test_any_text_comes_back(name: str, label: str, kind: str, note: str) -> None:
    tie = HandoutTie(1, 2, kind, kind, strength=1)
    handout = make_handout((make_node(1, label, street=kind, area=note), make_node(2, "Ben Osei")), (tie,))
    handout = dataclasses.replace(handout, notes=(note,))
    assert names_in(name, handout) == [expected(name, label), "Ben Osei"]


@pytest.mark.parametrize(("name", "read"), [("gexf", read_gexf), ("graphml", read_graphml)])
@settings(max_examples=40)
@given(kind=TEXTS, topics=st.lists(TEXTS, max_size=3))
def test_any_kind_and_topics_come_back_from_xml(name: str, read: Any, kind: str, topics: list[str]) -> None:
    interests = tuple(HandoutInterest("offers", topic) for topic in topics)
    ann = make_node(1, "Ann Lee", interests=interests)
    graph = read(make_handout((ann, make_node(2, "Ben Osei")), (HandoutTie(1, 2, kind, kind),)))
    ((*_, tie),) = graph.edges(data=True)
    assert tie["label" if name == "gexf" else "kind"] == clean(kind)
    assert next(iter(graph.nodes(data="offers")))[1] == ("; ".join(map(clean, topics)) or None)


def many(nodes: int, ties: int) -> Handout:
    def pairs() -> Iterator[HandoutTie]:
        for place in range(ties):
            source = place % nodes + 1
            yield HandoutTie(source, (source + 7 + place // nodes) % nodes + 1, "knows", "knows", strength=1)

    people = (make_node(key, f"Person {key}", area="Eastfield", x=key, y=-key) for key in range(1, nodes + 1))
    return make_handout(tuple(people), tuple(pairs()))


@pytest.mark.parametrize("name", FORMATS)
def test_a_large_handout_is_written_whole_without_holding_it_several_times(name: str) -> None:
    handout = many(2_000, 6_000)
    tracemalloc.start()
    try:
        content = written(name, handout)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 6_000_000  # 50,000 people and 150,000 ties: at most 150 MB
    assert count_ties(name, content) == 6_000


def count_ties(name: str, content: bytes) -> int:
    if name == "tables":
        return len(read_tables(content)["edges.csv"])
    if name == "blueprint":
        return len(json.loads(content)["connections"])
    if name == "kumu":
        sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True)["Connections"]
        return sum(1 for _ in sheet.iter_rows(min_row=2, values_only=True))
    return int(etree.fromstring(content).xpath("count(//*[local-name() = 'edge'])"))


def test_the_list_of_formats_loads_no_library_that_only_a_file_needs() -> None:
    said = "import sys, crm.handouts.formats; print({'lxml.etree', 'xlsxwriter'} & set(sys.modules) or 'none')"
    found = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "none"
