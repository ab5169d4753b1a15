"""One search from one node: how far everybody is, and what everybody carries of its paths."""

import numpy as np

from graph.csr import Floats, Ints
from graph.kernels.compiling import compiled
from graph.kernels.dependencies import Piece, RoomForOne, count_singly, share_singly


@compiled
def search_from(indptr: Ints, indices: Ints, worth: Floats, source: int) -> tuple[Ints, Floats]:
    """
    Steps from *source* to each node (-1: out of reach), and what each carries of the paths from there, where one to *t*
    counts ``worth[t]`` times; the source itself carries nothing.
    """
    size = indptr.size - 1
    room = RoomForOne(np.full(size, -1), np.empty(size, np.uint32), np.empty(size), np.empty(size))
    piece = Piece(indptr, indices, worth)
    carried = np.zeros(size)
    share_singly(piece, 1.0, count_singly(piece, source, room), room, carried)
    return room.distance, carried
