"""``kith changes``: what changed in the network since a date, as far as can be told."""

import datetime as dt
import json
from dataclasses import asdict

import click

from crm.changes import Change, Comparison, compare_dates
from crm.cleaning import in_words
from web.cli.opening import open_db
from web.cli.tables import print_table

DAY = click.DateTime(["%Y-%m-%d"])


@click.command("changes")
@click.option("--from", "earlier", type=DAY, required=True, metavar="DATE", help="As it was known then: 2026-03-31.")
@click.option("--to", "later", type=DAY, metavar="DATE", help="As it was known then; without it, today.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for another program.")
def changes(earlier: dt.datetime, later: dt.datetime | None, as_json: bool) -> None:
    """Compare the network at two dates, as if no more had been heard at the later one than at the earlier.

    \b
    Example:
      kith changes --from 2026-07-01
    """
    with open_db() as (db, actor):
        found = compare_dates(db, actor, earlier=earlier.date(), later=later.date() if later else None)
    if as_json:
        click.echo(json.dumps(_figures(found), indent=2, ensure_ascii=False))
        return
    if not found.drawn:
        by = in_words(found.earlier)
        click.echo(f"Too little had been recorded by {by} to compare anything. Choose a later day.")
        return
    rows = [
        (one.label, _shown(one, one.then), _shown(one, one.now), _range(one), _shown(one, one.known), one.verdict_label)
        for one in found.changes
    ]
    rows.append(("Phase", found.phase_then, found.phase_now, f"{found.phase_share:.0%} of draws", "", ""))
    print_table(("", f"{found.earlier}", f"{found.later}", "9 times in 10", "All we know", "What we can tell"), rows)
    click.echo()
    click.echo(click.wrap_text(found.coverage_sentence, 100))
    click.echo(click.wrap_text(found.introductions_sentence, 100))


def _shown(change: Change, value: float | None) -> str:
    if value is None:
        return "–"
    if "share" in change.figure:
        return f"{value:.0%}"
    return f"{value:.0f}" if change.figure == "streets_linked_outward" else f"{value:.2f}"


def _range(change: Change) -> str:
    return "–" if change.low is None else f"{_shown(change, change.low)} to {_shown(change, change.high)}"


def _figures(found: Comparison) -> dict[str, object]:
    said = asdict(found) | {"earlier": found.earlier.isoformat(), "later": found.later.isoformat()}
    sentences = {"coverage": found.coverage_sentence, "introductions": found.introductions_sentence}
    return said | {"sentences": sentences}


commands = (changes,)
