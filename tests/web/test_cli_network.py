"""``kith connectors``, ``kith streets`` and ``kith follow-ups``."""

import datetime as dt
import json
import shutil
from functools import partial

import pytest
from click.testing import CliRunner

from config import Config
from crm.follow_ups import add_follow_up
from crm.permissions import Actor, Role
from crm.session import make_engine, make_session
from migrations import upgrade
from tests.factories import in_days, make_conversation, make_user, team_day
from tests.neighbourhood import make_neighbourhood
from web.cli import main

ADMIN = Actor.command_line()


@pytest.fixture(scope="module")
def unread(tmp_path_factory):
    """A data folder whose network nobody has asked for."""
    folder = tmp_path_factory.mktemp("kith")
    engine = make_engine(Config(data_dir=folder).url)
    with engine.begin() as connection:
        upgrade(connection)
    with make_session(engine, ADMIN, writes=True) as db:
        made = make_neighbourhood(db)
        make_user(db, Role.OFFICER, areas=(made.areas["The Moors"],), email="rosa@example.org")
        for name, days in (("Tess Whitlock", 9), ("Ada Quill", 1)):
            asked = in_days(-days)
            add_follow_up(db, ADMIN, person_id=made.people[name].id, what=f"Ring {name}", asked_at=asked)
        before = in_days(-3)
        make_conversation(db, street=made.streets["Moor Street"], held_at=before, recorded_at=before)
        db.commit()
    engine.dispose()
    return folder


@pytest.fixture(scope="module")
def folder(unread, tmp_path_factory):
    return shutil.copytree(unread, tmp_path_factory.mktemp("copy") / "kith")


@pytest.fixture
def kith(folder):
    return partial(run, folder)


def run(folder, *words):
    return CliRunner().invoke(main, words, env={"KITH_DATA_DIR": str(folder), "COLUMNS": "100"})


def test_connectors_are_read_where_the_data_changed_and_printed(unread):
    kith = partial(run, unread)
    done = kith("connectors", "--limit", "3")
    assert done.exit_code == 0, done.output
    assert "reading the network" in done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].split("  ")[0] == "Rank"
    assert lines[1].startswith("1     Ada Quill")
    assert max(map(len, lines)) <= 100
    assert "Ties count the same in both directions." in done.stdout
    assert kith("connectors").stderr == ""


def test_connectors_as_json_have_the_evidence_the_certainty_and_the_convention(kith):
    said = json.loads(kith("connectors", "--json").stdout)
    assert list(said) == ["as_of", "data_version", "people", "ties", "projection", "connectors"]
    first = said["connectors"][0]
    assert list(first) == [
        *("rank", "id", "name", "street", "area", "certainty", "certainty_sentence", "rank_low", "rank_high"),
        *("last_spoken_at", "open_follow_ups", "evidence"),
    ]
    assert list(first["evidence"]) == ["bridging", "reach", "nominations", "track_record"]
    assert list(first["evidence"]["reach"]) == ["value", "percentile", "stands_out", "sentence"]


def test_connectors_with_why_say_what_would_be_lost_and_what_would_settle_it(kith):
    said = json.loads(kith("connectors", "--json", "--why").stdout)
    assert said["recorded"] == {"share": 0.75, "estimated": False}
    assert said["projection"].startswith("Ties count the same in both directions.")
    assert "Counted are the ties that held on " in said["projection"]
    by_name = {row["name"]: row for row in said["connectors"]}
    assert by_name["Nuala Byrne"]["without_them"].startswith("Without Nuala Byrne, 1 person on 1 street loses")
    tess = by_name["Tess Whitlock"]
    assert tess["settled_by"]["street"] == "Moor Street"
    assert tess["settled_by"]["conversations"] >= 1
    assert tess["rank_without_a_source"] > tess["rank"]
    assert tess["rank_low"] <= tess["rank"] <= tess["rank_high"]
    reach = tess["evidence"]["reach"]
    assert 1 <= reach["rank_low"] <= reach["rank_high"] <= said["people"]
    assert "Without Nuala Byrne, 1 person" in " ".join(kith("connectors", "--why").stdout.split())


def test_two_dates_are_compared_with_what_can_be_told(kith):
    yesterday = (team_day() - dt.timedelta(days=1)).isoformat()
    done = kith("changes", "--from", yesterday)
    assert done.exit_code == 0, done.output
    assert "Links per person" in done.stdout
    assert "To compare like with like" in " ".join(done.stdout.split())
    said = json.loads(kith("changes", "--from", yesterday, "--json").stdout)
    assert [one["figure"] for one in said["changes"]] == [
        *("links_per_person", "share_in_largest_piece", "streets_linked_outward", "cross_street_share"),
    ]
    assert said["changes"][0]["verdict"] == "no_difference"
    before_anything = kith("changes", "--from", "2020-01-01")
    assert before_anything.stdout == (
        "Too little had been recorded by 1 January 2020 to compare anything. Choose a later day.\n"
    )
    refused = kith("changes", "--from", "2100-01-01")
    assert refused.exit_code != 0
    assert "Enter a date before" in refused.output


def test_streets_are_printed_by_need_with_the_way_in(kith):
    done = kith("streets")
    assert done.stdout.index("Cut Close") < done.stdout.index("Lark Close") < done.stdout.index("Mill Lane")
    assert "    Way in: Lane 6 knows Nuala Byrne at number 1." in done.stdout
    said = json.loads(kith("streets", "--json", "--limit", "1").stdout)
    assert [(row["name"], row["state"]) for row in said["streets"]] == [("Cut Close", "only_inside")]
    assert list(said["streets"][0]) == [
        *("place", "id", "name", "area", "state", "sentence", "households", "coverage", "people", "links_outward"),
        *("steps_to_connector", "last_spoken_at", "openers"),
    ]


def test_follow_ups_come_overdue_first_with_how_long_each_has_waited(kith):
    done = kith("follow-ups")
    assert done.stdout.index("Ring Tess Whitlock") < done.stdout.index("Ring Ada Quill")
    assert "9 days" in done.stdout
    said = json.loads(kith("follow-ups", "--json").stdout)["follow_ups"]
    assert [(row["person"], row["overdue"], row["days_waiting"]) for row in said] == [
        ("Tess Whitlock", True, 9),
        ("Ada Quill", False, 1),
    ]


@pytest.mark.parametrize("command", ["connectors", "streets", "follow-ups"])
def test_an_officer_finds_only_their_areas(kith, command):
    for form in ((), ("--json",)):
        said = kith("--as", "rosa@example.org", command, *form)
        assert said.exit_code == 0, said.output
        assert not [name for name in ("Ada Quill", "Mill Lane", "Nuala", "Cut Close") if name in said.stdout]
        assert "Tess Whitlock" in said.stdout or "Moor Street" in said.stdout


def test_an_area_that_is_none_is_answered_with_those_there_are(kith):
    done = kith("streets", "--area", "Nowhere")
    assert done.exit_code == 1
    assert "There is no area Nowhere. Write one of: Mill Fields; The Moors." in done.output
    assert "Cut Close" not in kith("streets", "--area", "the moors").stdout


@pytest.mark.parametrize(
    ("command", "said", "next_step"),
    [
        ("connectors", "Nobody stands out yet.", "kith import people FILE"),
        ("streets", "There are no streets yet.", "kith import streets FILE"),
        ("follow-ups", "Nobody is waiting for us.", "kith streets"),
    ],
)
def test_where_there_is_nothing_the_next_step_is_said(tmp_path, command, said, next_step):
    env = {"KITH_DATA_DIR": str(tmp_path)}
    engine = make_engine(Config(data_dir=tmp_path).url)
    with engine.begin() as connection:
        upgrade(connection)
    engine.dispose()
    done = CliRunner().invoke(main, [command], env=env)
    assert (done.exit_code, done.stdout.splitlines()[0].startswith(said)) == (0, True), done.output
    assert f"`{next_step}`" in done.stdout
    answer = CliRunner().invoke(main, [command, "--json"], env=env)
    assert (answer.exit_code, json.loads(answer.stdout)[command.replace("-", "_")]) == (0, [])
