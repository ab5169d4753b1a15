"""A way from one node to another, as a sentence tells it."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from crm.glimpses import Glimpse
from crm.models.words import NodeKind


def path_in_words(path: Sequence[int], seen: Mapping[int, Glimpse]) -> str:
    """*Amina Hussain knows Tom Webb*; *… is linked with the Library, as is Tom Webb*: without a full stop."""
    said = seen[path[0]].name
    for place, (one, other) in enumerate(pairwise(path)):
        said += _link(seen[one].kind, seen[other].kind, first=place == 0) + seen[other].name
    return said[:1].upper() + said[1:]


def _link(one: NodeKind, other: NodeKind, *, first: bool) -> str:
    both = one is other is NodeKind.PERSON
    if first:
        return " knows " if both else " is linked with "
    if one is NodeKind.PERSON:
        return ", who knows " if both else ", who is linked with "
    return ", as is " if other is NodeKind.PERSON else ", which is linked with "
