"""``kith tidy``: what is past its term goes now."""

import click

from crm.stubs import delete_expired_stubs
from web.cli.opening import open_db


@click.command("tidy")
def tidy() -> None:
    """Delete the people who were only named, where their term is over.

    Kith does so by itself once a day while it serves pages, unless KITH_BACKGROUND is off.

    \b
    Example:
      kith tidy
    """
    with open_db(writes=True) as (db, actor):
        deleted = delete_expired_stubs(db, actor)
    click.echo(f"{deleted:,} people who were only named are deleted." if deleted else "There is nothing to tidy.")


commands = [tidy]
