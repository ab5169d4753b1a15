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


class Gender(Word):
    """Gender, in the word that people choose; nobody has to."""

    WOMAN = "woman"
    MAN = "man"
    ANOTHER = "another"

    @property
    def label(self) -> str:
        """The word as a page shows it."""
        return "Another gender" if self is Gender.ANOTHER else super().label


class HereFor(Word):
    """What brings somebody to the area."""

    LIVE = "live"
    WORK_IN_A_BUSINESS = "work_in_a_business"
    WORK_IN_THE_COMMUNITY = "work_in_the_community"
    VISIT = "visit"
    LEISURE = "leisure"

    @property
    def label(self) -> str:
        """The word as a page shows it."""
        return {
            HereFor.LIVE: "Live here",
            HereFor.WORK_IN_A_BUSINESS: "Work in a business here",
            HereFor.WORK_IN_THE_COMMUNITY: "Work or volunteer in the community",
            HereFor.VISIT: "Visit friends or family",
            HereFor.LEISURE: "Recreation or shopping",
        }[self]


class Characteristic(Word):
    """What is known of people in words alone; of some, an area's own figures tell how many live there."""

    AGE_BAND = "age_band"
    LIVED_HERE = "lived_here"
    GENDER = "gender"
    HERE_FOR = "here_for"


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
    SURVEY = "survey"


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

    @property
    def label(self) -> str:
        """The word as everything shows it: pages, the phone, paper."""
        return {
            DoorOutcome.NOT_HOME: "Nobody in",
            DoorOutcome.NOT_NOW: "Opened, not now",
            DoorOutcome.INACCESSIBLE: "No access",
            DoorOutcome.BUSINESS: "Shop or business",
            DoorOutcome.LANGUAGE_BARRIER: "Another language",
        }.get(self, super().label)


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


class JobState(Word):
    """Where a job stands. Unsure: killed where nobody can tell whether it was done, so a person decides."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    UNSURE = "unsure"


class NurtureStage(Word):
    """Where the team stands with a connector."""

    NOTICED = "noticed"
    MET = "met"
    IN_TOUCH = "in_touch"
    INVOLVED = "involved"
    LEADING = "leading"
    RESTING = "resting"


class Sway(Word):
    """Whether a theme was spoken of as a strength, as a problem, as both, or as neither."""

    ASSET = "asset"
    DEFICIT = "deficit"
    BOTH = "both"
    NEITHER = "neither"

    @property
    def label(self) -> str:
        """The word as a page shows it."""
        return {Sway.ASSET: "A strength", Sway.DEFICIT: "A problem"}.get(self, super().label)


class ThemeChangeKind(Word):
    """What was done to the codebook."""

    ADDED = "added"
    RENAMED = "renamed"
    MOVED = "moved"
    DESCRIBED = "described"
    MERGED = "merged"
    SPLIT = "split"
    RETIRED = "retired"
    BROUGHT_BACK = "brought_back"


class IssueState(Word):
    """Where an issue stands, from what was heard to what happened, or why not."""

    HEARD = "heard"
    TAKEN_UP = "taken_up"
    UNDER_WAY = "under_way"
    DONE = "done"
    NOT_POSSIBLE = "not_possible"


class OwnerKind(Word):
    """Who sees an issue through."""

    RESIDENT = "resident"
    GROUP = "group"
    COUNCIL = "council"
    TEAM = "team"
    NOBODY = "nobody"

    @property
    def label(self) -> str:
        """The word as a page shows it."""
        return "Nobody: it came about by itself" if self is OwnerKind.NOBODY else super().label
