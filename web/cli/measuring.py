"""``kith measure``: any measure on plain files, without a database; and what each measure means."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crm.connector_words import counted
from crm.imports.reading import Table, UnreadableError, read_table
from crm.network.catalogue import Measure, Of, column_label, get_measure, list_measures, write_guide
from web.cli.tables import print_table

if TYPE_CHECKING:
    from crm.network.tables import Measured, Value

#: Largest file, and most rows of one: an analyst's network may be larger than a list that a team brings in.
MAX_BYTES = 1_000_000_000
MAX_ROWS = 10_000_000

_File = click.Path(path_type=Path)


@click.command("measure")
@click.argument("name", required=False)
@click.option("--edges", type=_File, metavar="FILE", help="CSV file with a row for each tie: source,target,…")
@click.option("--nodes", type=_File, metavar="FILE", help="CSV file with a row for each person: id,…")
@click.option("--directed", is_flag=True, help="Ties go from source to target.")
@click.option("--weight", metavar="COLUMN", help="Column of the ties that says how much each weighs.")
@click.option("--group", metavar="COLUMN", help="Column of the people that says who belongs together.")
@click.option("-k", "--size", "k", type=click.IntRange(1), help="How many people to choose for a team; 3 if left out.")
@click.option("--with", "fixed", metavar="ID,ID", help="Who is in the team already; -k more are chosen.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for another program.")
@click.option(
    "--explain", is_flag=True, help="Tell what the measure means, or without NAME what each means; measure nothing."
)
def measure(name: str | None, *, k: int | None, fixed: str | None, as_json: bool, explain: bool, **files: Any) -> None:
    """Take the measure NAME on plain files, without a database. Without NAME, list the measures.

    Ids are any text. Who is only in the file of people is isolated. A wrong row is named before anything is measured.

    \b
    Examples:
      kith measure
      kith measure betweenness --explain
      kith measure betweenness --edges ties.csv --nodes people.csv --json
      kith measure constraint --edges ties.csv --weight strength
      kith measure team -k 3 --with ada,ben --edges ties.csv
    """
    if name is None:
        if explain:
            click.echo(write_guide(), nl=False)
        else:
            _print_measures()
        return
    entry = get_measure(name)
    if explain:
        _print_explanation(entry)
        return
    if (k or fixed) and entry.of is not Of.TEAM:
        raise click.UsageError("-k and --with are for the measure team.")
    found = _measure(entry, _Files.named(entry, **files), k, fixed)
    if as_json:
        click.echo(json.dumps(_as_json(found), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        _print_measured(found)


@dataclass(frozen=True, kw_only=True)
class _Files:
    """The files that were named, and how to read them."""

    edges: Path
    nodes: Path | None
    directed: bool
    weight: str | None
    group: str | None

    @classmethod
    def named(cls, entry: Measure, edges: Path | None, nodes: Path | None, **how: Any) -> "_Files":
        """Raises UsageError where one is missing."""
        if edges is None:
            raise click.UsageError(
                f"Name the file of ties: kith measure {entry.id} --edges ties.csv. --explain tells what it is."
            )
        if how["group"] and nodes is None:
            raise click.UsageError("--group names a column of the file of people: add --nodes FILE.")
        return cls(edges=edges, nodes=nodes, **how)


def _measure(entry: Measure, files: _Files, k: int | None, fixed: str | None) -> "Measured":
    # Here, since the numerical libraries take longer to load than every other command takes to run.
    from crm.network.files import File, read_network  # noqa: PLC0415
    from crm.network.tables import check_files, measure_files  # noqa: PLC0415

    check_files(entry, directed=files.directed, grouped=files.group is not None)
    ties = File(files.edges.name, _read(files.edges))
    people = File(files.nodes.name, _read(files.nodes)) if files.nodes else None
    network = read_network(ties, people, directed=files.directed, weight=files.weight, group=files.group)
    others = tuple(id_.strip() for id_ in fixed.split(",")) if fixed else ()
    return measure_files(entry, network, k=k, fixed=others, tell_of_compiling=_say_compiling)


def _read(path: Path) -> Table:
    try:
        return read_table(path, limit=MAX_BYTES, most_rows=MAX_ROWS)
    except UnreadableError as error:
        raise click.ClickException(f"{path.name}: {error}") from error


def _say_compiling() -> None:
    click.echo("Compiling the measures, once: this takes some seconds.", err=True)


def _print_measures() -> None:
    rows = [(entry.id, entry.label, entry.question) for entry in list_measures()]
    print_table(("Name", "Measure", "What it asks"), rows)
    click.echo("\n`kith measure NAME --explain` tells more of one; `kith measure --help` how to take it.")


def _print_explanation(entry: Measure) -> None:
    click.echo(f"{entry.label} ({entry.id})\n")
    for heading, text in entry.explained():
        click.echo(click.wrap_text(f"{heading}: {text}", 100, subsequent_indent="    "))


def _print_measured(found: "Measured") -> None:
    for name, value in found.figures.items():
        click.echo(f"{column_label(name)}: {_figure(value)}")
    if found.rows:
        click.echo("\n" if found.figures else "", nl=False)
        headings = ("Rank", "Id", *map(column_label, found.columns))
        print_table(headings, [(_figure(row.rank), row.id, *map(_figure, row.values)) for row in found.rows])
    if found.links:
        click.echo("")
        print_table(("One end", "Other end"), found.links)
    click.echo(f"\n{counted(found.n, 'person', 'people')} and {counted(found.ties, 'tie')}.")
    click.echo(click.wrap_text(" ".join(found.conventions), 100))


def _figure(value: "Value | str | bool") -> str:
    match value:
        case None:
            return "–"
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.4f}" if abs(value) >= 0.01 or not value else f"{value:.6f}"
    return str(value)


def _as_json(found: "Measured") -> dict[str, Any]:
    said: dict[str, Any] = {
        "measure": found.measure.id,
        "label": found.measure.label,
        "n": found.n,
        "ties": found.ties,
        "conventions": found.conventions,
    }
    if found.figures:
        said["figures"] = {name: _number(value) for name, value in found.figures.items()}
    if found.columns:
        said["values"] = [
            {"rank": row.rank, "id": row.id, **dict(zip(found.columns, row.values, strict=True))} for row in found.rows
        ]
    if found.links is not None:
        said["links"] = [{"source": one, "target": other} for one, other in found.links]
    return said


def _number(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


commands: Sequence[click.Command] = (measure,)
