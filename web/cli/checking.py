"""``kith check``: whether all is well, on one screen."""

import datetime as dt
import platform
import re
import shutil
import tempfile
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

import click
from sqlalchemy import Connection, Engine, make_url
from sqlalchemy.orm import Session

import migrations
from config import Config, ConfigError
from crm.checking import Finding, check_database, mend_search
from crm.jobs import get_jobs_now
from crm.models import now
from crm.session import make_session
from web.cli.opening import check_migrated, open_engine, where
from web.mail import read_server
from web.wording import ago

#: With less than this the next backup or import may fail.
LEAST_FREE_MB = 500

STATIC = Path(__file__).parent.parent / "static"


@click.command("check")
@click.option("--mend", is_flag=True, help="Let search find what it misses.")
@click.pass_context
def check(ctx: click.Context, mend: bool) -> None:
    """Look whether all is well: settings, versions, the data folder, and the database.

    Passwords and the secret key are not shown. The exit status is 1 where something is wrong.

    \b
    Example:
      kith check
    """
    try:
        config = Config.from_env()
    except ConfigError as error:
        _show("Settings there are", [f"{name:<24} {help_}" for name, _, help_ in Config.describe()])
        raise click.ClickException(str(error)) from None
    _show("Settings", _settings(config))
    with open_engine(config) as engine:
        _show("Versions", _versions(engine))
        findings = [_check_folder(config), _check_disk(config), _check_static(), _check_mail(config)]
        findings += _check_engine(engine, mend)
    _show("Found", [f"{'ok     ' if found.well else 'PROBLEM'}  {found.said}" for found in findings])
    if not all(found.well for found in findings):
        ctx.exit(1)


def _show(title: str, lines: Iterable[str]) -> None:
    click.echo(f"{title}\n" + "\n".join(f"  {line}" for line in lines) + "\n")


def _settings(config: Config) -> list[str]:
    """Each setting with its value and meaning."""
    hidden = {
        "KITH_SECRET_KEY": "hidden" if config.secret_key else "",
        "KITH_SMTP_URL": re.sub("//[^@]*@", "//***@", config.smtp_url),
        "KITH_DATABASE_URL": make_url(config.url).render_as_string(hide_password=True) if config.database_url else "",
    }
    values = {
        name: _said(getattr(config, name.removeprefix("KITH_").lower())) for name, _, _ in Config.describe()
    } | hidden
    width = max(map(len, values.values()))
    return [f"{name:<24} {values[name] or '–':<{width}}  {help_}" for name, _, help_ in Config.describe()]


def _said(value: object) -> str:
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)


def _versions(engine: Engine) -> list[str]:
    with_python = f"Kith {version('kith')}, Python {platform.python_version()}, {platform.system()}"
    return [with_python, f"Tables of revision {migrations.head()}, {engine.dialect.name} at {where(engine)}"]


def _check_folder(config: Config) -> Finding:
    folder = config.data_dir.resolve()
    try:
        with tempfile.TemporaryFile(dir=_existing(folder)):
            return Finding(True, f"The data folder {folder} can be written to.")
    except OSError as error:
        return Finding(False, f"The data folder {folder} cannot be written to: {error.strerror}.")


def _check_disk(config: Config) -> Finding:
    free = shutil.disk_usage(_existing(config.data_dir.resolve())).free // 1_000_000
    enough = free >= LEAST_FREE_MB
    return Finding(
        enough, f"{free:,} MB of the disk are free{'.' if enough else ': make room before the next backup.'}"
    )


def _existing(folder: Path) -> Path:
    """The folder, or the nearest around it that is there: it is made when first needed."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def _check_static() -> Finding:
    if (STATIC / "manifest.json").exists():
        return Finding(True, "Styles and scripts are built.")
    return Finding(False, "Styles and scripts are not built: run `pip install -e .` (or `make run`).")


def _check_mail(config: Config) -> Finding:
    server = read_server(config.smtp_url) if config.smtp_url else None
    if server is None:
        return Finding(True, "No e-mail is sent: KITH_SMTP_URL is not set.")
    return Finding(True, f"E-mail goes by {server.host}:{server.port}.")


def _check_jobs(db: Session) -> list[Finding]:
    """Whether anybody was at a job lately; each hour there is one."""
    at, by = get_jobs_now(db), "kith serve" if db.get_bind().dialect.name == "sqlite" else "kith worker"
    if at.last_at is None:
        last = Finding(True, f"No job has run yet: they run while `{by}` runs.")
    else:
        lately, when = now() - at.last_at < dt.timedelta(days=1), ago(at.last_at, now())
        last = Finding(lately, f"Jobs last ran {when} ago{'.' if lately else f': is `{by}` running?'}")
    wrong = [f"{count} {what}" for count, what in ((at.failed, "failed"), (at.unsure, "unsure")) if count]
    return [
        last,
        *([Finding(False, f"Jobs of these days: {', '.join(wrong)}. The page Jobs says why.")] if wrong else []),
    ]


def _check_engine(engine: Engine, mend: bool) -> list[Finding]:
    try:
        check_migrated(engine)
    except ConfigError as error:
        return [Finding(False, str(error))]
    with engine.connect().execution_options(writes=mend) as connection, connection.begin():
        answers = Finding(True, f"{engine.dialect.name} {_version(engine)} answers.")
        with make_session(connection) as db:
            return [answers, *_mended(connection, mend), *check_database(connection), *_check_jobs(db)]


def _version(engine: Engine) -> str:
    """The database's own version, known once there was a connection."""
    return ".".join(map(str, getattr(engine.dialect, "server_version_info", None) or ()))


def _mended(connection: Connection, mend: bool) -> list[Finding]:
    count = mend_search(connection) if mend else 0
    return [Finding(True, f"Search now finds {count:,} more.")] if count else []


commands = [check]
