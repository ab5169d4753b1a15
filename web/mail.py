"""Hands a message to the team's mail server, and knows how far it came."""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

#: Seconds that the mail server may be silent.
PATIENCE = 30.0


#: Why there is no connection on which to hand over, the narrowest kind of error first.
_REASONS: list[tuple[type[Exception], str]] = [
    (ssl.SSLError, "speaks no TLS there. Check the scheme and the port in KITH_SMTP_URL."),
    (
        smtplib.SMTPAuthenticationError,
        "does not let us in. Check the user name and the password in KITH_SMTP_URL.",
    ),
    (smtplib.SMTPNotSupportedError, "offers no STARTTLS, or no way to sign in. Check KITH_SMTP_URL."),
    (ValueError, "cannot be told the user name or the password: they hold letters that it does not know."),
]


class NotSentError(Exception):
    """The message is not sent, for certain; the sentence says why."""


class UnsureError(Exception):
    """Nobody can tell whether the message is sent; the sentence says why."""


@dataclass(frozen=True)
class Server:
    """Where messages are handed over. ``secured`` is "tls" from the first byte, "starttls", or nothing."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    secured: str = ""

    def __str__(self) -> str:
        return f"The mail server {self.host}:{self.port}"


def read_server(url: str) -> Server:
    """The server that KITH_SMTP_URL names.

    >>> read_server("smtp://kith:p%40ss@mail.example.org?starttls")
    Server(host='mail.example.org', port=587, user='kith', password='p@ss', secured='starttls')
    """
    parts = urlsplit(url)
    secured = "tls" if parts.scheme == "smtps" else parts.query
    port = parts.port or {"tls": 465, "starttls": 587}.get(secured, 25)
    return Server(parts.hostname or "", port, unquote(parts.username or ""), unquote(parts.password or ""), secured)


def send(server: Server, message: EmailMessage, to: str, *, begin: Callable[[], bool]) -> bool:
    """Hand *message* over; whether that was done.

    *begin* is called when the server has taken sender and recipient, just before the message itself: where it says no,
    nothing is handed over. Raises NotSentError, and UnsureError when the connection breaks from there on.
    """
    content = message.as_bytes()
    smtp = _connect(server)
    try:
        _offer(server, smtp, message["From"].addresses[0].addr_spec, to)
        if not begin():
            return False
        _hand_over(server, smtp, content)
    finally:
        smtp.close()
    return True


def _connect(server: Server) -> smtplib.SMTP:
    tls = ssl.create_default_context()
    try:
        if server.secured == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=tls)
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
        try:
            if server.secured == "starttls":
                smtp.starttls(context=tls)
            if server.user:
                smtp.login(server.user, server.password)
        except BaseException:
            smtp.close()
            raise
    except (OSError, ValueError) as error:  # each error of smtplib is an OSError; a ValueError is one of our own words
        raise NotSentError(f"{server} {_why(error)}") from error
    return smtp


def _why(error: Exception) -> str:
    """What went wrong before there was anything to hand over, as the end of a sentence."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"shows a certificate that is not good: {error.verify_message}."
    for kind, sentence in _REASONS:
        if isinstance(error, kind):
            return sentence
    if isinstance(error, smtplib.SMTPResponseException):
        return f"refused: {_said(error.smtp_code, error.smtp_error)}"
    return "does not answer. Is it down, or does a firewall stand before it?"


def _offer(server: Server, smtp: smtplib.SMTP, sender: str, to: str) -> None:
    try:
        smtp.ehlo_or_helo_if_needed()
        for what, command, address in (("sender", smtp.mail, sender), ("recipient", smtp.rcpt, to)):
            code, said = command(address)
            if code not in (250, 251):
                raise NotSentError(f"{server} refused the {what}: {_said(code, said)}")
    except UnicodeError as error:
        raise NotSentError(f"{server} cannot be told the address: it holds letters that are not ASCII.") from error
    except OSError as error:
        raise NotSentError(f"{server} {_why(error)}") from error


def _hand_over(server: Server, smtp: smtplib.SMTP, content: bytes) -> None:
    try:
        code, said = smtp.data(content)
    except smtplib.SMTPDataError as error:  # its answer to DATA, before anything was sent
        raise NotSentError(f"{server} refused the message: {_said(error.smtp_code, error.smtp_error)}") from error
    except OSError as error:
        raise UnsureError(
            f"{server} fell silent while it was given the message. Nobody can tell whether it was sent."
        ) from error
    if code != 250:
        raise NotSentError(f"{server} refused the message: {_said(code, said)}")
    with suppress(OSError):  # it has the message: how it takes its leave does not matter
        smtp.quit()


def _said(code: int, said: bytes | str) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())[:200]}"
