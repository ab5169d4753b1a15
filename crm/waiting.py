"""Who waits for us, in the order of what is lost by waiting: a sum of plain reasons, which each row tells."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict, Unpack

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from crm import follow_up_words as words
from crm.analyses import Analysis
from crm.connector_words import joined
from crm.connectors import holds
from crm.follow_up_clock import still_waits
from crm.follow_ups import narrowed, with_people
from crm.glimpses import street_glimpses
from crm.models import FollowUp, Interest, Node, Nomination, Topic, now
from crm.models.words import Stance
from crm.paging import Page, cut_page
from crm.permissions import Actor, Permission, requires
from crm.refusals import find_refusing
from crm.rules import Rules, rules_of
from crm.street_words import StreetState

#: A day's waiting past the promised day is one point. After a fortnight what can go cold is cold: more adds nothing.
#: With whom somebody was in touch less is lost.
COLD_AFTER, KEPT_WARM = 14, 3

#: What else counts, in the same points, and what it is called where the order is explained.
URGENT, OFFERS, WANTS, WAY_IN, CONNECTOR, MAYBE_CONNECTOR, ASKED = 7, 3, 1, 5, 4, 2, 3
NOMINATED_MOST = 3
ORDER = (
    ("Each day past the promise", f"1, at most {COLD_AFTER}; {KEPT_WARM} once somebody was in touch"),
    ("Urgent", str(URGENT)),
    ("The way into a street that is cut off or not known", str(WAY_IN)),
    (f"Brings people together; {MAYBE_CONNECTOR} where we are not sure yet", str(CONNECTOR)),
    ("Each neighbour who named them for it", f"1, at most {NOMINATED_MOST}"),
    (f"Offers something; {WANTS} where they only want something", str(OFFERS)),
    ("The coordinator was asked", str(ASKED)),
    ("Each time we could not reach them", "1"),
    ("Each day until it is due again", f"less 1, at most {COLD_AFTER}"),
)

#: So many topics are named in a row.
TOPICS_NAMED = 3
_CHUNK = 5000


@dataclass(frozen=True)
class Waiting:
    """An open follow-up, with its person, owner and the person's street and area, and why it stands where it does.

    ``due`` says by when, in words; ``more`` are the other reasons, as sentences. ``loss`` is what the queue is ordered
    by: the sum of points in ``ORDER``. ``refuses``: they asked not to be contacted.
    """

    follow_up: FollowUp
    due: str
    more: tuple[str, ...]
    loss: int
    refuses: bool

    @property
    def reasons(self) -> tuple[str, ...]:
        """All in sentences, by when it was promised first."""
        return (f"{self.due}.", *self.more)


@dataclass(frozen=True)
class _Known:
    """What is known of those who wait, by person: enough for the order, before anything is put into words."""

    stances: dict[int, set[Stance]] = field(default_factory=dict)
    nominated: dict[int, int] = field(default_factory=dict)
    ways_in: dict[int, tuple[str, int]] = field(default_factory=dict)
    connectors: dict[int, bool] = field(default_factory=dict)

    def points(self, person_id: int) -> int:
        """What is lost with this person, whatever they wait for."""
        stances = self.stances.get(person_id, ())
        said = OFFERS if Stance.OFFERS in stances else WANTS if Stance.WANTS in stances else 0
        sure = self.connectors.get(person_id)
        brings = 0 if sure is None else CONNECTOR if sure else MAYBE_CONNECTOR
        named = min(self.nominated.get(person_id, 0), NOMINATED_MOST)
        return said + brings + named + (WAY_IN if person_id in self.ways_in else 0)


class Listing(TypedDict, total=False):
    """What of a list: the actor's own, of areas, due before a time, with a text; by the day they are due; a page."""

    mine: bool
    area_ids: Sequence[int]
    due_before: dt.datetime | None
    text: str
    by_day: bool
    page: int
    size: int


@requires(Permission.FOLLOW_UP)
def list_waiting(
    db: Session, actor: Actor, analysis: Analysis | None, *, unasked: bool = False, **listing: Unpack[Listing]
) -> Page[Waiting]:
    """The open follow-ups that the actor sees: what is due by tonight first, and what is lost most by waiting.

    Without those of ``list_refusing``. *unasked*: without those of ``list_escalated``. Without an *analysis*, what the
    network says counts nothing.
    """
    conditions = [FollowUp.escalated_at.is_(None)] if unasked else []
    return _page(db, actor, analysis, conditions, listing)


@requires(Permission.FOLLOW_UP)
def list_escalated(db: Session, actor: Actor, analysis: Analysis | None, **listing: Unpack[Listing]) -> Page[Waiting]:
    """The open follow-ups about which the coordinator was asked, in the same order; without those of list_refusing."""
    return _page(db, actor, analysis, [FollowUp.escalated_at.is_not(None)], listing)


@requires(Permission.FOLLOW_UP)
def list_refusing(db: Session, actor: Actor, analysis: Analysis | None, **listing: Unpack[Listing]) -> Page[Waiting]:
    """The open follow-ups with people who asked not to be contacted: nobody is to keep them, somebody is to close them.

    In the same order.
    """
    return _page(db, actor, analysis, [], listing, refusing=True)


@requires(Permission.FOLLOW_UP)
def count_refusing(db: Session, actor: Actor) -> int:
    """How many ``list_refusing`` has."""
    waiting = db.scalars(select(FollowUp.person_id).where(*still_waits())).all()
    refuse = find_refusing(db, waiting)
    return sum(person_id in refuse for person_id in waiting)


@requires(Permission.FOLLOW_UP)
def find_waiting(db: Session, actor: Actor, analysis: Analysis | None, follow_up_id: int) -> Waiting | None:
    """One open follow-up with the reasons that it has in the queue; None where nobody waits for it any more."""
    found = _page(db, actor, analysis, [FollowUp.id == follow_up_id], {"size": 1}, refusing=None)
    return next(iter(found.rows), None)


def _page(
    db: Session,
    actor: Actor,
    analysis: Analysis | None,
    conditions: Iterable[ColumnElement[bool]],
    listing: Listing,
    *,
    refusing: bool | None = False,
) -> Page[Waiting]:
    """*refusing*: with those alone who asked not to be contacted; None: with them and with the others."""
    rules, at = rules_of(db), now()
    rows: Sequence[Any] = db.execute(_columns().where(*still_waits(), *conditions, *_chosen(db, actor, listing))).all()
    refuse = find_refusing(db, {row.person_id for row in rows})
    if refusing is not None:
        rows = [row for row in rows if (row.person_id in refuse) is refusing]
    network = analysis if actor.may(Permission.READ_NETWORK) else None
    known = _read_known(db, {row.person_id: row.street_id for row in rows}, analysis, network)
    today = rules.day_of(at)
    places = []
    for row in rows:
        loss = _points(row, today, rules) + known.points(row.person_id)
        later = rules.day_of(row.due_at) > today
        place = (row.due_at, row.id) if listing.get("by_day") else (later, -loss, row.due_at, row.id)
        places.append((place, row.id, loss))
    cut = cut_page(sorted(places), page=listing.get("page", 1), size=listing.get("size", 50))
    described = _describe(db, [(id_, loss) for _, id_, loss in cut.rows], known, refuse)
    return Page(described, cut.number, cut.total, cut.size)


def _chosen(db: Session, actor: Actor, by: Listing) -> list[ColumnElement[bool]]:
    owner, area_ids = actor if by.get("mine") else None, by.get("area_ids", ())
    return narrowed(db, owner=owner, area_ids=area_ids, due_before=by.get("due_before"), text=by.get("text", ""))


def _columns() -> Select[Any]:
    follow_up = FollowUp
    columns: tuple[Any, ...] = (follow_up.id, follow_up.person_id, follow_up.due_at, follow_up.promised_at)
    columns += (follow_up.contacted_at, follow_up.urgent, follow_up.tries, follow_up.escalated_at, Node.street_id)
    return select(*columns).join(Node, Node.id == follow_up.person_id)


def _points(row: Any, today: dt.date, rules: Rules) -> int:
    """What the promise itself counts: its age, and what was tried."""
    due = rules.day_of(row.due_at)
    since = due if row.contacted_at or due > today else rules.day_of(row.promised_at)
    age = min((today - since).days, KEPT_WARM if row.contacted_at else COLD_AFTER)
    tried = row.tries + (ASKED if row.escalated_at else 0)
    return max(-COLD_AFTER, age) + (URGENT if row.urgent else 0) + int(tried)


def _read_known(
    db: Session, homes: Mapping[int, int | None], analysis: Analysis | None, network: Analysis | None
) -> _Known:
    """What is known of those in *homes*, by street; who brings people together by *network*, for who may read it."""
    people = sorted(homes)
    known = _Known(
        ways_in=_ways_in(analysis, homes),
        connectors={one["id"]: holds(one) for one in network.connectors} if network else {},
    )
    for start in range(0, len(people), _CHUNK):
        some = people[start : start + _CHUNK]
        said = select(Interest.node_id, Interest.stance).where(Interest.node_id.in_(some)).distinct()
        for person_id, stance in db.execute(said.where(Interest.stance != Stance.CARES_ABOUT)):
            known.stances.setdefault(person_id, set()).add(stance)
        named = select(Nomination.nominee_id, func.count()).where(Nomination.nominee_id.in_(some))
        known.nominated.update(db.execute(named.group_by(Nomination.nominee_id)).all())
    return known


def _ways_in(analysis: Analysis | None, homes: Mapping[int, int | None]) -> dict[int, tuple[str, int]]:
    """Who of those in *homes* is the way into a street that is cut off, not known, or hangs by one: (how, street)."""
    cut_off = {
        street["id"]: street
        for street in (analysis.streets if analysis else ())
        if street["state"] != StreetState.LINKED_OUTWARD or street.get("hangs_by")
    }
    alone = {id_ for id_, street in cut_off.items() if street.get("people") == 1}
    ways = {person: ("alone", street) for person, street in homes.items() if street in alone and street is not None}
    for id_, street in cut_off.items():
        found = [("holds", person) for person in street.get("hangs_by", ())]
        for how, person in [*found, *(("opens", path[0]) for path in street.get("openers", ()))]:
            if person in homes:
                ways.setdefault(person, (how, id_))
    return ways


def _describe(db: Session, places: Sequence[tuple[int, int]], known: _Known, refuse: Collection[int]) -> list[Waiting]:
    """The follow-ups of one page, in words."""
    rules, at = rules_of(db), now()
    query = with_people().where(FollowUp.id.in_([id_ for id_, _ in places]))
    rows = {row.id: row for row in db.scalars(query)} if places else {}
    people = {row.person_id for row in rows.values()}
    topics = _topics(db, people)
    streets = street_glimpses(db, {known.ways_in[person][1] for person in people & known.ways_in.keys()})
    described = []
    for id_, loss in places:
        row = rows[id_]
        more = words.moved_words(row, rules, at)
        more += _sentences(row, known, streets, topics.get(row.person_id, {}))
        if row.tries and not row.escalated_at:
            more.append(words.tried_words(row, rules, at))
        if row.escalated_at:
            more.append(words.asked_words(row, rules, at))
        refuses = row.person_id in refuse
        if refuses:
            more.insert(0, "Said no to being contacted: wait until they come to us.")
        described.append(Waiting(row, words.due_words(row, rules, at), tuple(more), loss, refuses))
    return described


def _sentences(row: FollowUp, known: _Known, streets: dict[int, Any], topics: dict[Stance, list[str]]) -> list[str]:
    """What is lost with the person, in sentences."""
    said = ["Urgent."] if row.urgent else []
    how, street_id = known.ways_in.get(row.person_id, ("", 0))
    if street_id in streets:
        name = streets[street_id].name
        said.append(
            {
                "alone": f"The only person we know on {name}.",
                "holds": f"Without them, {name} has no link that we know of.",
                "opens": f"Could open the door to {name}.",
            }[how]
        )
    if row.person_id in known.connectors:
        sure = known.connectors[row.person_id]
        said.append("Brings people together." if sure else "May bring people together: not sure yet.")
    if named := known.nominated.get(row.person_id, 0):
        who = "A neighbour" if named == 1 else f"{named} neighbours"
        said.append(f"{who} named them for bringing people together.")
    for stance in (Stance.OFFERS, Stance.WANTS):
        if stance in topics:
            said.append(f"{stance.label}: {_listed(topics[stance])}.")
    return said


def _listed(names: list[str]) -> str:
    over = len(names) - TOPICS_NAMED
    return joined([*names[:TOPICS_NAMED], f"{over} more"] if over > 0 else names)


def _topics(db: Session, person_ids: Iterable[int]) -> dict[int, dict[Stance, list[str]]]:
    """Person → what they offer and what they want, by name."""
    query = select(Interest.node_id, Interest.stance, Topic.name).join(Topic, Topic.id == Interest.topic_id)
    query = query.where(Interest.node_id.in_(list(person_ids)), Interest.stance != Stance.CARES_ABOUT)
    found: dict[int, dict[Stance, list[str]]] = {}
    for person_id, stance, name in db.execute(query.order_by(Topic.name_key, Topic.id)):
        found.setdefault(person_id, {}).setdefault(stance, []).append(name)
    return found
