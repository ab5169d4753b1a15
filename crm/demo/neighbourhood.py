"""Makes the demo neighbourhood, ward by ward, from a seed."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from crm.demo import answers, gatherings, matches, meetings, people, places, weaver
from crm.demo.notes import write_note
from crm.demo.nurture import plan_nurture
from crm.demo.records import (
    Area,
    Asset,
    Consent,
    Conversation,
    DoorVisit,
    FollowUp,
    Interest,
    Introduction,
    Neighbourhood,
    Nomination,
    Organisation,
    Person,
    Street,
    Tie,
    User,
)
from crm.demo.topics import THEMES, TIE_KINDS, TOPICS
from crm.demo.truths import Connector, Truths
from crm.demo.wards import DAYS_BACK, Numbers, Ward

WARD_PEOPLE = 1200
FEWEST_PEOPLE = 600
CONVERSATIONS_PER_PERSON = 640 / 1200
HOUSEHOLDS_PER_PERSON = 2


@dataclass(slots=True)
class Harvest:
    """What the wards have brought in so far."""

    areas: list[Area] = field(default_factory=list)
    streets: list[Street] = field(default_factory=list)
    users: list[User] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)
    assets: list[Asset] = field(default_factory=list)
    conversations: list[Conversation] = field(default_factory=list)
    introductions: list[Introduction] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    interests: list[Interest] = field(default_factory=list)
    nominations: list[Nomination] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)
    door_visits: list[DoorVisit] = field(default_factory=list)


def make_neighbourhood(seed: int = 2026, people: int = 1200, *, today: date) -> Neighbourhood:
    """A fictional town of one ward for every 1,200 people or so; the first, Marlbrook, has the planted cast.

    The same seed, number and day give the same neighbourhood. `today` is the day on which the demo is looked at.
    Raises ValueError below 600 people, too few for every street to be as planted.
    """
    if people < FEWEST_PEOPLE:
        raise ValueError(f"Ask for at least {FEWEST_PEOPLE} people, so that every kind of street can be shown")
    count = max(1, round(people / WARD_PEOPLE))
    names, ids, harvest = places.ward_names(count), Numbers(), Harvest()
    phones = _numbers(seed)
    harvest.areas.append(Area(1, places.TOWN, "town", None))
    wards = []
    for number, name in enumerate(names):
        size = people // count + (people % count if number == 0 else 0)
        ward = _open_ward(Random(f"{seed} {number}"), number, name, size, today=today, ids=ids, harvest=harvest)
        _fill_ward(ward, size, phones, harvest)
        ward.meetings.clear()
        ward.heard.clear()
        wards.append(ward)
    return _neighbourhood(seed, today, harvest, _truths(wards))


def _numbers(seed: int) -> list[str]:
    return people.drama_numbers(Random(f"{seed} telephones"))


def _open_ward(rng: Random, number: int, name: str, size: int, *, today: date, ids: Numbers, harvest: Harvest) -> Ward:
    """A ward with its areas and streets, and nobody in it yet."""
    first = len(harvest.areas) + 1
    inner = places.neighbourhood_names(name)
    around, *outlines = places.outlines(number)
    harvest.areas.append(Area(first, name, "ward", 1, around))
    harvest.areas += [
        Area(first + 1 + place, inside, "neighbourhood", first, outlines[place]) for place, inside in enumerate(inner)
    ]
    areas = tuple(area.id for area in harvest.areas[-3:])
    first_street, households = len(harvest.streets) + 1, size * HOUSEHOLDS_PER_PERSON
    plan = places.lay_out(rng, number, name, areas=areas, first_id=first_street, households=households)
    harvest.streets += plan.streets
    return Ward(number, name, rng, today, ids, plan, first, areas)


def _fill_ward(ward: Ward, size: int, phones: list[str], harvest: Harvest) -> None:
    """Every step of the generator for one ward, in the order in which one needs the other."""
    people.settle(ward, phones, size)
    gatherings.found_groups(ward)
    meetings.hold_conversations(ward, round(size * CONVERSATIONS_PER_PERSON))
    interests = answers.hear_interests(ward)
    answers.nominate(ward)
    consents = answers.ask_consent(ward)
    web = weaver.Weaver(ward)
    weaver.weave(ward, web)
    gatherings.gather(ward, web)
    harvest.introductions += matches.introduce(ward, web, interests, consents)
    harvest.users += ward.users
    harvest.people += _first_heard(ward, web.ties)
    harvest.organisations += ward.organisations
    harvest.assets += ward.assets
    harvest.conversations += _written(ward, interests)
    harvest.ties += web.ties
    harvest.interests += interests
    harvest.interests += gatherings.offer(ward, ward.today - timedelta(days=DAYS_BACK))
    harvest.nominations += ward.nominations
    harvest.consents += consents
    harvest.follow_ups += answers.promise(ward, interests)
    harvest.door_visits += meetings.knock(ward)


def _first_heard(ward: Ward, ties: list[Tie]) -> list[Person]:
    """Everybody with where we first heard of them: their own first conversation, or that of whoever named them."""
    told = [tie for tie in reversed(ties) if tie.conversation and tie.said_by]
    said = {node: tie for tie in told for node in (tie.a, tie.b) if node != tie.said_by}
    known = []
    for person in ward.people.values():
        if ward.heard.get(person.id):
            known.append(replace(person, heard_in=ward.heard[person.id][0].id))
        elif person.id in said:
            known.append(replace(person, heard_in=said[person.id].conversation, heard_from=said[person.id].said_by))
        else:
            known.append(person)
    return known


def _written(ward: Ward, interests: list[Interest]) -> list[Conversation]:
    """The ward's conversations with their notes."""
    wishes: dict[int, list[tuple[str, str]]] = {}
    for interest in interests:
        wishes.setdefault(interest.conversation or 0, []).append((interest.kind, interest.topic))
    named, streets = answers.answer_named(ward), {street.id: street.name for street in ward.plan.streets}
    written = []
    for m in ward.meetings:
        present = [ward.people[person] for person in m.people]
        first_time = ward.heard[m.people[0]][0].id == m.id
        setting = "" if first_time and m.channel == "doorstep" else m.channel
        said, excerpts = write_note(
            ward.rng,
            present,
            (ward.name, streets[m.street]),
            setting=setting,
            wishes=wishes.get(m.id, ()),
            named=named.get(m.id, ""),
        )
        written.append(Conversation(m.id, m.at, m.channel, m.street, m.people, m.by, said, excerpts))
    return written


def _truths(wards: list[Ward]) -> Truths:
    first = wards[0]
    behind = first.played("friend of one officer")

    def having(state: str) -> tuple[int, ...]:
        return tuple(street.id for ward in wards for street in ward.streets(state))

    return Truths(
        connectors=tuple(
            Connector(person, role.part) for person, role in first.cast.items() if role.reach and role.nominations
        ),
        nominated_not_central=first.played("chair of the Residents' Association"),
        central_by_one_officer=behind,
        officer_behind_it=next(user.id for user in first.users if user.role == "officer"),
        family_cluster=first.family,
        duplicates=tuple(pair for ward in wards for pair in ward.duplicates),
        namesakes=tuple(pair for ward in wards for pair in ward.namesakes),
        cut_off_streets=having("cut_off"),
        silent_streets=having("silent"),
        never_knocked_streets=having("never_knocked"),
        no_ties_streets=having("no_ties"),
        one_link_street=first.streets("one_link")[0].id,
        one_link_person=first.played("only link of the close"),
    )


def _neighbourhood(seed: int, today: date, harvest: Harvest, truths: Truths) -> Neighbourhood:
    return Neighbourhood(
        seed,
        today,
        tuple(harvest.areas),
        tuple(harvest.streets),
        tuple(harvest.users),
        THEMES,
        TOPICS,
        TIE_KINDS,
        tuple(harvest.people),
        tuple(harvest.organisations),
        tuple(harvest.assets),
        tuple(harvest.conversations),
        tuple(harvest.introductions),
        tuple(harvest.ties),
        tuple(harvest.interests),
        tuple(harvest.nominations),
        tuple(harvest.consents),
        tuple(harvest.follow_ups),
        tuple(harvest.door_visits),
        plan_nurture(truths, harvest.people, harvest.streets, harvest.users, today),
        truths,
    )
