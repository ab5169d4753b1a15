"""Every route with every role: who is let in, who is not, and what a page may not do."""

import re
from html.parser import HTMLParser

import pytest
from sqlalchemy import select

from config import Config
from crm.models import User
from crm.permissions import ROLE_PERMISSIONS, Permission, Role
from tests.database import noted
from tests.factories import make_area, make_user
from tests.web.routes import Route, make_samples, permissions_of, routes
from web.app import make_app

EVERY_DATABASE = True

#: Open to people who are not signed in.
PUBLIC = {
    *(f"public_reports.{name}" for name in ("list_reports", "show_report", "show_page", "send_pdf", "send_page_pdf")),
    *("public_reports.send_docx", "public_reports.send_numbers"),
    "sign_in.sign_in",
    "sign_in.sign_out",
    "invitations.accept_invitation",
    "main.brand_css",
    "main.health",
}
#: The calendar feed has its secret in the address.
PUBLIC.add("calendar_feeds.read_calendar")
#: What everybody may read of issues and stories.
PUBLIC.add("board.show_board")
#: Of the doorstep app, what a phone keeps, and how it asks whether anybody is signed in.
PUBLIC |= {f"doorstep_app.{name}" for name in ("show_shell", "show_worker", "show_manifest", "make_contact")}
#: Views that everybody who signs in may open, with the reason.
FOR_EVERYBODY = {
    "main.more": "it lists what the role may open",
    "today.show_today": "it sends a role without records to the first page that it has",
}

#: Lists that are read while they are sent, in a transaction that goes on after the request's own.
STREAMED = {"exports.export_list"}

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)

SECRET = "Zanzibar"

#: Documents that only a sandboxed frame shows, under a policy of their own.
FRAMES = {"ego_networks.draw_network"}

#: Pieces that a script puts into a page: they have neither its title nor its heading.
PIECES = {"network_maps.show_beside", "street_maps.show_beside"}


def each_role(*roles):
    """On SQLite as each of *roles*; on PostgreSQL as an officer alone, since roles do not depend on the database."""
    pairs = [("sqlite", role) for role in roles] + [("postgresql", Role.OFFICER)]
    return pytest.mark.parametrize(("engine", "role"), pairs, indirect=["engine"], scope="session")


@pytest.fixture
def team(app, sign_in, db):
    """``team(role)``: a client of *Here*, the records of *Here*, and those of *Elsewhere*."""

    app.config["PROPAGATE_EXCEPTIONS"] = False  # a view that fails is one wrong answer among the others

    def team(role):
        here, elsewhere = make_area(db, "Here"), make_area(db, "Elsewhere")
        client = sign_in(role, areas=() if role is Role.ADMIN else (here,))
        user = db.scalars(select(User).order_by(User.id.desc())).first()
        other = make_user(db, Role.OFFICER, areas=(elsewhere,))
        return client, make_samples(db, here, user, "Local"), make_samples(db, elsewhere, other, SECRET)

    return team


def may(app, route: Route, role: Role) -> bool:
    view = app.view_functions[route.rule.endpoint]
    if route.rule.endpoint in FOR_EVERYBODY or getattr(view, "public", False):
        return True
    asked = permissions_of(view)
    assert asked, f"Say with @needs(Permission.…) what {route.rule.endpoint} asks for: it calls no use-case that does."
    return all(role in _roles_with(permission) for permission in asked)


def _roles_with(permission: Permission) -> set[Role]:
    return {role for role, permissions in ROLE_PERMISSIONS.items() if permission in permissions}


def _undone(connection, client, route: Route):
    """The answer to an empty form, and the database and the cookie as they were before."""
    method, cookie = next(iter(route.methods - {"GET"})), client.get_cookie("kith")
    if route.rule.endpoint in STREAMED:
        return client.open(route.path, method=method)
    before = connection.begin_nested()
    try:
        return client.open(route.path, method=method)
    finally:
        before.rollback()
        client.set_cookie("kith", cookie.value)


def test_only_the_named_views_are_open_to_people_who_are_not_signed_in(app):
    assert {name for name, view in app.view_functions.items() if getattr(view, "public", False)} == PUBLIC


def test_nobody_gets_in_without_signing_in(app, team):
    _, samples, _ = team(Role.ADMIN)
    client, wrong = app.test_client(), []
    for route in routes(app, samples):
        for method in route.methods if route.rule.endpoint not in PUBLIC else ():
            answer = client.open(route.path, method=method)
            asked = answer.status_code == 303 and answer.location.startswith("/sign-in")
            told = getattr(app.view_functions[route.rule.endpoint], "answers_json", False)
            if not (asked if method == "GET" and not told else answer.status_code == 401):
                wrong.append((method, route.path, answer.status_code))
    assert not wrong


@each_role(*Role)
def test_each_role_opens_what_it_may_and_finds_nothing_else(app, team, role):
    client, samples, _ = team(role)
    wrong = []
    for route in routes(app, samples):
        if "GET" in route.methods and route.rule.endpoint not in PUBLIC:
            status = client.get(route.path).status_code
            expected = {200, 303} if may(app, route, role) else {404}
            if status not in expected:
                wrong.append((route.rule.endpoint, route.path, status, expected))
    assert not wrong


@each_role(*Role)
def test_each_role_sends_what_it_may_and_nothing_else(app, team, connection, role):
    client, samples, _ = team(role)
    wrong = []
    for route in routes(app, samples):
        if route.methods - {"GET"} and route.rule.endpoint not in PUBLIC:
            status = _undone(connection, client, route).status_code
            allowed = may(app, route, role)
            if (status == 404) is allowed or status >= 500:
                wrong.append((route.rule.endpoint, route.path, status, "allowed" if allowed else "refused"))
    assert not wrong


@each_role(Role.CONNECTOR, Role.OFFICER, Role.COORDINATOR)
def test_a_record_of_another_area_is_nowhere(app, team, connection, role):
    client, _, foreign = team(role)
    wrong = []
    for route in routes(app, foreign):
        for method in route.methods if route.rule.endpoint not in PUBLIC else ():
            answer = client.get(route.path) if method == "GET" else _undone(connection, client, route)
            if (route.of_an_area and answer.status_code != 404) or SECRET in answer.text.replace(route.path, ""):
                wrong.append((route.rule.endpoint, method, route.path, answer.status_code))
    assert not wrong


def test_a_get_never_writes(app, team, connection):
    client, samples, _ = team(Role.ADMIN)
    written = []
    for route in routes(app, samples):
        if "GET" in route.methods:
            with noted(connection) as statements:
                client.get(route.path)
            written += [(route.path, one[:80]) for one in statements if WRITES.match(one)]
    assert not written


def test_nothing_unsafe_is_done_without_the_token(connection, db, team):
    app = make_app(Config(secret_key="s" * 40, background=False), connection)
    _, samples, _ = team(Role.ADMIN)
    token = db.scalars(select(User.session_token).where(User.role == Role.ADMIN)).first()
    client, wrong = app.test_client(), []
    with client.session_transaction() as session:
        session["_user_id"] = token
    for route in routes(app, samples):
        for method in route.methods - {"GET"}:
            status = client.open(route.path, method=method, data={"name": "Ann"}).status_code
            if status != 400:
                wrong.append((method, route.path, status))
    assert not wrong


class Page(HTMLParser):
    """What an accessibility reviewer and our content policy would find wrong in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.ids: list[str] = []
        self.tags: list[str] = []
        self._inside: str | None = None
        self.feed(text)
        twice = sorted({id_ for id_ in self.ids if self.ids.count(id_) > 1})
        self.wrong += [f"id {id_} is there twice" for id_ in twice]
        if self.tags.count("h1") != 1:
            self.wrong.append(f"{self.tags.count('h1')} h1")
        if self.tags.count("title") < 1:
            self.wrong.append("no title")

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append(tag)
        if "id" in given:
            self.ids.append(given["id"])
        self.wrong += [f"{tag} {name}=" for name in given if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in given and "json" not in (given.get("type") or "")):
            self.wrong.append(f"inline {tag}")
        if any((given.get(name) or "").startswith(("http:", "//", "javascript:")) for name in ("src", "action")):
            self.wrong.append(f"{tag} from elsewhere")


HEADERS = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def test_every_page_is_sound(app, team):
    client, samples, _ = team(Role.ADMIN)
    wrong = []
    for route in routes(app, samples):
        answer = client.get(route.path) if "GET" in route.methods else None
        if answer is None or answer.status_code == 303:
            continue
        if route.rule.endpoint != "main.brand_css":
            wrong += [
                (route.path, name) for name, start in HEADERS.items() if start not in answer.headers.get(name, "")
            ]
        if (
            answer.mimetype == "text/html"
            and route.rule.endpoint not in FRAMES
            and route.rule.endpoint != "main.health"
        ):
            lacking = {"0 h1", "no title"} if route.rule.endpoint in PIECES else set[str]()
            wrong += [(route.path, what) for what in Page(answer.text).wrong if what not in lacking]
            if len(answer.data) > 200_000:
                wrong.append((route.path, f"{len(answer.data)} bytes"))
    assert not wrong
