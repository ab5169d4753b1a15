"""``kith export``: a list as a CSV file; codebook and project in the format of programs for coding."""

import sys
from pathlib import Path
from typing import BinaryIO, cast

import click

from crm.exports import EXPORTS, start_export
from crm.spreadsheets import write_csv
from web.cli.opening import open_db
from web.cli.theme_files import THEME_FILES, write_theme_file


@click.command("export")
@click.argument("noun", type=click.Choice([*EXPORTS, *THEME_FILES]), metavar="LIST")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write to FILE.")
def export(noun: str, out: Path | None) -> None:
    """Write a list as CSV: streets, people, organisations, assets, ties, interests, conversations, follow-ups or
    nurture plans. Or write the codebook, as qdc (REFI-QDA) or codebook (CSV), or all that was said with its codings, as
    qdpx (REFI-QDA), for NVivo, ATLAS.ti, MAXQDA, QualCoder or Taguette.

    Streets, people, organisations, assets and ties can be read back with `kith import`, all but what people agreed to.
    No cell runs as a formula in a spreadsheet. It is written down in the audit who took which list.

    \b
    Examples:
      kith export people > people.csv
      kith export ties --out ties.csv
      kith export qdpx --out talks.qdpx
    """
    if out is None and sys.stdout.isatty():
        raise click.UsageError("Say where to write: `kith export people > people.csv`, or --out people.csv.")
    if out is None:
        _write(noun, sys.stdout.buffer)
    else:
        # Opened by the first that is written: what is refused leaves no empty file, and spoils none that is there.
        with click.open_file(str(out), "wb", lazy=True) as file:
            _write(noun, cast(BinaryIO, file))
    if out is not None:
        click.echo(f"Written to {out}. It holds what people told you in confidence: keep it safe.", err=True)


def _write(noun: str, out: BinaryIO) -> None:
    if noun in THEME_FILES:
        write_theme_file(noun, out)
        return
    with open_db(writes=True) as (db, actor):
        rows = start_export(db, actor, noun)
        db.commit()  # so that nobody who writes waits for the file
        out.writelines(write_csv(rows))


commands = [export]
