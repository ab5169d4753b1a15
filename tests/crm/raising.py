"""Issues for tests: where they are raised, by whom, and from which words."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm import issues
from crm.models import Coding, Issue, Street, Theme
from crm.models.words import Sway
from crm.permissions import Actor, Role
from tests.factories import make_conversation, make_street, make_user


def make_place(db: Session) -> tuple[Street, Actor, Actor]:
    """A street in an area, an officer of the area and a coordinator."""
    street = make_street(db, "Mill Street")
    area = frozenset({street.area_id})
    officer, lead = make_user(db), make_user(db, Role.COORDINATOR)
    return (
        street,
        Actor(id=officer.id, name="Rosa", role=Role.OFFICER, area_ids=area),
        Actor(id=lead.id, name="Imogen", role=Role.COORDINATOR, area_ids=area),
    )


def raise_issue(db: Session, actor: Actor, street: Street, **details: Any) -> Issue:
    """An issue of the street's area."""
    return issues.add_issue(
        db, actor, **({"title": "Dark alley", "heard": "The alley is dark.", "area_id": street.area_id} | details)
    )


def make_quote(
    db: Session,
    street: Street,
    *,
    words: str = "too dark at night",
    theme: Theme | None = None,
    sway: Sway = Sway.DEFICIT,
    **details: Any,
) -> Coding:
    """A coding of *words*, said in the street."""
    theme = theme or db.scalar(select(Theme)) or Theme(name="Crime & safety", name_key="crime safety", colour="#aa0000")
    db.add(theme)
    talk = make_conversation(db, street=street, said=f"It is {words}.", **details)
    coding = Coding(conversation=talk, theme=theme, start=6, end=6 + len(words), quote=words, sway=sway)
    db.add(coding)
    db.flush()
    return coding
