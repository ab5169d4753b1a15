"""Somebody codes while somebody else merges the theme or changes the words: who comes second finds what was done."""

import pytest
from sqlalchemy import select

from crm import themes
from crm.codings import add_coding
from crm.conversations import change_conversation, get_conversation
from crm.errors import Invalid
from crm.models import Coding
from crm.session import make_session
from crm.theme_merging import merge_themes
from tests.at_once import ADMIN, first_then
from tests.database import DATABASES, database
from tests.factories import make_conversation


@pytest.mark.parametrize("kind", DATABASES)
def test_no_coding_is_left_with_a_theme_that_is_gone(kind, tmp_path):
    with database(kind, tmp_path) as engine:
        with make_session(engine, ADMIN, writes=True) as db:
            talk = make_conversation(db, said="The park is lovely.").id
            parks, green = (themes.add_theme(db, ADMIN, name=name).id for name in ("Parks", "Green places"))
            db.commit()

        def code(db):
            add_coding(db, ADMIN, conversation_id=talk, theme_id=parks, words="lovely")

        def merge(db):
            merge_themes(db, ADMIN, parks, into_id=green)

        first_then(engine, code, merge)
        with make_session(engine, ADMIN, writes=True) as db:
            assert set(db.scalars(select(Coding.theme_id))) == {green}
            parks = themes.add_theme(db, ADMIN, name="Parks").id
            db.commit()
        first_then(engine, merge, lambda db: add_coding(db, ADMIN, conversation_id=talk, theme_id=parks, words="park"))
        with make_session(engine, ADMIN) as db:
            assert list(db.scalars(select(Coding.theme_id))) == [green, green]


@pytest.mark.parametrize("kind", DATABASES)
def test_no_coding_is_put_to_words_that_are_changed_meanwhile(kind, tmp_path):
    with database(kind, tmp_path) as engine:
        with make_session(engine, ADMIN, writes=True) as db:
            talk = make_conversation(db, said="The park is lovely.").id
            theme = themes.add_theme(db, ADMIN, name="Parks").id
            db.commit()
        refused = []

        def code(db):
            get_conversation(db, ADMIN, talk)
            try:
                add_coding(db, ADMIN, conversation_id=talk, theme_id=theme, start=4, end=8, words="park")
            except Invalid as error:
                refused.append(str(error))

        def change(db, said):
            change_conversation(db, ADMIN, talk, said=said, topics={})

        first_then(engine, lambda db: change(db, "Ann says the park is lovely."), code)
        assert "changed meanwhile" in refused[0]
        with make_session(engine, ADMIN, writes=True) as db:
            change(db, "The park is lovely.")
            db.commit()
        first_then(engine, code, lambda db: change(db, "Ann says the park is lovely."))
        with make_session(engine, ADMIN) as db:
            (coding,) = db.scalars(select(Coding))
            assert (coding.quote, coding.start, coding.end) == ("park", 13, 17)
        first_then(engine, lambda db: change(db, "The park."), lambda db: change(db, "Well, the park is lovely."))
        with make_session(engine, ADMIN) as db:
            (coding,) = db.scalars(select(Coding))
            assert (coding.quote, coding.start, coding.end) == ("park", 10, 14)
