"""``kith export``: a list as a CSV file."""

import sys
from pathlib import Path

import click

from crm.exports import EXPORTS, start_export
from crm.spreadsheets import write_csv
from web.cli.opening import open_db


@click.command("export")
@click.argument("noun", type=click.Choice(list(EXPORTS)), metavar="LIST")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write to FILE.")
def export(noun: str, out: Path | None) -> None:
    """Write a list as CSV: streets, people, organisations, assets, ties, interests, conversations, follow-ups or
    nurture plans.

    Streets, people, organisations, assets and ties can be read back with `kith import`, all but what people agreed to.
    No cell runs as a formula in a spreadsheet. It is written down in the audit who took which list.

    \b
    Examples:
      kith export people > people.csv
      kith export ties --out ties.csv
    """
    if out is None and sys.stdout.isatty():
        raise click.UsageError("Say where to write: `kith export people > people.csv`, or --out people.csv.")
    with open_db(writes=True) as (db, actor):
        pieces = write_csv(start_export(db, actor, noun))
        if out is None:
            for piece in pieces:
                sys.stdout.buffer.write(piece)
        else:
            with out.open("wb") as file:
                file.writelines(pieces)
    if out is not None:
        click.echo(f"Written to {out}. It holds what people told you in confidence: keep it safe.", err=True)


commands = [export]
