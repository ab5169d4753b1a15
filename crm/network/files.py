"""Reads a network from plain files: a row for each tie, and a row for each person. Or says which row is wrong."""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NoReturn

import numpy as np

from crm.errors import Invalid
from crm.imports.reading import Table
from graph.csr import Csr, Floats, Ints
from graph.digraph import Digraph
from graph.measures.subject import Subject

SOURCE, TARGET, ID = ("source", "from"), ("target", "to"), ("id",)


@dataclass(frozen=True)
class File:
    """A table, and the name of the file that it was read from."""

    name: str
    table: Table

    def cells(self, column: int) -> list[str]:
        """The column's cells without spaces around them."""
        return [row[column].strip() for row in self.table.rows]

    def refuse_row(self, place: int, sentence: str) -> NoReturn:
        """Raise Invalid, naming the row at *place*."""
        raise Invalid(file=f"Row {self.table.numbers[place]} of {self.name} {sentence}")

    def named_column(self, name: str) -> int:
        """The column of this heading. Raises Invalid."""
        column = self._find((name.strip().casefold(),))
        if column is None:
            raise Invalid(file=f"{self.name} has no column {name}. Its columns are: {', '.join(self.table.header)}.")
        return column

    def columns(self, *wanted: tuple[str, ...]) -> list[int]:
        """The columns of these headings, each of which may have several names. Raises Invalid."""
        found = [self._find(names) for names in wanted]
        if None in found:
            needs = " and ".join(" or ".join(names) for names in wanted)
            raise Invalid(
                file=f"{self.name} needs {'columns' if len(wanted) > 1 else 'a column'} with the heading {needs}. "
                f"Its first row says: {', '.join(self.table.header)}."
            )
        return [column for column in found if column is not None]

    def refuse_ragged(self) -> None:
        """Raise Invalid where a row has more or fewer cells than there are headings."""
        for number, cells in self.table.ragged.items():
            raise Invalid(
                file=f"Row {number} of {self.name} has {cells} cells under {len(self.table.header)} headings. "
                "Put a text that has a comma in it between quotation marks."
            )

    def _find(self, names: tuple[str, ...]) -> int | None:
        headings = [heading.casefold() for heading in self.table.header]
        return next((headings.index(name) for name in names if name in headings), None)


@dataclass(frozen=True, eq=False)
class FileNetwork:
    """People by their ids, in the order of numbers or letters; the network; and the conventions of reading it."""

    ids: list[str]
    subject: Subject
    ties: int
    conventions: tuple[str, ...]

    def positions(self, ids: Iterable[str]) -> Ints:
        """Positions of these people, each once. Raises Invalid for somebody who is not there."""
        place = {id_: at for at, id_ in enumerate(self.ids)}
        for id_ in ids:
            if id_ not in place:
                raise Invalid(with_=f"There is nobody with the id {id_} in the files.")
        return np.array(sorted({place[id_] for id_ in ids}), np.int64)


def read_network(
    edges: File,
    nodes: File | None = None,
    *,
    directed: bool = False,
    weight: str | None = None,
    group: str | None = None,
) -> FileNetwork:
    """
    The network of two files. *weight* and *group* are headings, of the ties' and of the people's file.

    Raises Invalid, naming the row and the mend, before anything is measured: a tie to a missing person, of somebody
    with themselves, or with a weight that is no number above 0; two people with one id.
    """
    for file in (edges, nodes):
        if file:
            file.refuse_ragged()
    source, target = (edges.cells(column) for column in edges.columns(SOURCE, TARGET))
    known = None if nodes is None else _read_ids(nodes)
    _check_ends(edges, source, target, known, nodes.name if nodes else "")
    ids = sorted({*source, *target} if known is None else known, key=_natural)
    if not ids:
        raise Invalid(
            file=f"{edges.name} has no ties and nobody is in it. Write a row for each tie below the headings."
        )
    place = {id_: at for at, id_ in enumerate(ids)}
    ends = [np.array([place[id_] for id_ in end], np.int64) for end in (source, target)]
    weights = _read_weights(edges, weight) if weight else np.ones(len(source))
    groups, group_said = _read_groups(nodes, group, place) if nodes and group else (None, ())
    subject = _subject(len(ids), ends[0], ends[1], weights, groups, directed=directed)
    ties = subject.directed.out.indices.size if subject.directed else subject.people.indices.size // 2
    said = (*_say_ties(directed=directed), *_say_weights(edges, weight), *group_said)
    return FileNetwork(ids, subject, int(ties), said)


def _subject(size: int, source: Ints, target: Ints, weight: Floats, group: Ints | None, *, directed: bool) -> Subject:
    if directed:
        return Subject.of_arcs(Digraph.from_pairs(size, source, target, weight), group)
    return Subject.of_links(Csr.from_pairs(size, source, target, weight), group)


def _read_ids(nodes: File) -> list[str]:
    """Each person's id, once."""
    (column,) = nodes.columns(ID)
    first: dict[str, int] = {}
    for place, id_ in enumerate(nodes.cells(column)):
        if not id_:
            nodes.refuse_row(place, "has no id: write one, or leave the row out.")
        if id_ in first:
            other = nodes.table.numbers[first[id_]]
            nodes.refuse_row(
                place, f"has the id {id_} again, which row {other} has: each person needs an id of their own."
            )
        first[id_] = place
    return list(first)


def _check_ends(edges: File, source: Sequence[str], target: Sequence[str], known: list[str] | None, where: str) -> None:
    there: Collection[str] | None = None if known is None else set(known)
    own = 0
    for place, (one, other) in enumerate(zip(source, target, strict=True)):
        if not (one and other):
            edges.refuse_row(place, "names only one end of the tie: write both, or leave the row out.")
        if there is not None:
            missing = next((end for end in (one, other) if end not in there), None)
            if missing is not None:
                sentence = f"ties {one} with {other}, but {where} has no {missing}: add them there, or mend the id."
                edges.refuse_row(place, sentence)
        own += one == other
    if own:
        place = next(at for at, (one, other) in enumerate(zip(source, target, strict=True)) if one == other)
        others = "1 more row does" if own == 2 else f"{own - 1:,} more rows do"
        more = f" {others} the same: leave out every such row." if own > 1 else ""
        edges.refuse_row(place, f"ties {source[place]} with themselves: leave the row out.{more}")


def _read_weights(edges: File, weight: str) -> Floats:
    cells = edges.cells(edges.named_column(weight))
    weights = np.empty(len(cells))
    for place, cell in enumerate(cells):
        try:
            weights[place] = float(cell)
        except ValueError:
            weights[place] = math.nan
        if not (math.isfinite(weights[place]) and weights[place] > 0):
            said = f"the weight “{cell}”" if cell else "no weight"
            edges.refuse_row(place, f"has {said}: write a number above 0, such as 2 or 0.5.")
    return weights


def _read_groups(nodes: File, group: str, place: dict[str, int]) -> tuple[Ints, tuple[str, ...]]:
    """Each person's group in the order of positions (-1: none), and the convention in words."""
    labels = nodes.cells(nodes.named_column(group))
    (ids,) = nodes.columns(ID)
    number = {label: at for at, label in enumerate(sorted(set(labels) - {""}, key=_natural))}
    groups = np.full(len(place), -1, np.int64)
    for id_, label in zip(nodes.cells(ids), labels, strict=True):
        groups[place[id_]] = number.get(label, -1)
    without = labels.count("")
    missing = f" {without:,} people have none." if without else ""
    return groups, (f"Groups are the {len(number):,} different texts in the column {group}.{missing}",)


def _say_ties(*, directed: bool) -> tuple[str, ...]:
    if directed:
        return ("Ties have a direction. Several from one person to another count as the strongest of them.",)
    return ("Ties count the same in both directions. Several between two people count as the strongest of them.",)


def _say_weights(edges: File, weight: str | None) -> tuple[str, ...]:
    if weight:
        return (f"Weights are those in the column {weight}.",)
    there = next((heading for heading in edges.table.header if heading.casefold() == "weight"), None)
    return (
        f"Every tie weighs 1. The column {there} is used with --weight {there}." if there else "Every tie weighs 1.",
    )


def _natural(id_: str) -> tuple[bool, int, str]:
    """Numbers by their size, then texts by their letters."""
    number = id_.isascii() and id_.isdecimal() and len(id_) < 19
    return (not number, int(id_) if number else 0, id_)
