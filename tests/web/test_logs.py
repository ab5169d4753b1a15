"""What is logged, and what never is."""

import json

import pytest
from sqlalchemy import text

from crm.permissions import Role
from web import logs


@pytest.fixture
def lines(capsys):
    """``lines()``: what was logged since, as data."""
    return lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]


def test_a_request_is_one_line_without_path_or_query(app, sign_in, lines):
    client = sign_in(Role.ADMIN)
    client.get("/people?q=Grace+Adeyemi")
    client.post("/sign-in", data={"email": "grace@example.org", "password": "Grace’s secret"})
    logged = lines()
    assert [(line["method"], line["rule"], line["status"]) for line in logged] == [
        ("GET", "/people", 200),
        ("POST", "/sign-in", 422),
    ]
    assert isinstance(logged[0]["user"], int)
    assert logged[0]["ms"] > 0
    assert "race" not in json.dumps(logged)


def test_an_unknown_path_is_not_logged(app, lines):
    app.test_client().get("/Grace-Adeyemi")
    assert lines()[0]["rule"] is None


def test_a_failure_is_logged_by_kind_and_place_and_not_by_what_it_says(app, sign_in, lines, monkeypatch):
    client = sign_in(Role.ADMIN)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setitem(app.view_functions, "main.more", _fail)
    page = client.get("/more")
    failed = next(line for line in lines() if line["event"] == "failed")
    assert page.status_code == 500
    assert failed["error"] == "ValueError"
    assert failed["at"][-1].startswith("tests/web/test_logs.py:")
    assert failed["reference"] in page.text
    assert "Grace" not in json.dumps(failed)


def _fail():
    raise ValueError("Grace Adeyemi, 07700 900123")


def test_a_refusal_of_the_database_does_not_quote_what_was_being_saved(app, sign_in, connection, lines):
    client = sign_in(Role.ADMIN)
    connection.execute(text("DROP TABLE area" if connection.dialect.name == "sqlite" else "DROP TABLE area CASCADE"))
    client.post("/areas/new", data={"name": "Grace’s Moors"})
    logged = json.dumps(lines())
    assert "failed" in logged
    assert "Grace" not in logged


def test_the_level_is_kept(capsys):
    logs.set_up("error")
    logs.log.info("request")
    logs.log.error("failed")
    assert [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()] == ["failed"]
