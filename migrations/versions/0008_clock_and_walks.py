"""Which walk a knock was of, the clock of follow-ups, and the hours of walks: columns, and what they begin with."""

import sqlalchemy as sa
from alembic import op

from crm.models import base

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("conversation", "door_visit"):
        walk = sa.ForeignKey("walk.id", name=op.f(f"fk_{table}_walk_id_walk"))
        op.add_column(table, sa.Column("walk_id", sa.Integer(), walk, nullable=True), inline_references=True)
        op.create_index(op.f(f"ix_{table}_walk_id"), table, ["walk_id"])
    op.create_index("ix_conversation_counted", "conversation", ["area_id", "held_at", "street_id", "recorded_by_id"])
    op.create_index("ix_door_visit_counted", "door_visit", ["street_id", "visited_at", "outcome", "doors"])

    user = sa.ForeignKey("user.id", name=op.f("fk_follow_up_contacted_by_id_user"))
    op.add_column("follow_up", sa.Column("contacted_by_id", sa.Integer(), user, nullable=True), inline_references=True)
    op.create_index(op.f("ix_follow_up_contacted_by_id"), "follow_up", ["contacted_by_id"])
    for column in (
        sa.Column(
            "promised_at",
            base.UtcDateTime(timezone=True),
            nullable=True,
            comment="the first due time, which nothing moves: what we are measured by",
        ),
        sa.Column("urgent", sa.Boolean(), server_default="0", nullable=False, comment="promised for the same day"),
        sa.Column(
            "contacted_at",
            base.UtcDateTime(timezone=True),
            nullable=True,
            comment="the first contact after they asked",
        ),
        sa.Column(
            "tries",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="how often we could not reach them since the last contact",
        ),
        sa.Column("tried_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column(
            "escalated_at",
            base.UtcDateTime(timezone=True),
            nullable=True,
            comment="when the coordinator was asked",
        ),
        sa.Column("escalated_because", sa.String(length=200), server_default=sa.text("''"), nullable=False),
    ):
        op.add_column("follow_up", column)
    # What was closed as done was answered then, as far as anybody wrote down; and whoever was talked with since they
    # asked was contacted, so that nobody is asked about them when the clock begins.
    op.execute("UPDATE follow_up SET promised_at = due_at")
    op.execute("UPDATE follow_up SET contacted_at = closed_at, contacted_by_id = closed_by_id WHERE state = 'done'")
    op.execute(
        "UPDATE follow_up SET contacted_at = (SELECT min(conversation.held_at) FROM conversation"
        " JOIN conversation_person ON conversation_person.conversation_id = conversation.id"
        " WHERE conversation_person.person_id = follow_up.person_id AND conversation.held_at > follow_up.asked_at"
        " AND conversation.id <> coalesce(follow_up.conversation_id, 0)) WHERE state = 'open'"
    )

    op.add_column(
        "user",
        sa.Column(
            "digest",
            sa.Boolean(),
            server_default="1",
            nullable=False,
            comment="whether they are sent who is waiting, once a day",
        ),
    )
    op.add_column("walk", sa.Column("starts_at", sa.Time(), nullable=True, comment="the hour, as clocks there show it"))
    op.add_column("walk", sa.Column("ended_at", base.UtcDateTime(timezone=True), nullable=True))
    op.add_column(
        "walk",
        sa.Column(
            "reflection",
            sa.String(length=500),
            server_default=sa.text("''"),
            nullable=False,
            comment="two lines for the team, after it",
        ),
    )


def downgrade() -> None:
    # Not as a batch, which on SQLite makes each table anew: rows that lead to it would be left leading nowhere.
    for column in ("reflection", "ended_at", "starts_at"):
        op.drop_column("walk", column)
    op.drop_column("user", "digest")
    op.drop_index(op.f("ix_follow_up_contacted_by_id"), "follow_up")
    for column in (
        "escalated_because",
        "escalated_at",
        "tried_at",
        "tries",
        "contacted_at",
        "urgent",
        "promised_at",
        "contacted_by_id",
    ):
        op.drop_column("follow_up", column)
    for table in ("door_visit", "conversation"):
        op.drop_index(f"ix_{table}_counted", table)
        op.drop_index(op.f(f"ix_{table}_walk_id"), table)
        op.drop_column(table, "walk_id")
