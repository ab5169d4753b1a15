"""A real mail server for tests: it keeps what it is given, and can be told to refuse, to wait, or to break off."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from tests.ports import free_port
from tests.waiting import PATIENCE_S

Moment = Callable[[str], str | None]


def _nothing(step: str) -> None:
    return None


@dataclass
class Mailbox:
    """What arrived. ``at`` is called at each step (MAIL, RCPT, DATA, stored); what it gives is answered instead."""

    raw: list[bytes] = field(default_factory=list)
    at: Moment = _nothing
    port: int = 0

    @property
    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=default) for raw in self.raw]

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802 - aiosmtpd asks so
        envelope.mail_from = address
        return self.at("MAIL") or "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802 - aiosmtpd asks so
        answer = self.at("RCPT")
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd asks so
        if answer := self.at("DATA"):
            return answer
        self.raw.append(envelope.content)
        return self.at("stored") or "250 OK"


@contextmanager
def mailbox(**details: Any) -> Iterator[Mailbox]:
    """A mail server on a free port of this machine."""
    with free_port() as port:
        box = Mailbox(port=port)
        controller = Controller(box, hostname="127.0.0.1", port=port, ready_timeout=PATIENCE_S, **details)
        controller.start()
        try:
            yield box
        finally:
            controller.stop()
