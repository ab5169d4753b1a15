"""The daily message: who is sent one, what it tells and keeps to itself, and what is done where it is refused."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from crm.models import FollowUp, Job, User, now
from crm.models.words import JobState
from crm.permissions import Role
from crm.session import make_session
from tests.factories import in_days, team_day
from tests.kith_at_work import ADMIN, changed, jobs_of, let_time_pass
from web.jobs import NO_SERVER, TOO_LATE, Hands


def test_a_digest_is_sent_once_a_day_in_plain_text_and_html(work, box):
    config, engine = work
    hands = Hands(replace(config, smtp_url=box.url, team_name="Moors  Team"), engine)
    hands.look()
    hands.look()
    [message] = box.messages
    assert message["To"] == "Officer 0 <officer0@example.org>"
    assert message["From"] == "Moors Team <kith@example.org>"
    assert message["Subject"] == "Moors Team: 1 person is waiting for you"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == "<https://kith.example.org/account>"
    [job] = jobs_of(engine)
    assert job.state is JobState.DONE
    assert re.fullmatch(rf"<{job.key.replace(' ', '.')}\.[0-9a-f]+@example\.org>", message["Message-ID"])
    text, html = (message.get_body([kind]).get_content() for kind in ("plain", "html"))
    for part in (text, html):
        assert "A. O." in part
        assert "Promised for today" in part
        assert re.search(r"https://kith\.example\.org/follow-ups/\d+\b", part)
        assert "https://kith.example.org/account" in part
    assert "<" not in text


def test_a_digest_names_nobody_who_waits(work, box):
    config, engine = work

    def escalate(db):
        db.scalars(select(User)).one().role = Role.COORDINATOR
        follow_up = db.scalars(select(FollowUp)).one()
        follow_up.escalated_at, follow_up.owner_id, follow_up.snooze_reason = now(), None, "Grandchild in Zanzibar"

    changed(engine, escalate)
    Hands(replace(config, smtp_url=box.url), engine).look()
    [message], [raw] = box.messages, box.raw
    told = raw.decode("ascii") + "".join(part.get_content() for part in message.iter_parts())
    assert "You are asked what to do" in told
    said = told  # but for what chance writes: digits of its own could be a door's
    for chance in (message["Message-ID"], message["Date"], message.get_boundary()):
        said = said.replace(chance, "")
    for word in ("Brien", "Ann-Marie", "Nanette", "Zanzibar", "allotment", "Quillfields", "77", "Grandchild"):
        assert word not in said, word


def test_a_team_name_adds_no_header(work, box):
    config, engine = work
    name = "Moors\r\nBcc: everybody@example.org\n\n“Ö”, <b>\x00"
    Hands(replace(config, smtp_url=box.url, team_name=name), engine).look()
    [message] = box.messages
    assert message["Bcc"] is None
    [sender] = message["From"].addresses
    assert sender.addr_spec == "kith@example.org"
    assert sender.display_name.startswith("Moors Bcc: everybody@example.org “Ö”")
    assert "<b>" not in message.get_body(["html"]).get_content()


def test_without_a_mail_server_no_digest_is_planned(work):
    config, engine = work
    Hands(config, engine).look()
    assert jobs_of(engine) == []
    assert [job.state for kind in ("tidying", "escalation") for job in jobs_of(engine, kind)] == [JobState.DONE] * 2


def test_where_nobody_waits_nothing_is_sent(work, box):
    config, engine = work
    changed(engine, lambda db: setattr(db.scalars(select(FollowUp)).one(), "due_at", in_days(9)))
    Hands(replace(config, smtp_url=box.url), engine).look()
    assert box.raw == []
    assert [job.state for job in jobs_of(engine)] == [JobState.DONE]


def test_what_the_server_refuses_is_tried_again_and_then_said(work, box):
    config, engine = work
    hands = Hands(replace(config, smtp_url=box.url), engine)
    box.at = lambda step: "550 Mailbox unknown" if step == "DATA" else None
    for _ in range(5):
        hands.look()
        hands.look()
        let_time_pass(engine)
    [job] = jobs_of(engine)
    assert (job.state, job.attempts) == (JobState.FAILED, 5)
    assert "refused the message: 550 Mailbox unknown" in job.error
    box.at = lambda step: None
    hands.look()
    assert box.raw == []


def test_a_mended_server_is_sent_what_waited(work, box):
    config, engine = work
    Hands(replace(config, smtp_url="smtp://127.0.0.1:1"), engine).look()
    [job] = jobs_of(engine)
    assert (job.state, "does not answer" in job.error) == (JobState.WAITING, True)
    let_time_pass(engine)
    Hands(replace(config, smtp_url=box.url), engine).look()
    assert len(box.raw) == 1


def test_yesterdays_digest_is_not_sent_beside_todays(work, box):
    config, engine = work
    hands = Hands(replace(config, smtp_url=box.url), engine)

    def plan_yesterday(db):
        yesterday = (team_day() - dt.timedelta(days=1)).isoformat()
        payload = {"user_id": db.scalars(select(User.id)).one(), "day": yesterday}
        db.add(Job(kind="digest", key=f"digest {yesterday} 1", payload=payload, due_at=in_days(-1)))

    changed(engine, plan_yesterday)
    hands.look()
    assert [(job.state, job.error) for job in jobs_of(engine)] == [(JobState.FAILED, TOO_LATE), (JobState.DONE, "")]
    assert len(box.raw) == 1
    asked = {"state": JobState.WAITING, "payload": jobs_of(engine)[0].payload | {"again": True}}
    changed(engine, lambda db: [setattr(db.get(Job, jobs_of(engine)[0].id), *item) for item in asked.items()])
    hands.look()
    assert len(box.raw) == 2  # a person asked for it


def test_a_job_whose_mail_server_is_gone_says_so(work):
    config, engine = work
    Hands(replace(config, smtp_url="smtp://127.0.0.1:1"), engine).look()
    let_time_pass(engine)
    Hands(config, engine).look()
    assert jobs_of(engine)[0].error == NO_SERVER


@pytest.mark.parametrize(
    ("at", "hour", "planned"),
    [
        ("2026-11-22T06:59", 7, False),
        ("2026-11-22T07:00", 7, True),
        ("2026-11-22T23:59", 7, True),  # it slept, and woke on the day
        ("2026-06-22T05:59", 7, False),  # summer time is an hour ahead
        ("2026-06-22T06:00", 7, True),
        ("2026-03-29T00:59", 1, False),  # the hour that is left out that night
        ("2026-03-29T01:00", 1, True),
        ("2026-10-25T00:00", 1, True),  # the hour that comes twice: its first
    ],
)
def test_the_digest_is_due_from_its_hour_on_as_clocks_show_it(work, at, hour, planned):
    config, engine = work
    hands = Hands(replace(config, smtp_url="smtp://127.0.0.1", digest_hour=hour, time_zone="Europe/London"), engine)
    with make_session(engine, ADMIN) as db:
        found = hands._planned(db, dt.datetime.fromisoformat(f"{at}+00:00"))
    keys = [one.key for one in found if one.kind == "digest"]
    assert [key.split()[1] for key in keys] == ([at[:10]] if planned else [])
