"""In a process of its own: makes the analysis that is due, or compares two days.

The job comes as one line of JSON on standard input: the database's ``url``, and what to ``compare``. A comparison is
printed as JSON. With the argument ``compile`` there is no job: what an analysis needs is compiled.
"""

import datetime as dt
import json
import os
import sys

from crm.network.comparing import compare_networks
from crm.network.refreshing import refresh_if_due
from crm.permissions import Actor
from crm.session import make_engine, make_session
from graph.compiling import compile_kernels


def main() -> None:
    """Read the job and do it."""
    if sys.argv[1:] == ["compile"]:
        compile_kernels()
        return
    job = json.loads(sys.stdin.readline())
    engine = make_engine(job["url"])
    try:
        if "compare" in job:
            earlier, later = (dt.date.fromisoformat(day) for day in job["compare"])
            with make_session(engine, Actor.command_line()) as db:
                sys.stdout.write(json.dumps(compare_networks(db, earlier=earlier, later=later)))
            return
        if hasattr(os, "nice"):
            os.nice(10)  # make way for the pages, which are served meanwhile
        refresh_if_due(engine)
    finally:
        engine.dispose()


if __name__ == "__main__":
    main()
