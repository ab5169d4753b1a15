"""Tells when a kernel is compiled, which takes seconds, and happens once after installation."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from numba.core.event import Event, Listener, install_listener


class _FirstTime(Listener):
    """Calls *tell* at the first kernel that is compiled instead of read from disk."""

    def __init__(self, tell: Callable[[], None]) -> None:
        self._tell: Callable[[], None] | None = tell

    def on_start(self, event: Event) -> None:  # noqa: ARG002
        """Something is compiled."""
        if self._tell:
            self._tell()
            self._tell = None

    def on_end(self, event: Event) -> None:
        """Nothing is said at the end."""


@contextmanager
def telling_of_compiling(tell: Callable[[], None]) -> Iterator[None]:
    """Within it *tell* is called once if a kernel has to be compiled."""
    with install_listener("numba:compile", _FirstTime(tell)):
        yield
