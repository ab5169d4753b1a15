"""Reports, issues and what becomes of them, and stories."""

import sqlalchemy as sa
from alembic import op

from crm.models import base

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False, comment="the one page in plain language, for letterboxes"),
        sa.Column(
            "drafted",
            sa.Text(),
            nullable=False,
            comment="the summary as Kith drafted it; another was written by somebody",
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "published",
                "withdrawn",
                name="report_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("address", sa.String(length=80), nullable=False, comment="the end of its web address"),
        sa.Column("listed", sa.Boolean(), nullable=False, comment="named on the public page; else only by its address"),
        sa.Column(
            "frozen",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="all that is told, small numbers suppressed, as published",
        ),
        sa.Column(
            "counts", sa.JSON(none_as_null=True), nullable=True, comment="the numbers behind it, which are never told"
        ),
        sa.Column("published_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state = 'draft' OR published_at IS NOT NULL", name=op.f("ck_report_published_has_a_time")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_report_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_report_area_id_area")),
        sa.ForeignKeyConstraint(["published_by_id"], ["user.id"], name=op.f("fk_report_published_by_id_user")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_report_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("address", name=op.f("uq_report_address")),
        sa.UniqueConstraint("uuid", name=op.f("uq_report_uuid")),
    )
    op.create_index(op.f("ix_report_area_id"), "report", ["area_id"])
    op.create_index(op.f("ix_report_published_by_id"), "report", ["published_by_id"])
    op.create_index(op.f("ix_report_recorded_by_id"), "report", ["recorded_by_id"])
    op.create_table(
        "story",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("published_at", base.UtcDateTime(timezone=True), nullable=True, comment="shown to everybody since"),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_story_area_id_area")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_story_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story")),
        sa.UniqueConstraint("uuid", name=op.f("uq_story_uuid")),
    )
    op.create_index(op.f("ix_story_area_id"), "story", ["area_id"])
    op.create_index(op.f("ix_story_recorded_by_id"), "story", ["recorded_by_id"])
    op.create_table(
        "report_section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "method",
                "who",
                "themes",
                "assets",
                "network",
                "since",
                "stories",
                "text",
                name="section_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("heading", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "drafted", sa.Text(), nullable=False, comment="the text as Kith drafted it; another was written by somebody"
        ),
        sa.Column("quotes", sa.JSON(), nullable=False, comment="ids of the codings whose words are told"),
        sa.Column("included", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_section_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_section")),
        sa.UniqueConstraint("report_id", "place", name=op.f("uq_report_section_report_id_place")),
    )
    op.create_table(
        "issue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("heard", sa.Text(), nullable=False, comment="what we heard, in words for everybody"),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column(
            "owner_kind",
            sa.Enum(
                "resident",
                "group",
                "council",
                "team",
                name="owner_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("owner_id", sa.Integer(), nullable=True, comment="the person or group, where they are a record"),
        sa.Column("owner_name", sa.String(length=200), nullable=False, comment="as the board names them"),
        sa.Column(
            "state",
            sa.Enum(
                "heard",
                "taken_up",
                "under_way",
                "done",
                "not_possible",
                name="issue_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("answer", sa.Text(), nullable=False, comment="what happened, or why not"),
        sa.Column("answered_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("on_board", sa.Boolean(), nullable=False, comment="shown to everybody"),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state IN ('done', 'not_possible')) = (answered_at IS NOT NULL)", name=op.f("ck_issue_answer_has_a_time")
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_issue_area_id_area")),
        sa.ForeignKeyConstraint(["owner_id"], ["node.id"], name=op.f("fk_issue_owner_id_node")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_issue_recorded_by_id_user")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_issue_theme_id_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue")),
        sa.UniqueConstraint("uuid", name=op.f("uq_issue_uuid")),
    )
    op.create_index(op.f("ix_issue_area_id"), "issue", ["area_id"])
    op.create_index(op.f("ix_issue_owner_id"), "issue", ["owner_id"])
    op.create_index(op.f("ix_issue_recorded_by_id"), "issue", ["recorded_by_id"])
    op.create_index("ix_issue_state", "issue", ["state", "area_id"])
    op.create_index(op.f("ix_issue_theme_id"), "issue", ["theme_id"])
    op.create_table(
        "story_person",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["node.id"], name=op.f("fk_story_person_person_id_node")),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_story_person_story_id_story")),
        sa.PrimaryKeyConstraint("story_id", "person_id", name=op.f("pk_story_person")),
    )
    op.create_index(op.f("ix_story_person_person_id"), "story_person", ["person_id"])
    op.create_table(
        "issue_source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("coding_id", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=False, comment="the words, as they were when it was raised"),
        sa.Column("told_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column(
            "told_in_id", sa.Integer(), nullable=True, comment="the conversation in which they were told the answer"
        ),
        sa.CheckConstraint("told_in_id IS NULL OR told_at IS NOT NULL", name=op.f("ck_issue_source_told_has_a_time")),
        sa.ForeignKeyConstraint(
            ["coding_id"], ["coding.id"], name=op.f("fk_issue_source_coding_id_coding"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_issue_source_conversation_id_conversation")
        ),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_issue_source_issue_id_issue")),
        sa.ForeignKeyConstraint(
            ["told_in_id"], ["conversation.id"], name=op.f("fk_issue_source_told_in_id_conversation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_source")),
    )
    op.create_index(op.f("ix_issue_source_coding_id"), "issue_source", ["coding_id"])
    op.create_index(op.f("ix_issue_source_conversation_id"), "issue_source", ["conversation_id"])
    op.create_index(op.f("ix_issue_source_issue_id"), "issue_source", ["issue_id"])
    op.create_index(op.f("ix_issue_source_told_in_id"), "issue_source", ["told_in_id"])
    op.create_table(
        "issue_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(length=500), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False, comment="else it is planned for then"),
        sa.Column("on_board", sa.Boolean(), nullable=False, comment="told to everybody with the issue"),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_issue_step_issue_id_issue")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_issue_step_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_step")),
    )
    op.create_index(op.f("ix_issue_step_issue_id"), "issue_step", ["issue_id"])
    op.create_index(op.f("ix_issue_step_recorded_by_id"), "issue_step", ["recorded_by_id"])
    op.create_table(
        "story_root",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("tie_id", sa.Integer(), nullable=True),
        sa.Column("introduction_id", sa.Integer(), nullable=True),
        sa.Column("conversation_id", sa.Integer(), nullable=True),
        sa.Column("issue_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "CASE WHEN tie_id IS NULL THEN 0 ELSE 1 END + CASE WHEN introduction_id IS NULL THEN 0 ELSE 1 END + CASE WHEN conversation_id IS NULL THEN 0 ELSE 1 END + CASE WHEN issue_id IS NULL THEN 0 ELSE 1 END = 1",
            name=op.f("ck_story_root_one_root"),
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_story_root_conversation_id_conversation")
        ),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introduction.id"], name=op.f("fk_story_root_introduction_id_introduction")
        ),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_story_root_issue_id_issue")),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_story_root_story_id_story")),
        sa.ForeignKeyConstraint(["tie_id"], ["tie.id"], name=op.f("fk_story_root_tie_id_tie")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_root")),
    )
    op.create_index(op.f("ix_story_root_conversation_id"), "story_root", ["conversation_id"])
    op.create_index(op.f("ix_story_root_introduction_id"), "story_root", ["introduction_id"])
    op.create_index(op.f("ix_story_root_issue_id"), "story_root", ["issue_id"])
    op.create_index(op.f("ix_story_root_story_id"), "story_root", ["story_id"])
    op.create_index(op.f("ix_story_root_tie_id"), "story_root", ["tie_id"])


def downgrade() -> None:
    for table in (
        "story_root",
        "issue_step",
        "issue_source",
        "story_person",
        "issue",
        "report_section",
        "story",
        "report",
    ):
        op.drop_table(table)
