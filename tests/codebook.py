"""What tests ask of a codebook that is changed."""

from sqlalchemy import select

from crm import theme_changes, themes
from crm.models import Coding
from crm.theme_undoing import undo_theme_change

SAID = "The park is lovely. The bus never comes. I know nobody here."


def names(db, admin):
    return [line.path for line in themes.list_themes(db, admin, retired=True)]


def codings_of(db, theme):
    return set(db.scalars(select(Coding.uuid).where(Coding.theme_id == theme.id)))


def last_change(db, admin):
    return theme_changes.list_theme_changes(db, admin).rows[0]


def undo(db, admin):
    return undo_theme_change(db, admin, last_change(db, admin).id)
