"""
Measures of the links around one person: reach, constraint, groups and streets joined, and only links.

Here a link is one between two people (``Network.people``): a big organisation makes nobody acquainted.
"""

from dataclasses import dataclass

import numpy as np

from graph.csr import Bools, Csr, Floats, Ints
from graph.paths import components


def reach_in_two_steps(people: Csr, who: Ints) -> Ints:
    """
    Number of others at most two steps from each of *who*: contacts, and contacts of contacts, each once. An isolated
    person reaches 0.

    The measure is the k-step reach of S. P. Borgatti (Computational and Mathematical Organization Theory 12, 2006) with
    k = 2.
    """
    reached = people.degrees[who].copy()
    for _, owner, _, second in people.two_steps_from(who):
        far = people.indices[second]
        beyond = (far != who[owner]) & (people.entry(who[owner], far) < 0)
        distinct = np.unique(owner[beyond] * people.size + far[beyond])
        reached += np.bincount(distinct // people.size, minlength=who.size)
    return reached


def constraint(people: Csr, who: Ints) -> Floats:
    """
    Burt's constraint of each of *who*: how far their contacts know each other; low means they stand between groups.

    Sum over contacts j of (p_ij + sum over q of p_iq p_qj)², p_ij being the share of i's weight that goes to j
    (R. S. Burt, Structural Holes, 1992). Undirected and weighted. Not defined (nan) for an isolated person.
    """
    strength = np.bincount(people.rows, people.weights, minlength=people.size)
    share = people.weights / strength[people.rows]
    invested = share.copy()
    for _, owner, first, second in people.two_steps_from(who):
        direct = people.entry(who[owner], people.indices[second])
        known = direct >= 0
        np.add.at(invested, direct[known], share[first[known]] * share[second[known]])
    owner, entry = people.edges_of(who)
    total = np.bincount(owner, invested[entry] ** 2, minlength=who.size)
    return np.where(people.degrees[who] > 0, total, np.nan)


def groups_joined(people: Csr, who: Ints) -> Ints:
    """
    Number of groups among the contacts of each of *who*: pieces into which their contacts fall without them. 0 when
    isolated.

    These are the components of the ego network without ego (M. G. Everett and S. P. Borgatti, Connections 26, 2005).
    """
    owner, entry = people.edges_of(who)
    contact = owner * people.size + people.indices[entry]
    order = np.argsort(contact)
    contact, owner = contact[order], owner[order]
    one, other = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for _, place, first, second in people.two_steps_from(who):
        far = people.indices[second]
        known = people.entry(who[place], far) >= 0
        base = place[known] * people.size
        one.append(np.searchsorted(contact, base + people.indices[first[known]]))
        other.append(np.searchsorted(contact, base + far[known]))
    source, target = np.concatenate(one), np.concatenate(other)
    label = components(Csr.from_pairs(contact.size, source, target, np.ones(source.size)))
    return np.bincount(owner[label == np.arange(label.size)], minlength=who.size)


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
