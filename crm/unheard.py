"""Who has not been heard: streets; and people, by what they told of themselves, beside the area's figures."""

from collections import Counter
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from crm.area_figures import IN_A_CENSUS, VALUES, Figures, find_figures
from crm.campaign_progress import Course, Progress, StreetCount
from crm.campaigns import held_in
from crm.intervals import wilson
from crm.models import Campaign, Conversation, Person
from crm.models.conversations import conversation_person
from crm.models.words import AgeBand, Characteristic, Word
from crm.permissions import Actor, Permission, requires
from crm.scope import UNSCOPED
from crm.voices import of_people

#: How many of the people heard belong to each word; None: not known.
Counts = Counter[Word | None]

_WHAT = {
    Characteristic.AGE_BAND: "age",
    Characteristic.LIVED_HERE: "length of stay",
    Characteristic.GENDER: "gender",
    Characteristic.HERE_FOR: "reason for being here",
}


@dataclass(frozen=True)
class Band:
    """Those of one age, one gender …: ``heard`` of the ``known``, against ``people`` of ``living`` there."""

    word: Word
    heard: int
    known: int
    people: int | None
    living: int

    @property
    def share(self) -> float | None:
        """Their share of those heard whose word is known."""
        return self.heard / self.known if self.known else None

    @property
    def expected(self) -> float | None:
        """Their share of those who live there."""
        return self.people / self.living if self.people is not None and self.living else None

    @property
    def range(self) -> tuple[float, float]:
        """Between which shares the true one lies, allowing for chance (95 %)."""
        return wilson(self.heard, self.known)

    @property
    def under(self) -> bool:
        """Whether they were heard less than their share, and not by chance alone."""
        return self.expected is not None and self.range[1] < self.expected

    @property
    def over(self) -> bool:
        """Whether they were heard more than their share, and not by chance alone."""
        return self.expected is not None and self.range[0] > self.expected

    @property
    def verdict(self) -> str:
        """What the figures say, and no more."""
        if self.expected is None:
            return "No figure to compare with."
        if not self.known:
            return "Too early to say."
        if self.under:
            return "Heard less than their share."
        return "Heard more than their share." if self.over else "No clear difference: chance alone could make it."


@dataclass(frozen=True)
class Comparison:
    """The people heard by one characteristic. ``unknown``: heard, but nobody wrote down their word."""

    characteristic: Characteristic
    bands: tuple[Band, ...]
    unknown: int
    figures: Figures | None

    @property
    def what(self) -> str:
        """What is compared: *age*."""
        return _WHAT[self.characteristic]

    @property
    def in_a_census(self) -> bool:
        """Whether an area's figures can be had."""
        return self.characteristic in IN_A_CENSUS

    @property
    def known(self) -> int:
        """How many of those heard are in the bands."""
        return sum(band.heard for band in self.bands)

    @property
    def sentence(self) -> str:
        """Who was heard less than their share, or what keeps us from saying so."""
        if self.figures is None and self.in_a_census:
            return f"How many people of each {self.what} live here is not known yet."
        if self.figures is None:
            return f"No census counts people by {self.what}, so this is who was heard and no more."
        under = [band.word.label for band in self.bands if band.under]
        if under:
            return f"By {self.what}, heard less than their share: {_listed(under)}."
        if not self.known:
            return f"Nobody’s {self.what} is written down yet, so nothing can be compared."
        return f"By {self.what}, nobody is clearly heard less than their share."

    @property
    def unknown_sentence(self) -> str:
        """How many cannot be counted, and what that means."""
        if not self.unknown:
            return ""
        of = f"Of {self.known + self.unknown:,} people heard, the {self.what} of {self.unknown:,} is not written down."
        return f"{of} If they differ from the others, so does the picture."


@dataclass(frozen=True)
class Unheard:
    """``not_knocked``: streets where nobody knocked or talked; ``not_answered``: where nobody was in."""

    streets: int
    not_knocked: tuple[StreetCount, ...]
    not_answered: tuple[StreetCount, ...]
    comparisons: tuple[Comparison, ...]


@requires(Permission.SEE_RECORDS)
def get_unheard(db: Session, actor: Actor, progress: Progress, course: Course) -> Unheard:
    """Who has not been heard in a campaign; of its streets, those that *course* has.

    The people are counted wherever they live and whoever sees them: numbers alone. Staff are left out; so are those
    under 18, who are only written down with consent, here and in the area's figures. What no census counts is told
    where there are figures all the same, or where anybody said it.
    """
    silent = [one for one in course.streets if not one.held and not one.answered]
    by_name = sorted(silent, key=lambda one: (one.street.name_key, one.street.id))
    heard, area_id = _count_heard(db, progress.campaign), progress.campaign.area_id
    compared = [compare(one, heard[one], find_figures(db, [area_id], one)) for one in Characteristic]
    return Unheard(
        streets=len(course.streets),
        not_knocked=tuple(one for one in by_name if not one.knocked),
        not_answered=tuple(one for one in by_name if one.knocked),
        comparisons=tuple(one for one in compared if one.figures or one.known or one.in_a_census),
    )


def compare(characteristic: Characteristic, heard: Counts, figures: Figures | None) -> Comparison:
    """Those *heard* beside those who live there."""
    compared = [word for word in VALUES[characteristic] if word is not AgeBand.UNDER_18]
    known = sum(heard[word] for word in compared)
    people = figures.people if figures else {}
    living = sum(people.get(word, 0) for word in compared)
    # A census knows two genders: their shares are those of the people heard whom it could have counted.
    beside = sum(heard[word] for word in compared if word in people) if figures else known
    bands = tuple(
        Band(word, heard[word], beside if word in people else known, people.get(word), living) for word in compared
    )
    return Comparison(characteristic, bands, heard[None], figures)


def _count_heard(db: Session, campaign: Campaign) -> dict[Characteristic, Counts]:
    """How many people took part in the campaign's conversations, each once, by their words.

    Where nobody is known by name, whoever told something of themselves is one more.
    """
    person = Person.__table__  # by itself: joined with the table of all nodes it takes three times as long
    words = [person.c[characteristic.value] for characteristic in Characteristic]
    own = [getattr(Conversation, characteristic.value) for characteristic in Characteristic]
    by_name = (
        select(*words, func.count(person.c.id.distinct()))
        .select_from(Conversation)
        .join(conversation_person, conversation_person.c.conversation_id == Conversation.id)
        .join(person, person.c.id == conversation_person.c.person_id)
        .where(person.c.staff.is_(False), *held_in(db, campaign))
        .group_by(*words)
    )
    spoke = (
        select(*own, func.count(Conversation.id))
        .where(or_(*(word.is_not(None) for word in own)), ~of_people(), *held_in(db, campaign))
        .group_by(*own)
    )
    heard: dict[Characteristic, Counts] = {characteristic: Counter() for characteristic in Characteristic}
    for *said, count in chain.from_iterable(
        db.execute(query, execution_options=UNSCOPED) for query in (by_name, spoke)
    ):
        for characteristic, word in zip(Characteristic, said, strict=True):
            heard[characteristic][word] += count
    return heard


def _listed(labels: list[str]) -> str:
    """*A, B and C*, as they stand in a sentence."""
    low = [label[0].lower() + label[1:] for label in labels]
    return low[0] if len(low) == 1 else f"{', '.join(low[:-1])} and {low[-1]}"
