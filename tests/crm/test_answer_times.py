"""When doors are answered: by day of the week and part of the day, in the team's own time."""

import datetime as dt
from zoneinfo import ZoneInfo

from crm.answer_times import Doors, find_answer_times, gather_times
from crm.campaigns import add_campaign
from crm.models import DoorVisit
from crm.models.words import DoorOutcome
from crm.rules import Rules
from tests.factories import make_area, make_street

LONDON = ZoneInfo("Europe/London")
#: Winter and summer time; both are Tuesdays.
WINTER, SUMMER = dt.date(2026, 3, 24), dt.date(2026, 3, 31)


def _at(day, hour, minute=0):
    return dt.datetime.combine(day, dt.time(hour, minute), dt.UTC)


def _campaign(db, admin, area, streets=()):
    return add_campaign(
        db, admin, name="Talks", area_id=area.id, target=100, starts_on=dt.date(2026, 3, 1),
        ends_on=dt.date(2026, 4, 30), street_ids=[street.id for street in streets], member_ids=(),
    )  # fmt: skip


def _knock(db, street, at, outcome, doors=1):
    db.add(DoorVisit(street_id=street.id, visited_at=at, outcome=outcome, doors=doors))
    db.flush()


def _doors(times, day, part):
    return dict(times.days)[day][times.parts.index(part)]


def test_an_hour_is_that_of_the_clocks_in_summer_and_winter(db, admin):
    area = make_area(db)
    street, campaign = make_street(db, area=area), _campaign(db, admin, area)
    _knock(db, street, _at(WINTER, 17, 30), DoorOutcome.CONVERSATION)
    _knock(db, street, _at(SUMMER, 16, 30), DoorOutcome.CONVERSATION)
    _knock(db, street, _at(SUMMER, 17, 59), DoorOutcome.NOT_HOME)
    _knock(db, street, _at(SUMMER, 18, 20), DoorOutcome.NOT_NOW)
    times = find_answer_times(db, campaign)
    assert times.parts == ("17–19", "19–21")
    assert _doors(times, "Tuesday", "17–19") == Doors(answered=2, knocked=3)
    assert _doors(times, "Tuesday", "19–21") == Doors(answered=1, knocked=1)
    db.info["rules"] = Rules(zone=ZoneInfo("Asia/Kathmandu"))  # 5¾ hours ahead
    there = find_answer_times(db, campaign)
    assert _doors(there, "Tuesday", "After 21") == Doors(answered=2, knocked=3)
    assert _doors(there, "Wednesday", "Before 9") == Doors(answered=1, knocked=1)


def test_only_doors_at_which_somebody_could_come_count_each_as_often_as_it_was_knocked_on(db, admin):
    area = make_area(db)
    street, other = make_street(db, area=area), make_street(db, area=area)
    campaign = _campaign(db, admin, area, [street])
    for outcome in DoorOutcome:
        _knock(db, street, _at(WINTER, 10), outcome)
    _knock(db, street, _at(WINTER, 10), DoorOutcome.NOT_HOME, doors=12)
    _knock(db, other, _at(WINTER, 10), DoorOutcome.NOT_HOME)
    _knock(db, street, _at(dt.date(2026, 2, 28), 23, 59), DoorOutcome.NOT_HOME)
    _knock(db, street, _at(dt.date(2026, 4, 30), 23, 0), DoorOutcome.NOT_HOME)  # midnight of summer time: 1 May
    times = find_answer_times(db, campaign)
    assert times.total == Doors(answered=5, knocked=18)
    assert times.parts == ("9–11",)


def test_the_best_time_is_the_surest_and_few_doors_say_nothing():
    def quarter(day, hour):
        return int(dt.datetime.combine(day, dt.time(hour), LONDON).timestamp())

    monday, tuesday, friday = (dt.date(2026, 6, day) for day in (1, 2, 5))
    counts = [(quarter(tuesday, 17), 14, 20), (quarter(monday, 10), 3, 20), (quarter(friday, 13), 5, 5)]
    times = gather_times(counts, LONDON)
    assert times.sentence == (
        "Most people answer on Tuesdays 17–19: 14 of 20 doors. Fewest answer on Mondays 9–11: 3 of 20 doors."
    )
    assert _doors(times, "Friday", "13–15").share is None
    assert _doors(times, "Tuesday", "17–19").share == 0.7
    assert gather_times(counts[2:], LONDON).sentence.startswith("Too few doors")


def test_no_knock_at_all_is_said():
    times = gather_times([], LONDON)
    assert (times.parts, times.sentence) == ((), "No door was knocked on yet.")
