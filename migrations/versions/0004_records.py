"""Invitations, failed sign-ins, audit, imports, analyses, the data version, and words to search by."""

import sqlalchemy as sa
from alembic import op

from crm.models import base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "data_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_data_version_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_version")),
    )
    op.create_table(
        "import_mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("noun", sa.String(length=20), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False, comment="hash of the header"),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_mapping")),
        sa.UniqueConstraint("noun", "signature", name=op.f("uq_import_mapping_noun_signature")),
    )
    op.create_table(
        "network_snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("data_version", sa.Integer(), nullable=False),
        sa.Column("made_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False, comment="zlib of JSON: crm/network.py"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_snapshot")),
        sa.UniqueConstraint("data_version", name=op.f("uq_network_snapshot_data_version")),
    )
    with op.batch_alter_table("network_snapshot") as batch_op:
        batch_op.create_index(op.f("ix_network_snapshot_made_on"), ["made_on"], unique=False)

    op.create_table(
        "search_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "word", sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_word")),
        sa.UniqueConstraint("word", name=op.f("uq_search_word_word")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "account",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of what was typed, so that a password typed there is not kept",
        ),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    with op.batch_alter_table("sign_in_attempt") as batch_op:
        batch_op.create_index("ix_sign_in_attempt_account", ["account", "at"], unique=False)
        batch_op.create_index("ix_sign_in_attempt_address", ["address", "at"], unique=False)

    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False, comment="the use-case: add_person"),
        sa.Column("noun", sa.String(length=40), nullable=False, comment="the table"),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False, comment="field to [before, after]"),
        sa.ForeignKeyConstraint(["actor_id"], ["user.id"], name=op.f("fk_audit_entry_actor_id_user")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_audit_entry_area_id_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry") as batch_op:
        batch_op.create_index(op.f("ix_audit_entry_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(op.f("ix_audit_entry_area_id"), ["area_id"], unique=False)
        batch_op.create_index(op.f("ix_audit_entry_at"), ["at"], unique=False)
        batch_op.create_index("ix_audit_entry_record", ["noun", "record_id"], unique=False)

    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("noun", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False, comment="zlib"),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_import_batch_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
        sa.UniqueConstraint("uuid", name=op.f("uq_import_batch_uuid")),
    )
    with op.batch_alter_table("import_batch") as batch_op:
        batch_op.create_index(op.f("ix_import_batch_recorded_by_id"), ["recorded_by_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "token_hash",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of the token; the token itself is not kept",
        ),
        sa.Column("expires_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_invitation_recorded_by_id_user")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_invitation_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    with op.batch_alter_table("invitation") as batch_op:
        batch_op.create_index(op.f("ix_invitation_user_id"), ["user_id"], unique=False)

    op.create_table(
        "search_variant",
        sa.Column(
            "variant",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("word_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["word_id"], ["search_word.id"], name=op.f("fk_search_variant_word_id_search_word")),
        sa.PrimaryKeyConstraint("variant", "word_id", name=op.f("pk_search_variant")),
    )
    op.create_table(
        "search_entry",
        sa.Column("word_id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name=op.f("fk_search_entry_node_id_node")),
        sa.ForeignKeyConstraint(["word_id"], ["search_word.id"], name=op.f("fk_search_entry_word_id_search_word")),
        sa.PrimaryKeyConstraint("word_id", "node_id", name=op.f("pk_search_entry")),
    )
    with op.batch_alter_table("search_entry") as batch_op:
        batch_op.create_index(op.f("ix_search_entry_node_id"), ["node_id"], unique=False)
    op.execute("INSERT INTO data_version (id, version) VALUES (1, 0)")


def downgrade() -> None:
    with op.batch_alter_table("search_entry") as batch_op:
        batch_op.drop_index(op.f("ix_search_entry_node_id"))

    op.drop_table("search_entry")
    op.drop_table("search_variant")
    with op.batch_alter_table("invitation") as batch_op:
        batch_op.drop_index(op.f("ix_invitation_user_id"))

    op.drop_table("invitation")
    with op.batch_alter_table("import_batch") as batch_op:
        batch_op.drop_index(op.f("ix_import_batch_recorded_by_id"))

    op.drop_table("import_batch")
    with op.batch_alter_table("audit_entry") as batch_op:
        batch_op.drop_index("ix_audit_entry_record")
        batch_op.drop_index(op.f("ix_audit_entry_at"))
        batch_op.drop_index(op.f("ix_audit_entry_area_id"))
        batch_op.drop_index(op.f("ix_audit_entry_actor_id"))

    op.drop_table("audit_entry")
    with op.batch_alter_table("sign_in_attempt") as batch_op:
        batch_op.drop_index("ix_sign_in_attempt_address")
        batch_op.drop_index("ix_sign_in_attempt_account")

    op.drop_table("sign_in_attempt")
    op.drop_table("search_word")
    with op.batch_alter_table("network_snapshot") as batch_op:
        batch_op.drop_index(op.f("ix_network_snapshot_made_on"))

    op.drop_table("network_snapshot")
    op.drop_table("import_mapping")
    op.drop_table("data_version")
