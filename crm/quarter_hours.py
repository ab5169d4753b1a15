"""Counts what happened by the quarter of an hour, from which every zone's hours, days and weeks are made."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, extract, literal_column


def quarter_of(column: Any) -> ColumnElement[Any]:
    """The quarter of an hour in which a moment lies, as the seconds from 1970 to its beginning; for GROUP BY.

    The clocks of the world differ by whole quarters of an hour, so that the database may count without knowing any.
    """
    seconds = extract("epoch", column)
    whole: ColumnElement[Any] = seconds - seconds % literal_column("900")
    return whole


def local_time(quarter: Any, zone: ZoneInfo) -> dt.datetime:
    """When a quarter of an hour began, by the clocks of *zone*.

    >>> local_time(1782864000, ZoneInfo("Europe/London")).isoformat()
    '2026-07-01T01:00:00+01:00'
    """
    return dt.datetime.fromtimestamp(int(quarter), zone)
