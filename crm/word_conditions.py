"""Conditions on texts: that words are in them, asked of each database in the way that takes it the least time."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, literal_column, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.functions import GenericFunction

from crm.models import Coding, Conversation


class TextHas(GenericFunction[bool]):
    """Whether a text has some letters, small or capital: of a text, a pattern of LIKE, and a regular expression.

    PostgreSQL makes every text small before it compares it with LIKE, which takes three times as long.
    """

    inherit_cache = True


@compiles(TextHas)
def _text_has(element: TextHas, compiler: Any, **how: Any) -> str:
    text, _, pattern = (compiler.process(part, **how) for part in element.clauses)
    return f"({text} ~* {pattern})"


@compiles(TextHas, "sqlite")
def _text_has_sqlite(element: TextHas, compiler: Any, **how: Any) -> str:
    text, pattern = (compiler.process(part, **how) for part in list(element.clauses)[:2])
    return f"({text} LIKE {pattern} ESCAPE '\\')"


def has_letters(text: Any, letters: str) -> ColumnElement[bool]:
    """Whether *text* has *letters* anywhere, be they small or capital."""
    like = "".join(f"\\{letter}" if letter in "\\%_" else letter for letter in letters)
    return TextHas(text, literal(f"%{like}%"), literal(_escaped(letters)))


def has_word(text: Any, word: str) -> ColumnElement[bool]:
    """Whether *text* has *word*, in small letters, and not only as a part of a longer one."""
    # The letters first: they are what most texts fall at, and cost a tenth of the other.
    return has_letters(text, word) & func.lower(text).regexp_match(as_whole_word(word))


def as_whole_word(word: str) -> str:
    """A regular expression, for both databases, that finds *word* by itself, also with a final s or ’s.

    It begins with the word, and looks before it where that is found: forty times as fast as the other way round.
    """
    escaped = _escaped(word)
    return f"{escaped}(?<!\\w{escaped})(['’]?s)?(?!\\w)"


def said_with(words: Sequence[str]) -> Iterator[ColumnElement[bool]]:
    """That a ``Conversation`` has all *words*, or a coding that is adrift: no other can have any with these words.

    It asks for nothing that the codings are not asked, but spares looking into each of them where few have the words.
    """
    if words:
        coding = aliased(Coding)
        # Written out, as the index of those adrift has it: SQLite knows a value that is sent too late.
        adrift = select(coding.conversation_id).where(coding.start.is_(None), coding.quote != literal_column("''"))
        yield or_(and_(*(has_letters(Conversation.said, word) for word in words)), Conversation.id.in_(adrift))


def _escaped(letters: str) -> str:
    return "".join(letter if letter.isalnum() else f"\\{letter}" for letter in letters)
