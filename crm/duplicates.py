"""People who may be one: two sightings are not two people."""

from sqlalchemy.orm import Session

from crm.models import Person
from crm.models.words import NodeKind
from crm.permissions import Actor, Permission, requires
from crm.search import list_suggestions, words_of


@requires(Permission.SEE_RECORDS)
def find_likely_duplicates(
    db: Session, actor: Actor, *, name: str, street_id: int | None = None, limit: int = 4
) -> list[Person]:
    """Up to *limit* people who *name* may be, the likeliest first: on the same street, or anywhere by a whole name."""
    found = [node for node in list_suggestions(db, actor, text=name, kind=NodeKind.PERSON, limit=20)]
    people = [node for node in found if isinstance(node, Person)]
    whole = len(words_of(name)) > 1
    likely = [person for person in people if whole or street_id is None or person.street_id in (street_id, None)]
    return sorted(likely, key=lambda person: person.street_id != street_id)[:limit]
