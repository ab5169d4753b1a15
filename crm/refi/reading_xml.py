"""Small questions to the elements of a REFI-QDA file, whatever namespace its program writes."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from crm.cleaning import shorten
from crm.refi.parts import RefusedError

_Element = Any


def local(element: _Element) -> str:
    """The element's name without its namespace: programs have written several for the same schema."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: _Element, *names: str) -> Iterator[_Element]:
    """The children of that name; with several names, the children of the children."""
    for child in element:
        if local(child) == names[0]:
            if len(names) == 1:
                yield child
            else:
                yield from children(child, *names[1:])


def text_of(element: _Element, name: str) -> str:
    """The text of the first child of that name; empty where there is none."""
    child = next(children(element, name), None)
    return "" if child is None else "".join(child.itertext())


def guid(element: _Element, attribute: str) -> UUID:
    """The guid in *attribute*, in braces or not. Raises RefusedError, which names element and line."""
    typed = element.get(attribute)
    if typed is None:
        raise RefusedError(f"The {local(element)} at line {element.sourceline} has no {attribute}: export it again.")
    try:
        # Not every text that UUID takes is one: it passes hyphens by wherever they stand.
        if len(typed.strip().strip("{}")) != 36:
            raise ValueError
        return UUID(typed.strip())
    except ValueError:
        raise RefusedError(
            f"The {local(element)} at line {element.sourceline} has “{shorten(typed, 50)}” as its {attribute}, "
            "which is no guid: export it again."
        ) from None


def find_guid(element: _Element, attribute: str) -> UUID | None:
    """The guid in *attribute*, None where there is no such attribute. Raises RefusedError."""
    return guid(element, attribute) if element.get(attribute) else None


def whole_number(element: _Element, attribute: str) -> int:
    """The number in *attribute*. Raises RefusedError, which names element and line."""
    typed = (element.get(attribute) or "").strip()
    # As long a number as this is outside of any text, and turning a longer one into an int takes its time.
    if not re.fullmatch(r"[+-]?\d{1,17}", typed):
        raise RefusedError(
            f"The {local(element)} at line {element.sourceline} has “{shorten(typed, 30)}” as its {attribute}, "
            "where a whole number is expected: export it again."
        )
    return int(typed)


class Found:
    """The guids of one kind of part, each of which may stand in a file once."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._lines: dict[UUID, int] = {}

    def note(self, element: _Element) -> UUID:
        """The guid of *element*. Raises RefusedError where another has it."""
        own, line = guid(element, "guid"), element.sourceline or 0
        if own in self._lines:
            raise RefusedError(
                f"Two {self._what} have the guid {own}, at lines {self._lines[own]} and {line}: export the file again."
            )
        self._lines[own] = line
        return own
