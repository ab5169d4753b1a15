"""In a process of its own: makes the analysis that is due, compares two days, or learns which themes a text could have.

Each line on standard input is a job in JSON, the database's ``url``, the team's ``zone`` and what to ``compare`` or
``learn``, and is answered by a line: what was ``found``, or the ``error``. With the argument ``compile`` and a half
there are no jobs: that half of what an analysis needs is compiled.
"""

import datetime as dt
import json
import os
import sys
from typing import Any
from zoneinfo import ZoneInfo

from crm.network.comparing import compare_networks
from crm.network.refreshing import refresh_if_due
from crm.permissions import Actor
from crm.rules import Rules
from crm.session import make_engine, make_session
from graph.compiling import HALVES


def main() -> None:
    """Do the jobs, until no more can come."""
    if sys.argv[1:2] == ["compile"]:
        HALVES[sys.argv[2]]()
        return
    for line in sys.stdin:
        try:
            answer = {"found": _do(json.loads(line))}
        except Exception as error:  # whatever went wrong is for the log of who asked
            answer = {"error": f"{type(error).__name__}: {error}".partition("\n")[0][:200]}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _do(job: dict[str, Any]) -> Any:
    engine, rules = make_engine(job["url"]), Rules(zone=ZoneInfo(job["zone"]))
    try:
        if "compare" in job:
            earlier, later = (dt.date.fromisoformat(day) for day in job["compare"])
            with make_session(engine, Actor.command_line()) as db:
                db.info["rules"] = rules
                return compare_networks(db, earlier=earlier, later=later)
        if hasattr(os, "nice"):
            os.nice(max(10 - os.nice(0), 0))  # make way for the pages, which are served meanwhile
        if "learn" in job:
            from crm.learning_themes import learn_themes  # noqa: PLC0415 - it loads much that an analysis does without

            return learn_themes(engine)
        return refresh_if_due(engine, rules)
    finally:
        engine.dispose()


if __name__ == "__main__":
    main()
