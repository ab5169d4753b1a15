"""The fixed words of the field, as they are kept; ``label`` is how people read them."""

import enum
from typing import Self


class Word(enum.StrEnum):
    """A word from a fixed list."""

    @property
    def label(self) -> str:
        """The word as a page shows it."""
        return self.value.replace("_", " ").capitalize()

    @classmethod
    def of(cls, value: str | None) -> Self | None:
        """The word that is kept as *value*; None where there is no such word."""
        return next((word for word in cls if word.value == value), None)

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """(value, label) of each word, in order, for a form."""
        return [(word.value, word.label) for word in cls]


class NodeKind(Word):
    """The three kinds of node."""

    PERSON = "person"
    ORGANISATION = "organisation"
    ASSET = "asset"


class AssetKind(Word):
    """What kind of asset (asset-based community development), and gatherings that come round again."""

    ASSOCIATION = "association"
    INSTITUTION = "institution"
    PLACE = "place"
    EXCHANGE = "exchange"
    STORY = "story"
    EVENT = "event"


class OrganisationKind(Word):
    """What kind of organisation."""

    COMMUNITY_GROUP = "community_group"
    CHARITY = "charity"
    FAITH = "faith"
    SCHOOL = "school"
    BUSINESS = "business"
    PUBLIC_BODY = "public_body"
    OTHER = "other"


class AgeBand(Word):
    """Age as people are asked it; under 18 only with consent."""

    UNDER_18 = "under_18"
    FROM_18_TO_30 = "18_to_30"
    FROM_31_TO_60 = "31_to_60"
    OVER_60 = "over_60"


class LivedHere(Word):
    """How long somebody has lived here."""

    LAST_YEAR = "last_year"
    FEW_YEARS = "few_years"
    MOST_OF_LIFE = "most_of_life"

    @property
    def label(self) -> str:
        """The word as a page shows it."""
        return {"last_year": "Moved here in the last year or so", "few_years": "A few years"}.get(
            self.value, "Most or all of their life"
        )


class Stance(Word):
    """How somebody stands to a topic."""

    CARES_ABOUT = "cares_about"
    OFFERS = "offers"
    WANTS = "wants"


class Channel(Word):
    """Where a conversation took place."""

    DOORSTEP = "doorstep"
    STREET = "street"
    EVENT = "event"
    VISIT = "visit"
    PHONE = "phone"
    MESSAGE = "message"


class DoorOutcome(Word):
    """What came of a knock at a door."""

    CONVERSATION = "conversation"
    CALL_BACK = "call_back"
    NOT_HOME = "not_home"
    NOT_NOW = "not_now"
    DO_NOT_CONTACT = "do_not_contact"
    INACCESSIBLE = "inaccessible"
    EMPTY = "empty"
    BUSINESS = "business"
    LANGUAGE_BARRIER = "language_barrier"


#: Somebody came to the door, whatever they then said.
ANSWERED = frozenset(
    (
        DoorOutcome.CONVERSATION,
        DoorOutcome.CALL_BACK,
        DoorOutcome.NOT_NOW,
        DoorOutcome.DO_NOT_CONTACT,
        DoorOutcome.LANGUAGE_BARRIER,
    )
)


class Purpose(Word):
    """What a person may consent to, each by itself."""

    KEEP_DETAILS = "keep_details"
    CONTACT_ME = "contact_me"
    INTRODUCE_ME = "introduce_me"
    USE_MY_WORDS = "use_my_words"
    PUT_ME_ON_A_MAP = "put_me_on_a_map"


class ConsentWay(Word):
    """How consent was given or withdrawn."""

    SPOKEN = "spoken"
    WRITTEN = "written"
    PHONE = "phone"
    MESSAGE = "message"


class IntroductionState(Word):
    """Where an introduction stands."""

    SUGGESTED = "suggested"
    ASKED = "asked"
    MADE = "made"
    MET = "met"
    CAME_TO_NOTHING = "came_to_nothing"


class Answer(Word):
    """What one side said when asked whether they would like to be introduced."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    YES = "yes"
    NO = "no"


class FollowUpState(Word):
    """Where a follow-up stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class NurtureStage(Word):
    """Where the team stands with a connector."""

    NOTICED = "noticed"
    MET = "met"
    IN_TOUCH = "in_touch"
    INVOLVED = "involved"
    LEADING = "leading"
    RESTING = "resting"
