"""``kith import`` and ``kith export``, on a database of their own."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.shared import shared_file
from web.cli import main


@pytest.fixture
def kith(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs a command on a new SQLite database whose whole patch is Bristol."""
    monkeypatch.setenv("KITH_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("KITH_DATABASE_URL", "")

    def run(*args: str) -> Result:
        return CliRunner().invoke(main, list(args))

    made = run("init", "--area", "Bristol", "--name", "Rosa Finch", "--email", "rosa@example.org")
    assert made.exit_code == 0, made.output
    return run


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
    assert kith("export", "people").output.startswith("\ufeffid,name,street")
