"""What a measure is taken on, and what it gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from graph.communities import find_communities
from graph.csr import Bools, Csr, Floats, Ints
from graph.digraph import Digraph
from graph.network import Network
from graph.paths import Betweenness, betweenness

#: A figure of the whole network: a number, words, or None where it is not defined.
Figure = float | int | str | bool | None


@dataclass(frozen=True, eq=False)
class Subject:
    """
    A network as measures see it.

    ``paths`` is what paths run along, through places; ``people`` who knows whom. ``counted`` are those whom the
    measures speak of. ``group`` is each node's street or other group (-1: none), None where there are no groups.
    ``directed`` is set where ties have a direction; ``paths`` and ``people`` then leave it out.
    """

    paths: Csr
    people: Csr
    counted: Bools
    group: Ints | None = None
    directed: Digraph | None = None

    @classmethod
    def of(cls, network: Network) -> "Subject":
        """The people of *network*, grouped by street."""
        return cls(network.links, network.people, network.residents, network.street)

    @classmethod
    def of_links(cls, links: Csr, group: Ints | None = None) -> "Subject":
        """A network of people alone, all of them counted."""
        return cls(links, links, np.ones(links.size, np.bool_), group)

    @classmethod
    def of_arcs(cls, arcs: Digraph, group: Ints | None = None) -> "Subject":
        """A network of people alone whose ties have a direction, all of them counted."""
        links = arcs.without_direction()
        return cls(links, links, np.ones(links.size, np.bool_), group, arcs)

    @property
    def n(self) -> int:
        """Number of people counted, isolated ones included."""
        return int(self.counted.sum())

    @property
    def who(self) -> Ints:
        """Positions of the people counted, ascending."""
        return np.flatnonzero(self.counted)

    @cached_property
    def betweenness(self) -> Betweenness:
        """Betweenness without direction, on which several measures rest."""
        return betweenness(self.paths, self.counted)

    @cached_property
    def communities(self) -> Ints:
        """Each node's community, numbered from 1 by size, then lowest position; 0 for who is not counted."""
        number, _ = number_groups(find_communities(self.people), self.counted)
        return number

    def known_group(self) -> Ints:
        """Each node's group; a measure asks for it only where there are groups."""
        if self.group is None:
            raise ValueError("There are no groups.")
        return self.group

    def spread(self, values: Floats | Ints) -> Floats:
        """One value per node from one per person counted: not defined (nan) for the others."""
        column = np.full(self.counted.size, np.nan)
        column[self.counted] = values
        return column


def number_groups(label: Ints, counted: Bools) -> tuple[Ints, Ints]:
    """
    Number labelled groups from 1, the one with most counted nodes first, equal ones by their lowest position; 0 for a
    node that is not counted. Also gives the number of counted nodes of each group, in that order.
    """
    numbers = np.zeros(label.size, np.int64)
    _, first, inverse, count = np.unique(label[counted], return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -count))
    place = np.empty(order.size, np.int64)
    place[order] = np.arange(order.size)
    numbers[counted] = place[inverse] + 1
    return numbers, count[order]


@dataclass(frozen=True, eq=False)
class Result:
    """
    What was found: columns with a value per node (nan: not defined), figures of the whole, links as two rows of
    positions, and what must be said beside the numbers.
    """

    columns: Mapping[str, Floats] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    links: tuple[Ints, Ints] | None = None
    notes: tuple[str, ...] = ()
