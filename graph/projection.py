"""
How organisations and assets (*places*) become links between people.

A shared building makes many people look linked. M. E. J. Newman (Physical Review E 64, 016132, 2001) lets a group of
n people give each pair in it the weight 1/(n-1), so that a person gets 1 in all from every group. Measures that count
steps ignore weights, though: a library with 400 readers would still put all of them one step apart, and cost 80,000
links. So:

- a place with few people on it is a *circle*: everybody on it is linked with everybody, with the weaker of the two
  ties times 1/(n-1), summed over the circles that two people share;
- every place also stays in the network as a node. A path may cross it (person, place, person: two steps), each side
  weighing the tie times 1/(n-1). A place is never ranked, starts and ends no path, and crossing one does not count as
  knowing somebody.
"""

from dataclasses import dataclass

import numpy as np

from graph.csr import Floats, Ints, strongest_by_key


@dataclass(frozen=True)
class Projection:
    """The convention by which ties become links; ``sentence()`` is printed beside every number made with it."""

    leave_staff_out: bool = True
    circle_limit: int = 12

    def sentence(self) -> str:
        """The convention in plain words."""
        staff = "Staff are left out." if self.leave_staff_out else "Staff are counted like everybody else."
        return (
            f"Ties count the same in both directions. {staff} Several ties between two people count as the strongest "
            f"of them. People who share an organisation or asset with at most {self.circle_limit} people on it count "
            "as knowing each other, with a weight of 1/(n−1) where n people are on it. Through a bigger one a path "
            "may run, in two steps, but it makes nobody acquainted."
        )


def distinct_memberships(size: int, place: Ints, member: Ints, strength: Floats) -> tuple[Ints, Ints, Floats]:
    """Each (place, person) once with its strongest tie, ordered by place, then person."""
    key, strongest = strongest_by_key(place * size + member, strength)
    return key // max(size, 1), key % max(size, 1), strongest


def count_people_on_places(size: int, place: Ints) -> Ints:
    """For each node the number n of people on it; 0 for what is no place."""
    return np.bincount(place, minlength=size)


def circle_links(size: int, place: Ints, member: Ints, strength: Floats, *, limit: int) -> tuple[Ints, Ints, Floats]:
    """
    Links between people who share a circle, each pair once: lower position, higher position, weight.

    *place*, *member* and *strength* are distinct memberships ordered by place, then person; *limit* is the most people
    a circle has.
    """
    count = count_people_on_places(size, place)
    end = np.cumsum(count)[place]
    row = np.arange(place.size)
    after = np.where(count[place] <= limit, end - row - 1, 0)
    one = np.repeat(row, after)
    other = one + 1 + np.arange(one.size) - np.repeat(np.cumsum(after) - after, after)
    weight = np.minimum(strength[one], strength[other]) / np.maximum(count[place[one]] - 1, 1)
    key, inverse = np.unique(member[one] * size + member[other], return_inverse=True)
    total = np.bincount(inverse, weights=weight, minlength=key.size).astype(np.float64, copy=False)
    return key // max(size, 1), key % max(size, 1), total
