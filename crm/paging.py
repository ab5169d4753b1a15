"""A list a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

T = TypeVar("T")

PAGE_SIZE = 50

#: Beyond this many we say "more than": counting on would cost more than knowing is worth.
COUNT_LIMIT = 10_000


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows of a list. ``total`` is exact up to COUNT_LIMIT and COUNT_LIMIT + 1 beyond."""

    rows: Sequence[T]
    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        """How many pages there are (at least one)."""
        return max(1, -(-min(self.total, COUNT_LIMIT) // self.size))

    @property
    def count(self) -> str:
        """The total in words."""
        return f"{self.total:,}" if self.total <= COUNT_LIMIT else f"more than {COUNT_LIMIT:,}"

    @property
    def first(self) -> int:
        """The place in the list of the first row shown; 0 when the list is empty."""
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The place in the list of the last row shown."""
        return (self.number - 1) * self.size + len(self.rows)


def get_page(db: Session, query: Select[T], *, by: Sequence[Any], page: int = 1, size: int = PAGE_SIZE) -> Page[T]:
    """Page *page* (from 1) of *query* ordered by *by*. A page past the end gives the last one."""
    rows = _rows(db, query, by, 1, size) if page <= 1 else ()
    if page <= 1 and len(rows) < size:
        return Page(rows=rows, number=1, total=len(rows), size=size)  # all there is: counting would say the same
    counted = select(func.count()).select_from(query.order_by(None).options().limit(COUNT_LIMIT + 1).subquery())
    total = db.scalar(counted) or 0
    number = min(max(1, page), max(1, -(-min(total, COUNT_LIMIT) // size)))
    return Page(rows=rows or _rows(db, query, by, number, size), number=number, total=total, size=size)


def _rows(db: Session, query: Select[T], by: Sequence[Any], number: int, size: int) -> Sequence[T]:
    return db.scalars(query.order_by(*by).limit(size).offset((number - 1) * size)).unique().all()


def cut_page(rows: Sequence[T], *, page: int = 1, size: int = PAGE_SIZE) -> Page[T]:
    """Page *page* of *rows*: all there are, or COUNT_LIMIT + 1 of more. A page past the end gives the last one."""
    pages = max(1, -(-min(len(rows), COUNT_LIMIT) // size))
    number = min(max(1, page), pages)
    return Page(rows=rows[(number - 1) * size : number * size], number=number, total=len(rows), size=size)
