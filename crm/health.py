"""How the network stands as a whole, and how that changed over the kept weeks."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from crm import health_words as words
from crm.analyses import Analysis, list_kept_analyses
from crm.network.catalogue import Measure, find_measure
from crm.permissions import Actor, Permission, requires
from crm.score_words import figure

#: So many of the latest kept weeks make a trend on the page.
WEEKS = 53

#: A file has all of them.
ALL_WEEKS = 10_000

#: What stands in a cell of a file.
Cell = str | float | None

Trend = tuple[tuple[dt.date, float | None], ...]


@dataclass(frozen=True)
class Phase:
    """One of the four phases of growth, and whether the network is in it."""

    id: str
    label: str
    meaning: str
    present: bool


@dataclass(frozen=True)
class Figure:
    """One measure of the whole network: its headline figure, what it says, and how it moved."""

    measure: Measure
    value: float | None
    sentence: str
    notes: tuple[str, ...]
    trend: Trend

    @property
    def figure(self) -> str:
        """The value as a page shows it."""
        return figure(self.value)


@dataclass(frozen=True)
class Week:
    """What one kept analysis said: how much was known, the phase, and the headline figures."""

    read_on: dt.date
    people: int
    ties: int
    phase: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Health:
    """The network as it was last read; ``why`` is what the phase rests on.

    Without figures it was read by an older Kith.
    """

    phases: tuple[Phase, ...]
    why: str
    figures: tuple[Figure, ...]
    weeks: tuple[Week, ...]

    @property
    def phase(self) -> Phase | None:
        """The present phase."""
        return next((phase for phase in self.phases if phase.present), None)

    @property
    def people(self) -> Trend:
        """How many people were known in each week: what grows with our own work."""
        return tuple((week.read_on, week.people) for week in self.weeks)

    @property
    def ties(self) -> Trend:
        """How many ties were known in each week."""
        return tuple((week.read_on, week.ties) for week in self.weeks)


@requires(Permission.READ_NETWORK)
def read_health(db: Session, actor: Actor, analysis: Analysis) -> Health:
    """The phase and the figures of the whole network, with their trends; the last point is the analysis itself."""
    weeks = tuple(_week(one) for one in _history(db, analysis, WEEKS))
    told = analysis.figures.get("phase", {})
    phases = (Phase(id_, *said, id_ == told.get("phase")) for id_, said in words.PHASES.items())
    figures = tuple(_figure(analysis, id_, place, weeks) for place, id_ in enumerate(words.HEADLINES))
    return Health(tuple(phases), told.get("why", ""), figures if analysis.figures else (), weeks)


@requires(Permission.EXPORT)
def list_health_rows(db: Session, actor: Actor, analysis: Analysis) -> list[Sequence[Cell]]:
    """Every figure of every kept week, for a file, under lines that begin with # and say how they are counted."""
    history = [(one, _flat(one)) for one in _history(db, analysis, ALL_WEEKS)]
    columns = list(dict.fromkeys(column for _, flat in history for column in flat))
    about = about_lines("How the network stands, week by week", analysis, dict.fromkeys(id_ for id_, _ in columns))
    headings = ["read on", "people", "ties", *(f"{id_}: {name}" for id_, name in columns)]
    rows = [
        [one.made_on.isoformat(), one.people, one.ties, *(flat.get(column) for column in columns)]
        for one, flat in history
    ]
    return [*([line] for line in about), headings, *rows]


def about_lines(title: str, analysis: Analysis, measures: Iterable[str]) -> Iterator[str]:
    """What stands at the top of a file: what was read, when, by which convention, and what each measure is."""
    yield f"# {title}"
    yield f"# Read {analysis.made_at.isoformat(timespec='minutes')}: {analysis.people} people, {analysis.ties} ties"
    yield f"# {analysis.projection}"
    yield "# Growth in what we know is not growth in what there is."
    for measure in filter(None, map(find_measure, measures)):
        yield f"# {measure.id}: {measure.definition} {measure.convention}"


def _history(db: Session, analysis: Analysis, most: int) -> list[Analysis]:
    """The kept analyses, the oldest first, with the present one last."""
    kept = [one for one in list_kept_analyses(db, most=most) if one.snapshot_id != analysis.snapshot_id]
    return [*kept, analysis]


def _week(one: Analysis) -> Week:
    values = tuple(one.figures.get(id_, {}).get(name) for id_, name in words.HEADLINES.items())
    return Week(one.made_on, one.people, one.ties, one.figures.get("phase", {}).get("phase", ""), values)


def _figure(analysis: Analysis, id_: str, place: int, weeks: tuple[Week, ...]) -> Figure:
    measure, found = find_measure(id_), analysis.figures.get(id_, {})
    assert measure is not None
    trend = tuple((week.read_on, week.values[place]) for week in weeks)
    value = found.get(words.HEADLINES[id_])
    return Figure(measure, value, words.sentence(id_, found), tuple(found.get("notes", ())), trend)


def _flat(one: Analysis) -> dict[tuple[str, str], Any]:
    return {
        (id_, name): value for id_, found in one.figures.items() for name, value in found.items() if name != "notes"
    }
