"""Ports of this machine for the servers of tests."""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def free_port() -> Iterator[int]:
    """A port for a server that is still to be started, or to be started again: held, so that nobody else is given it.

    Nobody listens there meanwhile, so whoever asks is refused until the server does; it has to set SO_REUSEADDR.
    """
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        if sys.platform != "linux":  # others let nobody else in while it is held
            held.close()
        yield port
