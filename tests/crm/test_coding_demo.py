"""The demo's codings stand where the words are, by two coders, and leave the last days to be read."""

from sqlalchemy import func, select

from crm.demo.coded import UNREAD_DAYS
from crm.models import Coding, Conversation, Reading


def test_the_demo_is_coded_where_its_words_are(loaded, demo):
    rows = loaded.execute(select(Coding.quote, Coding.start, Coding.end, Conversation.said).join(Conversation)).all()
    assert len(rows) > len(demo.people) / 2
    assert all(row.said[row.start : row.end] == row.quote for row in rows)


def test_some_of_the_demo_is_read_by_two_and_the_last_days_by_nobody(loaded, demo):
    per_talk = select(func.count()).select_from(Reading).group_by(Reading.conversation_id)
    counts = loaded.scalars(per_talk).all()
    assert {1, 2} == set(counts)
    read = select(Conversation.held_at).join(Reading, Reading.conversation_id == Conversation.id)
    assert all((demo.today - at.date()).days > UNREAD_DAYS for at in loaded.scalars(read))
