"""Places, the people who sign in, and the three kinds of node."""

import sqlalchemy as sa
from alembic import op

from crm.models import base

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=True, comment="ward or LSOA code, where there is one"),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_area_not_its_own_parent")),
        sa.ForeignKeyConstraint(["parent_id"], ["area.id"], name=op.f("fk_area_parent_id_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint("code", name=op.f("uq_area_code")),
        sa.UniqueConstraint("parent_id", "name", name=op.f("uq_area_parent_id_name")),
    )
    with op.batch_alter_table("area") as batch_op:
        batch_op.create_index(op.f("ix_area_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False, comment="in lower case"),
        sa.Column(
            "password_hash",
            sa.String(length=200),
            nullable=True,
            comment="argon2id; none until the invitation is taken up",
        ),
        sa.Column(
            "role",
            sa.Enum(
                "connector",
                "officer",
                "coordinator",
                "partner",
                "admin",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("session_token", sa.String(length=64), nullable=False, comment="new token: signed out everywhere"),
        sa.Column("person_id", sa.Integer(), nullable=True, comment="themselves, as staff in the network"),
        sa.Column("recorded_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_user_person_id_person"), use_alter=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
        sa.UniqueConstraint("session_token", name=op.f("uq_user_session_token")),
    )
    op.create_table(
        "street",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "name_key", sa.String(length=200), nullable=False, comment="the name folded, so that St. and Saint are one"
        ),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=True, comment="doors, where known"),
        sa.Column("usrn", sa.String(length=8), nullable=True, comment="Unique Street Reference Number"),
        sa.Column("lon", sa.Float(), nullable=True, comment="WGS84"),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.CheckConstraint("(lon IS NULL) = (lat IS NULL)", name=op.f("ck_street_point_is_whole")),
        sa.CheckConstraint("households >= 0", name=op.f("ck_street_households_not_negative")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_street_area_id_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_street")),
        sa.UniqueConstraint("area_id", "name_key", name=op.f("uq_street_area_id_name_key")),
    )
    with op.batch_alter_table("street") as batch_op:
        batch_op.create_index(op.f("ix_street_area_id"), ["area_id"], unique=False)
        batch_op.create_index("ix_street_name_key", ["name_key"], unique=False)

    op.create_table(
        "user_area",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_user_area_area_id_area")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_user_area_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "area_id", name=op.f("pk_user_area")),
    )
    with op.batch_alter_table("user_area") as batch_op:
        batch_op.create_index(op.f("ix_user_area_area_id"), ["area_id"], unique=False)

    op.create_table(
        "node",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "person", "organisation", "asset", name="kind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False, comment="the name folded: lists are in its order"),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("street_id", sa.Integer(), nullable=True),
        sa.Column("house", sa.String(length=40), nullable=False, comment="number or name of the door"),
        sa.Column("phone", sa.String(length=20), nullable=True, comment="E.164"),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("reach_note", sa.String(length=500), nullable=False, comment="how and when best to reach them"),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("external_id", sa.String(length=100), nullable=True, comment="their id in the file they came from"),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("archived_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind <> 'person' OR area_id IS NOT NULL", name=op.f("ck_node_person_has_area")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_node_name_not_empty")),
        sa.CheckConstraint("merged_into_id <> id", name=op.f("ck_node_not_merged_into_itself")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_node_area_id_area")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["node.id"], name=op.f("fk_node_merged_into_id_node")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_node_recorded_by_id_user")),
        sa.ForeignKeyConstraint(["street_id"], ["street.id"], name=op.f("fk_node_street_id_street")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_node")),
        sa.UniqueConstraint("external_id", name=op.f("uq_node_external_id")),
        sa.UniqueConstraint("uuid", name=op.f("uq_node_uuid")),
    )
    with op.batch_alter_table("node") as batch_op:
        batch_op.create_index(op.f("ix_node_area_id"), ["area_id"], unique=False)
        batch_op.create_index(op.f("ix_node_email"), ["email"], unique=False)
        batch_op.create_index("ix_node_listed", ["kind", "archived_at", "name_key", "id", "area_id"], unique=False)
        batch_op.create_index(op.f("ix_node_merged_into_id"), ["merged_into_id"], unique=False)
        batch_op.create_index(op.f("ix_node_phone"), ["phone"], unique=False)
        batch_op.create_index("ix_node_recorded", ["kind", "archived_at", "recorded_at", "id", "area_id"], unique=False)
        batch_op.create_index(op.f("ix_node_recorded_by_id"), ["recorded_by_id"], unique=False)
        batch_op.create_index(op.f("ix_node_street_id"), ["street_id"], unique=False)

    op.create_table(
        "street_postcode",
        sa.Column("street_id", sa.Integer(), nullable=False),
        sa.Column("postcode", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(["street_id"], ["street.id"], name=op.f("fk_street_postcode_street_id_street")),
        sa.PrimaryKeyConstraint("street_id", "postcode", name=op.f("pk_street_postcode")),
    )
    with op.batch_alter_table("street_postcode") as batch_op:
        batch_op.create_index(op.f("ix_street_postcode_postcode"), ["postcode"], unique=False)

    op.create_table(
        "asset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "asset_kind",
            sa.Enum(
                "association",
                "institution",
                "place",
                "exchange",
                "story",
                "event",
                name="asset_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("uprn", sa.String(length=12), nullable=True, comment="Unique Property Reference Number"),
        sa.Column("lon", sa.Float(), nullable=True, comment="WGS84"),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.CheckConstraint("(lon IS NULL) = (lat IS NULL)", name=op.f("ck_asset_point_is_whole")),
        sa.ForeignKeyConstraint(["id"], ["node.id"], name=op.f("fk_asset_id_node")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "organisation_kind",
            sa.Enum(
                "community_group",
                "charity",
                "faith",
                "school",
                "business",
                "public_body",
                "other",
                name="organisation_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("website", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["node.id"], name=op.f("fk_organisation_id_node")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("known_as", sa.String(length=200), nullable=False, comment="nickname"),
        sa.Column("met", sa.Boolean(), nullable=False, comment="no: somebody only named them"),
        sa.Column("delete_after", sa.Date(), nullable=True, comment="the end of a stub's term"),
        sa.Column("staff", sa.Boolean(), nullable=False, comment="measures leave staff out"),
        sa.Column(
            "age_band",
            sa.Enum(
                "under_18",
                "18_to_30",
                "31_to_60",
                "over_60",
                name="age_band",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "lived_here",
            sa.Enum(
                "last_year",
                "few_years",
                "most_of_life",
                name="lived_here",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.CheckConstraint("NOT met OR delete_after IS NULL", name=op.f("ck_person_only_a_stub_has_a_term")),
        sa.ForeignKeyConstraint(["id"], ["node.id"], name=op.f("fk_person_id_node")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    if (
        op.get_context().dialect.name != "sqlite"
    ):  # there the table is made with it; elsewhere the two tables need each other
        op.create_foreign_key("fk_user_person_id_person", "user", "person", ["person_id"], ["id"])


def downgrade() -> None:
    if op.get_context().dialect.name != "sqlite":
        op.drop_constraint("fk_user_person_id_person", "user", type_="foreignkey")
    op.drop_table("person")
    op.drop_table("organisation")
    op.drop_table("asset")
    with op.batch_alter_table("street_postcode") as batch_op:
        batch_op.drop_index(op.f("ix_street_postcode_postcode"))

    op.drop_table("street_postcode")
    with op.batch_alter_table("node") as batch_op:
        batch_op.drop_index(op.f("ix_node_street_id"))
        batch_op.drop_index(op.f("ix_node_recorded_by_id"))
        batch_op.drop_index("ix_node_recorded")
        batch_op.drop_index(op.f("ix_node_phone"))
        batch_op.drop_index(op.f("ix_node_merged_into_id"))
        batch_op.drop_index("ix_node_listed")
        batch_op.drop_index(op.f("ix_node_email"))
        batch_op.drop_index(op.f("ix_node_area_id"))

    op.drop_table("node")
    with op.batch_alter_table("user_area") as batch_op:
        batch_op.drop_index(op.f("ix_user_area_area_id"))

    op.drop_table("user_area")
    with op.batch_alter_table("street") as batch_op:
        batch_op.drop_index("ix_street_name_key")
        batch_op.drop_index(op.f("ix_street_area_id"))

    op.drop_table("street")
    op.drop_table("user")
    with op.batch_alter_table("area") as batch_op:
        batch_op.drop_index(op.f("ix_area_parent_id"))

    op.drop_table("area")
