"""``kith export`` and ``kith import`` of codebook and project, on a database of their own."""

from pathlib import Path

from click.testing import CliRunner

from tests.refi import one_text
from web.cli import main


def test_a_project_goes_in_once_and_out_again(kith, tmp_path: Path) -> None:
    study, out = tmp_path / "study.qdpx", tmp_path / "out.qdpx"
    study.write_bytes(one_text(0, 6).getvalue())
    assert "this was a dry run" in kith("import", "qdpx", str(study), "--dry-run").output
    refused = kith("import", "qdpx", str(study), "--yes")
    assert refused.exit_code == 1
    assert "Choose the area where the new conversations were held." in refused.output
    done = kith("import", "qdpx", str(study), "--set", "area=Bristol", "--yes")
    assert done.exit_code == 0, done.output
    assert "1 conversation was added. 1 coding was added." in done.output
    assert "Nothing changes" in kith("import", "qdpx", str(study), "--yes").output
    assert kith("export", "qdpx", "--out", str(out)).exit_code == 0
    assert "Nothing changes" in kith("import", "qdpx", str(out), "--yes").output


def test_a_codebook_goes_out_and_in_as_table_and_as_qdc(kith, tmp_path: Path) -> None:
    book = tmp_path / "book.csv"
    book.write_text("path\nHealth › Loneliness\n")
    assert "2 themes were added." in kith("import", "codebook", str(book), "--yes").output
    for noun in ("qdc", "codebook"):
        out = tmp_path / f"out.{noun}"
        assert kith("export", noun, "--out", str(out)).exit_code == 0
        assert "Loneliness" in out.read_text(encoding="utf-8-sig")
        assert "Nothing changes" in kith("import", noun, str(out), "--yes").output


def test_what_is_wrong_ends_in_a_sentence(kith, tmp_path: Path) -> None:
    bad = tmp_path / "bad.qdpx"
    bad.write_bytes(one_text(0, 99).getvalue())
    for args, sentence in (
        ((str(bad), "--yes"), "goes from 0 to 99"),
        ((str(tmp_path / "none.qdpx"), "--yes"), "There is no file"),
        ((str(bad), "--yes", "--set", "kind=x"), "goes from 0 to 99"),
    ):
        refused = kith("import", "qdpx", *args)
        assert refused.exit_code == 1
        assert sentence in refused.output


def test_an_export_that_is_refused_leaves_no_file_and_spoils_none(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("KITH_DATA_DIR", str(tmp_path / "nothing"))
    monkeypatch.setenv("KITH_DATABASE_URL", "")
    out, kept = tmp_path / "out.qdpx", tmp_path / "kept.qdpx"
    kept.write_bytes(b"of last year")
    for file in (out, kept):
        assert CliRunner().invoke(main, ["export", "qdpx", "--out", str(file)]).exit_code == 1
    assert (out.exists(), kept.read_bytes()) == (False, b"of last year")
