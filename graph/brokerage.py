"""
Measures of the links around one person: reach, structural holes, groups and streets joined, and only links.

Here a link is one between two people (``Network.people``): a big organisation makes nobody acquainted. Links are
undirected; parallel ties count as one, with the strongest weight. *who* are positions, in any order.
"""

from dataclasses import dataclass

import numpy as np

from graph.csr import Bools, Csr, Floats, Ints
from graph.kernels import neighbourhoods
from graph.kernels.compiling import threads_for


def reach_in_two_steps(people: Csr, who: Ints) -> Ints:
    """
    Number of others at most two steps from each of *who*: contacts, and contacts of contacts, each once. An isolated
    person reaches 0.

    The measure is the k-step reach of S. P. Borgatti (Computational and Mathematical Organization Theory 12, 2006) with
    k = 2.
    """
    return neighbourhoods.count_within_two_steps(_rows(people), who, threads_for(who.size))


@dataclass(frozen=True, eq=False)
class StructuralHoles:
    """Burt's two measures of the holes between somebody's contacts, one value per person asked for; nan if isolated."""

    constraint: Floats
    effective_size: Floats


def structural_holes(people: Csr, who: Ints) -> StructuralHoles:
    """``constraint`` and ``effective_size`` of each of *who*, at the cost of one."""
    found = neighbourhoods.structural_holes(_rows(people), who, threads_for(who.size))
    return StructuralHoles(*found)


def constraint(people: Csr, who: Ints) -> Floats:
    """
    Burt's constraint of each of *who*: how far their contacts know each other; low means they stand between groups.

    Sum over contacts j of (p_ij + sum over q of p_iq p_qj)², p_ij being the share of i's weight that goes to j
    (R. S. Burt, Structural Holes, 1992). Undirected and weighted. Not defined (nan) for an isolated person.
    """
    return structural_holes(people, who).constraint


def effective_size(people: Csr, who: Ints) -> Floats:
    """
    Burt's effective size of each of *who*: how many contacts they have, less how far these repeat one another.

    Number of contacts less the sum over contacts j and q of p_iq m_jq, p_iq being the share of i's weight that goes to
    q and m_jq the weight between j and q as a part of j's strongest link (R. S. Burt, Structural Holes, 1992). With
    equal weights this is n - 2t/n for n contacts with t links among them (S. P. Borgatti, Connections 20, 1997).
    Undirected. Not defined (nan) for an isolated person.
    """
    return structural_holes(people, who).effective_size


def ego_betweenness(people: Csr, who: Ints) -> Floats:
    """
    Raw betweenness of each of *who* in the network of their contacts and themselves: for each two contacts who do not
    know each other, 1 / (1 + how many other contacts know both). 0 with fewer than two contacts.

    M. G. Everett and S. P. Borgatti (Social Networks 27, 2005). Unordered pairs; weights do not matter.
    """
    return neighbourhoods.ego_betweenness(_rows(people), who, threads_for(who.size))


def groups_joined(people: Csr, who: Ints) -> Ints:
    """
    Number of groups among the contacts of each of *who*: pieces into which their contacts fall without them. 0 when
    isolated.

    These are the components of the ego network without ego (M. G. Everett and S. P. Borgatti, Connections 26, 2005).
    """
    return neighbourhoods.count_groups(_rows(people), who, threads_for(who.size))


def _rows(people: Csr) -> tuple[Ints, Ints, Floats]:
    return people.indptr, people.indices, people.weights


def streets_known(people: Csr, street: Ints, who: Ints) -> tuple[Ints, Ints]:
    """
    Streets on which each of *who* knows somebody: place in *who* and street, each pair once, ascending; unknown streets
    do not count.
    """
    owner, entry = people.edges_of(who)
    there = street[people.indices[entry]]
    pairs = np.unique(np.stack((owner[there >= 0], there[there >= 0])), axis=1)
    return pairs[0], pairs[1]


@dataclass(frozen=True, eq=False)
class OnlyLinks:
    """
    Streets that lose their last link to another street with one person: row by row the street and the person's
    position.
    """

    street: Ints
    person: Ints


def only_links(people: Csr, street: Ints, residents: Bools) -> OnlyLinks:
    """
    For each street linked to others, the people without whom it would not be.

    Such a person is an end of every link between the street and any other street. At most two per street, and none
    where only one person is known: a single acquaintance tells of what we know, not of a street that hangs by one.
    """
    rows, far = people.rows, people.indices
    outward = (street[rows] >= 0) & (street[far] >= 0) & (street[rows] != street[far])
    inside, outside = rows[outward], far[outward]
    own = street[inside]
    living, known = np.unique(street[residents & (street >= 0)], return_counts=True)
    several = np.isin(own, living[known > 1])
    own, inside, outside = own[several], inside[several], outside[several]
    pairs = np.unique(np.concatenate((_sole(own, inside), _sole(own, outside)), axis=1), axis=1)
    return OnlyLinks(pairs[0], pairs[1])


def _sole(group: Ints, member: Ints) -> Ints:
    """(group, member) for each group that has just one distinct member, as two rows."""
    pairs = np.unique(np.stack((group, member)), axis=1)
    distinct, start, count = np.unique(pairs[0], return_index=True, return_counts=True)
    return np.stack((distinct[count == 1], pairs[1][start[count == 1]]))
