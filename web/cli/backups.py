"""``kith backup`` and ``kith restore``: everything in one file, and back."""

from pathlib import Path
from zoneinfo import ZoneInfo

import click
from sqlalchemy import Connection, Engine, func, select

import migrations
from config import Config, ConfigError
from crm import digests, jobs, users
from crm.backups import (
    BackupError,
    Manifest,
    plan_backup,
    read_manifest,
    restore_rows,
    standing_still,
    verify_backup,
    write_backup,
)
from crm.models import Base, DataVersion, Job, now
from crm.permissions import Actor
from crm.session import make_session
from web.cli.opening import check_migrated, get_revision, make_folder, open_engine, where


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Write over a file of that name.")
def backup(file: Path, replace: bool) -> None:
    """Write everything to FILE while Kith goes on serving.

    The backup holds all that people told you: keep it as you would keep their letters. It can be restored into
    SQLite or PostgreSQL, so it is also the way from one to the other.

    \b
    Example:
      kith backup kith-monday.zip
    """
    if file.exists() and not replace:
        raise click.UsageError(f"{file} is there already. Choose another name, or say --replace.")
    with open_engine(Config.from_env()) as engine:
        check_migrated(engine)
        with standing_still(engine) as connection:
            manifest = plan_backup(connection, revision=migrations.head())
            with click.progressbar(length=manifest.rows, label="Writing") as progress:
                write_backup(connection, manifest, file, on_progress=progress.update)
    click.echo(f"{manifest.rows:,} rows of {len(manifest.tables)} tables are in {file} ({_size(file)}).")
    click.echo(f"Try it: KITH_DATA_DIR=trial kith restore {file}")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Delete what is in the database now.")
def restore(file: Path, replace: bool) -> None:
    """Put back what FILE holds, all or nothing, into an empty database.

    The file is read and checked as a whole before anything is changed. A backup of an earlier version of Kith is
    brought up to date. Stop `kith serve` first. Everybody signs in again. Digests of the day that may have been sent
    are not sent again.

    \b
    Examples:
      kith restore kith-monday.zip
      KITH_DATABASE_URL=postgresql://kith@localhost/kith kith restore kith-monday.zip
    """
    manifest = read_manifest(file)
    if not migrations.is_known(manifest.revision):
        raise BackupError(f"{file} was made by a newer version of Kith: update Kith, then restore it.")
    with click.progressbar(length=manifest.rows, label="Checking the file") as progress:
        verify_backup(file, manifest, on_progress=progress.update)
    config = Config.from_env()
    with open_engine(config) as engine:
        revision = get_revision(engine)
        if revision is not None and not replace:
            _check_empty(engine)
        make_folder(engine)
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            _restore(connection, file, manifest, revision)
            _begin_anew(connection, config)
        click.echo(f"{manifest.rows:,} rows of {manifest.made_at[:10]} are back in {where(engine)}.")


def _restore(connection: Connection, file: Path, manifest: Manifest, revision: str | None) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")  # tables that go may leave rows that lead to them
    if revision is not None:
        migrations.downgrade(connection, "base")
    migrations.upgrade(connection, manifest.revision)
    with click.progressbar(length=manifest.rows, label="Restoring") as progress:
        restore_rows(connection, file, manifest, on_progress=progress.update)
    migrations.upgrade(connection)


def _begin_anew(connection: Connection, config: Config) -> None:
    """What happened since the backup was made is not known: who was signed out, and what was sent."""
    users.sign_everybody_out(connection)
    local = now().astimezone(ZoneInfo(config.time_zone))
    with make_session(connection, Actor.command_line()) as db:
        sent = bool(config.smtp_url) and local.hour >= config.digest_hour
        jobs.leave_digests_unsure(db, digests.plan_digests(db, day=local.date(), due_at=now()) if sent else [])
        db.commit()


def _check_empty(engine: Engine) -> None:
    check_migrated(engine)
    made_by_itself = (DataVersion.__table__, Job.__table__)
    tables = [table for table in Base.metadata.sorted_tables if table not in made_by_itself]
    with engine.connect() as connection:
        rows = sum(connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables)
    if rows:
        raise ConfigError(
            f"The database at {where(engine)} is not empty: it has {rows:,} rows. Back it up; then say --replace to "
            "put the backup in its place, or set KITH_DATA_DIR or KITH_DATABASE_URL to another."
        )


def _size(file: Path) -> str:
    megabytes = file.stat().st_size / 1e6
    return f"{megabytes:,.1f} MB" if megabytes >= 1 else f"{megabytes * 1000:,.0f} kB"


commands = [backup, restore]
