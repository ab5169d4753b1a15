"""A record outside an officer's areas is in nothing that the command line tells them."""

import pytest
from click.testing import CliRunner

from config import Config
from crm.exports import EXPORTS
from crm.follow_ups import add_follow_up
from crm.interests import set_interests
from crm.models.words import Stance
from crm.permissions import Actor, Role
from crm.session import make_engine, make_session
from migrations import upgrade
from tests.factories import (
    make_area,
    make_asset,
    make_conversation,
    make_organisation,
    make_person,
    make_plan,
    make_street,
    make_tie,
    make_user,
    team_day,
)
from web.cli import main

ADMIN = Actor.command_line()

#: Words that stand in records of the other area alone, each in another field.
HIDDEN = {
    "name": "Zanzibar",
    "nickname": "Quirrel",
    "phone": "7700900987",
    "e-mail": "quux@example.org",
    "note": "Tamarind",
    "street": "Wobbly",
    "organisation": "Xylophone",
    "asset": "Vermilion",
    "tie": "Yarrow",
    "follow-up": "Umbrella",
    "conversation": "Marmalade",
    "nurture plan": "Saffron",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A database with an area that the officer works in, and one that they do not."""
    folder = tmp_path_factory.mktemp("kith")
    engine = make_engine(Config(data_dir=folder).url)
    with engine.begin() as connection:
        upgrade(connection)
    with make_session(engine, ADMIN, writes=True) as db:
        mine, other = make_area(db, "Here"), make_area(db, "There")
        near = make_person(db, "Nora Local", street=make_street(db, "Local Street", area=mine))
        _hide(db, other, near)
        add_follow_up(db, ADMIN, person_id=near.id, what="Ring Nora")
        make_user(db, Role.OFFICER, areas=(mine,), email="officer@example.org")
        db.commit()
    engine.dispose()
    return folder


def _hide(db, area, near):
    street = make_street(db, f"{HIDDEN['street']} Street", area=area)
    known_as, email, note = HIDDEN["nickname"], HIDDEN["e-mail"], HIDDEN["note"]
    contact = {"phone": f"+44{HIDDEN['phone']}", "email": email, "note": note}
    far, friend = (make_person(db, f"{HIDDEN['name']} {name}", street=street) for name in ("Ann", "Ben"))
    for field, value in ({"known_as": known_as} | contact).items():
        setattr(far, field, value)
    band = make_organisation(db, f"{HIDDEN['organisation']} Band", area_id=area.id)
    make_asset(db, f"{HIDDEN['asset']} Hall", area_id=area.id)
    make_tie(db, far, friend, note=HIDDEN["tie"])
    make_tie(db, near, far)
    make_tie(db, near, band)
    make_conversation(db, street=street, people=[far], said=f"{HIDDEN['conversation']} every day")
    add_follow_up(db, ADMIN, person_id=far.id, what=f"Bring the {HIDDEN['follow-up']}")
    set_interests(db, ADMIN, far.id, {Stance.OFFERS: ["Chess"]})
    make_plan(db, far, next_step=f"Fetch the {HIDDEN['nurture plan']}", next_on=team_day())


def run(folder, *words):
    done = CliRunner().invoke(main, words, env={"KITH_DATA_DIR": str(folder)})
    assert done.exit_code == 0, done.output
    return done.stdout


COMMANDS = ("connectors", "streets", "introductions", "follow-ups", "nurture")
ASKED = [
    *((command, *form) for command in COMMANDS for form in ((), ("--json",))),
    *(("export", noun) for noun in EXPORTS),
]


@pytest.mark.parametrize("words", ASKED, ids=" ".join)
def test_an_officer_is_told_of_nothing_in_another_area(folder, words):
    said = run(folder, "--as", "officer@example.org", *words)
    assert [word for word in HIDDEN.values() if word in said] == []


def test_each_hidden_word_is_told_to_whoever_works_everywhere(folder):
    said = "".join(run(folder, *words) for words in ASKED)
    assert [word for word in HIDDEN.values() if word not in said] == []


def test_the_officer_is_told_of_their_own(folder):
    said = "".join(run(folder, "--as", "officer@example.org", *words) for words in ASKED)
    assert [word for word in ("Nora Local", "Local Street", "Ring Nora") if word not in said] == []
