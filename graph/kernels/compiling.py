"""How every kernel is compiled: once, kept on disk, without checks of bounds; and how work is shared out to threads."""

from collections.abc import Callable
from functools import partial, wraps
from threading import Lock
from typing import Any, TypeVar, cast

from numba import get_num_threads, njit

Function = TypeVar("Function", bound=Callable[..., Any])

BLOCK = 256

#: Held by whoever runs a kernel with threads of its own.
_ALL_CORES = Lock()


def compiled(function: Function) -> Function:
    """A loop over arrays as machine code, made at its first call and kept beside the module; lets other threads run."""
    return cast(Function, _made(function, nogil=True))


def threaded(function: Function) -> Function:
    """
    As ``compiled``, for calls from Python; the passes of its ``prange`` run on all cores.

    Callers take turns: numba's own threads, which it falls back on where there is no OpenMP, end the process when two
    callers start them at once.
    """
    kernel = _made(function, parallel=True)

    @wraps(function)
    def in_turn(*arguments: Any) -> Any:
        with _ALL_CORES:
            return kernel(*arguments)

    return cast(Function, in_turn)


def _made(function: Function, *, nogil: bool = False, parallel: bool = False) -> Any:
    made = partial(njit, boundscheck=False, error_model="numpy", nogil=nogil, parallel=parallel)
    try:
        return made(cache=True)(function)
    except RuntimeError:  # nowhere to keep it: neither here, nor in the user's folder, nor in NUMBA_CACHE_DIR
        return made()(function)


def threads_for(pieces: int, *, each: int = BLOCK) -> int:
    """How many threads *pieces* of work are worth when fewer than *each* of them do not pay for one; at least 1."""
    return int(max(1, min(get_num_threads(), pieces // each)))
