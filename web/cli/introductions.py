"""``kith introductions``: who could be introduced to whom today."""

from collections.abc import Sequence
from typing import Any

import click

from crm.models import Person
from crm.suggested_introductions import SuggestedIntroduction, list_suggested_introductions
from crm.suggestion_words import ORDER
from web.cli.network import analysed, print_foot, print_json
from web.cli.tables import print_table
from web.wording import place


@click.command("introductions")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for another program.")
def introductions(as_json: bool) -> None:
    """List who could be introduced to whom today, with why, what it would join and what makes it easy.

    Reads the network first where it has changed. With `kith --as` they are those that this member of the team sees.

    \b
    Example:
      kith --as rosa@example.org introductions
    """
    with analysed() as (db, actor, analysis):
        today = list_suggested_introductions(db, actor, analysis)
    if as_json:
        print_json(analysis, introductions=[_suggestion(row) for row in today.rows])
        return
    if not today.rows:
        click.echo("Nobody to suggest today." if not today.answered else "Today’s suggestions are all answered.")
        click.echo("Suggestions need people who agreed to be introduced, and what they care about, offer or want.")
        return
    rows = [(row.first.name, place(row.first), row.second.name, place(row.second)) for row in today.rows]
    notes = [f"{row.reason} {row.gain} {row.easy}" for row in today.rows]
    print_table(("Who", "Where", "To whom", "Where"), rows, notes)
    click.echo("\n" + click.wrap_text(" ".join(ORDER), 100))
    print_foot(len(rows), len(rows), "suggestions", analysis)


def _suggestion(row: SuggestedIntroduction) -> dict[str, Any]:
    return {
        "first": _person(row.first),
        "second": _person(row.second),
        "reason": row.reason,
        "gain": row.gain,
        "easy": row.easy,
        "introducer": row.introducer.name if row.introducer else None,
    }


def _person(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "street": person.street.name if person.street else None,
        "area": person.area.name if person.area else None,
    }


commands: Sequence[click.Command] = (introductions,)
