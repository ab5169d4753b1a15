"""Gender, what brings people here, who spoke where nobody is known by name; and surveys as a channel."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_WORDS = {
    "age_band": ("under_18", "18_to_30", "31_to_60", "over_60"),
    "lived_here": ("last_year", "few_years", "most_of_life"),
    "gender": ("woman", "man", "another"),
    "here_for": ("live", "work_in_a_business", "work_in_the_community", "visit", "leisure"),
}
_COLUMNS = {"person": ("gender", "here_for"), "conversation": tuple(_WORDS)}

_CHANNELS = ("doorstep", "street", "event", "visit", "phone", "message")
_CHARACTERISTICS = ("age_band", "lived_here")
_COUNTED = ("area_id", "held_at", "street_id", "recorded_by_id")


def upgrade() -> None:
    for table, columns in _COLUMNS.items():
        for column in columns:
            # Written out, because a column that is added brings no CHECK with it.
            allowed = f"CONSTRAINT ck_{table}_{column} CHECK ({_is_one_of(column, _WORDS[column])})"
            op.execute(f"ALTER TABLE {table} ADD COLUMN {column} VARCHAR(40) {allowed}")
    survey = sa.ForeignKey("survey.id", name=op.f("fk_conversation_survey_id_survey"))
    op.add_column("conversation", sa.Column("survey_id", sa.Integer(), survey, nullable=True), inline_references=True)
    op.create_index(op.f("ix_conversation_survey_id"), "conversation", ["survey_id"])
    _allow("conversation", "channel", _CHANNELS, (*_CHANNELS, "survey"))
    _index((*_COUNTED, "channel"))
    _allow("area_figure", "characteristic", _CHARACTERISTICS, (*_CHARACTERISTICS, "gender", "here_for"))


def downgrade() -> None:
    op.execute("UPDATE conversation SET channel = 'message' WHERE channel = 'survey'")
    op.execute("DELETE FROM area_figure WHERE characteristic IN ('gender', 'here_for')")
    _allow("area_figure", "characteristic", (*_CHARACTERISTICS, "gender", "here_for"), _CHARACTERISTICS)
    _index(_COUNTED)
    _allow("conversation", "channel", (*_CHANNELS, "survey"), _CHANNELS)
    op.drop_index(op.f("ix_conversation_survey_id"), "conversation")
    op.drop_column("conversation", "survey_id")
    for table, columns in reversed(_COLUMNS.items()):
        for column in reversed(columns):
            op.drop_column(table, column)


def _index(columns: tuple[str, ...]) -> None:
    """What campaigns count is in it; they count no surveys."""
    op.drop_index("ix_conversation_counted", "conversation")
    op.create_index("ix_conversation_counted", "conversation", list(columns))


def _is_one_of(column: str, words: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{word}'" for word in words)
    return f"{column} IN ({listed})"


def _allow(table: str, column: str, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """Change which words a column may hold.

    SQLite can change no constraint, and making the table anew would leave rows that lead to it leading nowhere. So its
    text is changed in place, as https://www.sqlite.org/lang_altertable.html (section 7) describes for constraints.
    """
    old, new = _is_one_of(column, before), _is_one_of(column, after)
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_{column}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_{column} CHECK ({new})")
        return
    version = connection.scalar(sa.text("PRAGMA schema_version"))
    op.execute("PRAGMA writable_schema = ON")
    changed = sa.text("UPDATE sqlite_master SET sql = replace(sql, :old, :new) WHERE name = :table AND type = 'table'")
    connection.execute(changed, {"old": old, "new": new, "table": table})
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")
