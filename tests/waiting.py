"""Waiting in tests: until something holds, however busy the machine is, and never for a time that was guessed."""

import time
from collections.abc import Callable

#: Longer than anything takes on the busiest machine: whatever is awaited longer never comes. A process that makes way
#: for others takes minutes to start where the processes of four tests and their browsers share two cores.
PATIENCE_S = 180


def wait_until(holds: Callable[[], object], *, pause: Callable[[float], object] = time.sleep) -> None:
    """Wait until *holds*, or as long as is sensible: whoever asked asserts next what was awaited.

    ``pause``: lets a number of seconds go by; a page in a browser has its own way, in which it goes on meanwhile.
    """
    until = time.monotonic() + PATIENCE_S
    while not holds() and time.monotonic() < until:
        pause(0.05)
