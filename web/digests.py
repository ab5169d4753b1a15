"""The daily digest as a message: plain text, the same as simple HTML, and nothing that names anybody else."""

import datetime as dt
import hashlib
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from config import Config
from crm.digests import Digest
from web.wording import counted

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates" / "digests"),
    autoescape=select_autoescape(["html"]),
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)
_templates.filters["counted"] = counted


def write_message(digest: Digest, config: Config, key: str) -> EmailMessage:
    """The message with *digest*. Sent again for the same job *key*, it has the same Message-ID."""
    team, base = _line(config.team_name), config.base_url.rstrip("/")
    values = {"digest": digest, "team": team, "base": base, "subject": subject(digest)}
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))  # which every mail server takes
    message["Subject"] = f"{team}: {subject(digest)}"
    message["From"] = Address(team, addr_spec=config.mail_from)
    message["To"] = Address(_line(digest.name), addr_spec=digest.email)
    message["Date"] = format_datetime(dt.datetime.now(dt.UTC))
    message["Message-ID"] = _message_id(config, key)
    message["Auto-Submitted"] = "auto-generated"
    message["List-Unsubscribe"] = f"<{base}/account>"
    message.set_content(_templates.get_template("message.txt").render(values))
    message.add_alternative(_templates.get_template("message.html").render(values), subtype="html")
    return message


def subject(digest: Digest) -> str:
    """What the message is about, in a few words."""
    if digest.mine:
        return f"{counted(digest.mine_total, 'person is', 'people are')} waiting for you"
    if digest.asked:
        return f"you are asked about {counted(digest.asked_total, 'person', 'people')}"
    if digest.walks:
        return counted(len(digest.walks), "walk today", "walks today")
    return counted(digest.questions, "question from a phone", "questions from phones")


def _line(text: str) -> str:
    """*text* without what would end the line of a header."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _message_id(config: Config, key: str) -> str:
    """From the job's key; and from where we are, as two installations may send from one domain."""
    where = hashlib.sha256(config.base_url.encode()).hexdigest()[:12]
    return f"<{key.replace(' ', '.')}.{where}@{config.mail_from.rpartition('@')[2]}>"
