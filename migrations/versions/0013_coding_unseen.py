"""Whether somebody codes unseen: without being shown what others put before they have read it themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    comment = "not shown what others put to a conversation that they have not read to its end"
    op.add_column("user", sa.Column("codes_unseen", sa.Boolean(), server_default="0", nullable=False, comment=comment))


def downgrade() -> None:
    op.drop_column("user", "codes_unseen")
