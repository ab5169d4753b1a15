"""Reports: what a neighbourhood said in a period, written by the team and frozen when it is published."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, UtcDateTime, area_fk, id_, name_, recorded_at_, text_, user_fk, uuid_, words
from crm.models.places import Area
from crm.models.report_words import ReportState, SectionKind


class Report(Base):
    """A report of an area and what is within it, or of the whole patch, over a period; both days are in it."""

    __tablename__ = "report"
    __area_from__ = ("area_id",)
    __whole_patch__ = True

    id: Mapped[id_]
    uuid: Mapped[uuid_]
    title: Mapped[name_]
    area_id: Mapped[area_fk | None]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    sub_themes: Mapped[bool] = mapped_column(
        default=False, server_default="0", comment="sub-themes are told beneath their theme"
    )
    summary: Mapped[text_] = mapped_column(comment="the one page in plain language, for letterboxes")
    drafted: Mapped[text_] = mapped_column(comment="the summary as Kith drafted it; another was written by somebody")
    state: Mapped[ReportState] = mapped_column(words(ReportState, "report_state"), default=ReportState.DRAFT)
    address: Mapped[str] = mapped_column(String(80), unique=True, comment="the end of its web address")
    listed: Mapped[bool] = mapped_column(default=False, comment="named on the public page; else only by its address")
    frozen: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True), deferred=True, comment="all that is told, small numbers suppressed, as published"
    )
    counts: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True), deferred=True, comment="the numbers behind it, which are never told"
    )
    themes: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True), deferred=True, comment="what each theme held when it was published"
    )
    published_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    published_by_id: Mapped[user_fk | None]
    recorded_by_id: Mapped[user_fk | None]
    recorded_at: Mapped[recorded_at_]

    area: Mapped[Area | None] = relationship(lazy="raise_on_sql")
    sections: Mapped[list["ReportSection"]] = relationship(
        back_populates="report", lazy="raise_on_sql", cascade="all, delete-orphan", order_by="ReportSection.place"
    )

    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="ends_after_it_begins"),
        CheckConstraint("state = 'draft' OR published_at IS NOT NULL", name="published_has_a_time"),
    )


class ReportSection(Base):
    """A part of a report: its heading and the team's own words; the numbers beside them come from the kind."""

    __tablename__ = "report_section"
    __area_from__ = ("report_id",)

    id: Mapped[id_]
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    place: Mapped[int]
    kind: Mapped[SectionKind] = mapped_column(words(SectionKind, "section_kind"))
    heading: Mapped[name_]
    text: Mapped[text_]
    drafted: Mapped[text_] = mapped_column(comment="the text as Kith drafted it; another was written by somebody")
    quotes: Mapped[list[int]] = mapped_column(JSON, default=list, comment="ids of the codings whose words are told")
    included: Mapped[bool] = mapped_column(default=True)

    report: Mapped[Report] = relationship(back_populates="sections", lazy="raise_on_sql")

    __table_args__ = (UniqueConstraint("report_id", "place"),)
