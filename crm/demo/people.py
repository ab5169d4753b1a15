"""Fills a ward with people: households with names in common, the planted cast, sightings twice, and namesakes."""

from dataclasses import replace
from itertools import product
from random import Random

from crm.demo import cast
from crm.demo.names import NICKNAMES, ORIGINS, Origin, inflect
from crm.demo.records import Person, Street, User
from crm.demo.wards import Ward

DUPLICATES = 14
NAMESAKES = 4
QUOTA = {"cut_off": 14, "no_ties": 8, "one_link": 9}
STUBS_ON = {"silent": 2, "never_knocked": 2}
MET_SHARE = {"first": 0.78, "other": 0.40}
AGES = ("under_18", "18_30", "31_60", "over_60")


def drama_numbers(rng: Random) -> list[str]:
    """Telephone numbers that Ofcom keeps for drama, and so ring nobody: 2,000 of them, shuffled."""
    numbers = [f"{start}{last:03d}" for start, last in product(("07700 900", "01632 960"), range(1000))]
    rng.shuffle(numbers)
    return numbers


class Settler:
    """Makes the people of one ward; keeps track of which doors are taken and which telephone numbers are left."""

    def __init__(self, ward: Ward, phones: list[str]) -> None:
        self.ward, self.rng, self.phones = ward, ward.rng, phones
        self.origins = list(ORIGINS.values())
        self.shares = [origin.share for origin in self.origins]
        self.doors: dict[int, set[int]] = {}

    def add(
        self,
        given: str,
        family: str,
        street: Street | None,
        number: str,
        *,
        met: bool,
        age: str = "",
        gender: str = "",
        known_as: str = "",
        staff: bool = False,
    ) -> Person:
        """One more person; whoever was only named has no details beyond name and street."""
        rng, details = self.rng, met and not staff
        person = Person(
            next(self.ward.ids.nodes),
            given,
            family,
            known_as,
            street.id if street else None,
            number,
            phone=self.phones.pop() if details and self.phones and rng.random() < 0.45 else "",
            email="",
            age_band=age if met else "",
            gender=gender if met else "",
            lived_here=self._lived_here(age) if details else "",
            here_because="live" if details else "",
            met=met,
            staff=staff,
        )
        if details and rng.random() < 0.2:
            person = replace(person, email=f"neighbour{person.id}@example.org")
        self.ward.people[person.id] = person
        return person

    def household(self, street: Street, most: int, met_all: bool = False) -> None:
        """One to four people behind one door, at most `most`; the first is met more often than the others."""
        rng = self.rng
        origin = rng.choices(self.origins, self.shares)[0]
        size = min(most, rng.choices((1, 2, 3, 4), (5, 4, 2, 1))[0])
        number, elder, surname = self.door(street), rng.random() < 0.3, origin.surname(rng)
        for place in range(size):
            gender = rng.choice(("woman", "man") if rng.random() < 0.98 else ("another way",))
            met = met_all or rng.random() < MET_SHARE["first" if place == 0 else "other"]
            if place == 1 and rng.random() > origin.shares_surname:
                surname = origin.surname(rng)
            age = self._age(elder, place)
            given = origin.given(rng, gender, age == "over_60")
            nickname = NICKNAMES.get(given, "") if rng.random() < 0.3 else ""
            self.add(
                given, inflect(surname, gender), street, number, met=met, age=age, gender=gender, known_as=nickname
            )

    def door(self, street: Street) -> str:
        """A house number nobody has yet, while there are any left."""
        taken = self.doors.setdefault(street.id, set())
        free = [n for n in range(1, street.households + 1) if n not in taken]
        number = self.rng.choice(free or range(1, street.households + 1))
        taken.add(number)
        return str(number)

    def stub(self, street: Street) -> Person:
        """Somebody whom others will name: a name and a street, no more."""
        origin: Origin = self.rng.choices(self.origins, self.shares)[0]
        gender = self.rng.choice(("woman", "man"))
        surname = inflect(origin.surname(self.rng), gender) if self.rng.random() < 0.7 else ""
        return self.add(origin.given(self.rng, gender, self.rng.random() < 0.4), surname, street, "", met=False)

    def _age(self, elder: bool, place: int) -> str:
        if elder and place < 2:
            return "over_60"
        return self.rng.choices(AGES, (0, 2, 6, 1) if place < 2 else (1, 5, 2, 1))[0]

    def _lived_here(self, age: str) -> str:
        weights = {"18_30": (4, 4, 3), "31_60": (2, 4, 4)}.get(age, (1, 2, 8))
        return self.rng.choices(("last_year", "few_years", "most_of_life"), weights)[0]


def settle(ward: Ward, phones: list[str], size: int) -> None:
    """Fill the ward with exactly `size` people, staff, stubs and second sightings among them."""
    settler = Settler(ward, phones)
    _seat_team(ward, settler)
    if ward.number == 0:
        _seat_cast(ward, settler)
    for state, quota in QUOTA.items():
        for street in ward.streets(state):
            _fill(ward, settler, street, quota)
    for state, streets in STUBS_ON.items():
        for street in ward.streets(state)[:streets]:
            settler.stub(street)
    linked = ward.streets("linked")
    spare = size - len(ward.people) - DUPLICATES - NAMESAKES
    total = sum(street.households for street in linked)
    for street in linked:
        _fill(ward, settler, street, spare * street.households // total, others_named=True)
    while len(ward.people) < size - DUPLICATES - NAMESAKES:
        settler.stub(ward.rng.choice(linked))
    _sight_twice(ward, settler)


def _fill(ward: Ward, settler: Settler, street: Street, quota: int, *, others_named: bool = False) -> None:
    """Add `quota` people to a street; on a linked street some are stubs without a door."""
    target = len(ward.people) + quota
    while len(ward.people) < target:
        if others_named and ward.rng.random() < 0.06:
            settler.stub(street)
        else:
            settler.household(street, target - len(ward.people), met_all=not others_named)


def _seat_team(ward: Ward, settler: Settler) -> None:
    """Staff of the first ward, one officer of any other; with the users they sign in as."""
    everywhere = (ward.area,) if ward.number else (1,)
    for place, (given, family, role, gender) in enumerate(cast.TEAM if ward.number == 0 else ()):
        person = settler.add(given, family, None, "", met=True, gender=gender, staff=True)
        _sign_up(ward, person, role, (ward.areas[place],) if role == "officer" else everywhere)
    for given, family, role in cast.OFFICE if ward.number == 0 else ():
        ward.users.append(
            User(next(ward.ids.users), f"{given} {family}", f"{given.lower()}@example.org", role, (1,), None)
        )
    if ward.number:
        origin = ORIGINS["english"]
        person = settler.add(
            origin.given(ward.rng, "woman", False),
            origin.surname(ward.rng),
            None,
            "",
            met=True,
            gender="woman",
            staff=True,
        )
        _sign_up(ward, person, "officer", everywhere)


def _sign_up(ward: Ward, person: Person, role: str, areas: tuple[int, ...]) -> None:
    user = next(ward.ids.users)
    address = person.given_name.lower().replace("ê", "e") if ward.number == 0 else f"{role}{user}"
    ward.users.append(
        User(user, f"{person.given_name} {person.family_name}", f"{address}@example.org", role, areas, person.id)
    )


def _seat_cast(ward: Ward, settler: Settler) -> None:
    for role in cast.MARLBROOK_CAST:
        street = ward.street_named(role.street)
        settler.doors.setdefault(street.id, set()).add(int(role.house_number))
        person = settler.add(
            role.given_name,
            role.family_name,
            street,
            role.house_number,
            met=True,
            age=role.age_band,
            gender=role.gender,
            known_as=role.known_as,
        )
        phone = person.phone or settler.phones.pop()
        person = ward.people[person.id] = replace(person, lived_here="most_of_life", phone=phone)
        ward.cast[person.id] = role
        if role.part == "community connector":
            _sign_up(ward, person, "connector", (street.area,))
    street = ward.street_named(cast.FAMILY_STREET)
    settler.doors.setdefault(street.id, set()).update((12, 14))
    ward.family = tuple(
        settler.add(given, cast.FAMILY_NAME, street, number, met=met, age=age, gender=gender).id
        for given, met, age, gender, number in cast.FAMILY
    )


def _sight_twice(ward: Ward, settler: Settler) -> None:
    """Plant one person under two records (a first name at a door, a nickname with a surname), two under one name."""
    planted = {*ward.cast, *ward.family}
    linked = [p for p in ward.residents(ward.streets("linked"), met=True) if p.id not in planted]
    streets = {street.id: street for street in ward.plan.streets}
    known = [p for p in linked if p.given_name in NICKNAMES]
    for turn, person in enumerate(ward.rng.sample(known, DUPLICATES)):
        street = streets[person.street or 0]
        again = settler.add(
            NICKNAMES[person.given_name],
            person.family_name,
            street,
            "",
            met=turn % 2 == 0,
            age=person.age_band,
            gender=person.gender,
        )
        ward.people[person.id] = replace(person, family_name="", known_as="")
        ward.duplicates.append((person.id, again.id))
    seen_twice = {first for first, _ in ward.duplicates}
    others = [p for p in linked if p.id not in seen_twice and p.family_name]
    for person in ward.rng.sample(others, NAMESAKES):
        elsewhere = ward.rng.choice([street for street in ward.streets("linked") if street.id != person.street])
        twin = settler.add(
            person.given_name,
            person.family_name,
            elsewhere,
            settler.door(elsewhere),
            met=True,
            age="31_60" if person.age_band == "over_60" else "over_60",
            gender=person.gender,
        )
        ward.namesakes.append((person.id, twin.id))
