"""Harmonic closeness: how near somebody is to everybody else. Links count one step each, whatever their weight."""

import numpy as np

from graph.csr import Bools, Csr, Floats
from graph.kernels.bits import BITS
from graph.kernels.closeness import fold_leaves, order_breadth_first, rows_in_order, sum_closeness


def harmonic_closeness(links: Csr, counted: Bools) -> Floats:
    """
    For each node the sum over all others that are *counted* of 1 / steps between the two; somebody out of reach adds
    nothing, so that an isolated node has 0.

    Exact and raw: divide by n - 1 to compare networks (M. Marchiori and V. Latora, Physica A 285, 2000; Y. Rochat,
    ASNA 2009). Nodes that are not counted (places) are crossed by paths, and have a value themselves.
    """
    holder = fold_leaves(links.indptr, links.indices)
    leaves = np.flatnonzero(holder >= 0)
    held_by = holder[leaves]
    hanging = np.bincount(held_by[counted[leaves]], minlength=links.size)
    core = (holder < 0) & (links.degrees > 0)
    order = order_breadth_first(links.indptr, links.indices, core, np.argsort(-links.degrees, kind="stable"))
    batches = np.arange(-(-order.size // BITS))
    rows = rows_in_order(links.indptr, links.indices, order)
    near, far = sum_closeness(rows, counted[order], hanging[order], batches)
    values, behind = np.zeros(links.size), np.zeros(links.size)
    values[order] = near + hanging[order]
    behind[order] = far
    values[leaves] = behind[held_by] + counted[held_by] + (hanging[held_by] - counted[leaves]) / 2
    return values
