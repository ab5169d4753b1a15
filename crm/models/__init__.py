"""Every table, by aggregate."""

from crm.models.base import Base, now
from crm.models.consents import Consent
from crm.models.conversations import Campaign, Conversation, FollowUp, conversation_person
from crm.models.introductions import Introduction, IntroductionStep
from crm.models.nodes import Asset, Node, Organisation, Person
from crm.models.places import Area, DoorVisit, Street, StreetPostcode
from crm.models.records import (
    AuditEntry,
    DataVersion,
    ImportBatch,
    ImportMapping,
    NetworkSnapshot,
    SearchEntry,
    SearchVariant,
    SearchWord,
)
from crm.models.ties import Interest, Nomination, Tie, TieKind, Topic
from crm.models.users import Invitation, SignInAttempt, User, user_area

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
    "Nomination",
    "Organisation",
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
    "conversation_person",
    "now",
    "user_area",
]
