"""How every kernel is compiled: once, kept on disk, without checks of bounds; and how work is shared out to threads."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import get_num_threads, njit

Function = TypeVar("Function", bound=Callable[..., Any])

BLOCK = 256


def compiled(function: Function) -> Function:
    """A loop over arrays as machine code, made at its first call and kept beside the module; lets other threads run."""
    return cast(Function, njit(cache=True, nogil=True, boundscheck=False, error_model="numpy")(function))


def threaded(function: Function) -> Function:
    """As ``compiled``; the passes of its ``prange`` run on all threads."""
    return cast(Function, njit(cache=True, boundscheck=False, error_model="numpy", parallel=True)(function))


def threads_for(pieces: int, *, each: int = BLOCK) -> int:
    """How many threads *pieces* of work are worth when fewer than *each* of them do not pay for one; at least 1."""
    return int(max(1, min(get_num_threads(), pieces // each)))
