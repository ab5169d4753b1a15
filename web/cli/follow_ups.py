"""``kith follow-ups``: who is waiting for us."""

import json
from collections.abc import Sequence
from typing import Any

import click

from crm.analyses import find_analysis
from crm.areas import get_area_id, list_area_ids_within
from crm.models import now
from crm.rules import rules_of
from crm.waiting import Waiting, count_refusing, list_waiting
from web.cli.network import in_area, list_options
from web.cli.opening import open_db
from web.cli.tables import print_table
from web.wording import ago


@click.command("follow-ups")
@list_options
@click.option("--mine", is_flag=True, help="Only those of whom `kith --as` names.")
def follow_ups(area: str | None, limit: int, as_json: bool, mine: bool) -> None:
    """List who is waiting for us: what is due first, and of that what is lost most by waiting, with the reasons.

    \b
    Example:
      kith --as rosa@example.org follow-ups --mine
    """
    with open_db() as (db, actor):
        area_ids = sorted(list_area_ids_within(db, [get_area_id(db, actor, name=area)])) if area else ()
        page = list_waiting(db, actor, find_analysis(db), mine=mine, area_ids=area_ids, size=limit)
        refused, rules = count_refusing(db, actor), rules_of(db)
    if as_json:
        click.echo(json.dumps({"follow_ups": [_follow_up(row) for row in page.rows]}, indent=2, ensure_ascii=False))
        return
    if not page.rows:
        click.echo(f"Nobody is waiting for {'you' if mine else 'us'}{in_area(area)}.")
        click.echo("Who could be visited next: `kith streets`.")
        return
    rows = [
        (
            "overdue" if one.due_at < now() else "",
            f"{rules.day_of(one.due_at):%d %b %Y}",
            ago(one.asked_at, now()),
            one.person.name,
            one.what,
            one.owner.name if one.owner else "nobody’s yet",
        )
        for one in (row.follow_up for row in page.rows)
    ]
    headings = ("", "Due", "Waiting", "Who", "What was promised", "Whose")
    print_table(headings, rows, [" ".join(row.reasons) for row in page.rows])
    click.echo(f"\n{len(rows):,} of {page.count} open follow-ups.")
    if refused and not (area or mine):
        click.echo(f"{refused:,} more with people who said no to contact: a coordinator closes them, or says why not.")


def _follow_up(waiting: Waiting) -> dict[str, Any]:
    row = waiting.follow_up
    return {
        "id": row.id,
        "person_id": row.person.id,
        "person": row.person.name,
        "street": row.person.street.name if row.person.street else None,
        "what": row.what,
        "owner": row.owner.name if row.owner else None,
        "asked_at": row.asked_at.isoformat(),
        "due_at": row.due_at.isoformat(),
        "overdue": row.due_at < now(),
        "days_waiting": (now() - row.asked_at).days,
        "urgent": row.urgent,
        "tries": row.tries,
        "points": waiting.loss,
        "reasons": waiting.reasons,
    }


commands: Sequence[click.Command] = (follow_ups,)
