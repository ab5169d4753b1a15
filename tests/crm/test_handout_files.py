"""Handouts as files: opened again by other programs' readers, whole whatever the texts in them, and by our import."""

import csv
import dataclasses
import datetime as dt
import io
import json
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Iterator
from typing import Any

import networkx as nx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl.utils.escape import unescape
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from crm.handouts.attributes import clean
from crm.handouts.contents import Choices, Handout, HandoutInterest, HandoutNode, HandoutTie
from crm.handouts.formats import FORMATS
from crm.imports.mapping import guess_mapping
from crm.imports.reading import read_table
from crm.imports.saving import save_import
from crm.models import Node, Tie, TieKind
from crm.models.words import NodeKind
from crm.permissions import Actor
from crm.spreadsheets import unguard_cell
from tests.crm.handout_schemas import GEXF, GRAPHML
from tests.factories import make_area, make_street, make_tie_kind
from tests.shared import shared_file

GEXF_NAMES = {"g": "http://gexf.net/1.3", "viz": "http://gexf.net/1.3/viz"}


def make_node(key: int, label: str, kind: NodeKind = NodeKind.PERSON, **details: Any) -> HandoutNode:
    return HandoutNode(key, label, kind, **{"named": bool(label)} | details)


NODES = (
    make_node(
        1, "Ann Lee", area="Eastfield", street="Moor Street", x=-10.5, y=20.25,
        interests=(HandoutInterest("cares about", "parks"), HandoutInterest("cares about", "music")),
    ),
    make_node(2, "Ann Lee", area="Eastfield", street="Mill Lane", staff=True, x=3, y=4),
    make_node(3, "", area="Eastfield", x=8, y=-4),
    make_node(4, "Bowls & Croquet <Club>", NodeKind.ORGANISATION, x=100, y=0),
    make_node(5, "=Old Pump", NodeKind.ASSET),
)  # fmt: skip
BOTH_WAYS = (
    HandoutTie(1, 2, "neighbour of", "neighbour of", strength=2, weight=2.0, since=dt.date(2020, 1, 1)),
    HandoutTie(2, 1, "knows", "knows", strength=1, weight=0.5, until=dt.date(2021, 12, 31)),
    HandoutTie(1, 3),
)
ONE_WAY = (
    HandoutTie(4, 2, "has as a member", "member of", directed=True, strength=3, weight=3.0, since=dt.date(2019, 5, 1)),
)
NOTES = ("1 of 5 have no name here.",)


def make_handout(
    nodes: tuple[HandoutNode, ...] = NODES,
    ties: tuple[HandoutTie, ...] = BOTH_WAYS + ONE_WAY,
    title: str = "Moor & Mill",
) -> Handout:
    return Handout(title, dt.date(2026, 11, 22), Choices(dates=True, interests=True), nodes, ties, NOTES)


EMPTY = make_handout((), ())


def written(name: str, handout: Handout) -> bytes:
    return FORMATS[name].write(handout)


def read_workbook(content: bytes) -> dict[str, list[dict[str, Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
    return {name: [dict(zip(rows[0], row, strict=True)) for row in rows[1:]] for name, rows in sheets.items()}


def read_tables(content: bytes) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["nodes.csv", "edges.csv", "about.txt"]
        texts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()[:2]}
    return {name: list(csv.DictReader(io.StringIO(text, newline=""))) for name, text in texts.items()}


def read_gexf(handout: Handout) -> nx.Graph:
    return nx.read_gexf(io.BytesIO(written("gexf", handout)))


def read_graphml(handout: Handout) -> nx.Graph:
    return nx.read_graphml(io.BytesIO(written("graphml", handout)))


def labels(graph: nx.Graph) -> list[str]:
    return [label for _, label in graph.nodes(data="label")]


# --- GEXF


@pytest.mark.parametrize("ties", [BOTH_WAYS, ONE_WAY, BOTH_WAYS + ONE_WAY, ()])
def test_a_gexf_file_keeps_to_its_schema(ties: tuple[HandoutTie, ...]) -> None:
    GEXF.assertValid(etree.fromstring(written("gexf", make_handout(ties=ties))))


def test_networkx_opens_gexf_with_dates_places_and_values() -> None:
    graph = read_gexf(make_handout(ties=BOTH_WAYS))
    assert not graph.is_directed()
    assert graph.graph["mode"] == "dynamic"
    ann, _, unnamed, *_ = [data for _, data in graph.nodes(data=True)]
    assert ann == {
        "label": "Ann Lee",
        "kind of record": "person",
        "named": True,
        "area": "Eastfield",
        "street": "Moor Street",
        "staff": False,
        "cares about": "parks; music",
        "viz": ann["viz"],
    }
    assert (ann["viz"]["position"]["x"], ann["viz"]["position"]["y"]) == (-10.5, -20.25)  # Gephi counts upwards
    assert unnamed["viz"]["color"] != ann["viz"]["color"]
    neighbours, knew, only_there = [data for *_, data in graph.edges(data=True)]
    assert neighbours == {
        "id": neighbours["id"],
        "label": "neighbour of",
        "start": "2020-01-01",
        "strength": 2,
        "weight": 2.0,
    }
    assert (knew["label"], knew["end"], "start" in knew) == ("knows", "2021-12-31", False)
    assert only_there == {"id": only_there["id"], "weight": 1.0}


def test_a_tie_of_a_directed_kind_has_an_arrow_in_gexf() -> None:
    graph = read_gexf(make_handout(ties=ONE_WAY))
    assert graph.is_directed()
    ((source, target, data),) = graph.edges(data=True)
    assert (graph.nodes[source]["label"], data["label"]) == ("Bowls & Croquet <Club>", "has as a member")
    assert (graph.nodes[target]["label"], data["reads back as"]) == ("Ann Lee", "member of")


def test_gexf_has_no_usual_direction_where_ties_have_both() -> None:
    # Gephi drops the edges that are not as defaultedgetype says.
    root = etree.fromstring(written("gexf", make_handout()))
    types = root.xpath("//g:edge/@type", namespaces=GEXF_NAMES)
    assert types == ["undirected", "undirected", "undirected", "directed"]
    assert not root.xpath("//@defaultedgetype")
    assert root.xpath("//g:edge/@kind", namespaces=GEXF_NAMES) == ["neighbour of", "knows", "has as a member"]


def test_gexf_without_dates_has_no_time_line() -> None:
    assert read_gexf(make_handout(ties=(HandoutTie(1, 2),))).graph["mode"] == "static"


# --- GraphML


@pytest.mark.parametrize("ties", [BOTH_WAYS, ONE_WAY, BOTH_WAYS + ONE_WAY, ()])
def test_a_graphml_file_keeps_to_its_schema_and_declares_what_it_uses(ties: tuple[HandoutTie, ...]) -> None:
    root = etree.fromstring(written("graphml", make_handout(ties=ties)))
    GRAPHML.assertValid(root)
    for what in ("node", "edge"):
        declared = root.xpath(f"//*[local-name() = 'key'][@for = '{what}']/@id")
        assert set(root.xpath(f"//*[local-name() = '{what}']/*/@key")) == set(declared)


def test_networkx_opens_graphml_with_ties_of_every_kind() -> None:
    graph = read_graphml(make_handout())
    assert labels(graph) == ["Ann Lee", "Ann Lee", "Unnamed person 3", "Bowls & Croquet <Club>", "=Old Pump"]
    first, *_ = graph.nodes(data=True)
    assert first[1] == {
        "label": "Ann Lee",
        "kind of record": "person",
        "named": True,
        "area": "Eastfield",
        "street": "Moor Street",
        "staff": False,
        "cares about": "parks; music",
        "x": -10.5,
        "y": -20.25,
    }
    edges = {data.get("kind", ""): data for *_, data in graph.edges(data=True)}
    assert edges["neighbour of"] == {"kind": "neighbour of", "strength": 2, "since": "2020-01-01", "weight": 2.0}
    assert edges["knows"]["until"] == "2021-12-31"
    assert edges[""] == {"weight": 1.0}
    member = edges["has as a member"]
    assert graph.nodes[member["reads from"]]["label"] == "Bowls & Croquet <Club>"


# --- Kumu


def test_openpyxl_opens_the_workbook_as_kumu_reads_it() -> None:
    content = written("kumu", make_handout())
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Elements", "Connections", "About (ignore)"]
    elements, connections = (next(book[name].iter_rows(values_only=True)) for name in book.sheetnames[:2])
    assert elements == ("ID", "Label", "Type", "Tags", "Description", "Area", "Street", "Cares about")
    assert connections[:6] == ("ID", "From", "To", "Direction", "Type", "Label")
    sheets = read_workbook(content)
    first, second, unnamed, *_ = sheets["Elements"]
    assert (first["Label"], first["Type"], first["Cares about"]) == ("Ann Lee", "Person", "parks|music")
    assert (second["Label"], second["Tags"]) == ("Ann Lee", "Team")
    assert (unnamed["Label"], unnamed["Tags"], unnamed["Street"]) == ("Unnamed person 3", "Not named", None)
    ids = [row["ID"] for name in ("Elements", "Connections") for row in sheets[name]]
    assert len(set(ids)) == len(ids) == 9
    assert all(id_.isalnum() for id_ in ids)
    neighbours, *_, member = sheets["Connections"]
    assert (neighbours["From"], neighbours["To"]) == (first["ID"], second["ID"])
    assert (neighbours["Direction"], neighbours["Strength"], neighbours["Since"]) == ("undirected", 2, "2020-01-01")
    assert (member["Direction"], member["Type"], member["Reads back as"]) == (
        "directed",
        "has as a member",
        "member of",
    )
    assert sheets["About (ignore)"][-1] == {"What this is": NOTES[0]}


def test_a_blueprint_refers_by_id_and_has_no_empty_field_of_ours() -> None:
    blueprint = json.loads(written("blueprint", make_handout()))
    first, *_, pump = blueprint["elements"]
    assert {name: first[name] for name in ("label", "type", "tags", "Cares about")} == {
        "label": "Ann Lee",
        "type": "Person",
        "tags": [],
        "Cares about": ["parks", "music"],
    }
    assert set(pump) == {"id", "label", "type", "tags", "description"}
    assert pump["label"] == "=Old Pump"
    ids = {element["id"] for element in blueprint["elements"]}
    assert all({tie["from"], tie["to"]} <= ids for tie in blueprint["connections"])
    assert [tie["direction"] for tie in blueprint["connections"]] == ["undirected"] * 3 + ["directed"]


def test_a_topic_with_a_bar_in_it_stays_one_topic_in_the_workbook() -> None:
    node = make_node(1, "Ann", interests=(HandoutInterest("wants", "a|b"), HandoutInterest("wants", "c")))
    (element,) = read_workbook(written("kumu", make_handout((node,), ())))["Elements"]
    assert element["Wants"] == "a/b|c"


# --- CSV


def read_in(db: Session, actor: Actor, content: bytes) -> list[str]:
    """Read the two tables into *db* as somebody would: each kind of record, then ties. The problems in words."""
    problems = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        nodes, ties = (read_table(io.BytesIO(archive.read(name))) for name in ("nodes.csv", "edges.csv"))
    for noun, kind in (("people", "person"), ("organisations", "organisation"), ("assets", "asset")):
        mapping = dataclasses.replace(guess_mapping(noun, nodes.header), only=("kind of record", kind))
        problems += save_import(db, actor, noun=noun, table=nodes, mapping=mapping).problems
    mapping = guess_mapping("ties", ties.header)
    plan = save_import(db, actor, noun="ties", table=ties, mapping=mapping)
    return [str(problem) for problem in (*problems, *plan.problems)]


def ties_in(db: Session) -> set[tuple[Any, ...]]:
    a, b = aliased(Node), aliased(Node)
    query = select(a.name, a.kind, TieKind.name, Tie.strength, Tie.since, Tie.until, b.name, b.kind)
    query = query.select_from(Tie).join(TieKind, TieKind.id == Tie.kind_id)
    return {tuple(row) for row in db.execute(query.join(a, a.id == Tie.a_id).join(b, b.id == Tie.b_id))}


def test_our_import_reads_the_same_ties_back(db: Session, admin: Actor) -> None:
    area = make_area(db, "Eastfield")
    make_street(db, "Moor Street", area=area)
    make_street(db, "Mill Lane", area=area)
    for name in ("neighbour of", "knows"):
        make_tie_kind(db, name)
    make_tie_kind(db, "member of", reverse_name="has as a member", directed=True)
    content = written("tables", make_handout())
    assert read_in(db, admin, content) == []
    person = NodeKind.PERSON
    assert ties_in(db) == {
        ("Ann Lee", person, "neighbour of", 2, dt.date(2020, 1, 1), None, "Ann Lee", person),
        ("Ann Lee", person, "knows", 1, None, dt.date(2021, 12, 31), "Ann Lee", person),
        ("Ann Lee", person, "knows", 2, None, None, "Unnamed person 3", person),
        (
            *("Ann Lee", person, "member of", 3, dt.date(2019, 5, 1), None),
            *("Bowls & Croquet <Club>", NodeKind.ORGANISATION),
        ),
    }
    before = ties_in(db)
    assert read_in(db, admin, content) == []
    assert ties_in(db) == before


def test_the_tables_have_gephis_headings_and_are_guarded() -> None:
    tables = read_tables(written("tables", make_handout()))
    first, *_, pump = tables["nodes.csv"]
    assert (first["id"], first["label"], first["named"], first["cares about"]) == (
        first["id"],
        "Ann Lee",
        "yes",
        "parks; music",
    )
    assert pump["label"] == "'=Old Pump"
    tie = tables["edges.csv"][-1]
    assert (tie["type"], tie["kind"], tie["weight"]) == ("Directed", "has as a member", "3.0")


# --- every format


def names_in(name: str, handout: Handout) -> list[str]:
    """The labels of the nodes as a reader that is not ours finds them in the file of the format *name*."""
    content = written(name, handout)
    if name == "gexf":
        return labels(nx.read_gexf(io.BytesIO(content)))
    if name == "graphml":
        return labels(nx.read_graphml(io.BytesIO(content)))
    if name == "kumu":
        # openpyxl leaves it to its user to read _x005F_, with which Excel has an underscore mean itself.
        return [unguard_cell(unescape(row["Label"] or "")) for row in read_workbook(content)["Elements"]]
    if name == "blueprint":
        return [element["label"] for element in json.loads(content)["elements"]]
    return [unguard_cell(row["label"]) for row in read_tables(content)["nodes.csv"]]


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
@settings(max_examples=60, deadline=None)
@given(label=TEXTS, kind=TEXTS, note=TEXTS)
def test_any_text_comes_back(name: str, label: str, kind: str, note: str) -> None:
    tie = HandoutTie(1, 2, kind, kind, strength=1)
    handout = make_handout((make_node(1, label, street=kind, area=note), make_node(2, "Ben Osei")), (tie,))
    handout = dataclasses.replace(handout, notes=(note,))
    assert names_in(name, handout) == [expected(name, label), "Ben Osei"]


@pytest.mark.parametrize(("name", "read"), [("gexf", read_gexf), ("graphml", read_graphml)])
@settings(max_examples=40, deadline=None)
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
