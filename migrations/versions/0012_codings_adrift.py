"""An index of the codings whose words are gone, which whoever looks for words has to look at one by one."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_ADRIFT = sa.text("start IS NULL AND quote <> ''")


def upgrade() -> None:
    op.create_index("ix_coding_adrift", "coding", ["conversation_id"], sqlite_where=_ADRIFT, postgresql_where=_ADRIFT)


def downgrade() -> None:
    op.drop_index("ix_coding_adrift", "coding")
