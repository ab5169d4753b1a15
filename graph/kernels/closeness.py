"""
The search that harmonic closeness is made of: 512 sources at a time, one bit each.

Nodes that hang on one link are folded first: whoever is *d* steps from their holder is *d* + 1 from them. The rest is
searched from batches of sources near one another, so that their bits reach a node within few steps. As links go both
ways, a node that a source reaches is credited with the source. A step goes along the links of the nodes just reached
where these are few, else over all nodes that some source has yet to reach (S. Beamer et al., SC 2012; M. Then et al.,
VLDB 8, 2014).
"""

from typing import NamedTuple

import numpy as np
from numba import prange
from numpy.typing import NDArray

from graph.csr import Bools, Floats, Ints
from graph.kernels import bits
from graph.kernels.bits import BITS, Words
from graph.kernels.compiling import compiled, threaded

Places = NDArray[np.uint32]
PARTS = 16
FEW = 8
ALL = 33


class Field(NamedTuple):
    """
    The links, and the credit of each node: from sources and what hangs on them, seen from itself (*near*) and from one
    step behind it (*far*).
    """

    starts: Ints
    neighbours: Places
    near: Floats
    far: Floats


class Batch(NamedTuple):
    """
    Up to 512 sources as rows of bits: 0 who is counted, 1…*planes* the binary digits of how many counted nodes hang on
    each, ALL everyone.
    """

    masks: Words
    planes: int


class Wave(NamedTuple):
    """Whose bits came to a node just now, come next, and came at any time; who has all of them; who is next."""

    front: Words
    after: Words
    seen: Words
    full: Bools
    coming: Places


@compiled
def fold_leaves(indptr: Ints, indices: Ints) -> Ints:
    """For each node with one link the node it hangs on, else -1; of two that only have each other, the second hangs."""
    size = indptr.size - 1
    holder = np.full(size, -1, np.int64)
    for node in range(size):
        if indptr[node + 1] - indptr[node] == 1:
            other = indices[indptr[node]]
            if indptr[other + 1] - indptr[other] > 1 or other < node:
                holder[node] = other
    return holder


@compiled
def order_breadth_first(indptr: Ints, indices: Ints, left: Bools, starts: Ints) -> Ints:
    """The nodes *left*, breadth first from each of *starts* in turn that was not met before."""
    waiting = left.copy()
    order = np.empty(left.size, np.int64)
    done, met = 0, 0
    for start in starts:
        if waiting[start]:
            waiting[start] = False
            order[met] = start
            met += 1
        while done < met:
            node = order[done]
            done += 1
            for entry in range(indptr[node], indptr[node + 1]):
                other = indices[entry]
                if waiting[other]:
                    waiting[other] = False
                    order[met] = other
                    met += 1
    return order[:met].copy()


@compiled
def rows_in_order(indptr: Ints, indices: Ints, order: Ints) -> tuple[Ints, Places]:
    """Links among the nodes of *order*, numbered by their place in it."""
    place = np.full(indptr.size - 1, -1, np.int64)
    for at, node in enumerate(order):
        place[node] = at
    starts = np.zeros(order.size + 1, np.int64)
    neighbours = np.empty(indices.size, np.uint32)
    filled = 0
    for at, node in enumerate(order):
        for entry in range(indptr[node], indptr[node + 1]):
            other = place[indices[entry]]
            if other >= 0:
                neighbours[filled] = other
                filled += 1
        starts[at + 1] = filled
    return starts, neighbours[:filled].copy()


@compiled
def _begin(wave: Wave, masks: Words, sources: tuple[int, int], counted: Bools, hanging: Ints) -> int:
    """Give each of the *sources* (from, to) its bit; gives how many binary digits their hanging nodes take."""
    wave.seen[:] = 0
    wave.full[:] = False
    masks[:] = 0
    planes = 0
    for bit, source in enumerate(range(sources[0], sources[1])):
        bits.set_bit(wave.front, source, bit)
        bits.set_bit(wave.seen, source, bit)
        bits.set_bit(masks, ALL, bit)
        if counted[source]:
            bits.set_bit(masks, 0, bit)
        rest, plane = hanging[source], 1
        while rest:
            if rest % 2:
                bits.set_bit(masks, plane, bit)
            planes = max(planes, plane)
            rest, plane = rest // 2, plane + 1
    return planes


@compiled
def _credit(field: Field, batch: Batch, node: int | np.uint64, new: bits.Bits, level: int) -> None:
    """Credit *node* with the sources whose bits are *new* after *level* steps."""
    direct = bits.total(bits.count(bits.both(new, bits.load(batch.masks, np.uint64(0)))))
    digits = bits.none()
    for plane in range(batch.planes, 0, -1):
        here = bits.both(new, bits.load(batch.masks, np.uint64(plane)))
        digits = bits.add(bits.add(digits, digits), bits.count(here))
    behind = bits.total(digits)
    field.near[node] += direct / level + behind / (level + 1)
    field.far[node] += direct / (level + 1) + behind / (level + 2)


@compiled
def _step_along_links(field: Field, batch: Batch, wave: Wave, active: Places, level: int) -> int:
    """Pass the bits of the *active* nodes on along their links; gives how many of ``wave.coming`` got new ones."""
    reached = 0
    for node in active:
        passed = bits.load(wave.front, np.uint64(node))
        bits.store(wave.front, np.uint64(node), bits.none())
        for entry in range(field.starts[node], field.starts[node + 1]):
            other = np.uint64(field.neighbours[entry])
            there = bits.load(wave.after, other)
            wave.coming[reached] = other
            reached += not bits.any_of(there)
            bits.store(wave.after, other, bits.either(there, passed))
    count = 0
    for at in range(reached):
        node = np.uint64(wave.coming[at])
        seen = bits.load(wave.seen, node)
        new = bits.without(bits.load(wave.after, node), seen)
        bits.store(wave.after, node, new)
        if bits.any_of(new):
            bits.store(wave.seen, node, bits.either(seen, new))
            _credit(field, batch, node, new, level)
            wave.coming[count] = node
            count += 1
    return count


@compiled
def _step_everywhere(field: Field, batch: Batch, wave: Wave, active: Places, level: int) -> int:
    """Fetch bits for every node that lacks some; gives how many of ``wave.coming`` got new ones."""
    everyone = bits.load(batch.masks, np.uint64(ALL))
    count = 0
    for node in range(np.uint64(wave.full.size)):
        if wave.full[node]:
            continue
        new = bits.none()
        for entry in range(field.starts[node], field.starts[node + np.uint64(1)]):
            new = bits.either(new, bits.load(wave.front, np.uint64(field.neighbours[entry])))
        seen = bits.load(wave.seen, node)
        new = bits.without(new, seen)
        if bits.any_of(new):
            seen = bits.either(seen, new)
            bits.store(wave.after, node, new)
            bits.store(wave.seen, node, seen)
            wave.full[node] = not bits.any_of(bits.without(everyone, seen))
            _credit(field, batch, node, new, level)
            wave.coming[count] = node
            count += 1
    for node in active:
        bits.store(wave.front, np.uint64(node), bits.none())
    return count


@compiled
def _search_batch(field: Field, batch: Batch, wave: Wave, active: Places, count: int) -> None:
    """Search from the sources of *batch*, who are the first *count* of *active*."""
    level = 0
    while count:
        level += 1
        links = 0
        for node in active[:count]:
            links += field.starts[node + 1] - field.starts[node]
        if links * FEW < field.neighbours.size:
            count = _step_along_links(field, batch, wave, active[:count], level)
        else:
            count = _step_everywhere(field, batch, wave, active[:count], level)
        wave, active = Wave(wave.after, wave.front, wave.seen, wave.full, active), wave.coming


@compiled
def _search_batches(field: Field, counted: Bools, hanging: Ints, batches: Ints) -> None:
    """Credit every node with the sources of *batches*."""
    size = counted.size
    masks = bits.empty_rows(ALL + 1)
    active = np.empty(size + 1, np.uint32)
    wave = Wave(
        bits.empty_rows(size),
        bits.empty_rows(size),
        bits.empty_rows(size),
        np.zeros(size, np.bool_),
        np.empty(size + 1, np.uint32),
    )
    for batch in batches:
        first, stop = batch * BITS, min(batch * BITS + BITS, size)
        planes = _begin(wave, masks, (first, stop), counted, hanging)
        for source in range(first, stop):
            active[source - first] = source
        _search_batch(field, Batch(masks, planes), wave, active, stop - first)


@threaded
def _search_in_parts(
    rows: tuple[Ints, Places], counted: Bools, hanging: Ints, batches: Ints, sums: tuple[Floats, Floats]
) -> None:
    """Every so many of *batches* in each row of *sums*, so that the number of threads changes no digit."""
    near, far = sums
    for part in prange(PARTS):
        _search_batches(Field(rows[0], rows[1], near[part], far[part]), counted, hanging, batches[part::PARTS])


def sum_closeness(rows: tuple[Ints, Places], counted: Bools, hanging: Ints, batches: Ints) -> tuple[Floats, Floats]:
    """
    For each node of *rows* the sum of 1 / steps to the sources in *batches* (512 nodes each, in order) that are counted
    and to the *hanging* counted nodes behind each, and the same sum as seen from one step behind the node.

    Sums over all batches are the whole; what hangs on a node itself is left out of its own.
    """
    near, far = np.zeros((PARTS, counted.size)), np.zeros((PARTS, counted.size))
    _search_in_parts(rows, counted, hanging, batches, (near, far))
    return near.sum(axis=0), far.sum(axis=0)
