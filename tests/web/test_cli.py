"""The kith command: its help, its errors, and setting up, trying and looking after an installation."""

import re
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import delete, func, select

from config import Config
from crm.models import AuditEntry, Job, Person, SearchEntry, User, now
from crm.passwords import check_password
from crm.session import make_engine, make_session
from tests.factories import in_days, make_area, make_user
from web.app import make_app
from web.cli import COMMANDS, main
from web.cli.demo import PASSWORD, WELCOME

Kith = Callable[..., Result]
FIRST = ("init", "--area", "St Peter's", "--name", "Rosa Finch", "--email", "rosa@example.org")


@pytest.fixture
def kith(tmp_path: Path) -> Kith:
    """``kith("user", "list")`` runs the command on a data folder of the test's own."""

    def run(*args: str, **settings: str) -> Result:
        env = {"KITH_DATA_DIR": str(tmp_path), "KITH_BACKGROUND": "no", **settings}
        return CliRunner().invoke(main, list(args), env=env)

    return run


@pytest.fixture(scope="module")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a small demo in it."""
    folder = tmp_path_factory.mktemp("demo")
    result = CliRunner().invoke(main, ["demo", "--people", "600", "--no-serve"], env={"KITH_DATA_DIR": str(folder)})
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def demo_folder(demo_data: Path, tmp_path: Path) -> Path:
    """The same in the test's own folder."""
    shutil.copytree(demo_data, tmp_path, dirs_exist_ok=True)
    return tmp_path


def query(folder: Path, statement) -> list:
    engine = make_engine(Config(data_dir=folder).url)
    with engine.connect() as connection:
        rows = connection.execute(statement).all()
    engine.dispose()
    return [tuple(row) for row in rows]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(kith: Kith, name: str) -> None:
    result = kith(name, "--help")
    assert result.exit_code == 0
    command = main.get_command(click.Context(main), name)
    parts = command.commands.values() if isinstance(command, click.Group) else [command]
    for part in parts:
        assert "Example" in (part.help or ""), part.name
        assert all(option.help for option in part.params if isinstance(option, click.Option))


def test_help_loads_neither_the_database_nor_the_pages() -> None:
    script = (
        "import sys; from web.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'sqlalchemy', 'flask', 'crm', 'alembic'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n")
    assert all(name in done.stdout for name in COMMANDS)


def test_nothing_is_made_by_looking(kith: Kith, tmp_path: Path) -> None:
    result = kith("user", "list")
    assert result.exit_code == 1
    assert "Make one: `kith init`" in result.stderr
    assert not list(tmp_path.iterdir())


def test_an_error_is_a_sentence_unless_the_traceback_is_asked_for(kith: Kith) -> None:
    result = kith("serve", KITH_PORT="none")
    assert result.exit_code == 1
    assert result.stderr == "Error: The setting KITH_PORT is “none”: write a whole number from 1 to 65,535.\n"
    finer = kith("serve", KITH_SMALL_NUMBER="10")
    assert finer.stderr.startswith("Error: Set KITH_ROUND_TO to 10 or more, as KITH_SMALL_NUMBER is: ")
    assert kith("--debug", "serve", KITH_PORT="none").exception.__class__.__name__ == "ConfigError"


def test_a_database_that_cannot_be_reached_is_a_sentence(kith: Kith) -> None:
    result = kith("user", "list", KITH_DATABASE_URL="postgresql://kith:secret@127.0.0.1:1/kith")
    assert result.exit_code == 1
    assert "The database refused" in result.stderr
    assert "secret" not in result.output
    assert "Traceback" not in result.output


def test_init_gives_a_link_that_opens(kith: Kith, tmp_path: Path) -> None:
    result = kith(*FIRST)
    assert result.exit_code == 0
    path = re.search(r"http://127\.0\.0\.1:8000(/\S+)", result.output)
    assert path
    app = make_app(Config(data_dir=tmp_path, background=False))
    assert app.test_client().get(path[1]).status_code == 200
    app.extensions["kith"]["bind"].dispose()


def test_init_again_changes_nothing(kith: Kith, tmp_path: Path) -> None:
    kith(*FIRST)
    before = query(tmp_path, select(AuditEntry.id))
    result = kith("init")
    assert result.exit_code == 0
    assert "Administrator: Rosa Finch" in result.output
    assert query(tmp_path, select(AuditEntry.id)) == before


def test_init_says_what_it_was_not_told(kith: Kith) -> None:
    result = kith("init")
    assert result.exit_code == 2
    assert "Say --area" in result.stderr


def test_init_refuses_a_wrong_address_and_saves_nothing(kith: Kith, tmp_path: Path) -> None:
    result = kith(*FIRST[:-1], "rosa")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert query(tmp_path, select(User.id)) == []


def test_the_demo_can_be_signed_in_to(demo_folder: Path) -> None:
    for email in re.findall(r"\S+@example\.org", WELCOME):
        ((kept,),) = query(demo_folder, select(User.password_hash).where(User.email == email))
        assert check_password(kept, PASSWORD)


def test_the_demo_is_filled_once(kith: Kith, demo_folder: Path) -> None:
    before = query(demo_folder, select(func.count()).select_from(Person))
    result = kith("demo", "--no-serve")
    assert result.exit_code == 0
    assert query(demo_folder, select(func.count()).select_from(Person)) == before == [(600,)]


def test_the_demo_does_not_mix_with_own_records(kith: Kith) -> None:
    kith(*FIRST)
    result = kith("demo", "--no-serve")
    assert result.exit_code == 1
    assert "records of your own" in result.stderr


def test_serve_refuses_a_port_in_use(kith: Kith) -> None:
    kith(*FIRST)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = kith("serve", KITH_PORT=str(taken.getsockname()[1]))
    assert result.exit_code == 1
    assert "is in use" in result.stderr


def test_users_are_added_listed_and_let_back_in(kith: Kith) -> None:
    kith(*FIRST)
    kwame = ("--name", "Kwame Boateng", "--email", "kwame@example.org", "--role", "officer")
    added = kith("user", "add", *kwame, "--area", "st peters")
    assert added.exit_code == 0
    assert "/invitations/" in added.output
    listed = kith("user", "list").output
    assert re.search(r"Kwame Boateng +kwame@example\.org +officer +St Peter's +has not set a password", listed)
    again = kith("user", "reset", "Kwame@example.org")
    assert "/invitations/" in again.output
    assert again.output.splitlines()[-1] != added.output.splitlines()[-1]


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (
            ("add", "--name", "K", "--email", "k@example.org", "--role", "officer", "--area", "Nowhere"),
            "no area Nowhere",
        ),
        (("add", "--name", "K", "--email", "rosa@example.org", "--role", "admin"), "in the team already"),
        (("reset", "nobody@example.org"), "Nobody in the team signs in as nobody@example.org"),
    ],
)
def test_a_wrong_user_is_refused_in_a_sentence(kith: Kith, args: tuple[str, ...], says: str) -> None:
    kith(*FIRST)
    result = kith("user", *args)
    assert result.exit_code == 1
    assert says in result.stderr


def test_whoever_acts_may_do_what_their_role_may(kith: Kith, demo_folder: Path) -> None:
    assert kith("--as", "owen@example.org", "user", "list").exit_code == 0
    assert "role officer may not" in kith("--as", "rosa@example.org", "user", "list").stderr
    assert "Nobody in the team" in kith("--as", "nobody@example.org", "user", "list").stderr


def test_tidy_deletes_who_was_only_named_and_is_past_the_term(kith: Kith, demo_folder: Path) -> None:
    assert kith("tidy").output == "There is nothing to tidy.\n"
    with sqlite3.connect(demo_folder / "kith.sqlite3") as db:
        db.execute("UPDATE person SET delete_after = '2020-01-01' WHERE met = 0")
    db.close()
    stubs = select(func.count()).select_from(Person).where(Person.met.is_(False))
    [(count,)] = query(demo_folder, stubs)
    assert kith("tidy").output == f"{count} people who were only named are deleted.\n"
    assert query(demo_folder, stubs) == [(0,)]
    assert kith("check", KITH_SECRET_KEY="s" * 40).exit_code == 0


def test_check_finds_all_well(kith: Kith, demo_folder: Path) -> None:
    result = kith("check", KITH_SECRET_KEY="not to be shown " * 3)
    assert result.exit_code == 0, result.output
    assert "PROBLEM" not in result.output
    assert "not to be shown" not in result.output
    assert "Search finds all 750" in result.output
    for variable, _, meaning in Config.describe():
        assert re.search(rf"{variable} .*{re.escape(meaning)}", result.output)


def test_check_finds_what_search_misses_and_mends_it(kith: Kith, demo_folder: Path) -> None:
    engine = make_engine(Config(data_dir=demo_folder).url)
    with engine.begin() as connection:
        lost = connection.scalars(select(Person.id).limit(3)).all()
        connection.execute(delete(SearchEntry).where(SearchEntry.node_id.in_(lost)))
    engine.dispose()
    result = kith("check")
    assert result.exit_code == 1
    assert "Search does not find 3 people" in result.output
    assert kith("check", "--mend").exit_code == 0
    assert "PROBLEM" not in kith("check").output


def test_check_says_when_a_job_last_ran_what_failed_and_where_mail_goes(kith: Kith, demo_folder: Path) -> None:
    assert "No job has run yet" in kith("check").output
    assert "No e-mail is sent" in kith("check").output
    mail = {"KITH_SMTP_URL": "smtps://kith:not-shown@mail.example.org", "KITH_MAIL_FROM": "kith@example.org"}
    result = kith("check", KITH_BASE_URL="https://kith.example.org", **mail)
    assert "E-mail goes by mail.example.org:465." in result.output
    assert "not-shown" not in result.output
    engine = make_engine(Config(data_dir=demo_folder).url)
    with make_session(engine, writes=True) as db:
        db.add(Job(kind="digest", key="a", payload={}, state="failed", due_at=now(), heartbeat_at=now(), attempts=5))
        db.commit()
        result = kith("check")
        assert result.exit_code == 1
        assert re.search(r"Jobs last ran \d minutes? ago\.", result.output)
        assert "1 failed. The page Jobs says why." in result.output
        db.scalars(select(Job)).one().heartbeat_at = in_days(-2)
        db.commit()
    engine.dispose()
    assert "Jobs last ran 2 days ago: is `kith serve` running?" in kith("check").output


def test_check_finds_rows_that_lead_nowhere(kith: Kith, demo_folder: Path) -> None:
    with closing(sqlite3.connect(demo_folder / "kith.sqlite3")) as connection, connection:
        connection.execute("DELETE FROM topic WHERE id = (SELECT topic_id FROM interest LIMIT 1)")
    result = kith("check")
    assert result.exit_code == 1
    assert "rows of interest lead to rows that are not there" in result.output


def test_check_lists_the_settings_where_one_is_wrong(kith: Kith) -> None:
    result = kith("check", KITH_COLOUR="red")
    assert result.exit_code == 1
    assert "There is no setting KITH_COLOUR" in result.stderr
    assert "KITH_BRAND_COLOUR" in result.stdout


def test_check_says_that_nobody_can_sign_in_yet(kith: Kith, tmp_path: Path) -> None:
    kith(*FIRST)
    engine = make_engine(Config(data_dir=tmp_path).url)
    with make_session(engine, writes=True) as db:
        make_user(db, areas=(make_area(db),), password_hash="an officer's")
        db.commit()
    engine.dispose()
    assert "No administrator can sign in yet" in kith("check").output
