"""An issue may be done although nobody did it: it came about by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_BEFORE = "owner_kind IN ('resident', 'group', 'council', 'team')"
_AFTER = "owner_kind IN ('resident', 'group', 'council', 'team', 'nobody')"


def upgrade() -> None:
    _allow(_BEFORE, _AFTER)


def downgrade() -> None:
    op.execute("UPDATE issue SET owner_kind = NULL WHERE owner_kind = 'nobody'")
    _allow(_AFTER, _BEFORE)


def _allow(before: str, after: str) -> None:
    """Change which words the column may hold; in SQLite as 0011 does, since rows of other tables lead to this one."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.execute("ALTER TABLE issue DROP CONSTRAINT ck_issue_owner_kind")
        op.execute(f"ALTER TABLE issue ADD CONSTRAINT ck_issue_owner_kind CHECK ({after})")
        return
    version = connection.scalar(sa.text("PRAGMA schema_version"))
    op.execute("PRAGMA writable_schema = ON")
    changed = sa.text("UPDATE sqlite_master SET sql = replace(sql, :old, :new) WHERE name = 'issue' AND type = 'table'")
    connection.execute(changed, {"old": before, "new": after})
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")
