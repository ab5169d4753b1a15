"""The calendar feed: its secret address, and what a calendar reads there."""

import datetime as dt
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request
from icalendar import Calendar, Event
from werkzeug.wrappers import Response as Answer

from crm import calendar_feeds
from crm.calendar_feeds import FeedEntry
from crm.models import now
from web.signing_in import current_actor, public
from web.transaction import get_db

blueprint = Blueprint("calendar_feeds", __name__)

#: How often a calendar is asked to look, and how long a walk takes on it.
REFRESH, WALK = dt.timedelta(hours=1), dt.timedelta(hours=2)


@blueprint.get("/calendar/<token>.ics")
@public
def read_calendar(token: str) -> Response:
    """What the owner of this address promised, for a calendar: without a sign-in, so in initials."""
    db = get_db()
    actor = calendar_feeds.get_feed_actor(db, token)
    db.info["actor"] = actor
    kith = current_app.extensions["kith"]
    entries = calendar_feeds.list_feed_entries(db, actor)
    calendar = _calendar(entries, kith["config"].team_name, kith["zone"])
    answer = Response(calendar.to_ical(), mimetype="text/calendar")
    answer.headers["Content-Disposition"] = 'inline; filename="kith.ics"'
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@blueprint.post("/account/calendar")
def make_calendar() -> str:
    """Make one's address, or another instead of it, and show it this once."""
    token = calendar_feeds.make_calendar_feed(get_db(), current_actor())
    return render_template("account/calendar.html", address=f"{_base()}/calendar/{token}.ics")


@blueprint.post("/account/calendar/off")
def switch_off_calendar() -> Answer:
    """End one's address."""
    calendar_feeds.switch_off_calendar_feed(get_db(), current_actor())
    flash("Your calendar feed is off. Calendars that read it find nothing any more.", "success")
    return redirect("/account", 303)


def _base() -> str:
    base: str = current_app.extensions["kith"]["config"].base_url or request.url_root
    return base.rstrip("/")


def _calendar(entries: list[FeedEntry], team: str, zone: ZoneInfo) -> Calendar:
    calendar, base = Calendar(), _base()
    calendar.add("prodid", "-//Kith//Calendar feed//EN")
    calendar.add("version", "2.0")
    for name in ("name", "x-wr-calname"):
        calendar.add(name, " ".join(team.split()))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for entry in entries:
        calendar.add_component(_event(entry, base, zone))
    return calendar


def _event(entry: FeedEntry, base: str, zone: ZoneInfo) -> Event:
    """An entry as an event: of the whole day, or from its hour on, as clocks there show it."""
    event, page = Event(), f"{base}/{entry.noun}s/{entry.id}"
    event.add("uid", f"{entry.noun}-{entry.id}@{base.partition('://')[2]}")
    event.add("dtstamp", now())
    event.add("summary", entry.text)
    event.add("url", page)
    event.add("description", page)
    event.add("class", "PRIVATE")
    if entry.hour is None:
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + dt.timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    else:
        start = dt.datetime.combine(entry.day, entry.hour, zone).astimezone(dt.UTC)
        event.add("dtstart", start)
        event.add("dtend", start + WALK)
    return event
