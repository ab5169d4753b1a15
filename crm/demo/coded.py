"""The demo's codings: what was said coded by whoever recorded it, some of it a second time by somebody else."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.demo.records import Conversation, Excerpt, Neighbourhood
from crm.demo.rows import Known, demo_uuid
from crm.models import Base, Coding, Reading, Theme
from crm.models.words import Sway
from crm.text import fold

#: What was said in the last days waits to be read.
UNREAD_DAYS = 9

#: How many of the conversations a second coder has read, and how often the two differ in a theme, and in its sway.
SECOND, OTHER_THEME, OTHER_SWAY = 0.28, 0.14, 0.12

_BATCH = 2000

#: Words that show which theme within a theme is meant, the first that fits.
_WITHIN = {
    "accessibility & inclusivity": (
        ("step ramp wheel deaf stroke stairs lift", "Disability & access"),
        ("english polish language speak mosque word", "Language & culture"),
    ),
    "community": (
        ("door neighbour next opposite street wall", "Neighbours"),
        ("choir club quiz group party meeting lantern", "Groups & events"),
        ("volunteer washing help", "Volunteering"),
    ),
    "cost of living": (
        ("food cook dinner soup eat pantry carrots", "Food"),
        ("heating meter electric bill boiler", "Energy & bills"),
        ("loan owe debt credit benefit", "Debt & benefits"),
    ),
    "crime & safety": (
        ("police warden officer", "Police & wardens"),
        ("dealing drug needle drink", "Drugs & alcohol"),
        ("bikes noise midnight shout garages", "Antisocial behaviour"),
    ),
    "education & learning": (
        ("school teacher homework", "Schools"),
        ("english class course library sew computers college", "Adult learning"),
    ),
    "health & wellbeing": (
        ("surgery doctor dentist nurse hospital receptionist", "Doctors & services"),
        ("haven't quiet alone company nobody", "Loneliness"),
        ("walk swim run gardening", "Being active"),
        ("look carers mum", "Carers"),
        ("nerves weeks feelings", "Mental health"),
    ),
    "housing": (
        ("damp mould tap lift window boiler roof", "Repairs & damp"),
        ("rent pay moved", "Rent & tenure"),
        ("landlord agent council", "Landlords"),
    ),
    "natural & built environment": (
        ("park garden allotment tree bench river blossom", "Parks & green space"),
        ("litter bin rubbish tipping dog", "Litter & waste"),
        ("pavement light shop building", "Streets & buildings"),
    ),
    "parents & children": (
        ("swing play playground", "Play"),
        ("nursery toddler childcare group", "Childcare & family help"),
    ),
    "transport": (
        ("bus train", "Buses & trains"),
        ("pavement walk cycle bike crossing", "Walking & cycling"),
        ("drivers lorry car parking traffic road", "Roads & traffic"),
    ),
    "work": (
        ("job interview hours shift apply", "Finding work"),
        ("shop bakery barber café market", "Local business"),
    ),
    "young people": (
        ("club boxing pitch nowhere room", "Places to go"),
        ("look blame trust think", "How they are seen"),
    ),
}


def code_conversations(db: Session, demo: Neighbourhood, known: Known) -> None:
    """Save the codings and readings of what the demo's people said; the last days' are left for whoever looks at it."""
    themes = _theme_ids(db)
    day = demo.today - dt.timedelta(days=UNREAD_DAYS)
    read = [held for held in demo.conversations if held.said and held.at.date() < day]
    rows: list[Base] = []
    for held in read:
        rows += _code(held, known, themes, known.users[held.by], second=False)
        other = _second_coder(demo, held)
        if other is not None:
            rows += _code(held, known, themes, known.users[other], second=True)
        if len(rows) > _BATCH:
            _save(db, rows)
    _save(db, rows)


def _save(db: Session, rows: list[Base]) -> None:
    db.add_all(rows)
    db.flush()
    db.expunge_all()
    rows.clear()


def _theme_ids(db: Session) -> dict[tuple[str, str], int]:
    """The ids of the themes, by the name of the one at the top and, where it is within that, its own."""
    themes = {row.id: row for row in db.execute(select(Theme.id, Theme.name, Theme.name_key, Theme.parent_id))}
    return {
        (themes[row.parent_id].name_key, row.name) if row.parent_id in themes else (row.name_key, ""): row.id
        for row in themes.values()
    }


def _second_coder(demo: Neighbourhood, held: Conversation) -> int | None:
    """The coordinator, who reads some of all conversations again, so that there is something to agree on."""
    if Random(f"second {held.id}").random() >= SECOND:
        return None
    return next((user.id for user in demo.users if user.role == "coordinator" and user.id != held.by), None)


def _code(
    held: Conversation, known: Known, themes: Mapping[tuple[str, str], int], coder_id: int, *, second: bool
) -> Iterator[Base]:
    """What one coder puts to a conversation, and that they have read it."""
    source, chance = known.sources[held.id], Random(f"coding {held.id} {second}")
    at = source.at + dt.timedelta(days=chance.randint(3, 7) if second else chance.randint(0, 2), hours=2)
    for number, excerpt in enumerate(held.excerpts):
        theme_id = _theme_of(held, excerpt, themes, chance, second=second)
        if theme_id is None:
            continue
        yield Coding(
            uuid=demo_uuid("second coding" if second else "coding", 10 * held.id + number),
            conversation_id=source.id,
            theme_id=theme_id,
            start=excerpt.start,
            end=excerpt.end,
            quote=held.said[excerpt.start : excerpt.end],
            sway=_sway_of(excerpt, chance, second=second),
            coder_id=coder_id,
            coded_at=at,
        )
    yield Reading(conversation_id=source.id, coder_id=coder_id, read_at=at + dt.timedelta(minutes=5))


def _theme_of(
    held: Conversation, excerpt: Excerpt, themes: Mapping[tuple[str, str], int], chance: Random, *, second: bool
) -> int | None:
    """The theme of an excerpt, as narrow as its words allow; a second coder may choose another, or none."""
    top = fold(excerpt.theme)
    if second and chance.random() < OTHER_THEME:
        others: Sequence[tuple[str, str]] = sorted(key for key in themes if not key[1] and key[0] != top)
        return themes[chance.choice(others)] if chance.random() < 0.5 else None
    words = fold(held.said[excerpt.start : excerpt.end])
    for signs, name in _WITHIN.get(excerpt.theme, ()):
        if any(fold(sign) in words for sign in signs.split()):
            return themes.get((top, name), themes[top, ""])
    return themes[top, ""]


def _sway_of(excerpt: Excerpt, chance: Random, *, second: bool) -> Sway:
    if chance.random() < (OTHER_SWAY if second else 0.06):
        return chance.choice((Sway.BOTH, Sway.NEITHER))
    return Sway(excerpt.sway)
