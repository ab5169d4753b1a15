"""Every table, by aggregate."""

from crm.models.analyses import DataVersion, NetworkSnapshot, NodeScore
from crm.models.base import Base, now
from crm.models.coding import Coding, Reading, SuggestionModel, Theme, ThemeChange, ThemeSuggestion
from crm.models.consents import Consent
from crm.models.conversations import (
    Campaign,
    Conversation,
    FollowUp,
    campaign_member,
    campaign_street,
    conversation_person,
)
from crm.models.doorstep import Question, Receipt
from crm.models.introductions import Introduction, IntroductionStep, PairRefusal
from crm.models.loop import Issue, IssueSource, IssueStep, Story, StoryPerson, StoryRoot
from crm.models.nodes import Asset, Node, Organisation, Person
from crm.models.nurture import NurturePlan, NurtureTraining
from crm.models.places import Area, AreaFigure, Door, DoorVisit, Street, StreetPostcode
from crm.models.records import (
    AuditEntry,
    ImportBatch,
    ImportMapping,
    Job,
    SearchEntry,
    SearchVariant,
    SearchWord,
)
from crm.models.reports import Report, ReportSection
from crm.models.surveys import Survey, SurveyAnswer, SurveyQuestion
from crm.models.ties import Interest, Nomination, Tie, TieKind, Topic
from crm.models.users import CalendarFeed, Device, Invitation, SignInAttempt, User, user_area
from crm.models.walks import Walk, WalkLine, WalkStop, walk_walker

__all__ = [
    "Area",
    "AreaFigure",
    "Asset",
    "AuditEntry",
    "Base",
    "CalendarFeed",
    "Campaign",
    "Coding",
    "Consent",
    "Conversation",
    "DataVersion",
    "Device",
    "Door",
    "DoorVisit",
    "FollowUp",
    "ImportBatch",
    "ImportMapping",
    "Interest",
    "Introduction",
    "IntroductionStep",
    "Invitation",
    "Issue",
    "IssueSource",
    "IssueStep",
    "Job",
    "NetworkSnapshot",
    "Node",
    "NodeScore",
    "Nomination",
    "NurturePlan",
    "NurtureTraining",
    "Organisation",
    "PairRefusal",
    "Person",
    "Question",
    "Reading",
    "Receipt",
    "Report",
    "ReportSection",
    "SearchEntry",
    "SearchVariant",
    "SearchWord",
    "SignInAttempt",
    "Story",
    "StoryPerson",
    "StoryRoot",
    "Street",
    "StreetPostcode",
    "SuggestionModel",
    "Survey",
    "SurveyAnswer",
    "SurveyQuestion",
    "Theme",
    "ThemeChange",
    "ThemeSuggestion",
    "Tie",
    "TieKind",
    "Topic",
    "User",
    "Walk",
    "WalkLine",
    "WalkStop",
    "campaign_member",
    "campaign_street",
    "conversation_person",
    "now",
    "user_area",
    "walk_walker",
]
