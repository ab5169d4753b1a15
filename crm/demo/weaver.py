"""Ties people to people: households, neighbours, friends further off, and the planted patterns."""

from dataclasses import replace
from datetime import date, timedelta

from crm.demo.records import Person, Tie
from crm.demo.wards import Meeting, Ward

WITHIN_STREET = ((0, 1, 2, 3), (2, 4, 3, 1))
BEYOND_STREET = ((0, 1, 2), (66, 27, 7))
NEARBY = 0.72
KINDS_NEAR = (("neighbour", "friend", "helps", "knows"), (58, 26, 10, 6))
KINDS_FAR = (("friend", "knows", "works_with", "family", "helps"), (44, 24, 18, 10, 4))
ENDED, DEEPENED = 0.025, 0.03
STAFF_KNOW = 45


class Weaver:
    """Collects the ties of one ward: at most one open tie for two nodes, each on the word of somebody met."""

    def __init__(self, ward: Ward) -> None:
        self.ward, self.rng = ward, ward.rng
        self.ties: list[Tie] = []
        self.tied: set[tuple[int, int]] = set()
        self.linked = ward.residents(ward.streets("linked"))
        apart = {*ward.cast, *ward.family}
        self.ordinary = [p.id for p in self.linked if p.met and p.id not in apart]
        self.on_street: dict[int, list[Person]] = {}
        for person in self.linked:
            if person.id not in apart:
                self.on_street.setdefault(person.street or 0, []).append(person)

    def tie(
        self,
        kind: str,
        a: int,
        b: int,
        said_by: int | None,
        *,
        strength: int = 2,
        meeting: Meeting | None = None,
        introduction: int | None = None,
        since: date | None = None,
        by: int | None = None,
    ) -> bool:
        """Tie two nodes unless they are the same or tied already; True when a tie was made."""
        pair = (min(a, b), max(a, b))
        if a == b or pair in self.tied:
            return False
        self.tied.add(pair)
        if said_by and not meeting and not introduction:
            meeting = self.rng.choice(self.ward.heard[said_by])
        by = by or (meeting.by if meeting else self.ward.users[0].id)
        if since is None and self.rng.random() < 0.6:
            since = date(self.ward.today.year - 1 - int(self.rng.expovariate(0.16)), self.rng.randint(1, 12), 1)
        heard_in = meeting.id if meeting else None
        self.ties.append(
            Tie(next(self.ward.ids.ties), kind, a, b, strength, since, None, said_by, heard_in, by, introduction)
        )
        return True

    def between(self, a: Person, b: Person, kinds: tuple[tuple[str, ...], tuple[int, ...]]) -> None:
        """A tie of a likely kind between two people, said by one of them who was met."""
        teller = self.rng.choice([p.id for p in (a, b) if p.met])
        kind = self.rng.choices(*kinds)[0]
        self.tie(kind, a.id, b.id, teller, strength=3 if kind in ("friend", "family") else self.rng.choice((1, 2, 2)))


def weave(ward: Ward, weaver: Weaver) -> None:
    """All the ties between people in a ward."""
    _households(ward, weaver)
    _inward(ward, weaver)
    if ward.number == 0:
        _planted(ward, weaver)
    _outward(ward, weaver)
    _stubs(ward, weaver)
    _staff(ward, weaver)
    _changes(ward, weaver)


def _households(ward: Ward, weaver: Weaver) -> None:
    """Those behind one door are family to each other, when one of them told us; the family cluster shares two doors."""
    doors: dict[tuple[int, str], list[Person]] = {}
    for person in ward.residents(ward.streets("linked", "cut_off", "one_link")):
        if person.house_number:
            doors.setdefault((person.street or 0, person.house_number), []).append(person)
    circles = [people for people in doors.values() if not {p.id for p in people} & set(ward.family)]
    circles.append([ward.people[person] for person in ward.family])
    for people in circles:
        for place, a in enumerate(people):
            for b in people[place + 1 :]:
                if a.met or b.met:
                    cares = a.age_band != "over_60" and b.age_band == "over_60" and weaver.rng.random() < 0.25
                    weaver.tie("cares_for" if cares else "family", a.id, b.id, a.id if a.met else b.id, strength=3)


def _inward(ward: Ward, weaver: Weaver) -> None:
    """Ties inside the streets whose ties all stay inside: everybody to the next two or three."""
    for street in ward.streets("cut_off", "one_link"):
        people = ward.residents([street])
        for place, person in enumerate(people):
            for step in range(1, weaver.rng.randint(3, 4)):
                weaver.between(person, people[(place + step) % len(people)], KINDS_NEAR)


def _planted(ward: Ward, weaver: Weaver) -> None:
    """The cast's ties: connectors' reach, confirmed by both ends; one person's reach by her own word to one officer."""
    rng = weaver.rng
    for person, role in ward.cast.items():
        confirmed = role.nominations > 0
        streets = rng.sample([s for s in weaver.on_street if s != ward.people[person].street], 14 if confirmed else 8)
        for place in range(role.reach):
            there = [p for p in weaver.on_street[streets[place % len(streets)]] if p.met]
            other = rng.choice(there)
            teller = other.id if confirmed and rng.random() < 0.6 else person
            weaver.tie(rng.choice(("friend", "knows", "helps")), person, other.id, teller)
        if confirmed or role.part == "community connector":
            for other in rng.sample([p for p in weaver.on_street[ward.people[person].street or 0] if p.met], 2):
                weaver.tie("neighbour", person, other.id, other.id)
    only_link = ward.played("only link of the close")
    for street in rng.sample(list(weaver.on_street), 4):
        weaver.tie("friend", only_link, rng.choice([p for p in weaver.on_street[street] if p.met]).id, only_link)
    head = ward.family[0]
    home = ward.people[head].street or 0
    weaver.tie("friend", head, rng.choice([p for p in weaver.on_street[home] if p.met]).id, head)


def _outward(ward: Ward, weaver: Weaver) -> None:
    """What ordinary people on linked streets told: a neighbour or two, now and then somebody further off."""
    rng, streets = weaver.rng, list(weaver.on_street)
    for person_id in weaver.ordinary:
        person = ward.people[person_id]
        home = person.street or 0
        for _ in range(rng.choices(*WITHIN_STREET)[0]):
            near = min(rng.choices(weaver.on_street[home], k=4), key=lambda other: _doors_apart(person, other))
            if near is not person:
                weaver.between(person, near, KINDS_NEAR)
        for _ in range(rng.choices(*BEYOND_STREET)[0]):
            street = rng.choice(ward.plan.nearby[home]) if rng.random() < NEARBY else rng.choice(streets)
            if street != home and weaver.on_street.get(street):
                weaver.between(person, rng.choice(weaver.on_street[street]), KINDS_FAR)


def _doors_apart(a: Person, b: Person) -> int:
    if not a.house_number or not b.house_number or a.house_number == b.house_number:
        return 50
    return abs(int(a.house_number) - int(b.house_number))


def _stubs(ward: Ward, weaver: Weaver) -> None:
    """Everybody only named was named by somebody met, mostly on the same street."""
    told = {node for tie in weaver.ties for node in (tie.a, tie.b)}
    everyone = [ward.people[person] for person in weaver.ordinary]
    for person in ward.people.values():
        if not person.met and person.id not in told:
            on_street = [p for p in weaver.on_street.get(person.street or 0, ()) if p.met]
            near = bool(on_street) and weaver.rng.random() < 0.8
            weaver.between(
                weaver.rng.choice(on_street if near else everyone), person, KINDS_NEAR if near else KINDS_FAR
            )


def _staff(ward: Ward, weaver: Weaver) -> None:
    """Each officer knows many of those they met: so that leaving staff out of measures makes a difference."""
    ordinary = set(weaver.ordinary)
    for user in ward.users:
        if user.role == "officer" and user.person:
            met = {
                person: meeting
                for meeting in ward.meetings
                if meeting.by == user.id
                for person in meeting.people
                if person in ordinary
            }
            for person in weaver.rng.sample(list(met), min(STAFF_KNOW, len(met))):
                weaver.tie(
                    "knows", user.person, person, None, meeting=met[person], since=met[person].at.date(), by=user.id
                )


def _changes(ward: Ward, weaver: Weaver) -> None:
    """Some ties have ended; some neighbours became friends, which closes one row and opens another."""
    rng, ordinary, day = weaver.rng, set(weaver.ordinary), timedelta(days=1)
    dates = {meeting.id: meeting.at.date() for meeting in ward.meetings}
    for place, tie in enumerate(weaver.ties):
        loose = tie.kind == "neighbour" and tie.said_by in ordinary and tie.a in ordinary and tie.b in ordinary
        if not loose or tie.conversation is None or rng.random() > ENDED + DEEPENED:
            continue
        changed = dates[tie.conversation] - rng.randint(5, 200) * day
        since = tie.since if tie.since and tie.since < changed else None
        weaver.ties[place] = replace(tie, since=since, until=changed)
        if rng.random() < DEEPENED / (ENDED + DEEPENED):
            weaver.ties.append(replace(tie, id=next(ward.ids.ties), kind="friend", strength=3, since=changed))
