"""Settings, read once from the environment; a wrong or missing one stops the program with a sentence."""

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


class ConfigError(Exception):
    """A setting is wrong or missing; the message names it and the mend."""


def _setting(default: Any, help: str, read: Callable[[str], Any] = str, *, secret: bool = False) -> Any:
    return field(default=default, repr=not secret, metadata={"help": help, "read": read, "secret": secret})


def _flag(text: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if text.strip().lower() not in words:
        raise ValueError("write yes or no")
    return words[text.strip().lower()]


def _whole_number(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.strip().isdigit() or not least <= int(text) <= most:
            raise ValueError(f"write a whole number from {least:,} to {most:,}")
        return int(text)

    return read


def _time_zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise ValueError("write a time zone such as Europe/London") from None
    return text


def _colour(text: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise ValueError("write a colour such as #0b5563")
    return text


def _secret(text: str) -> str:
    if len(text) < 32:
        raise ValueError("write at least 32 characters that nobody can guess")
    return text


def _level(text: str) -> str:
    if text.lower() not in {"debug", "info", "warning", "error"}:
        raise ValueError("write debug, info, warning or error")
    return text.lower()


def _tiles(text: str) -> str:
    host, _, path = text.removeprefix("https://").partition("/")
    places = re.findall(r"{(\w*)}", path)
    if (
        not text.startswith("https://")
        or not re.fullmatch(r"[\w.-]+(:\d+)?", host)
        or sorted(places) != ["x", "y", "z"]
    ):
        raise ValueError("write an address such as https://tiles.example.org/{z}/{x}/{y}.png")
    return text


def _mail_server(text: str) -> str:
    server = urlsplit(text)
    try:
        known = (server.scheme, server.query) in {("smtp", ""), ("smtp", "starttls"), ("smtps", "")}
        whole = known and server.hostname and server.port != 0 and server.path in ("", "/") and not server.fragment
    except ValueError:
        whole = False
    if not whole:
        raise ValueError("write an address such as smtp://user:password@mail.example.org:587?starttls, or smtps://…")
    if server.password and not server.query and server.scheme == "smtp" and server.hostname not in _THIS_MACHINE:
        raise ValueError("the password would travel in the clear: put ?starttls at the end, or write smtps://")
    return text


def _mail_address(text: str) -> str:
    if not re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)*", text, re.ASCII):
        raise ValueError("write one address such as kith@example.org")
    return text


@dataclass(frozen=True, kw_only=True)
class Config:
    """Everything that differs from one installation to the next. Each field is set by ``KITH_`` and its name."""

    data_dir: Path = _setting(Path("instance"), "Folder for the SQLite database and the secret key.", Path)
    database_url: str = _setting("", "Where the data is. Left out: a SQLite file in the data folder.")
    secret_key: str = _setting("", "Signs sessions. Left out: kept in a file in the data folder.", _secret, secret=True)
    host: str = _setting("127.0.0.1", "Address to serve on.")
    port: int = _setting(8000, "Port to serve on.", _whole_number(1, 65535))
    base_url: str = _setting("", "The address people type, such as https://kith.example.org; used in links we send.")
    secure_cookies: bool = _setting(
        False, "Yes where pages are served over https: cookies are then sent by no other way.", _flag
    )
    trusted_proxies: int = _setting(
        0, "How many proxies stand in front and tell the visitor's address.", _whole_number(0, 5)
    )
    team_name: str = _setting("Kith", "The team's name, on every page.")
    brand_colour: str = _setting("#0b5563", "The team's colour; dark enough for white text.", _colour)
    time_zone: str = _setting("Europe/London", "The zone by whose clocks days and times go.", _time_zone)
    session_hours: int = _setting(
        12, "Hours without a page after which a person must sign in again.", _whole_number(1, 720)
    )
    max_upload_mb: int = _setting(20, "Largest file that can be sent, in megabytes.", _whole_number(1, 200))
    named_only_days: int = _setting(
        180, "Days after which a person who was only named is deleted unless met.", _whole_number(1, 3650)
    )
    follow_up_days: int = _setting(
        2, "Days within which a person who showed an interest is contacted.", _whole_number(1, 60)
    )
    escalate_days: int = _setting(
        4, "Days after which the coordinator is asked about a person whom nobody contacted.", _whole_number(1, 90)
    )
    small_number: int = _setting(
        5, "What is counted fewer times than this is not told outside the team.", _whole_number(5, 100)
    )
    round_to: int = _setting(
        5, "Numbers told outside the team are rounded to this, which is no less than that.", _whole_number(5, 100)
    )
    heard_heading: str = _setting("What we heard", "Heading of what people said, on the board and in reports.")
    doing_heading: str = _setting("Who is doing what", "Heading of what is being done about it.")
    happened_heading: str = _setting("What happened, or why not", "Heading of what came of it.")
    smtp_url: str = _setting(
        "", "The mail server that sends the digest. Left out: no e-mail.", _mail_server, secret=True
    )
    mail_from: str = _setting("", "The address that messages come from.", _mail_address)
    digest_hour: int = _setting(7, "The hour from which the day's digest is sent.", _whole_number(0, 23))
    tiles_url: str = _setting("", "Where the street map fetches its background. Left out: nowhere.", _tiles)
    tiles_attribution: str = _setting("", "Whose background that is, as the map says it; goes with the address.")
    background: bool = _setting(True, "Read the network in the background when the data changes, and run jobs.", _flag)
    log_level: str = _setting("info", "How much is logged: debug, info, warning or error.", _level)

    def __post_init__(self) -> None:
        if bool(self.tiles_url) != bool(self.tiles_attribution):
            raise ConfigError(
                "The settings KITH_TILES_URL and KITH_TILES_ATTRIBUTION go together: set both, or neither."
            )
        if self.round_to < self.small_number:  # measured: reports that overlap give away what finer numbers keep back
            raise ConfigError(
                f"Set KITH_ROUND_TO to {self.small_number} or more, as KITH_SMALL_NUMBER is: small numbers could be "
                "worked out from others that are told more finely."
            )
        if self.smtp_url and not (self.mail_from and self.base_url):
            raise ConfigError(
                "With KITH_SMTP_URL set KITH_MAIL_FROM, which messages come from, and KITH_BASE_URL, which links need."
            )

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> "Config":
        """Settings from *environ* (the process's own by default). Raises ConfigError for a wrong or unknown one."""
        given = {k: v for k, v in (os.environ if environ is None else environ).items() if k.startswith("KITH_")}
        values: dict[str, Any] = {}
        for setting in fields(cls):
            text = given.pop(cls.variable(setting.name), "")
            if text:
                try:
                    values[setting.name] = setting.metadata["read"](text)
                except ValueError as reason:
                    said = "not good" if setting.metadata["secret"] else f"“{text}”"
                    raise ConfigError(f"The setting {cls.variable(setting.name)} is {said}: {reason}.") from None
        if given:
            raise ConfigError(f"There is no setting {sorted(given)[0]}. `kith check` lists the settings there are.")
        return cls(**values)

    @staticmethod
    def variable(name: str) -> str:
        """The environment variable that sets the field *name*."""
        return f"KITH_{name.upper()}"

    @classmethod
    def describe(cls) -> list[tuple[str, str, str]]:
        """(variable, default, meaning) of every setting, in order."""
        return [
            (cls.variable(f.name), "" if f.default in ("", MISSING) else str(f.default), f.metadata["help"])
            for f in fields(cls)
        ]

    @property
    def url(self) -> str:
        """The database's address, with the driver that we install for PostgreSQL."""
        if not self.database_url:
            return f"sqlite:///{(self.data_dir / 'kith.sqlite3').resolve()}"
        return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", self.database_url)

    @property
    def tiles_host(self) -> str:
        """The host of the street map's background, as a content policy names it; nothing without one."""
        return "/".join(self.tiles_url.split("/")[:3])

    def with_secret_key(self) -> str:
        """The secret key: the setting, else the data folder's own, made on first use and readable by us alone."""
        if self.secret_key:
            return self.secret_key
        path = self.data_dir / "secret-key"
        if not path.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48))
        return _secret(path.read_text().strip())
