"""``kith nurture``: the connectors whom the team looks after, the forgotten first."""

import json
from collections.abc import Sequence
from typing import Any

import click

from crm.connector_words import days_since
from crm.models import now
from crm.nurture import Standing, list_plans
from web.cli.opening import open_db
from web.cli.tables import print_table


@click.command("nurture")
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for another program.")
def nurture(limit: int, as_json: bool) -> None:
    """List the connectors whom the team looks after, the forgotten first, with the reason.

    \b
    Example:
      kith --as imogen@example.org nurture --limit 10
    """
    with open_db() as (db, actor):
        page = list_plans(db, actor, size=limit)
    if as_json:
        click.echo(json.dumps({"nurture": [_plan(row) for row in page.rows]}, indent=2, ensure_ascii=False))
        return
    if not page.rows:
        click.echo("Nobody is looked after yet.")
        click.echo("Who brings people together: `kith connectors`. Start a plan on their page.")
        return
    rows = [
        (
            "forgotten" if row.forgotten else "",
            row.plan.person.name,
            row.plan.stage.label,
            f"{row.plan.next_on:%d %b %Y}" if row.plan.next_on else "",
            row.plan.next_step,
            row.plan.owner.name if row.plan.owner else "nobody",
        )
        for row in page.rows
    ]
    print_table(("", "Name", "Stage", "By", "Next step", "Looked after by"), rows, [_note(row) for row in page.rows])
    click.echo(f"\n{len(rows):,} of {page.count} plans.")


def _note(row: Standing) -> str:
    if row.refuses:
        return "Asked not to be contacted."
    return row.forgotten.sentence if row.forgotten else ""


def _plan(row: Standing) -> dict[str, Any]:
    plan = row.plan
    return {
        "person_id": plan.person.id,
        "person": plan.person.name,
        "street": plan.person.street.name if plan.person.street else None,
        "area": plan.person.area.name if plan.person.area else None,
        "stage": plan.stage.value,
        "next_step": plan.next_step or None,
        "next_on": plan.next_on.isoformat() if plan.next_on else None,
        "owner": plan.owner.name if plan.owner else None,
        "trainings": [{"name": one.name, "on": one.on.isoformat()} for one in plan.trainings],
        "last_spoken_at": row.last_spoken_at.isoformat() if row.last_spoken_at else None,
        "days_since_spoken": days_since(row.last_spoken_at, now()) if row.last_spoken_at else None,
        "refuses_contact": row.refuses,
        "forgotten": row.forgotten.sentence if row.forgotten else None,
    }


commands: Sequence[click.Command] = (nurture,)
