"""
A small made-up neighbourhood with known truths.

Four streets (1–4) of twelve residents each: a ring of neighbours and some more ties on the street. The *quizmaster*
lives on street 1, knows people on all four; three recorders wrote that down in different conversations, and eight
households named her. The *single-source* resident knows as many, but all of it comes from recorder 14. The *officer*
has a tie with everybody. Street 5 was talked with and named nobody; street 6 was never knocked at; at street 7 nobody
was in; on street 8 people know only each other; street 9 has links outward only through the *only link*.
"""

from dataclasses import dataclass, field

from graph.evidence import Nominations, TrackRecord
from graph.network import Kind, Network, NodeColumns, TieColumns
from graph.streets import StreetColumns

OFFICER = 1
QUIZMASTER = 100
SINGLE_SOURCE = 211
ONLY_LINK = 900
STREETS = range(1, 10)


@dataclass
class Neighbourhood:
    street_of: dict[int, int] = field(default_factory=dict)
    ties: list[tuple[int, int, float, int, int]] = field(default_factory=list)
    conversations: int = 0

    def settle(self, street: int, people: int) -> list[int]:
        ids = [street * 100 + place for place in range(people)]
        self.street_of.update(dict.fromkeys(ids, street))
        return ids

    def tie(self, one: int, other: int, recorder: int, weight: float = 2.0) -> None:
        self.conversations += 1
        self.ties.append((one, other, weight, recorder, self.conversations))

    def network(self) -> Network:
        people = sorted(self.street_of)
        ids = [OFFICER, *people]
        streets = [-1, *(self.street_of[one] for one in people)]
        nodes = NodeColumns.of(ids, [Kind.PERSON] * len(ids), streets, staff=[True] + [False] * len(people))
        return Network.build(nodes, TieColumns.of(*zip(*self.ties, strict=True)))


def make_neighbourhood() -> Neighbourhood:
    made = Neighbourhood()
    for street in (1, 2, 3, 4):
        residents = made.settle(street, 12)
        for place, one in enumerate(residents):
            made.tie(one, residents[(place + 1) % 12], 11 + place % 3)
        for place in range(0, 12, 3):
            made.tie(residents[place], residents[(place + 5) % 12], 11 + street % 3)
    for place, other in enumerate((204, 205, 304, 306, 405, 407, 103, 107, 309)):
        made.tie(QUIZMASTER, other, 11 + place % 3)
    for other in (104, 106, 303, 308, 403, 408, 205, 207, 409):
        made.tie(SINGLE_SOURCE, other, 14)
    made.settle(5, 3)
    pair = made.settle(8, 4)
    made.tie(pair[0], pair[1], 12)
    made.tie(pair[1], pair[2], 13)
    lane = made.settle(9, 3)
    made.tie(lane[0], lane[1], 11)
    made.tie(lane[0], lane[2], 12)
    made.tie(ONLY_LINK, 402, 13)
    made.tie(ONLY_LINK, 110, 12, 5.0)
    for one in list(made.street_of):
        made.tie(OFFICER, one, 11)
    return made


def make_nominations() -> Nominations:
    households = list(range(1, 9))
    recorders = [11, 12, 13, 11, 12, 13, 11, 12]
    conversations = list(range(1001, 1009))
    named = [QUIZMASTER] * 8 + [QUIZMASTER, OFFICER, 301]
    return Nominations.of(named, [*households, 8, 3, 4], [*recorders, 13, 12, 12], [*conversations, 1008, 1003, 1004])


def make_track_record() -> TrackRecord:
    return TrackRecord.of([QUIZMASTER, QUIZMASTER, QUIZMASTER, 301], [1, 2, 2, 3])


def make_streets() -> StreetColumns:
    visits = {1: 40, 2: 30, 3: 30, 4: 20, 5: 20, 6: 0, 7: 12, 8: 10, 9: 9}
    answered = {1: 20, 2: 12, 3: 10, 4: 9, 5: 4, 6: 0, 7: 0, 8: 3, 9: 3}
    households = {1: 50, 2: 40, 3: 40, 4: 40, 5: 30, 6: 60, 7: 20, 8: 25, 9: 0}
    rows = [(one, households[one], visits[one], answered[one], answered[one] // 2 + (one == 8)) for one in STREETS]
    return StreetColumns.of(*zip(*rows, strict=True))
