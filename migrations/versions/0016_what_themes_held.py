"""What each theme held when a report was published, so that later ones know what became of it."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "report",
        sa.Column(
            "themes",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="what each theme held when it was published",
        ),
    )


def downgrade() -> None:
    op.drop_column("report", "themes")
