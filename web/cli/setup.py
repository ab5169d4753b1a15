"""``kith init``: the database, the team's patch, and the first administrator."""

import sys

import click
from sqlalchemy.orm import Session

from config import Config
from crm.invitations import invite_user
from crm.permissions import Actor, Role
from crm.setting_up import find_admin, find_root_area, set_up_team
from crm.users import add_user
from web.cli.opening import migrate, open_db, open_engine, where
from web.cli.users import show_link


@click.command("init")
@click.option("--area", metavar="NAME", help="Your whole patch, such as a ward or a town.")
@click.option("--name", metavar="NAME", help="The first administrator's name.")
@click.option("--email", metavar="EMAIL", help="The address that the first administrator signs in with.")
@click.option("--ask-password", is_flag=True, help="Ask for a password here instead of giving a link.")
def init(area: str | None, name: str | None, email: str | None, ask_password: bool) -> None:
    """Make the database, or bring it up to date, and the first administrator.

    Asks for what it needs and was not told. Run again, it changes nothing that is there.

    \b
    Example:
      kith init --area "St Peter's" --name "Rosa Finch" --email rosa@example.org
    """
    with open_engine(Config.from_env()) as engine:
        before, revision = migrate(engine)
        done = "Made the database" if before is None else "Brought the database up to date"
        click.echo(f"{'The database is up to date' if before == revision else done}: {where(engine)}")
    with open_db(writes=True) as (db, _):
        actor = Actor.command_line()
        root = find_root_area(db)
        root = set_up_team(db, actor, area=root.name if root else _ask("--area", area, "Name of your whole patch"))
        click.echo(f"Your patch: {root.name}")
        admin = find_admin(db)
        if admin is None:
            name, email = _ask("--name", name, "Your name"), _ask("--email", email, "Your e-mail address")
            _add_admin(db, actor, name, email, ask_password)
        else:
            click.echo(f"Administrator: {admin.name}. A new password, if forgotten: kith user reset {admin.email}")
    click.echo("Next: kith serve")


def _ask(option: str, given: str | None, question: str) -> str:
    """What was given; else what is typed, where somebody sits there to type."""
    if given:
        return given
    if not sys.stdin.isatty():
        raise click.UsageError(f"Say {option}: nobody is there to be asked.")
    answer: str = click.prompt(question)
    return answer


def _add_admin(db: Session, actor: Actor, name: str, email: str, ask_password: bool) -> None:
    if ask_password:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        user = add_user(db, actor, name=name, email=email, role=Role.ADMIN, password=password)
        click.echo(f"{user.name} is the administrator and signs in as {user.email}.")
    else:
        user, token = invite_user(db, actor, name=name, email=email, role=Role.ADMIN)
        click.echo(f"{user.name} is the administrator and signs in as {user.email}.")
        show_link(user, token)


commands = [init]
