"""The codebook, what its themes are put to, and surveys."""

import sqlalchemy as sa
from alembic import op

from crm.models import base

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "suggestion_model",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trained_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("codings", sa.Integer(), nullable=False, comment="how many it was trained on"),
        sa.Column("measured", sa.JSON(), nullable=False, comment="by theme: held out, suggested, right"),
        sa.Column("on", sa.Boolean(), server_default="0", nullable=False, comment="enough codings, and good enough"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion_model")),
    )
    op.create_table(
        "survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_survey_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint("name", name=op.f("uq_survey_name")),
        sa.UniqueConstraint("uuid", name=op.f("uq_survey_uuid")),
    )
    op.create_index(op.f("ix_survey_recorded_by_id"), "survey", ["recorded_by_id"])
    op.create_table(
        "theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False, comment="the name folded"),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False, comment="where it stands among its sisters"),
        sa.Column("colour", sa.String(length=7), nullable=False, comment="#rrggbb"),
        sa.Column("description", sa.Text(), nullable=False, comment="what belongs here, and what does not"),
        sa.Column("examples", sa.Text(), nullable=False, comment="a line for each"),
        sa.Column(
            "retired_at", base.UtcDateTime(timezone=True), nullable=True, comment="no longer offered; its codings stay"
        ),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_theme_name_not_empty")),
        sa.CheckConstraint("merged_into_id <> id", name=op.f("ck_theme_not_merged_into_itself")),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_theme_not_its_own_parent")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["theme.id"], name=op.f("fk_theme_merged_into_id_theme")),
        sa.ForeignKeyConstraint(["parent_id"], ["theme.id"], name=op.f("fk_theme_parent_id_theme")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_theme_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
        sa.UniqueConstraint("parent_id", "name_key", name=op.f("uq_theme_parent_id_name_key")),
        sa.UniqueConstraint("uuid", name=op.f("uq_theme_uuid")),
        sqlite_autoincrement=True,
    )
    top = sa.text("parent_id IS NULL")
    op.create_index("uq_theme_top_name_key", "theme", ["name_key"], unique=True, sqlite_where=top, postgresql_where=top)
    op.create_index(op.f("ix_theme_merged_into_id"), "theme", ["merged_into_id"])
    op.create_index(op.f("ix_theme_parent_id"), "theme", ["parent_id"])
    op.create_index(op.f("ix_theme_recorded_by_id"), "theme", ["recorded_by_id"])
    op.create_table(
        "survey_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False, comment="answered in words of their own"),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_question_survey_id_survey")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_question")),
        sa.UniqueConstraint("survey_id", "place", name=op.f("uq_survey_question_survey_id_place")),
    )
    op.create_table(
        "theme_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True, comment="none where adding it was undone"),
        sa.Column("into_id", sa.Integer(), nullable=True, comment="where its codings went"),
        sa.Column(
            "kind",
            sa.Enum(
                "added",
                "renamed",
                "moved",
                "described",
                "merged",
                "split",
                "retired",
                "brought_back",
                name="theme_change_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("before", sa.JSON(), nullable=False, comment="columns as they were; ids of the codings that moved"),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("undone_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "undone_by_id IS NULL OR undone_at IS NOT NULL", name=op.f("ck_theme_change_undone_has_a_time")
        ),
        sa.ForeignKeyConstraint(["changed_by_id"], ["user.id"], name=op.f("fk_theme_change_changed_by_id_user")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["user.id"], name=op.f("fk_theme_change_undone_by_id_user")),
        sa.ForeignKeyConstraint(["into_id"], ["theme.id"], name=op.f("fk_theme_change_into_id_theme")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_theme_change_theme_id_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_change")),
    )
    op.create_index(op.f("ix_theme_change_changed_by_id"), "theme_change", ["changed_by_id"])
    op.create_index(op.f("ix_theme_change_undone_by_id"), "theme_change", ["undone_by_id"])
    op.create_index(op.f("ix_theme_change_into_id"), "theme_change", ["into_id"])
    op.create_index(op.f("ix_theme_change_theme_id"), "theme_change", ["theme_id"])
    op.create_table(
        "coding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=False, comment="the words; empty where the whole conversation is meant"),
        sa.Column(
            "sway",
            sa.Enum(
                "asset", "deficit", "both", "neither", name="sway", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=500), nullable=False, comment="why, for whoever reads it after"),
        sa.Column("coder_id", sa.Integer(), nullable=True),
        sa.Column("coded_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("start IS NULL OR quote <> ''", name=op.f("ck_coding_words_are_kept")),
        sa.CheckConstraint('(start IS NULL) = ("end" IS NULL)', name=op.f("ck_coding_both_ends_or_none")),
        sa.CheckConstraint('start >= 0 AND "end" > start', name=op.f("ck_coding_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["coder_id"], ["user.id"], name=op.f("fk_coding_coder_id_user")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_coding_conversation_id_conversation")
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_coding_theme_id_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coding")),
        sa.UniqueConstraint("uuid", name=op.f("uq_coding_uuid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_coding_coder_id"), "coding", ["coder_id"])
    op.create_index("ix_coding_counted", "coding", ["conversation_id", "theme_id", "sway"])
    op.create_index("ix_coding_theme", "coding", ["theme_id", "conversation_id", "sway"])
    op.create_table(
        "reading",
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("coder_id", sa.Integer(), nullable=False),
        sa.Column("read_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["coder_id"], ["user.id"], name=op.f("fk_reading_coder_id_user")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_reading_conversation_id_conversation")
        ),
        sa.PrimaryKeyConstraint("conversation_id", "coder_id", name=op.f("pk_reading")),
    )
    op.create_index(op.f("ix_reading_coder_id"), "reading", ["coder_id"])
    op.create_table(
        "survey_answer",
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_survey_answer_conversation_id_conversation")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["survey_question.id"], name=op.f("fk_survey_answer_question_id_survey_question")
        ),
        sa.PrimaryKeyConstraint("conversation_id", "question_id", name=op.f("pk_survey_answer")),
    )
    op.create_index(op.f("ix_survey_answer_question_id"), "survey_answer", ["question_id"])
    op.create_table(
        "theme_suggestion",
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False, comment="0 to 1: how likely, by the model"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_theme_suggestion_conversation_id_conversation")
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_theme_suggestion_theme_id_theme")),
        sa.PrimaryKeyConstraint("conversation_id", "theme_id", name=op.f("pk_theme_suggestion")),
    )
    op.create_index(op.f("ix_theme_suggestion_theme_id"), "theme_suggestion", ["theme_id"])


def downgrade() -> None:
    for table in (
        "theme_suggestion",
        "survey_answer",
        "reading",
        "coding",
        "theme_change",
        "survey_question",
        "theme",
        "survey",
        "suggestion_model",
    ):
        op.drop_table(table)
