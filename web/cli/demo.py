"""``kith demo``: an invented neighbourhood to try Kith with."""

import datetime as dt
from zoneinfo import ZoneInfo

import click
from sqlalchemy import Engine

import migrations
from config import Config, ConfigError
from crm.demo import make_neighbourhood
from crm.demo.loading import count_records, is_demo, is_empty, load_neighbourhood
from crm.demo.report import publish_demo_report
from crm.network.beside import NotMeasuredError, compile_beside, measure_beside
from crm.permissions import Actor
from crm.session import make_session
from web.cli.opening import check_migrated, get_revision, migrate, open_engine, where
from web.cli.serving import is_this_machine, serve_pages, threads_option
from web.rules import make_rules

#: The demo is everybody's, so its password is no secret.
PASSWORD = "lantern kettle robin"  # noqa: S105

WELCOME = f"""
An invented neighbourhood is in here: Marlbrook, in the town of Thornbeck. Nobody in it is real.
Sign in as                    with the password  {PASSWORD}
  rosa@example.org            an officer, who knocks on doors in Mill Fields
  imogen@example.org          the coordinator, who sees all of it
  hodan@example.org           a Community Connector, who sees her own people
  owen@example.org            the administrator
  leila@example.org           a partner, who reads the reports
To start with an empty one instead: set KITH_DATA_DIR to another folder, then `kith init` and `kith serve`.
"""


@click.command("demo")
@click.option("--people", type=click.IntRange(600, 1_000_000), default=1200, show_default=True, help="How many people.")
@click.option("--seed", default=2026, show_default=True, help="Another number makes another neighbourhood.")
@click.option("--no-serve", is_flag=True, help="Only fill the database.")
@threads_option
def demo(people: int, seed: int, no_serve: bool, threads: int) -> None:
    """Fill an empty database with an invented neighbourhood, and serve it.

    A demo that is there already is served as you left it, and brought up to date where Kith is newer. A database with
    records of your own is refused.

    \b
    Examples:
      kith demo
      kith demo --people 100000 --no-serve
    """
    config = Config.from_env()
    with open_engine(config) as engine:
        fill(engine, config, people, seed)
    if no_serve:
        click.echo(WELCOME)
        return
    if not is_this_machine(config):
        click.echo("Anybody who reaches this machine can sign in to the demo: its password is no secret.", err=True)
    serve_pages(config, threads, WELCOME)


def fill(engine: Engine, config: Config, people: int, seed: int) -> None:
    """Put the demo into the database, unless it is there; refuse where others' records are."""
    if _may_migrate(engine):
        migrate(engine)
    check_migrated(engine)
    actor = Actor.command_line()
    with make_session(engine, actor, writes=True) as db:
        if is_demo(db):
            return
        if not is_empty(db):
            raise ConfigError(
                f"The database at {where(engine)} holds records of your own, and the demo must not mix with them. To "
                "see the demo, set KITH_DATA_DIR to another folder and try again. To serve your own: `kith serve`."
            )
        db.info["rules"] = make_rules(config)
        compiling = compile_beside()
        today = dt.datetime.now(ZoneInfo(config.time_zone)).date()
        click.echo(f"Inventing {people:,} people")
        neighbourhood = make_neighbourhood(seed, people, today=today)
        with click.progressbar(length=count_records(neighbourhood), label="Saving") as progress:
            campaign = load_neighbourhood(db, actor, neighbourhood, password=PASSWORD, on_progress=progress.update)
            area_id = campaign.area_id
        db.commit()
    click.echo("Reading the network (the first time after an installation, about half a minute)")
    for half in compiling:
        half.wait()
    read_network(engine, ZoneInfo(config.time_zone))
    # After the reading: the report tells how people are connected.
    with make_session(engine, actor, writes=True) as db:
        db.info["rules"] = make_rules(config)
        publish_demo_report(db, actor, area_id=area_id, until=today)
        db.commit()


def _may_migrate(engine: Engine) -> bool:
    """Whether the tables are to be made, or brought up to date: a demo's without asking, as nobody depends on it."""
    revision = get_revision(engine)
    if revision is None or revision == migrations.head() or not migrations.is_known(revision):
        return revision is None
    with make_session(engine, Actor.command_line()) as db:
        return is_demo(db)


def read_network(engine: Engine, zone: ZoneInfo) -> None:
    """Analyse the network in a process of its own, so that what it needs of memory is given back."""
    try:
        measure_beside(engine, zone)
    except NotMeasuredError:
        click.echo("The network could not be read yet; it is tried again while Kith is served.", err=True)


commands = [demo]
