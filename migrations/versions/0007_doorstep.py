"""Doors, what phones send, devices, jobs, and who a campaign is for: the tables."""

import sqlalchemy as sa
from alembic import op

from crm.models import base

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False, comment="digest, escalation, tidying"),
        sa.Column("key", sa.String(length=120), nullable=False, comment="what is done once: digest 2026-11-22 7"),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "running",
                "done",
                "failed",
                "unsure",
                name="job_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "heartbeat_at", base.UtcDateTime(timezone=True), nullable=True, comment="when whoever does it last said so"
        ),
        sa.Column("finished_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=500), nullable=False),
        sa.Column("recorded_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("key", name=op.f("uq_job_key")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index("ix_job_state", ["state", "due_at"], unique=False)

    op.create_table(
        "area_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column(
            "characteristic",
            sa.Enum(
                "age_band", "lived_here", name="characteristic", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("value", sa.String(length=40), nullable=False, comment="a word of that characteristic: over_60"),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False, comment="where the figure is from: Census 2021"),
        sa.CheckConstraint("people >= 0", name=op.f("ck_area_figure_people_not_negative")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_area_figure_area_id_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_figure")),
        sa.UniqueConstraint(
            "area_id", "characteristic", "value", name=op.f("uq_area_figure_area_id_characteristic_value")
        ),
    )
    with op.batch_alter_table("area_figure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_area_figure_area_id"), ["area_id"], unique=False)

    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "token_hash",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of the token; the token itself is not kept",
        ),
        sa.Column("recorded_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_calendar_feed_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
        sa.UniqueConstraint("user_id", name=op.f("uq_calendar_feed_user_id")),
    )
    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "token_hash",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of the cookie by which the browser is known",
        ),
        sa.Column(
            "name",
            sa.String(length=100),
            nullable=False,
            comment="browser and system, as it calls itself: Chrome, Android",
        ),
        sa.Column("signed_in_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["ended_by_id"], ["user.id"], name=op.f("fk_device_ended_by_id_user")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_device_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("token_hash", "user_id", name=op.f("uq_device_token_hash_user_id")),
        sa.UniqueConstraint("uuid", name=op.f("uq_device_uuid")),
    )
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_device_user_id"), ["user_id"], unique=False)

    op.create_table(
        "receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False, comment="the record's own, made on the phone"),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False, comment="what the phone was told"),
        sa.Column("recorded_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_receipt_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("uuid", name=op.f("uq_receipt_uuid")),
    )
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_receipt_user_id"), ["user_id"], unique=False)

    op.create_table(
        "campaign_member",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_member_campaign_id_campaign")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_campaign_member_user_id_user")),
        sa.PrimaryKeyConstraint("campaign_id", "user_id", name=op.f("pk_campaign_member")),
    )
    with op.batch_alter_table("campaign_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_member_user_id"), ["user_id"], unique=False)

    op.create_table(
        "campaign_street",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_street_campaign_id_campaign")),
        sa.ForeignKeyConstraint(["street_id"], ["street.id"], name=op.f("fk_campaign_street_street_id_street")),
        sa.PrimaryKeyConstraint("campaign_id", "street_id", name=op.f("pk_campaign_street")),
    )
    with op.batch_alter_table("campaign_street", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_street_street_id"), ["street_id"], unique=False)

    op.create_table(
        "door",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=False),
        sa.Column("house", sa.String(length=40), nullable=False, comment="12, 12a, Flat 3, Rose Cottage"),
        sa.Column("block", sa.String(length=40), nullable=False, comment="the building, where it has several doors"),
        sa.Column("floor", sa.Integer(), nullable=True, comment="0 is the ground floor"),
        sa.Column(
            "key", sa.String(length=80), nullable=False, comment="the label folded, so that 12 A and 12a are one"
        ),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("house <> ''", name=op.f("ck_door_house_not_empty")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_door_recorded_by_id_user")),
        sa.ForeignKeyConstraint(["street_id"], ["street.id"], name=op.f("fk_door_street_id_street")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door")),
        sa.UniqueConstraint("street_id", "key", name=op.f("uq_door_street_id_key")),
        sa.UniqueConstraint("uuid", name=op.f("uq_door_uuid")),
    )
    with op.batch_alter_table("door", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_door_recorded_by_id"), ["recorded_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_door_street_id"), ["street_id"], unique=False)

    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False, comment="of the record that was sent"),
        sa.Column("kind", sa.String(length=20), nullable=False, comment="of the record: visit, conversation"),
        sa.Column("reason", sa.String(length=500), nullable=False, comment="the sentence that is asked"),
        sa.Column("content", sa.JSON(), nullable=False, comment="the record as it was sent"),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("walk_id", sa.Integer(), nullable=True),
        sa.Column("visit_id", sa.Integer(), nullable=True, comment="the one that it made"),
        sa.Column("other_visit_id", sa.Integer(), nullable=True, comment="somebody else's, of the same door"),
        sa.Column("settled_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_as", sa.String(length=500), nullable=False, comment="what became of it"),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_question_area_id_area")),
        sa.ForeignKeyConstraint(
            ["other_visit_id"],
            ["door_visit.id"],
            name=op.f("fk_question_other_visit_id_door_visit"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_question_recorded_by_id_user")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["user.id"], name=op.f("fk_question_settled_by_id_user")),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["door_visit.id"], name=op.f("fk_question_visit_id_door_visit"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["walk_id"], ["walk.id"], name=op.f("fk_question_walk_id_walk")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("uuid", name=op.f("uq_question_uuid")),
    )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_other_visit_id"), ["other_visit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_recorded_by_id"), ["recorded_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_visit_id"), ["visit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_walk_id"), ["walk_id"], unique=False)

    op.create_table(
        "walk_line",
        sa.Column("walk_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=False),
        sa.Column("house", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["street_id"], ["street.id"], name=op.f("fk_walk_line_street_id_street")),
        sa.ForeignKeyConstraint(["walk_id"], ["walk.id"], name=op.f("fk_walk_line_walk_id_walk")),
        sa.PrimaryKeyConstraint("walk_id", "number", name=op.f("pk_walk_line")),
    )
    with op.batch_alter_table("walk_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_walk_line_street_id"), ["street_id"], unique=False)


def downgrade() -> None:
    for table in (
        "walk_line",
        "question",
        "door",
        "campaign_street",
        "campaign_member",
        "receipt",
        "device",
        "calendar_feed",
        "area_figure",
        "job",
    ):
        op.drop_table(table)
