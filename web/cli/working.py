"""``kith worker``: what is due by itself, in a process of its own."""

import signal
import threading

import click

from config import Config, ConfigError
from web import logs
from web.cli.opening import check_migrated, open_engine, where
from web.jobs import Keeper

#: Seconds between two looks whether the threads are still there.
_LOOK = 1.0


@click.command("worker")
def worker() -> None:
    """Run jobs until stopped: the daily digest, escalations, tidying.

    On PostgreSQL nothing else runs them; start one or several. On SQLite `kith serve` runs them itself, unless
    KITH_BACKGROUND is off. Told to stop, it finishes the job it is at.

    \b
    Example:
      kith worker
    """
    config, stop = Config.from_env(), threading.Event()
    logs.set_up(config.log_level)
    with open_engine(config) as engine:
        check_migrated(engine)
        keeper = Keeper(config, engine)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        keeper.start()
        click.echo(f"Kith runs jobs of {where(engine)} (Ctrl+C stops it)")
        while not stop.wait(_LOOK):
            if not keeper.is_running:
                raise ConfigError("Jobs cannot be run here. The line above says why; `kith check` may tell more.")
        keeper.stop(seconds=0)
        click.echo("Kith ends, once the job that it is at is done.")
        keeper.stop()


commands = [worker]
