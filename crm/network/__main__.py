"""Makes the analysis that is due, in a process of its own; the database's address comes on standard input."""

import os
import sys

from crm.network.refreshing import refresh_if_due
from crm.session import make_engine


def main() -> None:
    """Read the address, and make way for the pages: they are served meanwhile."""
    url = sys.stdin.readline().strip()
    if hasattr(os, "nice"):
        os.nice(10)
    engine = make_engine(url)
    try:
        refresh_if_due(engine)
    finally:
        engine.dispose()


if __name__ == "__main__":
    main()
