"""What Kith keeps about itself: audit, jobs, imports under way, and words to search by."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Base, UtcDateTime, id_, moment, recorded_at_, user_fk, uuid_, words
from crm.models.words import JobState

#: Compared by bytes on both databases, so that a beginning of a word is a range in the index.
by_bytes = String(40).with_variant(String(40, collation="C"), "postgresql")


class AuditEntry(Base):
    """Who changed what, when: written in the transaction of the change."""

    __tablename__ = "audit_entry"
    __area_from__ = ("area_id",)
    __audited__ = False

    id: Mapped[id_]
    at: Mapped[moment] = mapped_column(index=True)
    actor_id: Mapped[user_fk | None]
    actor_name: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(80), comment="the use-case: add_person")
    noun: Mapped[str] = mapped_column(String(40), comment="the table")
    record_id: Mapped[int | None]
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, comment="field to [before, after]")

    __table_args__ = (Index("ix_audit_entry_record", "noun", "record_id"),)


class Job(Base):
    """Something to be done by itself, once; the row outlives whoever is killed doing it."""

    __tablename__ = "job"
    __audited__ = False

    id: Mapped[id_]
    kind: Mapped[str] = mapped_column(String(40), comment="digest, escalation, tidying")
    key: Mapped[str] = mapped_column(String(120), unique=True, comment="what is done once: digest 2026-11-22 7")
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[JobState] = mapped_column(words(JobState, "job_state"), default=JobState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[moment]
    heartbeat_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, comment="when whoever does it last said so")
    finished_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str] = mapped_column(String(500), default="")
    recorded_at: Mapped[recorded_at_]

    __table_args__ = (Index("ix_job_state", "state", "due_at"),)


class ImportMapping(Base):
    """How the columns of a kind of file were mapped last time."""

    __tablename__ = "import_mapping"
    __audited__ = False

    id: Mapped[id_]
    noun: Mapped[str] = mapped_column(String(20))
    signature: Mapped[str] = mapped_column(String(64), comment="hash of the header")
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (UniqueConstraint("noun", "signature"),)


class ImportBatch(Base):
    """A file that was sent and is looked at before anything is saved."""

    __tablename__ = "import_batch"
    __audited__ = False

    id: Mapped[id_]
    uuid: Mapped[uuid_]
    noun: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes] = mapped_column(LargeBinary, comment="zlib")
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON)
    recorded_by_id: Mapped[user_fk | None]
    recorded_at: Mapped[recorded_at_]


class SearchWord(Base):
    """A word that some node can be found by."""

    __tablename__ = "search_word"
    __audited__ = False

    id: Mapped[id_]
    word: Mapped[str] = mapped_column(by_bytes, unique=True)


class SearchVariant(Base):
    """A word with letters left out: how a misspelt word meets the right one (symmetric deletion)."""

    __tablename__ = "search_variant"
    __audited__ = False

    variant: Mapped[str] = mapped_column(by_bytes, primary_key=True)
    word_id: Mapped[int] = mapped_column(ForeignKey("search_word.id"), primary_key=True)


class SearchEntry(Base):
    """A node can be found by a word."""

    __tablename__ = "search_entry"
    __audited__ = False

    word_id: Mapped[int] = mapped_column(ForeignKey("search_word.id"), primary_key=True)
    node_id: Mapped[int] = mapped_column(ForeignKey("node.id"), primary_key=True, index=True)
