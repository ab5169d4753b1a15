"""The title of a handout, which must not tell what the rest of it keeps back."""

from collections.abc import Iterable, Iterator, Sequence

from crm.cleaning import clean_line
from crm.errors import Invalid
from crm.handouts.contents import Audience, HandoutNode
from crm.handouts.gathering import Known
from crm.handouts.redacting import Told
from crm.models.words import NodeKind
from crm.text import fold

LONGEST = 120


def make_title(typed: str, known: Sequence[Known], told: Told, audience: Audience, centre: HandoutNode | None) -> str:
    """The title that was *typed*, else one that says around whom it is. Raises Invalid for what must not be told."""
    try:
        title = clean_line(typed, what="title", most=LONGEST)
    except ValueError as reason:
        raise Invalid(title=str(reason)) from None
    if not title:
        return "Part of our network" if centre is None else f"The network around {centre.label or 'one person'}"
    secret = next(_found(title, _secrets(known, told, audience)), None)
    if secret is not None:
        raise Invalid(title=f"Take “{secret}” out of the title: the handout does not tell it, or not of everybody.")
    return title


def _secrets(known: Sequence[Known], told: Told, audience: Audience) -> Iterator[str]:
    """Whole names of who is not named; and outside the team, each street and area that is not told of all there."""
    yield from (one.name for one in known if one.why is not None and len(one.name.split()) > 1)
    if audience is Audience.OTHERS:
        people = (one for one in known if one.kind is NodeKind.PERSON)
        yield from sorted({name for one in people for name in {one.street, one.area, ""} - {*told[one.id], ""}})


def _found(title: str, names: Iterable[str]) -> Iterator[str]:
    folded = f" {fold(title)} "
    return (name for name in names if fold(name) and f" {fold(name)} " in folded)
