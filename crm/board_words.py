"""What may not stand on the public board unless somebody looked twice: names of people we know, numbers, addresses."""

import re
from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.areas import list_area_ids_within
from crm.errors import Invalid
from crm.models import Conversation, IssueSource, Person, Street, conversation_person
from crm.scope import UNSCOPED
from crm.text import fold, fold_street

_EMAIL = re.compile(r"\S+@[\w-]+\.\w[\w.-]*")
_PHONE = re.compile(r"\+?\d(?:[ ().-]{0,3}\d){9,}")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_OWNERS_S = re.compile(r"(?<=\w)['’]s\b", re.IGNORECASE)
_HOUSE = re.compile(r"\d+[a-z]?")

#: A name of more words than this is not looked for.
_LONGEST = 5

#: Parts of a name as short as *Al* and *Jo* are looked for, with a capital; single letters are not.
_SHORTEST = 2


def check_board_words(
    db: Session,
    *,
    texts: Sequence[str],
    area_id: int,
    issue_id: int | None = None,
    apart_from: Collection[int] = (),
    confirmed: bool = False,
) -> None:
    """Refuse *texts* for everybody to read in which personal words stand, unless *confirmed* says they may.

    *issue_id*: of what it tells, so that whoever raised it is looked for. *apart_from*: people whom it may name. Raises
    Invalid (``confirmed``).
    """
    if confirmed:
        return
    found = find_personal_words(db, "\n".join(texts), area_id=area_id, issue_id=issue_id, apart_from=apart_from)
    if found:
        what = ", ".join(f"“{word}”" for word in found[:5])
        raise Invalid(
            confirmed=f"Everybody will read this, and it says {what}. "
            "Take out what points to somebody, or tick that it may be told."
        )


def find_personal_words(
    db: Session,
    text: str,
    *,
    area_id: int,
    issue_id: int | None = None,
    apart_from: Collection[int] = (),
) -> list[str]:
    """What in *text* points to somebody: telephone numbers, e-mail addresses, postcodes, doors, names we know.

    Of people in the area, and those inside it, the whole name, and their nickname before the last; of whoever raised
    the issue, whoever sees them, every part of both, and their street. Of streets in the area, a number before one.
    """
    found = [match for pattern in (_EMAIL, _PHONE, _POSTCODE) for match in pattern.findall(text)]
    text += "\n" + _OWNERS_S.sub("", text)  # *Ann’s* is Ann, but *King’s Road* is one
    runs, area_ids = _runs(text), list_area_ids_within(db, [area_id])
    capitals = {fold(word) for word in _WORD.findall(text) if word[0].isupper()}
    nearby = select(Person.id, Person.name, Person.known_as).where(Person.area_id.in_(area_ids))
    for person_id, name, nickname in db.execute(nearby.where(Person.archived_at.is_(None)), execution_options=UNSCOPED):
        if person_id not in apart_from:
            called = [name, nickname if " " in nickname else f"{nickname} {name.split()[-1]}"] if nickname else [name]
            found += [one for one in called if (folded := fold(one)) in (runs if " " in folded else capitals)]
    spelt = {fold_street(run) for run in runs}
    for speaker_id, name, street in _speakers(db, issue_id):
        words = [word for word in name.split() if len(fold(word)) >= _SHORTEST and fold(word) in capitals]
        found += words if speaker_id not in apart_from else []
        found += [street] if street and fold_street(street) in spelt else []
    return list(dict.fromkeys([*found, *_find_doors(db, runs, area_ids)]))


def _runs(text: str) -> set[str]:
    """Every run of up to a few words of *text*, folded."""
    words = fold(text).split()
    return {" ".join(words[at : at + length]) for at in range(len(words)) for length in range(1, _LONGEST + 1)}


def _find_doors(db: Session, runs: Collection[str], area_ids: Collection[int]) -> list[str]:
    """The doors among *runs*: a number and then a street of the areas."""
    doors: dict[str, str] = {}
    for run in runs:
        number, _, street = run.partition(" ")
        if street and _HOUSE.fullmatch(number):
            doors[run] = fold_street(street)
    streets = select(Street.name_key).where(Street.area_id.in_(area_ids), Street.name_key.in_(set(doors.values())))
    known = set(db.scalars(streets, execution_options=UNSCOPED))
    return sorted(door for door, street in doors.items() if street in known)


def _speakers(db: Session, issue_id: int | None) -> list[tuple[int | None, str, str | None]]:
    """(person's id, all their names, street) of whoever raised it; of a talk with nobody by name the street alone."""
    raised = select(IssueSource.conversation_id).where(IssueSource.issue_id == issue_id)
    part = conversation_person.c
    people = select(Person.id, Person.name + " " + Person.known_as, Street.name)
    people = people.join(part.person_id.table, part.person_id == Person.id)
    people = people.outerjoin(Street, Street.id == Person.street_id).where(part.conversation_id.in_(raised))
    places = select(Street.name).join(Conversation, Conversation.street_id == Street.id)
    named = [(id_, name, street) for id_, name, street in db.execute(people, execution_options=UNSCOPED)]
    streets = db.scalars(places.where(Conversation.id.in_(raised)), execution_options=UNSCOPED)
    return [*named, *((None, "", street) for street in streets)]
