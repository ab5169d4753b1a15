"""``kith user``: who signs in."""

import click
from sqlalchemy import select

from config import Config
from crm.areas import get_area_id
from crm.errors import Invalid
from crm.invitations import GOOD_FOR, invite_user, make_invitation
from crm.models import User
from crm.permissions import Role
from crm.users import list_users
from web.cli.opening import open_db
from web.cli.serving import address
from web.cli.tables import print_table


@click.group("user")
def user() -> None:
    """Add, list and let back in the people who sign in."""


@user.command("add")
@click.option("--name", required=True, metavar="NAME", help="As the team knows them.")
@click.option("--email", required=True, metavar="EMAIL", help="The address they sign in with.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]), help="What they are here for.")
@click.option("--area", "areas", multiple=True, metavar="NAME", help="Where they work; give it again for another area.")
def add(name: str, email: str, role: str, areas: tuple[str, ...]) -> None:
    """Add somebody, and print the link with which they set a password.

    An administrator without an area works everywhere.

    \b
    Example:
      kith user add --name "Kwame Boateng" --email kwame@example.org --role officer --area "Mill Fields"
    """
    with open_db(writes=True) as (db, actor):
        area_ids = [get_area_id(db, actor, name=area) for area in areas]
        added, token = invite_user(db, actor, name=name, email=email, role=Role(role), area_ids=area_ids)
    click.echo(f"{added.name} is in the team and signs in as {added.email}.")
    show_link(added, token)


@user.command("list")
def list_() -> None:
    """List everybody who signs in: name, address, role, areas, and whether they can.

    \b
    Example:
      kith user list
    """
    with open_db() as (db, actor):
        rows = [
            (row.name, row.email, row.role.value, ", ".join(area.name for area in row.areas) or "–", _state(row))
            for row in list_users(db, actor)
        ]
    print_table(("Name", "E-mail", "Role", "Areas", ""), rows)


@user.command("reset")
@click.argument("email")
def reset(email: str) -> None:
    """Print a new link for EMAIL, who forgot the password. Earlier links no longer work; the password does, until then.

    \b
    Example:
      kith user reset kwame@example.org
    """
    with open_db(writes=True) as (db, actor):
        known = db.scalar(select(User).where(User.email == email.strip().lower()))
        if known is None:
            raise Invalid(email=f"Nobody in the team signs in as {email}. `kith user list` shows who does.")
        token = make_invitation(db, actor, known.id)
    show_link(known, token)


def show_link(user: User, token: str) -> None:
    """Print the link with which *user* sets a password."""
    click.echo(f"Give {user.name} this link. It is good once, for {GOOD_FOR.days} days, and sets the password:")
    click.echo(f"  {address(Config.from_env())}/invitations/{token}")


def _state(user: User) -> str:
    if not user.active:
        return "deactivated"
    return "" if user.password_hash else "has not set a password yet"


commands = [user]
