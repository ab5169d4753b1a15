"""What is said of a measure: the one entry that help, pages, command line and file headings are made from."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.measures.subject import Result


class Of(StrEnum):
    """What a measure speaks of."""

    PERSON = "person"
    NETWORK = "network"
    TEAM = "team"


class RefusedError(ValueError):
    """A measure cannot be taken on what was given; the message is a sentence that names the mend."""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """
    One measure. All texts are whole sentences, short and plain.

    ``compute`` is the dotted path of a function from a subject to a result, found only when the measure is taken, so
    that reading an entry loads no numerical library. ``columns`` are the numbers that each person gets; people are
    ranked by the first, from the highest down, or from the lowest up with ``low_first``. ``directed`` tells what the
    measure says of ties with a direction; where it is empty there is no such form.
    """

    id: str
    label: str
    of: Of
    question: str
    definition: str
    formula: str
    source: str
    reading: str
    misreading: str
    convention: str
    isolated: str
    cost: str
    compute: str
    directed: str = ""
    columns: tuple[str, ...] = ()
    directed_columns: tuple[str, ...] = ()
    needs_group: bool = False
    low_first: bool = False

    def columns_for(self, *, directed: bool) -> tuple[str, ...]:
        """The columns of numbers, for ties with or without a direction; the first one ranks people."""
        return self.directed_columns if directed and self.directed_columns else self.columns

    def explained(self) -> tuple[tuple[str, str], ...]:
        """All that is said of it: headings and texts, in the order in which help, pages and the guide show them."""
        refusal = "Not taken on ties with a direction." if not self.directed else self.directed
        return (
            ("Question", self.question),
            ("What it is", self.definition),
            ("Formula", self.formula),
            ("How to read it", self.reading),
            ("How not to misread it", self.misreading),
            ("Isolated people", self.isolated),
            ("Convention", self.convention),
            ("With a direction", refusal),
            ("Cost", self.cost),
            ("Source", self.source),
        )

    def function(self) -> "Callable[..., Result]":
        """The function that computes it."""
        module, _, name = self.compute.partition(":")
        found: Callable[..., Result] = getattr(import_module(module), name)
        return found
