"""Lines of streets, outlines of areas, places on the network map, and walks."""

import sqlalchemy as sa
from alembic import op

from crm.models import base

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "walk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("planned_for", sa.Date(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False, comment="of its first street"),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("cancelled_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_walk_area_id_area")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_walk_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk")),
        sa.UniqueConstraint("uuid", name=op.f("uq_walk_uuid")),
    )
    with op.batch_alter_table("walk", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_walk_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_walk_planned_for"), ["planned_for"], unique=False)
        batch_op.create_index(batch_op.f("ix_walk_recorded_by_id"), ["recorded_by_id"], unique=False)

    op.create_table(
        "walk_stop",
        sa.Column("walk_id", sa.Integer(), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["street_id"], ["street.id"], name=op.f("fk_walk_stop_street_id_street")),
        sa.ForeignKeyConstraint(["walk_id"], ["walk.id"], name=op.f("fk_walk_stop_walk_id_walk")),
        sa.PrimaryKeyConstraint("walk_id", "street_id", name=op.f("pk_walk_stop")),
    )
    with op.batch_alter_table("walk_stop", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_walk_stop_street_id"), ["street_id"], unique=False)

    op.create_table(
        "walk_walker",
        sa.Column("walk_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_walk_walker_user_id_user")),
        sa.ForeignKeyConstraint(["walk_id"], ["walk.id"], name=op.f("fk_walk_walker_walk_id_walk")),
        sa.PrimaryKeyConstraint("walk_id", "user_id", name=op.f("pk_walk_walker")),
    )
    with op.batch_alter_table("walk_walker", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_walk_walker_user_id"), ["user_id"], unique=False)

    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "outline",
                sa.JSON(none_as_null=True),
                nullable=True,
                comment="WGS84: polygons, each a list of rings of [lon, lat]",
            )
        )

    with op.batch_alter_table("network_snapshot", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "map_places",
                sa.LargeBinary(),
                nullable=True,
                comment="zlib of JSON: where the network map draws each node; of the latest analysis only",
            )
        )

    with op.batch_alter_table("street", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "lines",
                sa.JSON(none_as_null=True),
                nullable=True,
                comment="WGS84: lines, each a list of [lon, lat]; the point is then their middle",
            )
        )
    # what was analysed before has no places for the map: it is analysed anew
    op.execute("UPDATE data_version SET version = version + 1")


def downgrade() -> None:
    # Not as a batch, which on SQLite makes each table anew: rows that lead to it would be left leading nowhere.
    op.drop_column("street", "lines")
    op.drop_column("network_snapshot", "map_places")
    op.drop_column("area", "outline")

    with op.batch_alter_table("walk_walker", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_walk_walker_user_id"))

    op.drop_table("walk_walker")
    with op.batch_alter_table("walk_stop", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_walk_stop_street_id"))

    op.drop_table("walk_stop")
    with op.batch_alter_table("walk", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_walk_recorded_by_id"))
        batch_op.drop_index(batch_op.f("ix_walk_planned_for"))
        batch_op.drop_index(batch_op.f("ix_walk_area_id"))

    op.drop_table("walk")
