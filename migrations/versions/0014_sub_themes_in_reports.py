"""Whether a report tells sub-themes beneath their theme."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "report",
        sa.Column(
            "sub_themes",
            sa.Boolean(),
            server_default="0",
            nullable=False,
            comment="sub-themes are told beneath their theme",
        ),
    )


def downgrade() -> None:
    op.drop_column("report", "sub_themes")
