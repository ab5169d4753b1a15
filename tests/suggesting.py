"""The neighbourhood of ``tests.neighbourhood`` with people who agreed to be introduced, and what is suggested there."""

from sqlalchemy.orm import Session

from crm.analyses import Analysis, find_analysis, get_data_version, keep_analysis
from crm.consents import add_consent
from crm.interests import add_interest
from crm.models.words import Purpose, Stance
from crm.network import columns
from crm.network.suggesting import suggest_introductions
from crm.permissions import Actor
from crm.rules import today
from graph.network import Network
from tests.neighbourhood import Neighbourhood, make_neighbourhood

ADMIN = Actor.command_line()


def make_agreeing_neighbourhood(db: Session) -> Neighbourhood:
    """Everybody agrees to be introduced, and on the cut-off streets enough was heard to call them so."""
    made = make_neighbourhood(db)
    for street, name in (("Cut Close", "Cut 2"), ("Shy Street", "Shy 1")):
        for days_ago in (5, 6, 7):
            made.talk(street, made.people[name], days_ago=days_ago)
    for person in made.people.values():
        add_consent(db, ADMIN, person_id=person.id, purpose=Purpose.INTRODUCE_ME, given=True)
    return made


def say(made: Neighbourhood, name: str, topic: str, stance: Stance = Stance.CARES_ABOUT) -> None:
    add_interest(made.db, ADMIN, node_id=made.people[name].id, topic=topic, stance=stance)


def read(made: Neighbourhood) -> Analysis | None:
    """Suggest from the data as it is, and keep that; the rest of an analysis takes seconds and is not asked for."""
    db = made.db
    network = Network.build(columns.node_columns(db), columns.tie_columns(db, today=today(db)))
    cut_off = [made.streets[name].id for name in ("Cut Close", "Shy Street")]
    found = suggest_introductions(db, network, cut_off=cut_off, connectors=[made.people["Ada Quill"].id])
    keep_analysis(db, get_data_version(db), {"suggestions": found})
    return find_analysis(db)
