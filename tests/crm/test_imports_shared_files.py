"""Real files, from bytes to rows that can be saved. The counts were taken from the files by other means."""

from collections import Counter

import pytest

from crm.imports.checking import check_rows
from crm.imports.mapping import change_mapping, guess_mapping
from crm.imports.problems import Checked
from crm.imports.reading import read_table
from tests.shared import shared_file

STREETS = "cheltenham/streets_by_postcode.csv"
ASSETS = "cheltenham/council_assets_2023.csv"
NODES = "networks/bristol_civic/nodes.csv"
TIES = "networks/bristol_civic/edges.csv"


def check(
    noun: str,
    name: str,
    *,
    maps: tuple[str, ...] = (),
    sets: tuple[str, ...] = (),
    only: str | None = None,
    streets: tuple[str, ...] = (),
) -> Checked:
    table = read_table(shared_file(name))
    mapping = change_mapping(guess_mapping(noun, table.header), table.header, maps=maps, sets=sets, only=only)
    return check_rows(noun, table, mapping, streets=streets)


def test_cheltenham_has_968_streets_with_1326_postcodes() -> None:
    checked = check("streets", STREETS, sets=("area=Cheltenham",))
    assert len(checked.rows) == 968
    assert len({postcode for row in checked.rows for postcode in row.values["postcodes"]}) == 1326  # type: ignore[union-attr]
    assert sum("lon" in row.values for row in checked.rows) == 968 - 86
    assert checked.may_save()
    # Streets of one name in towns around Cheltenham: High Street, Church Road …
    assert {problem.field for problem in checked.problems} == {"name"}
    assert len(checked.problems) == 12


def test_st_peters_ward_has_32_streets() -> None:
    checked = check("streets", STREETS, sets=("area=St Peter's",), only="ward_2014=E05004303")
    assert len(checked.rows) == 32
    assert checked.problems == ()


def test_all_459_assets_of_the_council_are_placed_and_named() -> None:
    streets = tuple(str(row.values["name"]) for row in check("streets", STREETS).rows)
    checked = check("assets", ASSETS, streets=streets)
    assert checked.problems == ()
    assert len(checked.rows) == 459  # of 461 rows, two are blank
    assert len({row.values["external_id"] for row in checked.rows}) == 459
    assert all(-2.2 < float(str(row.values["lon"])) < -1.9 for row in checked.rows)
    assert all(51.8 < float(str(row.values["lat"])) < 52.0 for row in checked.rows)
    assert not any("Gloucestershire" in str(row.values["name"]) for row in checked.rows)
    assert Counter(row.values.get("kind") for row in checked.rows) == {
        "place": 330,
        "exchange": 98,
        None: 22,
        "story": 8,
        "institution": 1,
    }
    named = {row.values["external_id"]: (row.values["name"], row.values.get("street")) for row in checked.rows}
    assert named["10/00022/LAND"] == ("Pittville Crescent", "Pittville Crescent")
    assert named["22/00010/BLDG"] == ("8 St Georges Place", "St Georges Place")


@pytest.mark.parametrize(("noun", "level", "rows"), [("people", 1, 150), ("organisations", 2, 97), ("assets", 3, 17)])
def test_bristols_nodes_are_told_apart_by_their_level(noun: str, level: int, rows: int) -> None:
    checked = check(noun, NODES, sets=("area=Bristol",), only=f"lvl={level}")
    assert checked.problems == ()
    assert len(checked.rows) == rows
    assert all(row.values["external_id"] == row.values["name"] for row in checked.rows)


def test_one_text_can_stand_for_all_rows() -> None:
    checked = check("assets", NODES, sets=("area=Bristol", "kind=Event"), only="lvl=3")
    assert {(row.values["area"], row.values["kind"]) for row in checked.rows} == {("Bristol", "event")}


def test_bristols_1496_ties_all_have_two_ends_that_the_nodes_know() -> None:
    ids = {row.values["external_id"] for row in check("people", NODES).rows}
    checked = check("ties", TIES)
    assert checked.problems == ()
    assert len(checked.rows) == 1496
    assert {row.values[end] for row in checked.rows for end in ("source", "target")} <= ids


def test_the_thousand_invented_people_of_febrl_are_read() -> None:
    # Australian postcodes of four digits are no postcodes of ours.
    checked = check("people", "contacts/febrl/dataset1.csv", maps=("rec_id=external_id", "suburb=area"))
    assert len(checked.rows) == 1000
    assert {problem.field for problem in checked.problems} == {"postcode"}
    assert {problem.outcome for problem in checked.problems} == {"Postcode will be left empty."}
