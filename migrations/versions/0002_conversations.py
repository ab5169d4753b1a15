"""Conversations, and what they start."""

import sqlalchemy as sa
from alembic import op

from crm.models import base

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_campaign_ends_after_it_begins")),
        sa.CheckConstraint("target > 0", name=op.f("ck_campaign_target_positive")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_campaign_area_id_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
    )
    with op.batch_alter_table("campaign") as batch_op:
        batch_op.create_index(op.f("ix_campaign_area_id"), ["area_id"], unique=False)

    op.create_table(
        "conversation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=True),
        sa.Column("house", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False, comment="where, when it was not on a street"),
        sa.Column("held_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "doorstep",
                "street",
                "event",
                "visit",
                "phone",
                "message",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("said", sa.Text(), nullable=False, comment="what they said, in their words where possible"),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_conversation_area_id_area")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_conversation_recorded_by_id_user")),
        sa.ForeignKeyConstraint(["street_id"], ["street.id"], name=op.f("fk_conversation_street_id_street")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.UniqueConstraint("uuid", name=op.f("uq_conversation_uuid")),
    )
    with op.batch_alter_table("conversation") as batch_op:
        batch_op.create_index(op.f("ix_conversation_area_id"), ["area_id"], unique=False)
        batch_op.create_index(op.f("ix_conversation_held_at"), ["held_at"], unique=False)
        batch_op.create_index(op.f("ix_conversation_recorded_by_id"), ["recorded_by_id"], unique=False)
        batch_op.create_index(op.f("ix_conversation_street_id"), ["street_id"], unique=False)

    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "keep_details",
                "contact_me",
                "introduce_me",
                "use_my_words",
                "put_me_on_a_map",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("given", sa.Boolean(), nullable=False, comment="no: withdrawn or refused"),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "spoken",
                "written",
                "phone",
                "message",
                name="way",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["node.id"], name=op.f("fk_consent_person_id_node")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_consent_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent") as batch_op:
        batch_op.create_index(op.f("ix_consent_person_id"), ["person_id"], unique=False)
        batch_op.create_index(op.f("ix_consent_recorded_by_id"), ["recorded_by_id"], unique=False)

    op.create_table(
        "door_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=False),
        sa.Column("house", sa.String(length=40), nullable=False),
        sa.Column("doors", sa.Integer(), nullable=False, comment="how many doors this stands for"),
        sa.Column(
            "outcome",
            sa.Enum(
                "conversation",
                "call_back",
                "not_home",
                "not_now",
                "do_not_contact",
                "inaccessible",
                "empty",
                "business",
                "language_barrier",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("visited_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("doors > 0", name=op.f("ck_door_visit_at_least_one_door")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_door_visit_conversation_id_conversation")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_door_visit_recorded_by_id_user")),
        sa.ForeignKeyConstraint(["street_id"], ["street.id"], name=op.f("fk_door_visit_street_id_street")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_visit")),
        sa.UniqueConstraint("uuid", name=op.f("uq_door_visit_uuid")),
    )
    with op.batch_alter_table("door_visit") as batch_op:
        batch_op.create_index(op.f("ix_door_visit_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_index(op.f("ix_door_visit_recorded_by_id"), ["recorded_by_id"], unique=False)
        batch_op.create_index(op.f("ix_door_visit_street_id"), ["street_id"], unique=False)

    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=500), nullable=False, comment="what was promised"),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column(
            "asked_at", base.UtcDateTime(timezone=True), nullable=False, comment="when the person showed the interest"
        ),
        sa.Column(
            "due_at",
            base.UtcDateTime(timezone=True),
            nullable=False,
            comment="by when we said we would be in touch; snoozing moves it",
        ),
        sa.Column(
            "state",
            sa.Enum("open", "done", "dropped", name="state", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("snooze_reason", sa.String(length=500), nullable=False),
        sa.Column("closed_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=500), nullable=False, comment="what came of it"),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name=op.f("ck_follow_up_closed_has_a_time")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["user.id"], name=op.f("fk_follow_up_closed_by_id_user")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_follow_up_conversation_id_conversation")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_follow_up_owner_id_user")),
        sa.ForeignKeyConstraint(["person_id"], ["node.id"], name=op.f("fk_follow_up_person_id_node")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_follow_up_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint("uuid", name=op.f("uq_follow_up_uuid")),
    )
    with op.batch_alter_table("follow_up") as batch_op:
        batch_op.create_index(op.f("ix_follow_up_closed_by_id"), ["closed_by_id"], unique=False)
        batch_op.create_index(op.f("ix_follow_up_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_index("ix_follow_up_due", ["state", "due_at"], unique=False)
        batch_op.create_index(op.f("ix_follow_up_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index("ix_follow_up_person", ["person_id", "due_at"], unique=False)
        batch_op.create_index(op.f("ix_follow_up_person_id"), ["person_id"], unique=False)
        batch_op.create_index(op.f("ix_follow_up_recorded_by_id"), ["recorded_by_id"], unique=False)

    op.create_table(
        "conversation_person",
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_conversation_person_conversation_id_conversation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_conversation_person_person_id_person")),
        sa.PrimaryKeyConstraint("conversation_id", "person_id", name=op.f("pk_conversation_person")),
    )
    with op.batch_alter_table("conversation_person") as batch_op:
        batch_op.create_index(op.f("ix_conversation_person_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("conversation_person") as batch_op:
        batch_op.drop_index(op.f("ix_conversation_person_person_id"))

    op.drop_table("conversation_person")
    with op.batch_alter_table("follow_up") as batch_op:
        batch_op.drop_index(op.f("ix_follow_up_recorded_by_id"))
        batch_op.drop_index(op.f("ix_follow_up_person_id"))
        batch_op.drop_index("ix_follow_up_person")
        batch_op.drop_index(op.f("ix_follow_up_owner_id"))
        batch_op.drop_index("ix_follow_up_due")
        batch_op.drop_index(op.f("ix_follow_up_conversation_id"))
        batch_op.drop_index(op.f("ix_follow_up_closed_by_id"))

    op.drop_table("follow_up")
    with op.batch_alter_table("door_visit") as batch_op:
        batch_op.drop_index(op.f("ix_door_visit_street_id"))
        batch_op.drop_index(op.f("ix_door_visit_recorded_by_id"))
        batch_op.drop_index(op.f("ix_door_visit_conversation_id"))

    op.drop_table("door_visit")
    with op.batch_alter_table("consent") as batch_op:
        batch_op.drop_index(op.f("ix_consent_recorded_by_id"))
        batch_op.drop_index(op.f("ix_consent_person_id"))

    op.drop_table("consent")
    with op.batch_alter_table("conversation") as batch_op:
        batch_op.drop_index(op.f("ix_conversation_street_id"))
        batch_op.drop_index(op.f("ix_conversation_recorded_by_id"))
        batch_op.drop_index(op.f("ix_conversation_held_at"))
        batch_op.drop_index(op.f("ix_conversation_area_id"))

    op.drop_table("conversation")
    with op.batch_alter_table("campaign") as batch_op:
        batch_op.drop_index(op.f("ix_campaign_area_id"))

    op.drop_table("campaign")
