"""A small neighbourhood in the database, with known truths, over two areas.

In Mill Fields: *Mill Lane*, twelve neighbours in a ring, where Ada lives, whom four households named and who knows
six people on Moor Street, as three recorders wrote down; *Cut Close*, whose three people know only one another; *Lark
Close*, linked only by Nuala; *Shy Street*, where people talked and named nobody; *Quiet Court*, where nobody was in;
*New Road*, never knocked at. In The Moors: *Moor Street*, twelve neighbours in a ring, where Tess lives, who knows
seven people on Mill Lane, all of it written down by one recorder.
"""

from dataclasses import dataclass, field
from itertools import count, pairwise
from typing import Any

from sqlalchemy.orm import Session

from crm.models import Area, DoorVisit, Nomination, Person, Street, Tie, User, now
from crm.models.words import DoorOutcome
from tests.factories import in_days, make_area, make_conversation, make_person, make_street, make_tie_kind, make_user


@dataclass
class Neighbourhood:
    db: Session
    areas: dict[str, Area] = field(default_factory=dict)
    streets: dict[str, Street] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    recorders: list[User] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.kind, self._turn = make_tie_kind(self.db), count()

    def settle(self, street: str, *names: str) -> list[Person]:
        settled = [
            make_person(self.db, name, street=self.streets[street], house=str(door))
            for door, name in enumerate(names, start=1)
        ]
        self.people |= {person.name: person for person in settled}
        return settled

    def tie(self, one: Person, other: Person, recorder: User | None = None, **details: Any) -> Tie:
        turn = next(self._turn)
        low, high = sorted((one.id, other.id))
        tie = Tie(a_id=low, b_id=high, kind_id=self.kind.id, **details)
        tie.recorded_by_id = (recorder or self.recorders[turn % 3]).id
        self.db.add(tie)
        return tie

    def talk(self, street: str, *people: Person, days_ago: int = 10) -> None:
        held_at = in_days(-days_ago)
        make_conversation(self.db, street=self.streets[street], people=list(people), held_at=held_at)


def make_neighbourhood(db: Session) -> Neighbourhood:
    made = Neighbourhood(db)
    made.recorders = [make_user(db, name=name) for name in ("Rosa Finch", "Kwame Boateng", "Bethan Rhys")]
    fields, moors = make_area(db, "Mill Fields"), make_area(db, "The Moors")
    made.areas = {"Mill Fields": fields, "The Moors": moors}
    for name in ("Mill Lane", "Cut Close", "Lark Close", "Shy Street", "Quiet Court", "New Road"):
        made.streets[name] = make_street(db, name, area=fields, households=20)
    made.streets["Moor Street"] = make_street(db, "Moor Street", area=moors, households=30)
    lane = made.settle("Mill Lane", "Ada Quill", *(f"Lane {number}" for number in range(2, 13)))
    moor = made.settle("Moor Street", "Tess Whitlock", *(f"Moor {number}" for number in range(2, 13)))
    for ring in (lane, moor):
        for one, other in pairwise([*ring, ring[0]]):
            made.tie(one, other)
    for other in moor[3:9]:
        made.tie(lane[0], other)
    for other in lane[3:10]:
        made.tie(moor[0], other, made.recorders[0])
    cut = made.settle("Cut Close", "Cut 1", "Cut 2", "Cut 3")
    made.tie(cut[0], cut[1])
    made.tie(cut[1], cut[2])
    lark = made.settle("Lark Close", "Nuala Byrne", "Lark 2")
    made.tie(lark[0], lark[1])
    made.tie(lark[0], lane[5], strength=3)
    shy = made.settle("Shy Street", "Shy 1")
    for nominator in (lane[1], lane[4], moor[2], moor[5]):
        db.add(Nomination(nominee_id=lane[0].id, nominator_id=nominator.id, recorded_by_id=made.recorders[1].id))
    for street, person in (("Mill Lane", lane[0]), ("Moor Street", moor[0]), ("Cut Close", cut[0])):
        made.talk(street, person, days_ago=20)
    made.talk("Lark Close", lark[0], days_ago=43)
    made.talk("Shy Street", shy[0], days_ago=2)
    for days_ago in (60, 90):
        made.talk("Cut Close", cut[0], days_ago=days_ago)
        made.talk("Shy Street", shy[0], days_ago=days_ago)
    knock = {"street_id": made.streets["Quiet Court"].id, "visited_at": now()}
    db.add(DoorVisit(doors=5, outcome=DoorOutcome.NOT_HOME, **knock))
    db.flush()
    return made
