"""A walk for today, with a long street, a street with blocks of flats, and people who live there."""

import datetime as dt

from sqlalchemy.orm import Session

from crm.door_visits import add_door_visit
from crm.doors import add_doors
from crm.follow_ups import add_follow_up
from crm.models.words import DoorOutcome
from crm.people import add_person
from crm.permissions import Actor, Role
from crm.setting_up import set_up_team
from crm.streets import add_street
from crm.topics import ensure_topics
from crm.users import actor_for, add_user
from crm.walks import plan_walk
from tests.browser.conftest import PASSWORD

ROSA = "rosa@example.org"


def make_walk(db: Session) -> dict[str, int]:
    """Noun and number of what there is: Rosa's walk of today along Moor Street (200 doors) and Mill Lane (flats)."""
    area = set_up_team(db, Actor.command_line(), area="Marlbrook")
    who = {"name": "Rosa Dunmore", "email": ROSA, "password": PASSWORD, "role": Role.OFFICER}
    rosa = add_user(db, Actor.command_line(), area_ids=[area.id], **who)
    actor = actor_for(db, rosa)
    moor, mill = (
        add_street(db, Actor.command_line(), name=name, area_id=area.id) for name in ("Moor Street", "Mill Lane")
    )
    add_doors(db, actor, street_id=moor.id, text="1-199 odd, 2-200 even")
    add_doors(db, actor, street_id=mill.id, text="1-9 odd, Rose Cottage")
    add_doors(db, actor, street_id=mill.id, text="1-12", block="Mill Court", per_floor=4)
    margaret = add_person(db, actor, name="Margaret Malone", street_id=moor.id, house="5", met=True)
    add_person(db, actor, name="Sajid Okafor", street_id=moor.id, house="12", met=True)
    add_follow_up(db, actor, person_id=margaret.id, what="Ring about the lunch club")
    ensure_topics(db, ["Lunch club", "Lantern walk", "Hedges"])
    before = dt.datetime.now(dt.UTC) - dt.timedelta(days=5)
    for house, outcome in (("1", "not_home"), ("3", "call_back"), ("14", "do_not_contact")):
        add_door_visit(db, actor, street_id=moor.id, house=house, outcome=DoorOutcome(outcome), visited_at=before)
    walk = plan_walk(
        db,
        actor,
        street_ids=[moor.id, mill.id],
        planned_for=dt.datetime.now(dt.UTC).date(),
        walker_ids=[rosa.id],
        starts_at=dt.time(10, 30),
        note="Meet at the library. Take the flyers for the lantern walk.",
    )
    return {"walk": walk.id, "moor": moor.id, "mill": mill.id, "margaret": margaret.id}
