"""Loads a demo neighbourhood into an empty database, in batches, through the session like everything else.

Rows carry the time at which they were told; the audit says, truthfully, that all were written now.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.area_figures import save_figures
from crm.campaigns import add_campaign
from crm.demo import told
from crm.demo.coded import code_conversations
from crm.demo.figures import make_figures
from crm.demo.loop import close_loop
from crm.demo.outings import plan_walks
from crm.demo.records import Asset, Conversation, DoorVisit, Neighbourhood, Organisation, Person, User
from crm.demo.rows import (
    Known,
    Source,
    at_hour,
    demo_uuid,
    make_asset,
    make_organisation,
    make_person,
    make_street,
    make_topic,
    make_user,
)
from crm.demo.survey import save_survey
from crm.models import Area, Base, Campaign, Node
from crm.models import Person as PersonRow
from crm.models import User as UserRow
from crm.passwords import hash_password
from crm.permissions import Actor, Permission, requires
from crm.rules import rules_of
from crm.starter_themes import set_up_themes
from crm.tie_kinds import set_up_tie_kinds

#: So many rows are in memory at a time.
BATCH = 2000

#: How many conversations the first ward is to hold.
TARGET = 1000

#: How long the campaign goes on after the day on which the demo is looked at.
DAYS_AHEAD = 90

Progress = Callable[[int], object]
T = TypeVar("T")


@requires(Permission.EDIT_TEAM)
def load_neighbourhood(
    db: Session,
    actor: Actor,
    neighbourhood: Neighbourhood,
    *,
    password: str,
    on_progress: Progress | None = None,
) -> Campaign:
    """Save *neighbourhood*, whose first ward's users then sign in with *password*; gives its campaign.

    The database must be empty. *on_progress* is told how many records were saved since it was last told, of
    ``count_records``. The session holds no more than ``BATCH`` rows at a time, and nothing it held before.
    """
    known = Known(
        began=at_hour(min(held.at for held in neighbourhood.conversations).date() - timedelta(days=7), 9),
        named_only_days=rules_of(db).named_only_days,
    )
    loading = _Loading(db, actor, neighbourhood, known, on_progress or (lambda _: None))
    loading.load_places()
    loading.load_users(hash_password(password))
    loading.load_nodes()
    plan_walks(db, neighbourhood, known, knocks(neighbourhood))
    loading.load_conversations()
    loading.load_introductions()
    loading.load_answers()
    code_conversations(db, neighbourhood, known)
    save_survey(db, actor, neighbourhood, known)
    close_loop(db, neighbourhood, known)
    return loading.add_campaign()


def count_records(neighbourhood: Neighbourhood) -> int:
    """How many records loading will tell of."""
    n = neighbourhood
    nodes = len(n.people) + len(n.organisations) + len(n.assets)
    told_of = sum(
        map(len, (n.introductions, n.ties, n.interests, n.consents, n.follow_ups, n.nurture_plans, knocks(n)))
    )
    named = sum(nomination.nominee is not None for nomination in n.nominations)
    met = sum(introduction.state == "met" for introduction in n.introductions)
    return len(n.streets) + nodes + len(n.conversations) + told_of + named + met


def knocks(neighbourhood: Neighbourhood) -> list[DoorVisit]:
    """The visits to doors: those that the demo tells of, and each conversation on a doorstep that it tells of alone."""
    told_of = {visit.conversation for visit in neighbourhood.door_visits}
    doorsteps = (held for held in neighbourhood.conversations if held.channel == "doorstep" and held.id not in told_of)
    return [
        *neighbourhood.door_visits,
        *(DoorVisit(held.street, held.at.date(), "", "conversation", held.by, held.id) for held in doorsteps),
    ]


def is_empty(db: Session) -> bool:
    """Whether nobody has put anything in yet: neither who signs in, nor a node."""
    return db.scalar(select(UserRow.id).limit(1)) is None and db.scalar(select(Node.id).limit(1)) is None


def is_demo(db: Session) -> bool:
    """Whether the database holds a demo neighbourhood, of any seed."""
    return db.scalar(select(Node.id).where(Node.uuid == demo_uuid("node", 1))) is not None


def list_demo_users(neighbourhood: Neighbourhood) -> list[User]:
    """Those who have the password: everybody who works in the first ward, or everywhere."""
    first_ward = {area.id for area in neighbourhood.areas[:5]}
    return [user for user in neighbourhood.users if first_ward.intersection(user.areas)]


class _Loading:
    """One loading under way: what is known so far, and how rows are saved."""

    def __init__(
        self, db: Session, actor: Actor, neighbourhood: Neighbourhood, known: Known, on_progress: Progress
    ) -> None:
        self.db, self.actor, self.demo, self.known, self.on_progress = db, actor, neighbourhood, known, on_progress

    def save(
        self, records: Sequence[T], make: Callable[[Known, T], Base], note: Callable[[T, int], object] | None = None
    ) -> None:
        """Save a row made of each record, batch by batch; *note* is told each record with its row's id."""
        for some in _batches(records, BATCH):
            rows = [make(self.known, record) for record in some]
            self.db.add_all(rows)
            self.db.flush()
            for record, row in zip(some, rows, strict=True):
                if note:
                    note(record, row.id)  # type: ignore[attr-defined]
            self.db.expunge_all()
            self.on_progress(len(some))

    def load_places(self) -> None:
        """Areas, each after the one around it, and streets; and the lists of topics and kinds of tie."""
        db, known = self.db, self.known
        for record in self.demo.areas:
            outline = [[[list(point) for point in record.outline]]] if record.outline else None
            area = Area(name=record.name, parent_id=known.areas.get(record.parent or 0), outline=outline)
            db.add(area)
            db.flush()
            known.areas[record.id] = area.id
        set_up_themes(db, self.actor)
        kinds = {kind.name: kind for kind in set_up_tie_kinds(db, self.actor)}
        known.kinds = {kind.key: (kinds[kind.label].id, not kind.symmetric) for kind in self.demo.tie_kinds}
        topics = [make_topic(name) for name in self.demo.topics]
        db.add_all(topics)
        db.flush()
        known.topics = {topic.name: topic.id for topic in topics}
        self.save(self.demo.streets, make_street, lambda street, id_: known.streets.update({street.id: id_}))
        known.street_areas = {street.id: known.areas[street.area] for street in self.demo.streets}
        known.points = {street.id: street.point for street in self.demo.streets}

    def load_users(self, password_hash: str) -> None:
        """Those who sign in; the others than the first ward's are there for their names."""
        db, known = self.db, self.known
        with_password = {user.id for user in list_demo_users(self.demo)}
        for user in self.demo.users:
            areas = [db.get_one(Area, known.areas[area]) for area in user.areas]
            row = make_user(known, user, areas, password_hash if user.id in with_password else None)
            db.add(row)
            db.flush()
            known.users[user.id] = row.id
            if user.person:
                known.staff_areas[user.person] = known.areas[user.areas[0]]
            if user.role == "admin":
                known.office = row.id

    def load_nodes(self) -> None:
        """People, organisations and assets; then who of them signs in."""
        held = {conversation.id: conversation for conversation in self.demo.conversations}

        def make(known: Known, person: Person) -> Base:
            return make_person(known, person, held.get(person.heard_in or 0))

        def note(record: Person | Organisation | Asset, id_: int) -> None:
            self.known.nodes[record.id] = id_

        self.save(self.demo.people, make, note)
        self.save(self.demo.organisations, make_organisation, note)
        self.save(self.demo.assets, make_asset, note)
        for user in self.demo.users:
            if user.person:
                self.db.get_one(UserRow, self.known.users[user.id]).person_id = self.known.nodes[user.person]
        self.db.flush()

    def load_conversations(self) -> None:
        """Conversations with their people, batch by batch; those at a door have its number."""
        known = self.known
        houses = {visit.conversation: visit.house_number for visit in self.demo.door_visits if visit.conversation}
        for some in _batches(self.demo.conversations, BATCH):
            people = self._people({person for held in some for person in held.people})

            def make(known: Known, held: Conversation, people: dict[int, PersonRow] = people) -> Base:
                return told.make_conversation(
                    known, held, houses.get(held.id, ""), [people[id_] for id_ in held.people]
                )

            self.save(
                some,
                make,
                lambda held, id_: known.sources.update({held.id: Source(id_, held.at, known.users[held.by])}),
            )

    def _people(self, wanted: set[int]) -> dict[int, PersonRow]:
        """The rows of these people of the demo, in the session."""
        numbers = {self.known.nodes[person]: person for person in wanted}
        people: dict[int, PersonRow] = {}
        for ids in _batches(sorted(numbers), 500):
            rows = self.db.scalars(select(PersonRow).where(PersonRow.id.in_(ids)))
            people.update((numbers[row.id], row) for row in rows)
        return people

    def load_introductions(self) -> None:
        """Introductions with their steps, then ties: of two who met and have no other, that they know each other."""
        known, demo = self.known, self.demo
        self.save(
            demo.introductions,
            told.make_introduction,
            lambda record, id_: known.introductions.update({record.id: id_}),
        )
        self.save(demo.ties, told.make_tie)
        self.save([record for record in demo.introductions if record.state == "met"], told.make_met_tie)

    def load_answers(self) -> None:
        """What was said in conversations, what was planned since, and the knocks at doors."""
        demo = self.demo
        self.save(demo.interests, told.make_interest)
        self.save([nomination for nomination in demo.nominations if nomination.nominee], told.make_nomination)
        self.save(demo.consents, told.make_consent)
        self.save(demo.follow_ups, told.make_follow_up)
        self.save(demo.nurture_plans, told.make_nurture_plan)
        numbered = list(enumerate(knocks(demo), 1))
        self.save(numbered, lambda known, visit: told.make_door_visit(known, *visit))

    def add_campaign(self) -> Campaign:
        """The campaign of the first ward, under way, and the figures of the areas that it is compared with."""
        first_ward = {area.id for area in self.demo.areas[1:5]}
        team = [
            self.known.users[user.id]
            for user in self.demo.users
            if user.role in ("officer", "connector") and first_ward.intersection(user.areas)
        ]
        save_figures(self.db, self.actor, make_figures(self.known, self.demo))
        return add_campaign(
            self.db,
            self.actor,
            name="1000 Conversations",
            area_id=self.known.areas[self.demo.areas[1].id],
            target=TARGET,
            starts_on=self.known.began.date(),
            ends_on=self.demo.today + timedelta(days=DAYS_AHEAD),
            street_ids=(),
            member_ids=team,
        )


def _batches(records: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (records[start : start + size] for start in range(0, len(records), size))
