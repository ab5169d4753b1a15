"""Every table, by aggregate."""

from crm.models.analyses import DataVersion, NetworkSnapshot, NodeScore
from crm.models.base import Base, now
from crm.models.consents import Consent
from crm.models.conversations import Campaign, Conversation, FollowUp, conversation_person
from crm.models.introductions import Introduction, IntroductionStep, PairRefusal
from crm.models.nodes import Asset, Node, Organisation, Person
from crm.models.nurture import NurturePlan, NurtureTraining
from crm.models.places import Area, DoorVisit, Street, StreetPostcode
from crm.models.records import (
    AuditEntry,
    ImportBatch,
    ImportMapping,
    SearchEntry,
    SearchVariant,
    SearchWord,
)
from crm.models.ties import Interest, Nomination, Tie, TieKind, Topic
from crm.models.users import Invitation, SignInAttempt, User, user_area
from crm.models.walks import Walk, WalkStop, walk_walker

__all__ = [
    "Area",
    "Asset",
    "AuditEntry",
    "Base",
    "Campaign",
    "Consent",
    "Conversation",
    "DataVersion",
    "DoorVisit",
    "FollowUp",
    "ImportBatch",
    "ImportMapping",
    "Interest",
    "Introduction",
    "IntroductionStep",
    "Invitation",
    "NetworkSnapshot",
    "Node",
    "NodeScore",
    "Nomination",
    "NurturePlan",
    "NurtureTraining",
    "Organisation",
    "PairRefusal",
    "Person",
    "SearchEntry",
    "SearchVariant",
    "SearchWord",
    "SignInAttempt",
    "Street",
    "StreetPostcode",
    "Tie",
    "TieKind",
    "Topic",
    "User",
    "Walk",
    "WalkStop",
    "conversation_person",
    "now",
    "user_area",
    "walk_walker",
]
