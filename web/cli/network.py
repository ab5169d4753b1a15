"""``kith connectors`` and ``kith streets``: who brings people together, and which streets are cut off."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from config import Config
from crm.analyses import Analysis, find_analysis
from crm.areas import get_area_id
from crm.connector_words import Evidence, days_ago
from crm.connectors import Connector, list_connectors
from crm.models import now
from crm.permissions import Actor
from crm.rules import Rules
from crm.street_readings import StreetReading, list_street_readings
from web.cli.opening import open_db, open_engine
from web.cli.tables import print_table
from web.rules import make_rules


def list_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that all lists have in common."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print JSON, for another program."),
        click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="At most so many."),
        click.option("--area", metavar="NAME", help="Only this area and those inside it."),
    ):
        command = option(command)
    return command


@click.command("connectors")
@list_options
@click.option("--sure", is_flag=True, help="Only those whose rank holds.")
@click.option(
    "--why", is_flag=True, help="With every reason, what would be lost without them, and what would settle it."
)
def connectors(area: str | None, limit: int, as_json: bool, sure: bool, why: bool) -> None:
    """List who brings people together, best rank first, with how sure we are and why.

    Reads the network first where it has changed.

    \b
    Examples:
      kith connectors --area "Mill Fields" --limit 10
      kith connectors --json --why
    """
    with analysed() as (db, actor, analysis):
        area_id = get_area_id(db, actor, name=area) if area else None
        page = list_connectors(db, actor, analysis, area_id=area_id, sure=sure or None, size=limit)
    if as_json:
        about = {"recorded": analysis.recorded} if why else {}
        print_json(analysis, **about, connectors=[_connector(row, why=why) for row in page.rows])
        return
    if not page.rows and sure and analysis.connectors:
        click.echo(f"Nobody yet whom we are sure of{in_area(area)}. Without --sure, it says what would settle it.")
        return
    if not page.rows:
        click.echo(
            f"Nobody stands out yet{in_area(area)}. {analysis.people:,} people and {analysis.ties:,} ties were read."
        )
        click.echo("Record conversations and whom people know, or bring in a list: `kith import people FILE`.")
        return
    rows = [
        (str(row.rank), row.person.name, _street(row), row.certainty_label, *map(_figure, row.evidence), _spoken(row))
        for row in page.rows
    ]
    headings = ("Rank", "Name", "Street", "How sure", "Bridging", "Reach", "Named by", "Took", "Last spoken")
    print_table(headings, rows, [_reasons(row) if why else _doubt(row) for row in page.rows])
    click.echo("\n* stands out: more than 90% of people have less. `--why` gives all the reasons in sentences.")
    print_foot(page.total, len(rows), "people", analysis)


@click.command("streets")
@list_options
def streets(area: str | None, limit: int, as_json: bool) -> None:
    """List the streets, those in most need first, with who could open the door.

    Reads the network first where it has changed.

    \b
    Example:
      kith streets --limit 10
    """
    with analysed() as (db, actor, analysis):
        area_id = get_area_id(db, actor, name=area) if area else None
        page = list_street_readings(db, actor, analysis, area_id=area_id, size=limit)
    if as_json:
        print_json(analysis, streets=[_street_reading(row) for row in page.rows])
        return
    if not page.rows:
        click.echo(f"There are no streets yet{in_area(area)}. Bring in a list of them: `kith import streets FILE`.")
        return
    rows = [
        (
            row.street.name,
            row.street.area.name,
            row.state.label,
            "–" if row.coverage is None else f"{row.coverage:.0%}",
            row.steps_sentence,
            row.spoken_sentence,
        )
        for row in page.rows
    ]
    ways = [f"Way in: {row.openers[0].sentence}" if row.openers and row.needs_way_in else "" for row in page.rows]
    print_table(("Street", "Area", "What we know", "Answered", "Connector", "Last spoken"), rows, ways)
    print_foot(page.total, len(rows), "streets", analysis)


def in_area(area: str | None) -> str:
    """Where it was looked, to end a sentence with."""
    return f" in {area}" if area else ""


@contextmanager
def analysed() -> Iterator[tuple[Session, Actor, Analysis]]:
    """A session, who acts, and an analysis of the data as it is now: made here where there is none."""
    with open_db() as (db, actor):
        analysis = find_analysis(db)
        if analysis is not None and not analysis.stale:
            yield db, actor, analysis
            return
    config = Config.from_env()
    with open_engine(config) as engine:
        _read_network(engine, make_rules(config))
    with open_db() as (db, actor):
        analysis = find_analysis(db)
        if analysis is None:
            raise click.ClickException("The network could not be read. `kith check` tells more.")
        yield db, actor, analysis


def _read_network(engine: Engine, rules: Rules) -> None:
    # Here, since numpy takes longer to load than the rest of the command takes to run.
    from crm.network.refreshing import refresh_if_due  # noqa: PLC0415

    click.echo("The data has changed: reading the network…", err=True, nl=False)
    refresh_if_due(engine, rules, anyway=True)
    click.echo(" done.", err=True)


def print_foot(total: int, shown: int, noun: str, analysis: Analysis) -> None:
    """Print how many are shown, and by which convention they were counted."""
    click.echo(f"\n{shown:,} of {total:,} {noun}. {analysis.people:,} people and {analysis.ties:,} ties were read.")
    click.echo(click.wrap_text(analysis.projection, 100))


def print_json(analysis: Analysis, **rows: Any) -> None:
    """Print *rows* with what they were read from."""
    about = {
        "as_of": analysis.made_at.isoformat(),
        "data_version": analysis.data_version,
        "people": analysis.people,
        "ties": analysis.ties,
        "projection": analysis.projection,
    }
    click.echo(json.dumps(about | rows, indent=2, ensure_ascii=False))


def _street(row: Connector) -> str:
    return row.person.street.name if row.person.street else ""


def _figure(line: Evidence) -> str:
    """A line of evidence as a figure: betweenness means nothing by itself, so of bridging the percentile is shown."""
    figure = f"{min(line.percentile or 0, 99):.0f}%" if line.line == "bridging" else f"{line.value:.0f}"
    return figure + ("*" if line.stands_out else "")


def _doubt(row: Connector) -> str:
    return row.certainty_sentence if row.certainty == "not_sure_yet" else ""


def _reasons(row: Connector) -> str:
    said = [line.sentence for line in row.evidence if line.percentile is not None]
    return " ".join([*said, *([row.loss] if row.loss else []), *row.disagreements, row.certainty_sentence])


def _spoken(row: Connector) -> str:
    return days_ago(row.last_spoken_at, now()) if row.last_spoken_at else "never"


def _connector(row: Connector, *, why: bool) -> dict[str, Any]:
    said = {
        "rank": row.rank,
        "id": row.person.id,
        "name": row.person.name,
        "street": _street(row) or None,
        "area": row.person.area.name if row.person.area else None,
        "certainty": row.certainty,
        "certainty_sentence": row.certainty_sentence,
        "rank_low": row.rank_low,
        "rank_high": row.rank_high,
        "last_spoken_at": row.last_spoken_at.isoformat() if row.last_spoken_at else None,
        "open_follow_ups": row.open_follow_ups,
        "evidence": {line.line: _line(line, why=why) for line in row.evidence},
    }
    if why:
        said |= {
            "without_them": row.loss or None,
            "disagreements": list(row.disagreements),
            "rank_without_a_source": row.rank_without_a_source,
            "settled_by": row.settled_by,
        }
    return said


def _line(line: Evidence, *, why: bool) -> dict[str, Any]:
    said = {
        "value": line.value,
        "percentile": line.percentile,
        "stands_out": line.stands_out,
        "sentence": line.sentence,
    }
    return said | {"rank_low": line.ranks[0], "rank_high": line.ranks[1]} if why and line.ranks else said


def _street_reading(row: StreetReading) -> dict[str, Any]:
    return {
        "place": row.place,
        "id": row.street.id,
        "name": row.street.name,
        "area": row.street.area.name,
        "state": row.state.value,
        "sentence": row.sentence,
        "households": row.street.households,
        "coverage": row.coverage,
        "people": row.people,
        "links_outward": row.links_outward,
        "steps_to_connector": row.steps,
        "last_spoken_at": row.last_spoken_at.isoformat() if row.last_spoken_at else None,
        "openers": [{"id": opener.person.id, "sentence": opener.sentence} for opener in row.openers],
    }


commands: Sequence[click.Command] = (connectors, streets)
