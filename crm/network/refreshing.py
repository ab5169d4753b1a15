"""Makes an analysis, in one transaction or in three short ones for which nobody waits: claim, measure, keep."""

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from crm.analyses import Analysis, claim_analysis, drop_claim, find_analysis, get_data_version, keep_analysis
from crm.network.measuring import measure
from crm.permissions import Actor
from crm.rules import Rules
from crm.session import make_session


def refresh_analysis(db: Session) -> Analysis:
    """Measure the network and keep the result, in the caller's transaction. It takes some seconds."""
    version = get_data_version(db)
    keep_analysis(db, version, *measure(db))
    analysis = find_analysis(db)
    assert analysis is not None
    return analysis


def refresh_if_due(bind: Engine | Connection, rules: Rules, *, anyway: bool = False) -> bool:
    """Analyse the network, unless that is done or somebody is at it; whether it was. *anyway*: do not ask.

    *rules*: the team's, whose day it is.
    """
    actor = Actor.command_line()
    with make_session(bind, actor, writes=True) as db:
        db.info["rules"] = rules
        version = claim_analysis(db, anyway=anyway)
        db.commit()
    if version is None:
        return False
    try:
        with make_session(bind, actor) as db:
            db.info["rules"] = rules
            found = measure(db)
    except BaseException:
        with make_session(bind, actor, writes=True) as db:
            drop_claim(db, version)
            db.commit()
        raise
    with make_session(bind, actor, writes=True) as db:
        db.info["rules"] = rules
        keep_analysis(db, version, *found)
        db.commit()
    return True
