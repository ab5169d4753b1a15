"""Puts the organisations and assets of a ward on its streets, and people into them."""

from datetime import date

from crm.demo import groups
from crm.demo.records import Asset, Interest, Organisation
from crm.demo.topics import TOPICS
from crm.demo.wards import Ward
from crm.demo.weaver import Weaver

ORDINARY_CROWD = (4, 13)
GROUPS_OF_A_CONNECTOR = 5


def found_groups(ward: Ward) -> None:
    """Sixty organisations and ninety assets, on linked streets; those of the cast are where their person lives."""
    linked = ward.streets("linked")
    homes = {role.organisation: ward.street_named(role.street).id for role in ward.cast.values()}
    for kind, name, about in groups.read(groups.ORGANISATIONS, ward.name):
        street = homes.get(name, ward.rng.choice(linked).id)
        ward.organisations.append(Organisation(next(ward.ids.nodes), name, kind, about, street))
    ids = {organisation.name: organisation for organisation in ward.organisations}
    keepers = {
        asset.format(ward=ward.name): ids[keeper.format(ward=ward.name)] for asset, keeper in groups.RUN_BY.items()
    }
    for kind, name, about in groups.read(groups.ASSETS, ward.name):
        keeper = keepers.get(name)
        street = keeper.street if keeper else ward.rng.choice(linked).id
        ward.assets.append(Asset(next(ward.ids.nodes), name, kind, about, street, keeper.id if keeper else None))


def gather(ward: Ward, weaver: Weaver) -> None:
    """Tie people to organisations and assets: who runs them, volunteers, belongs."""
    rng = ward.rng
    crowds = {name.format(ward=ward.name): size for name, size in groups.CROWDS.items()}
    runners = {role.organisation: (person, role.tie_to_it) for person, role in ward.cast.items() if role.organisation}
    joiners = [person for person in weaver.ordinary for _ in range(rng.choices((0, 1, 2, 3), (30, 40, 24, 6))[0])]
    for organisation in ward.organisations:
        person, kind = runners.get(organisation.name, (rng.choice(weaver.ordinary), "runs"))
        weaver.tie(kind, person, organisation.id, person, strength=3)
        size = crowds.get(organisation.name) or rng.randint(*ORDINARY_CROWD)
        for member in _who_comes(ward, joiners, organisation.street, size):
            weaver.tie("volunteers_at" if rng.random() < 0.25 else "member_of", member, organisation.id, member)
    _connectors_join(ward, weaver)
    for asset in ward.assets:
        if asset.organisation:
            weaver.tie("runs", asset.organisation, asset.id, None, strength=3)
        elif asset.kind in ("association", "exchange") or rng.random() < 0.3:
            for person in rng.sample(weaver.ordinary, rng.randint(1, 4)):
                weaver.tie(rng.choice(("helps", "volunteers_at", "member_of")), person, asset.id, person)


def _who_comes(ward: Ward, joiners: list[int], street: int, size: int) -> list[int]:
    """Take `size` of those still to join something, mostly from the streets around."""
    around = {street, *ward.plan.nearby[street]}
    ward.rng.shuffle(joiners)
    joiners.sort(key=lambda person: ward.people[person].street not in around and ward.rng.random() < 0.8)
    coming = joiners[:size]
    del joiners[:size]
    return coming


def _connectors_join(ward: Ward, weaver: Weaver) -> None:
    """Those who bring people together sit in several groups at once; the chair keeps his association small."""
    chaired = {role.organisation for role in ward.cast.values() if role.nominations and not role.reach}
    open_to_all = [organisation for organisation in ward.organisations if organisation.name not in chaired]
    for person, role in ward.cast.items():
        if role.reach and role.nominations:
            for organisation in ward.rng.sample(open_to_all, GROUPS_OF_A_CONNECTOR):
                weaver.tie("member_of", person, organisation.id, person)


def offer(ward: Ward, on: date) -> list[Interest]:
    """What organisations offer and want, one to three topics each."""
    found = {}
    for organisation in ward.organisations:
        for topic in ward.rng.sample(TOPICS, ward.rng.randint(1, 3)):
            kind = "offers" if ward.rng.random() < 0.7 else "wants"
            found[organisation.id, topic] = Interest(organisation.id, topic, kind, on, None)
    return list(found.values())
