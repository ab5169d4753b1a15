"""How templates say days, times and numbers."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from flask import Flask

from crm.connector_words import days_since
from crm.models import Node, Person, now
from crm.paging import COUNT_LIMIT


def init_app(app: Flask, zone: ZoneInfo) -> None:
    """Register the filters, each named as its function here; days and times are those of *zone*."""
    app.add_template_filter(lambda value: day(value, zone), "day")
    app.add_template_filter(lambda value: moment(value, zone), "moment")
    app.add_template_filter(hour, "hour")
    app.add_template_filter(lambda value: has_waited(value, now(), zone), "has_waited")
    app.add_template_filter(lambda value: long_ago(value, now()), "long_ago")
    app.add_template_filter(counted, "counted")
    app.add_template_filter(total, "total")
    app.add_template_filter(telephone, "telephone")
    app.add_template_filter(place, "place")
    app.add_template_filter(lambda people: marks(people, zone), "marks")
    app.extensions["kith"]["zone"] = zone


def day(value: dt.date | None, zone: ZoneInfo) -> str:
    """*21 November 2026*; nothing for nothing."""
    if value is None:
        return ""
    local = value.astimezone(zone) if isinstance(value, dt.datetime) else value
    return f"{local.day} {local:%B %Y}"


def moment(value: dt.datetime | None, zone: ZoneInfo) -> str:
    """*21 November 2026, 4:05pm*; nothing for nothing."""
    if value is None:
        return ""
    local = value.astimezone(zone)
    hour = local.hour % 12 or 12
    return f"{day(value, zone)}, {hour}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def hour(value: dt.time) -> str:
    """An hour of the day as people say it.

    >>> hour(dt.time(10)), hour(dt.time(18, 5))
    ('10am', '6:05pm')
    """
    minutes = f":{value:%M}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{'am' if value.hour < 12 else 'pm'}"


def ago(value: dt.datetime, at: dt.datetime) -> str:
    """How long before *at*, in words: *3 days*; *5 hours*.

    >>> ago(dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.datetime(2026, 1, 4, 5, tzinfo=dt.UTC))
    '3 days'
    """
    minutes = max(0, int((at - value).total_seconds() // 60))
    for size, name in ((7 * 1440, "week"), (1440, "day"), (60, "hour")):
        if minutes >= (2 * size if name == "week" else size):
            return counted(minutes // size, name)
    return counted(minutes, "minute")


def has_waited(value: dt.datetime, at: dt.datetime, zone: ZoneInfo) -> str:
    """How long somebody waits who asked at *value*: in days of *zone*, as promises are; in hours on the day itself.

    >>> evening, morning = dt.datetime(2026, 1, 3, 18, tzinfo=dt.UTC), dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
    >>> has_waited(evening, morning, ZoneInfo("UTC"))
    '2 days'
    """
    days = days_since(value.astimezone(zone), at)
    return ago(at - dt.timedelta(days=days), at) if days else ago(value, at)


def long_ago(value: dt.datetime, at: dt.datetime) -> str:
    """The same as people end a sentence with it: *3 days ago*; *just now*.

    >>> long_ago(dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.datetime(2026, 1, 1, 0, 0, 59, tzinfo=dt.UTC))
    'just now'
    """
    age = ago(value, at)
    return "just now" if age == counted(0, "minute") else f"{age} ago"


def counted(number: int, singular: str, plural: str = "") -> str:
    """*1 person*, *1,200 people*.

    >>> counted(1, "person", "people"), counted(1200, "person", "people")
    ('1 person', '1,200 people')
    """
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def total(number: int) -> str:
    """How many there are in a list, which is counted up to a limit only: *1,200*, *more than 10,000*."""
    return f"{number:,}" if number <= COUNT_LIMIT else f"more than {COUNT_LIMIT:,}"


def telephone(number: str | None) -> str:
    """An E.164 number as people here write it; one of another country as it is.

    >>> telephone("+447700900123"), telephone("+442079460000"), telephone("+4930123456"), telephone(None)
    ('07700 900123', '020 7946 0000', '+4930123456', '')
    """
    if not number or not number.startswith("+44"):
        return number or ""
    national = "0" + number[3:]
    if national.startswith("02"):
        return f"{national[:3]} {national[3:7]} {national[7:]}"
    return f"{national[:5]} {national[5:]}"


def place(node: Node) -> str:
    """Where a node is: its door and street, else its area, else the whole patch. Both must be loaded."""
    if node.street:
        return f"{node.house} {node.street.name}".strip()
    return node.area.name if node.area else "The whole patch"


def marks(people: Sequence[Person], zone: ZoneInfo) -> dict[int, str]:
    """What tells those of *people* apart who have one name and one door: a nickname, a number's end, the day recorded.

    Nobody else has an entry.
    """
    alike = Counter((person.name, place(person)) for person in people)
    return {
        person.id: ", ".join(
            [
                *([f"known as {person.known_as}"] if person.known_as else []),
                *([f"telephone ending {person.phone[-3:]}"] if person.phone else []),
                f"recorded {day(person.recorded_at, zone)}",
            ]
        )
        for person in people
        if alike[person.name, place(person)] > 1
    }
