"""Streets to walk along next: those near the ones chosen, and those that Kith proposes, with its reasons in words."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.analyses import Analysis
from crm.models import Street, Walk, WalkStop
from crm.permissions import Actor, Permission, requires
from crm.rules import today
from crm.street_readings import StreetFacts, list_street_facts
from crm.walk_order import in_walking_order, metres_between
from crm.walk_reasons import StreetReasons, list_reasons

#: How many streets are offered beside those that are chosen.
OFFERED = 8

#: How many doors make a walk: enough for an outing, and not more than one is able to knock at.
FEWEST_DOORS, MOST_DOORS = 60, 80

#: More streets than this are not proposed for one walk, however small they are; nor any farther from the nearest other.
MOST_PROPOSED, FARTHEST = 12, 800.0

#: A street whose households are not known counts as this many doors; one without a place as this far from its area's.
_USUAL_DOORS, _USUAL_METRES = 20, 400.0

#: Going so many metres is worth as much as one unit of a reason's weight.
_METRES_A_POINT = 300.0

#: Only so many streets that speak for themselves are looked round from, and so many are looked at.
_SEEDS, _LOOKED_AT = 40, 600


@dataclass(frozen=True)
class _Round:
    """Streets near each other, and what the walk along them is worth."""

    streets: tuple[StreetReasons, ...] = ()
    worth: float = 0.0


@requires(Permission.RECORD)
def list_street_choices(
    db: Session, actor: Actor, analysis: Analysis | None, *, street_ids: Sequence[int] = ()
) -> tuple[list[StreetFacts], list[StreetFacts]]:
    """(the streets chosen, those that could be taken along): the nearest, or without any place those in most need."""
    facts = {one.street.id: one for one in list_street_facts(db, actor, analysis)}
    chosen = [facts[id_] for id_ in dict.fromkeys(street_ids) if id_ in facts]
    placed = [one.street for one in chosen if one.street.lon is not None]
    areas = {one.street.area_id for one in chosen}

    def farness(one: StreetFacts) -> tuple[float, bool, int]:
        near = min((metres_between(street, one.street) for street in placed), default=0.0)
        return near, one.street.area_id not in areas, one.place

    others = sorted((one for id_, one in facts.items() if id_ not in set(street_ids)), key=farness)
    return chosen, others[:OFFERED]


@requires(Permission.RECORD)
def propose_streets(
    db: Session,
    actor: Actor,
    analysis: Analysis | None,
    *,
    on: dt.date,
    at: dt.time | None = None,
    area_id: int | None = None,
    street_ids: Sequence[int] = (),
) -> list[StreetReasons]:
    """Streets near each other with about 60 to 80 doors that most speaks for on that day, in walking order.

    *street_ids*, chosen already, are not proposed again: their doors count, and the others are near them. Streets of
    another walk between today and that day are left out.
    """
    taken = set(street_ids) | _walked_by_then(db, on)
    found = list_reasons(db, actor, analysis, on=on, at=at, area_id=area_id)
    left = [one for one in found if one.facts.street.id not in taken][:_LOOKED_AT]
    chosen, _ = list_street_choices(db, actor, analysis, street_ids=street_ids) if street_ids else ([], [])
    begun = [StreetReasons(one, ()) for one in chosen]
    rounds = [_go_round(begun, left)] if begun else [_go_round([], left, seed) for seed in left[:_SEEDS]]
    best = max(rounds, key=lambda one: one.worth, default=_Round())
    by_id = {one.facts.street.id: one for one in best.streets}
    streets = [one.facts.street for one in best.streets]
    return [by_id[street.id] for street in in_walking_order(db, streets, begin_anywhere=True)]


def count_doors(streets: Sequence[StreetReasons]) -> int:
    """About how many doors there are to knock at."""
    return sum(_USUAL_DOORS if one.doors is None else one.doors for one in streets)


def _walked_by_then(db: Session, on: dt.date) -> set[int]:
    """The streets of walks that are planned from today to the day *on*."""
    planned = (Walk.planned_for >= today(db), Walk.planned_for <= on)
    on_the_way = (Walk.cancelled_at.is_(None), Walk.ended_at.is_(None))
    stops = select(WalkStop.street_id).join(Walk, Walk.id == WalkStop.walk_id)
    return set(db.scalars(stops.where(*planned, *on_the_way)))


def _go_round(begun: list[StreetReasons], left: list[StreetReasons], seed: StreetReasons | None = None) -> _Round:
    """From the streets *begun* or the *seed* on, always take what is worth most on the way, while there is time."""
    walked = [*begun, seed] if seed else [*begun]
    gaps = {one: _gap_to(one, walked) for one in left if one is not seed}
    taken, worth = [seed] if seed else [], float(seed.weight) if seed else 0.0
    while count_doors(walked) < FEWEST_DOORS and len(taken) < MOST_PROPOSED:
        room = MOST_DOORS - count_doors(walked)
        near = [one for one, gap in gaps.items() if gap <= FARTHEST and count_doors([one]) <= room]
        best = max(near, key=lambda one: (_worth(one, gaps[one]), -one.facts.place), default=None)
        if best is None or _worth(best, gaps[best]) <= 0:
            break
        worth += _worth(best, gaps.pop(best))
        taken.append(best)
        walked.append(best)
        gaps = {one: min(gap, _gap_to(one, [best])) for one, gap in gaps.items()}
    return _Round(tuple(taken), worth)


def _worth(one: StreetReasons, gap: float) -> float:
    return one.weight - gap / _METRES_A_POINT


def _gap_to(one: StreetReasons, others: Sequence[StreetReasons]) -> float:
    return min(_metres(one.facts.street, other.facts.street) for other in others)


def _metres(one: Street, other: Street) -> float:
    metres = metres_between(one, other)
    return _USUAL_METRES if metres == math.inf and one.area_id == other.area_id else metres
