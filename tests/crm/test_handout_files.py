"""Handouts as files, format by format: opened again by other programs' readers, and by our import."""

import dataclasses
import datetime as dt
import io
import json
import zipfile
from typing import Any

import openpyxl
import pytest
from lxml import etree
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from crm.handouts.contents import HandoutInterest, HandoutTie
from crm.imports.mapping import guess_mapping
from crm.imports.reading import read_table
from crm.imports.saving import save_import
from crm.models import Node, Tie, TieKind
from crm.models.words import NodeKind
from crm.permissions import Actor
from tests.crm.handout_readers import (
    BOTH_WAYS,
    NOTES,
    ONE_WAY,
    labels,
    make_handout,
    make_node,
    read_gexf,
    read_graphml,
    read_tables,
    read_workbook,
    written,
)
from tests.crm.handout_schemas import GEXF, GRAPHML
from tests.factories import make_area, make_street, make_tie_kind

GEXF_NAMES = {"g": "http://gexf.net/1.3", "viz": "http://gexf.net/1.3/viz"}


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
