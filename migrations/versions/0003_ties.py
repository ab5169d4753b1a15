"""Introductions, ties, interests and nominations: what the network is made of."""

import sqlalchemy as sa
from alembic import op

from crm.models import base

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tie_kind",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False, comment="as read from a: is a member of"),
        sa.Column("reverse_name", sa.String(length=80), nullable=False, comment="as read from b: has as a member"),
        sa.Column("directed", sa.Boolean(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False, comment="how much a tie of this kind counts"),
        sa.CheckConstraint("directed OR name = reverse_name", name=op.f("ck_tie_kind_symmetric_reads_one_way")),
        sa.CheckConstraint("weight > 0", name=op.f("ck_tie_kind_weight_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tie_kind")),
        sa.UniqueConstraint("name", name=op.f("uq_tie_kind_name")),
    )
    op.create_table(
        "topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False, comment="the name folded"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
        sa.UniqueConstraint("name_key", name=op.f("uq_topic_name_key")),
    )
    op.create_table(
        "interest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column(
            "stance",
            sa.Enum(
                "cares_about", "offers", "wants", name="stance", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("conversation_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_interest_conversation_id_conversation")
        ),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name=op.f("fk_interest_node_id_node")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_interest_recorded_by_id_user")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_interest_topic_id_topic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
        sa.UniqueConstraint("node_id", "topic_id", "stance", name=op.f("uq_interest_node_id_topic_id_stance")),
    )
    with op.batch_alter_table("interest") as batch_op:
        batch_op.create_index(op.f("ix_interest_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_index(op.f("ix_interest_node_id"), ["node_id"], unique=False)
        batch_op.create_index(op.f("ix_interest_recorded_by_id"), ["recorded_by_id"], unique=False)
        batch_op.create_index(op.f("ix_interest_topic_id"), ["topic_id"], unique=False)

    op.create_table(
        "introduction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column(
            "introducer_id",
            sa.Integer(),
            nullable=True,
            comment="the person who brings them together, where not the team",
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "suggested",
                "asked",
                "made",
                "met",
                "came_to_nothing",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "first_answer",
            sa.Enum(
                *("not_asked", "asked", "yes", "no"),
                name="first_answer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "second_answer",
            sa.Enum(
                *("not_asked", "asked", "yes", "no"),
                name="second_answer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("level", sa.Integer(), nullable=True, comment="seven levels of network weaving (Ricchiuto)"),
        sa.Column("came_of_it", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('made', 'met') OR level IS NOT NULL", name=op.f("ck_introduction_made_at_a_level")
        ),
        sa.CheckConstraint("first_id <> second_id", name=op.f("ck_introduction_two_sides")),
        sa.CheckConstraint(
            "introducer_id NOT IN (first_id, second_id)", name=op.f("ck_introduction_introducer_is_a_third")
        ),
        sa.CheckConstraint("level BETWEEN 1 AND 7", name=op.f("ck_introduction_level_1_to_7")),
        sa.ForeignKeyConstraint(["first_id"], ["node.id"], name=op.f("fk_introduction_first_id_node")),
        sa.ForeignKeyConstraint(["introducer_id"], ["node.id"], name=op.f("fk_introduction_introducer_id_node")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_introduction_recorded_by_id_user")),
        sa.ForeignKeyConstraint(["second_id"], ["node.id"], name=op.f("fk_introduction_second_id_node")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introduction")),
        sa.UniqueConstraint("uuid", name=op.f("uq_introduction_uuid")),
    )
    with op.batch_alter_table("introduction") as batch_op:
        batch_op.create_index(op.f("ix_introduction_first_id"), ["first_id"], unique=False)
        batch_op.create_index(op.f("ix_introduction_introducer_id"), ["introducer_id"], unique=False)
        batch_op.create_index(op.f("ix_introduction_recorded_by_id"), ["recorded_by_id"], unique=False)
        batch_op.create_index(op.f("ix_introduction_second_id"), ["second_id"], unique=False)

    op.create_table(
        "nomination",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nominee_id", sa.Integer(), nullable=False),
        sa.Column("nominator_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("nominator_id <> nominee_id", name=op.f("ck_nomination_of_somebody_else")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_nomination_conversation_id_conversation")
        ),
        sa.ForeignKeyConstraint(["nominator_id"], ["node.id"], name=op.f("fk_nomination_nominator_id_node")),
        sa.ForeignKeyConstraint(["nominee_id"], ["node.id"], name=op.f("fk_nomination_nominee_id_node")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_nomination_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination")),
        sa.UniqueConstraint("nominator_id", "nominee_id", name=op.f("uq_nomination_nominator_id_nominee_id")),
    )
    with op.batch_alter_table("nomination") as batch_op:
        batch_op.create_index(op.f("ix_nomination_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_index(op.f("ix_nomination_nominator_id"), ["nominator_id"], unique=False)
        batch_op.create_index(op.f("ix_nomination_nominee_id"), ["nominee_id"], unique=False)
        batch_op.create_index(op.f("ix_nomination_recorded_by_id"), ["recorded_by_id"], unique=False)

    op.create_table(
        "introduction_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("introduction_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "suggested",
                "asked",
                "made",
                "met",
                "came_to_nothing",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introduction.id"], name=op.f("fk_introduction_step_introduction_id_introduction")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_introduction_step_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introduction_step")),
    )
    with op.batch_alter_table("introduction_step") as batch_op:
        batch_op.create_index(op.f("ix_introduction_step_introduction_id"), ["introduction_id"], unique=False)
        batch_op.create_index(op.f("ix_introduction_step_recorded_by_id"), ["recorded_by_id"], unique=False)

    op.create_table(
        "tie",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("a_id", sa.Integer(), nullable=False, comment="of a symmetric kind, the lower id"),
        sa.Column("b_id", sa.Integer(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("strength", sa.Integer(), nullable=False, comment="1 slight, 2 ordinary, 3 close"),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True, comment="when it ended, where it did"),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("said_by_id", sa.Integer(), nullable=True, comment="whose word it is"),
        sa.Column("conversation_id", sa.Integer(), nullable=True),
        sa.Column("introduction_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "closed_at",
            base.UtcDateTime(timezone=True),
            nullable=True,
            comment="the row no longer holds: ended, changed or mistaken",
        ),
        sa.CheckConstraint("a_id <> b_id", name=op.f("ck_tie_two_ends")),
        sa.CheckConstraint("strength BETWEEN 1 AND 3", name=op.f("ck_tie_strength_1_to_3")),
        sa.CheckConstraint(
            "until IS NULL OR since IS NULL OR since <= until", name=op.f("ck_tie_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(["a_id"], ["node.id"], name=op.f("fk_tie_a_id_node")),
        sa.ForeignKeyConstraint(["b_id"], ["node.id"], name=op.f("fk_tie_b_id_node")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_tie_conversation_id_conversation")
        ),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introduction.id"], name=op.f("fk_tie_introduction_id_introduction")
        ),
        sa.ForeignKeyConstraint(["kind_id"], ["tie_kind.id"], name=op.f("fk_tie_kind_id_tie_kind")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_tie_recorded_by_id_user")),
        sa.ForeignKeyConstraint(["said_by_id"], ["node.id"], name=op.f("fk_tie_said_by_id_node")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tie")),
        sa.UniqueConstraint("uuid", name=op.f("uq_tie_uuid")),
    )
    with op.batch_alter_table("tie") as batch_op:
        batch_op.create_index(op.f("ix_tie_a_id"), ["a_id"], unique=False)
        batch_op.create_index(op.f("ix_tie_b_id"), ["b_id"], unique=False)
        batch_op.create_index(op.f("ix_tie_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_index(op.f("ix_tie_introduction_id"), ["introduction_id"], unique=False)
        batch_op.create_index(op.f("ix_tie_kind_id"), ["kind_id"], unique=False)
        batch_op.create_index(op.f("ix_tie_recorded_by_id"), ["recorded_by_id"], unique=False)
        batch_op.create_index(op.f("ix_tie_said_by_id"), ["said_by_id"], unique=False)
        batch_op.create_index(
            "uq_tie_current",
            ["a_id", "b_id", "kind_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("tie") as batch_op:
        batch_op.drop_index(
            "uq_tie_current", sqlite_where=sa.text("closed_at IS NULL"), postgresql_where=sa.text("closed_at IS NULL")
        )
        batch_op.drop_index(op.f("ix_tie_said_by_id"))
        batch_op.drop_index(op.f("ix_tie_recorded_by_id"))
        batch_op.drop_index(op.f("ix_tie_kind_id"))
        batch_op.drop_index(op.f("ix_tie_introduction_id"))
        batch_op.drop_index(op.f("ix_tie_conversation_id"))
        batch_op.drop_index(op.f("ix_tie_b_id"))
        batch_op.drop_index(op.f("ix_tie_a_id"))

    op.drop_table("tie")
    with op.batch_alter_table("introduction_step") as batch_op:
        batch_op.drop_index(op.f("ix_introduction_step_recorded_by_id"))
        batch_op.drop_index(op.f("ix_introduction_step_introduction_id"))

    op.drop_table("introduction_step")
    with op.batch_alter_table("nomination") as batch_op:
        batch_op.drop_index(op.f("ix_nomination_recorded_by_id"))
        batch_op.drop_index(op.f("ix_nomination_nominee_id"))
        batch_op.drop_index(op.f("ix_nomination_nominator_id"))
        batch_op.drop_index(op.f("ix_nomination_conversation_id"))

    op.drop_table("nomination")
    with op.batch_alter_table("introduction") as batch_op:
        batch_op.drop_index(op.f("ix_introduction_second_id"))
        batch_op.drop_index(op.f("ix_introduction_recorded_by_id"))
        batch_op.drop_index(op.f("ix_introduction_introducer_id"))
        batch_op.drop_index(op.f("ix_introduction_first_id"))

    op.drop_table("introduction")
    with op.batch_alter_table("interest") as batch_op:
        batch_op.drop_index(op.f("ix_interest_topic_id"))
        batch_op.drop_index(op.f("ix_interest_recorded_by_id"))
        batch_op.drop_index(op.f("ix_interest_node_id"))
        batch_op.drop_index(op.f("ix_interest_conversation_id"))

    op.drop_table("interest")
    op.drop_table("topic")
    op.drop_table("tie_kind")
