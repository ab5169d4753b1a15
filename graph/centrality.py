"""The registry's measures of persons: each taken on a subject, by the module that works it out."""

from dataclasses import asdict

import numpy as np

from graph import brokerage
from graph.closeness import harmonic_closeness as closeness_of
from graph.csr import Csr, Floats, Ints
from graph.directed import directed_betweenness, directed_closeness
from graph.measures.subject import Result, Subject
from graph.paths import Betweenness
from graph.roles import bridging as bridging_of
from graph.roles import brokerage_roles, directed_brokerage_roles
from graph.roles import participation as participation_of


def degree(subject: Subject) -> Result:
    """Number of contacts; for arcs in and out. Isolated: 0."""
    if subject.directed:
        into, out = subject.directed.into.degrees, subject.directed.out.degrees
        return Result({"in_degree": into.astype(np.float64), "out_degree": out.astype(np.float64)})
    return _with_share("degree", subject.people.degrees.astype(np.float64), subject.n - 1)


def strength(subject: Subject) -> Result:
    """Sum of the weights of a node's links; for arcs in and out. Isolated: 0."""
    if subject.directed:
        return Result({"in_strength": _sums(subject.directed.into), "out_strength": _sums(subject.directed.out)})
    return Result({"strength": _sums(subject.people)})


def harmonic_closeness(subject: Subject) -> Result:
    """Sum over the others of 1/distance; for arcs along those that lead in, and out. Isolated: 0."""
    if subject.directed:
        into, out = directed_closeness(subject.directed.into), directed_closeness(subject.directed.out)
        return Result({"in_closeness": into, "out_closeness": out})
    return _with_share("harmonic_closeness", closeness_of(subject.paths, subject.counted), subject.n - 1)


def betweenness(subject: Subject) -> Result:
    """Raw betweenness over unordered pairs, of arcs over ordered ones; and normalised by all pairs of others."""
    pairs = (subject.n - 1) * (subject.n - 2)
    if subject.directed:
        return _with_share("betweenness", directed_betweenness(subject.directed.out), pairs)
    found = subject.betweenness
    return Result(_with_share("betweenness", found.values, pairs / 2).columns, notes=_estimated(found))


def ego_betweenness(subject: Subject) -> Result:
    """Raw betweenness in the network of a person and their contacts."""
    return _of_each("ego_betweenness", subject, brokerage.ego_betweenness(subject.people, subject.who))


def reach_two_steps(subject: Subject) -> Result:
    """Number of others at most two links away."""
    return _of_each("reach_two_steps", subject, brokerage.reach_in_two_steps(subject.people, subject.who))


def constraint(subject: Subject) -> Result:
    """Burt's constraint, weighted; nan when isolated."""
    return _of_each("constraint", subject, brokerage.constraint(subject.people, subject.who))


def effective_size(subject: Subject) -> Result:
    """Burt's effective size, weighted; nan when isolated."""
    return _of_each("effective_size", subject, brokerage.effective_size(subject.people, subject.who))


def streets_known(subject: Subject) -> Result:
    """Number of groups among a person's contacts."""
    owner, _ = brokerage.streets_known(subject.people, subject.known_group(), subject.who)
    return _of_each("streets_known", subject, np.bincount(owner, minlength=subject.n))


def participation(subject: Subject) -> Result:
    """How evenly ties spread over groups; nan without a contact of known group."""
    return Result({"participation": participation_of(subject.people, subject.known_group())})


def brokerage_by_street(subject: Subject) -> Result:
    """Gould and Fernandez's roles by the subject's groups."""
    return _roles(subject, subject.known_group())


def brokerage_by_community(subject: Subject) -> Result:
    """Gould and Fernandez's roles by the communities that are found."""
    return _roles(subject, subject.communities)


def bridging(subject: Subject) -> Result:
    """Everett and Valente's brokerage: betweenness as shared among a person's ties."""
    between = subject.betweenness
    values = bridging_of(subject.paths, between.values, subject.counted)
    return Result({"bridging": values}, notes=_estimated(between))


def _roles(subject: Subject, group: Ints) -> Result:
    arcs = subject.directed
    found = directed_brokerage_roles(arcs, group) if arcs else brokerage_roles(subject.people, group)
    return Result(asdict(found))


def _estimated(found: Betweenness) -> tuple[str, ...]:
    if found.exact:
        return ()
    error = f"the standard error is at most {found.error.max():,.1f} pairs"
    return (f"Betweenness is estimated from {found.sources:,} of {found.n:,} starting points: {error}.",)


def _of_each(name: str, subject: Subject, values: Floats | Ints) -> Result:
    return Result({name: subject.spread(values)})


def _with_share(name: str, values: Floats, most: float) -> Result:
    """The values, and the values as a part of the most that is possible."""
    return Result({name: values, "normalised": values / max(most, 1)})


def _sums(links: Csr) -> Floats:
    return np.bincount(links.rows, links.weights, minlength=links.size).astype(np.float64, copy=False)
