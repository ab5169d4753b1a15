"""``kith import`` and ``kith export``, on a database of their own."""

import io
import sqlite3
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.shared import shared_file
from web.cli import main


class SlowReader(io.BytesIO):
    """A pipe whose reader lets somebody else write into the database before taking each piece."""

    def __init__(self, database: Path) -> None:
        super().__init__()
        self._database = database
        self.written_beside = 0

    def writelines(self, pieces: Iterable[Any]) -> None:
        for piece in pieces:
            with closing(sqlite3.connect(self._database, timeout=0, isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                other.execute("UPDATE data_version SET version = version + 1")
                other.execute("COMMIT")
            self.written_beside += 1
            self.write(piece)


def written(tmp_path: Path, text: str) -> str:
    path = tmp_path / "people.csv"
    path.write_text(text)
    return str(path)


def test_a_map_is_imported_and_one_of_areas_as_streets_refused(kith, tmp_path: Path) -> None:
    square = "[[[-2.1, 51.8], [-2.0, 51.8], [-2.0, 51.9], [-2.1, 51.8]]]"
    shape = f'{{"type": "Polygon", "coordinates": {square}}}'
    path = written(tmp_path, f'{{"type": "Feature", "properties": {{"WD13NM": "Mill Fields"}}, "geometry": {shape}}}')
    refused = kith("import", "streets", path, "--yes")
    assert refused.exit_code == 1
    assert "error, the file: This file has areas (polygons), not streets: import it as areas." in refused.output
    done = kith("import", "areas", path, "--yes")
    assert done.exit_code == 0, done.output
    assert "Saved. 1 area was added." in done.output
    assert "Nothing changes" in kith("import", "areas", path, "--yes").output


def test_figures_with_a_column_for_each_group_are_saved_once(kith, tmp_path: Path) -> None:
    path = written(tmp_path, "Area,18 to 30,Over 60\nBristol,310,120\n")
    done = kith("import", "figures", path, "--set", "source=Census 2021", "--yes")
    assert done.exit_code == 0, done.output
    assert "Saved. 2 figures were added." in done.output
    assert "Nothing changes" in kith("import", "figures", path, "--set", "source=Census 2021", "--yes").output


def test_a_file_is_shown_saved_and_its_mapping_remembered(kith, tmp_path: Path) -> None:
    path = written(tmp_path, "Participant,Notes\nAnn Lee,sings\n")
    done = kith("import", "people", path, "--map", "Participant=name", "--set", "area=Bristol", "--yes")
    assert done.exit_code == 0, done.output
    assert "Name: “Participant”" in done.output
    assert "1 person will be added." in done.output
    assert "Saved. 1 person was added." in done.output
    again = kith("import", "people", path, "--yes")
    assert again.exit_code == 0, again.output
    assert "Columns, as last time:" in again.output
    assert "Nothing changes: all of it is recorded already." in again.output


def test_a_file_with_an_error_is_not_saved_unless_its_rows_are_left_out(kith, tmp_path: Path) -> None:
    path = written(tmp_path, "Name,Area\nAnn,Bristol\n,Bristol\n")
    refused = kith("import", "people", path, "--yes")
    assert refused.exit_code == 1
    assert "error, row 3, Name: There is no name: enter one. This row will be left out." in refused.output
    assert "add --leave-out" in refused.output
    assert "1 person was added. 1 row was left out." in kith("import", "people", path, "--yes", "--leave-out").output


def test_a_dry_run_saves_nothing_and_without_yes_somebody_must_be_there(kith, tmp_path: Path) -> None:
    path = written(tmp_path, "Name,Area\nAnn,Bristol\n")
    assert "this was a dry run" in kith("import", "people", path, "--dry-run").output
    assert "1 person will be added" in kith("import", "people", path, "--dry-run").output
    asked = kith("import", "people", path)
    assert asked.exit_code == 2
    assert "add --yes to save" in asked.output


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("people", "nowhere.csv", "--dry-run"), "There is no file nowhere.csv."),
        (("people", "{path}", "--map", "Nme=name", "--dry-run"), "Did you mean “Name”?"),
        (("persons", "{path}", "--dry-run"), "is not one of"),
        (("people", "{path}", "--dry-run"), "Nothing says where these people are"),
    ],
)
def test_what_is_wrong_is_a_sentence(kith, tmp_path: Path, args: tuple[str, ...], said: str) -> None:
    path = written(tmp_path, "Name\nAnn\n")
    result = kith("import", *(arg.replace("{path}", path) for arg in args))
    assert result.exit_code in (1, 2)
    assert said in result.output
    assert "Traceback" not in result.output


def test_bristol_is_imported_exported_and_the_same_again(kith, tmp_path: Path) -> None:
    nodes, edges = (str(shared_file(f"networks/bristol_civic/{name}.csv")) for name in ("nodes", "edges"))
    at = ("--set", "area=Bristol", "--yes")
    assert "150 people were added" in kith("import", "people", nodes, "--only", "lvl=1", *at).output
    assert "97 organisations were added" in kith("import", "organisations", nodes, "--only", "lvl=2", *at).output
    events = ("--only", "lvl=3", "--set", "kind=event")
    assert "17 assets were added" in kith("import", "assets", nodes, *events, *at).output
    assert "1,496 ties were added" in kith("import", "ties", edges, "--yes").output
    for noun in ("people", "organisations", "assets", "ties"):
        path = tmp_path / f"{noun}.csv"
        assert kith("export", noun, "--out", str(path)).exit_code == 0
        assert "Nothing changes" in kith("import", noun, str(path), "--yes").output
    assert kith("export", "people").stdout.startswith("\ufeffid,name,street")


@pytest.mark.parametrize("noun", ["people", "codebook", "qdc", "qdpx"])
def test_nobody_who_writes_waits_for_a_long_export(kith, tmp_path: Path, monkeypatch, noun: str) -> None:
    people, book = written(tmp_path, "Name\n" + "".join(f"{'x' * 150} {n}\n" for n in range(900))), tmp_path / "b.csv"
    book.write_text("path\nHealth\n")
    assert kith("import", "people", people, "--set", "area=Bristol", "--yes").exit_code == 0
    assert kith("import", "codebook", str(book), "--yes").exit_code == 0
    pipe = SlowReader(tmp_path / "kith.sqlite3")
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(pipe))
    main(["export", noun], standalone_mode=False)
    assert pipe.written_beside > (2 if noun == "people" else 0)
    assert pipe.getvalue()
