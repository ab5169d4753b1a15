"""Measures of paths that follow the direction of ties. Arcs count one step each, whatever their weight."""

import numpy as np

from graph.csr import Csr, Floats
from graph.kernels.directed import dependencies, inverse_distances
from graph.spreading import check_counted


def directed_betweenness(out: Csr) -> Floats:
    """
    Raw betweenness of every node over ordered pairs, for ways along the arcs *out* (L. C. Freeman 1977, U. Brandes
    2001). A node that nothing leads through has 0. Raises RefusedError where shortest ways are more than can be
    counted.
    """
    return check_counted(dependencies(out.indptr, out.indices, np.arange(out.size)))


def directed_closeness(out: Csr) -> Floats:
    """
    Sum of 1/distance from every node to all that it reaches along the arcs *out*; 0 where it reaches nobody. With the
    arcs that lead in it is the sum over all from whom the node can be reached.
    """
    return inverse_distances(out.indptr, out.indices, np.arange(out.size))
