"""What each analysis said of each person, plans for nurturing connectors, and pairs that are not to be suggested."""

import sqlalchemy as sa
from alembic import op

from crm.models import base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "node_score",
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("degree", sa.Double(), nullable=True),
        sa.Column("strength", sa.Double(), nullable=True),
        sa.Column("harmonic_closeness", sa.Double(), nullable=True),
        sa.Column("betweenness", sa.Double(), nullable=True),
        sa.Column("ego_betweenness", sa.Double(), nullable=True),
        sa.Column("reach_two_steps", sa.Double(), nullable=True),
        sa.Column("constraint", sa.Double(), nullable=True),
        sa.Column("effective_size", sa.Double(), nullable=True),
        sa.Column("brokerage_by_street", sa.Double(), nullable=True, comment="all five roles together"),
        sa.Column("brokerage_by_community", sa.Double(), nullable=True, comment="all five roles together"),
        sa.Column("bridging", sa.Double(), nullable=True),
        sa.Column("k_core", sa.Double(), nullable=True),
        sa.Column("participation", sa.Double(), nullable=True),
        sa.Column("eigenvector", sa.Double(), nullable=True),
        sa.Column("streets_known", sa.Double(), nullable=True),
        sa.Column("community", sa.Integer(), nullable=True, comment="the number of the community they are in"),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name=op.f("fk_node_score_node_id_node"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["snapshot_id"],
            ["network_snapshot.id"],
            name=op.f("fk_node_score_snapshot_id_network_snapshot"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("snapshot_id", "node_id", name=op.f("pk_node_score")),
    )
    with op.batch_alter_table("node_score") as batch_op:
        batch_op.create_index(batch_op.f("ix_node_score_node_id"), ["node_id"], unique=False)

    op.create_table(
        "nurture_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "noticed",
                "met",
                "in_touch",
                "involved",
                "leading",
                "resting",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("next_step", sa.String(length=200), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True, comment="who looks after them"),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("next_on IS NULL OR next_step <> ''", name=op.f("ck_nurture_plan_a_date_has_a_step")),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_nurture_plan_owner_id_user")),
        sa.ForeignKeyConstraint(["person_id"], ["node.id"], name=op.f("fk_nurture_plan_person_id_node")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_nurture_plan_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nurture_plan")),
        sa.UniqueConstraint("person_id", name=op.f("uq_nurture_plan_person_id")),
    )
    with op.batch_alter_table("nurture_plan") as batch_op:
        batch_op.create_index(batch_op.f("ix_nurture_plan_next_on"), ["next_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_nurture_plan_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_nurture_plan_recorded_by_id"), ["recorded_by_id"], unique=False)

    op.create_table(
        "pair_refusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True, comment="not before this day; none: never"),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_pair_refusal_lower_id_first")),
        sa.ForeignKeyConstraint(["first_id"], ["node.id"], name=op.f("fk_pair_refusal_first_id_node")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_pair_refusal_recorded_by_id_user")),
        sa.ForeignKeyConstraint(["second_id"], ["node.id"], name=op.f("fk_pair_refusal_second_id_node")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_refusal")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_pair_refusal_first_id_second_id")),
    )
    with op.batch_alter_table("pair_refusal") as batch_op:
        batch_op.create_index(batch_op.f("ix_pair_refusal_first_id"), ["first_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pair_refusal_recorded_by_id"), ["recorded_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pair_refusal_second_id"), ["second_id"], unique=False)

    op.create_table(
        "nurture_training",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["nurture_plan.id"], name=op.f("fk_nurture_training_plan_id_nurture_plan")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_nurture_training_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nurture_training")),
    )
    with op.batch_alter_table("nurture_training") as batch_op:
        batch_op.create_index(batch_op.f("ix_nurture_training_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_nurture_training_recorded_by_id"), ["recorded_by_id"], unique=False)

    with op.batch_alter_table("network_snapshot") as batch_op:
        batch_op.add_column(
            sa.Column(
                "kept",
                sa.Boolean(),
                server_default="0",
                nullable=False,
                comment="the first of its week: stays, for trends",
            )
        )
        batch_op.add_column(
            sa.Column(
                "summary",
                sa.JSON(),
                nullable=True,
                comment="of the payload what trends are made of: no person, no street",
            )
        )
    # What is kept lacks what is measured from now on: it counts as stale, and the network is read anew.
    op.execute("UPDATE data_version SET version = version + 1")


def downgrade() -> None:
    with op.batch_alter_table("network_snapshot") as batch_op:
        batch_op.drop_column("summary")
        batch_op.drop_column("kept")

    with op.batch_alter_table("nurture_training") as batch_op:
        batch_op.drop_index(batch_op.f("ix_nurture_training_recorded_by_id"))
        batch_op.drop_index(batch_op.f("ix_nurture_training_plan_id"))

    op.drop_table("nurture_training")
    with op.batch_alter_table("pair_refusal") as batch_op:
        batch_op.drop_index(batch_op.f("ix_pair_refusal_second_id"))
        batch_op.drop_index(batch_op.f("ix_pair_refusal_recorded_by_id"))
        batch_op.drop_index(batch_op.f("ix_pair_refusal_first_id"))

    op.drop_table("pair_refusal")
    with op.batch_alter_table("nurture_plan") as batch_op:
        batch_op.drop_index(batch_op.f("ix_nurture_plan_recorded_by_id"))
        batch_op.drop_index(batch_op.f("ix_nurture_plan_owner_id"))
        batch_op.drop_index(batch_op.f("ix_nurture_plan_next_on"))

    op.drop_table("nurture_plan")
    with op.batch_alter_table("node_score") as batch_op:
        batch_op.drop_index(batch_op.f("ix_node_score_node_id"))

    op.drop_table("node_score")
