"""``kith import``: a file mapped, checked, shown with what will happen, and only then saved."""

import sys
from pathlib import Path

import click
from sqlalchemy.orm import Session

from crm.cleaning import shorten
from crm.imports.batches import recall_mapping, remember_mapping
from crm.imports.fields import FIELDS, NOUNS, field_of
from crm.imports.mapping import Mapping, change_mapping
from crm.imports.planning import Effect, Plan, say_change, say_counts
from crm.imports.problems import Severity
from crm.imports.reading import Table, UnreadableError, read_table
from crm.imports.saving import plan_import, save_import
from crm.imports.wide import lengthen
from crm.permissions import Actor
from web.cli.asking import ask_to_save
from web.cli.opening import open_db
from web.cli.theme_files import THEME_FILES, read_theme_file

#: Problems and changes shown; of the rest, how many there are.
SHOWN = 20

_NOTHING = "Nothing changes: all of it is recorded already."


@click.command("import")
@click.argument("noun", type=click.Choice([*NOUNS, *THEME_FILES]), metavar="|".join([*NOUNS, *THEME_FILES]))
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--map", "maps", multiple=True, metavar="COLUMN=field", help="Read a column as a field; COLUMN= passes it by."
)
@click.option("--set", "sets", multiple=True, metavar="field=TEXT", help="One text for every row that has none.")
@click.option("--only", metavar="COLUMN=TEXT", help="Read only the rows that have this text in this column.")
@click.option("--sheet", default="", metavar="NAME", help="Which sheet of a workbook; the first where you name none.")
@click.option("--leave-out", is_flag=True, help="Leave out the rows that have an error, and save the others.")
@click.option("--yes", is_flag=True, help="Save without asking.")
@click.option("--dry-run", is_flag=True, help="Only show what would happen.")
def import_(
    *,
    noun: str,
    file: Path,
    maps: tuple[str, ...],
    sets: tuple[str, ...],
    only: str | None,
    sheet: str,
    leave_out: bool,
    yes: bool,
    dry_run: bool,
) -> None:
    """Read FILE, a CSV file or Excel workbook of areas, figures, streets, doors, people, organisations, assets or ties.

    Streets and areas can also be a map: GeoJSON with lines, points or outlines. Figures say how many people of each
    age, gender or length of stay live in an area: a row for each group, or a column for each.

    Or a codebook (qdc, or codebook for a table of themes) or a project with its codings (qdpx) from another program.

    Shows how each column is read, what is wrong, and what will happen, before anything is saved. It is saved whole or
    not at all; the same file again changes nothing. How its columns are read is remembered for the next such file.

    \b
    Examples:
      kith import streets streets.csv --set area="Mill Fields"
      kith import streets streets.geojson --set area="Mill Fields"
      kith import areas wards.geojson
      kith import doors addresses.csv --set area="Mill Fields"
      kith import figures ages.csv --set source="Census 2021"
      kith import people members.csv --map "Full Name=name" --map "Patch=area"
      kith import assets nodes.csv --only lvl=3 --set kind=event --set area=Bristol
      kith import ties ties.csv --leave-out --yes
      kith import qdpx study.qdpx --set area="Mill Fields"
    """
    if not dry_run and not yes and not sys.stdin.isatty():
        raise click.UsageError("Nobody is there to be asked: add --yes to save, or --dry-run to look.")
    if noun in THEME_FILES:
        read_theme_file(file, sets=sets, yes=yes, dry_run=dry_run)
        return
    table = _read(noun, file, sheet)
    mapping, plan = _plan(noun, table, file.name, maps=maps, sets=sets, only=only)
    show_plan(plan)
    if not plan.may_save(leaving_out=leave_out):
        _refuse(plan)
    if ask_to_save(writes=bool(plan.writes), yes=yes, dry_run=dry_run, nothing=_NOTHING):
        _save(table, mapping, plan, leave_out=leave_out)


def _read(noun: str, file: Path, sheet: str) -> Table:
    try:
        return lengthen(noun, read_table(file, sheet=sheet))
    except UnreadableError as error:
        raise click.ClickException(str(error)) from error


def _plan(
    noun: str, table: Table, name: str, *, maps: tuple[str, ...], sets: tuple[str, ...], only: str | None
) -> tuple[Mapping, Plan]:
    """How the columns are read, and what will happen."""
    with open_db() as (db, actor):
        mapping = _find_mapping(db, actor, noun, table, maps=maps, sets=sets, only=only)
        click.echo(f"Reading {len(table.rows):,} rows of {name} …", err=True)
        return mapping, plan_import(db, actor, noun=noun, table=table, mapping=mapping)


def _save(table: Table, mapping: Mapping, plan: Plan, *, leave_out: bool) -> None:
    noun = plan.noun
    click.echo("Saving …", err=True)
    with open_db(writes=True) as (db, actor):
        saved = save_import(db, actor, noun=noun, table=table, mapping=mapping, leave_out=leave_out, planned=plan)
        remember_mapping(db, actor, mapping=mapping, table=table)
    click.echo(f"Saved. {say_counts(noun, saved.counts, saved=True)}")


def _find_mapping(
    db: Session,
    actor: Actor,
    noun: str,
    table: Table,
    *,
    maps: tuple[str, ...],
    sets: tuple[str, ...],
    only: str | None,
) -> Mapping:
    """The mapping of last time or a guess, changed as the options say; printed."""
    mapping, remembered = recall_mapping(db, actor, noun=noun, table=table)
    try:
        mapping = change_mapping(mapping, table.header, maps=maps, sets=sets, only=only)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    click.echo("Columns, as last time:" if remembered else "Columns:")
    for field in FIELDS[noun]:
        if field.name in mapping.columns:
            click.echo(f"  {field.label}: “{shorten(mapping.columns[field.name], 40)}”")
    for name, text in mapping.constants.items():
        click.echo(f"  {field_of(noun, name).label}, where there is none: {shorten(text, 40)}")
    if mapping.only:
        click.echo(f"  Only rows with “{mapping.only[1]}” in “{mapping.only[0]}”")
    unused = [column for column in table.header if column not in mapping.columns.values()]
    if unused:
        click.echo(f"  Not read: {', '.join(f'“{shorten(column, 30)}”' for column in unused[:12])}")
    return mapping


def show_plan(plan: Plan) -> None:
    """Print the problems, the first changes, and what will happen in a sentence."""
    if plan.problems:
        click.echo(f"\n{len(plan.problems):,} {'problem' if len(plan.problems) == 1 else 'problems'}:")
    for problem in plan.problems[:SHOWN]:
        mark = "error" if problem.severity is Severity.ERROR else "note"
        row = f"row {problem.row}" if problem.row else "the file"
        where = row + (f", {problem.column}" if problem.column else "")
        click.echo(f"  {mark}, {where}: {problem.problem} {problem.outcome}")
    if len(plan.problems) > SHOWN:
        click.echo(f"  … and {len(plan.problems) - SHOWN:,} more")
    changed = plan.with_effect(Effect.CHANGE)
    if changed:
        click.echo("\nChanges:")
    for row in changed[:SHOWN]:
        said = "; ".join(f"{label} {say_change(*values)}" for label, values in row.changes.items())
        click.echo(f"  row {row.number}, {row.name}: {said}")
    if len(changed) > SHOWN:
        click.echo(f"  … and {len(changed) - SHOWN:,} more")
    click.echo(f"\n{say_counts(plan.noun, plan.counts)}")


def _refuse(plan: Plan) -> None:
    if plan.blocked:
        raise click.ClickException("Nothing is saved: mend what stands above, and try again.")
    raise click.ClickException("Nothing is saved: mend the rows with an error, or add --leave-out to go without them.")


commands = [import_]
