"""Codebook and project for ``kith export`` and ``kith import``: REFI-QDA, or a table of themes."""

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

import click

from crm.areas import get_area_id
from crm.errors import Invalid
from crm.refi.batches import open_file
from crm.refi.opening import MOST_BYTES
from crm.refi.parts import Project
from crm.refi.planning import Plan, plan_project, say_names, say_plan
from crm.refi.saving import save_project
from crm.refi.writing import export_codebook, export_codebook_table, export_project
from crm.spreadsheets import write_csv
from web.cli.asking import ask_to_save
from web.cli.opening import open_db

#: What is written and read besides lists: the project, the codebook, and the codebook as a table.
THEME_FILES = ("qdpx", "qdc", "codebook")


def write_theme_file(noun: str, out: BinaryIO) -> None:
    """Write what is called *noun* to *out*."""
    with open_db(writes=True) as (db, actor):
        pieces: Iterable[bytes]
        if noun == "qdpx":
            pieces = export_project(db, actor)
        elif noun == "qdc":
            pieces = [export_codebook(db, actor)]
        else:
            pieces = write_csv(export_codebook_table(db, actor))
        db.commit()  # so that nobody who writes waits for the file
        out.writelines(pieces)


def read_theme_file(file: Path, *, sets: Iterable[str], yes: bool, dry_run: bool) -> None:
    """Show what *file* would do, and save it when it may be. Of *sets* only ``area=NAME`` means something."""
    project = _open(file)
    area = _read_area(sets)
    with open_db() as (db, actor):
        plan = plan_project(db, actor, project)
    _show(plan)
    nothing = "Nothing changes: all of it is here already, or stays out."
    if ask_to_save(writes=bool(plan.writes), yes=yes, dry_run=dry_run, nothing=nothing):
        with open_db(writes=True) as (db, actor):
            area_id = get_area_id(db, actor, name=area) if area else None
            saved = save_project(db, actor, project, area_id=area_id)
        click.echo(f"Saved. {' '.join(say_plan(saved, saved=True))}")


def _open(file: Path) -> Project:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise click.ClickException(f"The file is larger than {MOST_BYTES // 1_000_000} MB: export it in parts.")
        return open_file(file.read_bytes())
    except FileNotFoundError:
        raise click.ClickException(f"There is no file {file}.") from None
    except OSError as error:
        raise click.ClickException(f"The file {file} cannot be opened: {error.strerror}.") from None
    except Invalid as invalid:
        raise click.ClickException(str(invalid)) from None


def _read_area(sets: Iterable[str]) -> str:
    area = ""
    for said in sets:
        name, _, text = said.partition("=")
        if name.strip() != "area":
            raise click.UsageError("Of a codebook or project only the area can be set: --set area=NAME.")
        area = text.strip()
    return area


def _show(plan: Plan) -> None:
    for line in say_plan(plan):
        click.echo(line)
    if plan.strangers:
        click.echo(f"No users here, so their names go into the notes: {say_names(plan.strangers)}.")
    if plan.changed:
        click.echo(f"These texts read otherwise here: {say_names(plan.changed)}.")
    for what, times in sorted(plan.left_out.items()):
        click.echo(f"  stays out, or as it is: {what}: {times:,}")
