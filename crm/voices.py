"""Whose voice a conversation is: its people's words where theirs are known, else what is kept of whoever spoke.

Of each characteristic by itself. A conversation with several people counts under each of their words, once; staff are
left out. A conversation with a person whose age is known, and an age of its own beside it, counts under the person's.

To keep the conversations of one word, say ``select(…).where(spoken_by(Characteristic.GENDER, Gender.WOMAN))``. The
statement must ask for ``Conversation`` itself, which limits it to the actor's areas.
"""

from collections.abc import Mapping
from typing import Any, TypedDict, cast

from sqlalchemy import ColumnElement, and_, or_, select

from crm.models import Conversation, Person
from crm.models.conversations import conversation_person
from crm.models.words import AgeBand, Characteristic, Gender, HereFor, LivedHere, Word

# The tables by themselves: joined with that of all nodes, or limited by areas once more, they take three times as long.
_person = Person.__table__
_conversation = Conversation.__table__


class Voice(TypedDict, total=False):
    """What somebody told of themselves, each by their own choice: of a person, or of whoever spoke."""

    age_band: AgeBand | None
    lived_here: LivedHere | None
    gender: Gender | None
    here_for: HereFor | None


def spoken_words(said: Mapping[str, Any]) -> Voice:
    """The part of *said* that somebody told of themselves."""
    told = {one.value: said[one.value] for one in Characteristic if one.value in said}
    return cast(Voice, told)


def spoken_by(characteristic: Characteristic, word: Word) -> ColumnElement[bool]:
    """The condition under which *word* is among the words of a ``Conversation``."""
    theirs = _person.c[characteristic.value]
    own = getattr(Conversation, characteristic.value)
    return or_(
        of_people(theirs == word),
        and_(own == word, ~of_people(theirs.is_not(None))),
    )


def of_people(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition under which a ``Conversation`` has somebody by name, not of the staff, who meets *conditions*."""
    people = (
        select(_person.c.id)
        .join(conversation_person, conversation_person.c.person_id == _person.c.id)
        .where(conversation_person.c.conversation_id == _conversation.c.id, _person.c.staff.is_(False), *conditions)
    )
    return people.correlate(_conversation).exists()
