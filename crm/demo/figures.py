"""Figures of the demo's areas: so many people of each age, gender and length of stay, by its households."""

from collections import Counter
from collections.abc import Iterator
from itertools import cycle

from crm.area_figures import NewFigure
from crm.demo.records import Neighbourhood
from crm.demo.rows import Known
from crm.models.words import AgeBand, Characteristic, Gender, LivedHere

PEOPLE_IN_A_HOUSEHOLD = 2.3
SOURCE = "Invented, like everybody in this demo"

#: Shares in percent, in the order of the words, for one area after the other.
_AGES = ((21, 16, 40, 23), (18, 22, 41, 19), (19, 12, 38, 31))
_STAYS = ((10, 35, 55), (17, 44, 39), (8, 29, 63))
_GENDERS = ((51, 49), (50, 50), (53, 47))


def make_figures(known: Known, neighbourhood: Neighbourhood) -> list[NewFigure]:
    """What is said of each area that has streets."""
    return list(_figures(known, neighbourhood))


def _figures(known: Known, neighbourhood: Neighbourhood) -> Iterator[NewFigure]:
    households = Counter[int]()
    for street in neighbourhood.streets:
        households[street.area] += street.households
    shares_of = zip(cycle(_AGES), cycle(_STAYS), cycle(_GENDERS), strict=False)
    for (area, doors), (ages, stays, genders) in zip(sorted(households.items()), shares_of, strict=False):
        people = doors * PEOPLE_IN_A_HOUSEHOLD
        for characteristic, words, shares in (
            (Characteristic.AGE_BAND, AgeBand, ages),
            (Characteristic.LIVED_HERE, LivedHere, stays),
            (Characteristic.GENDER, (Gender.WOMAN, Gender.MAN), genders),
        ):
            for word, share in zip(words, shares, strict=True):
                yield NewFigure(known.areas[area], characteristic, word.value, round(people * share / 100), SOURCE)
