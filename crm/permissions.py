"""Who may do what: one enum of permissions, one table from role to permissions, one decorator."""

import enum
import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from crm.errors import NotAllowed

P = ParamSpec("P")
R = TypeVar("R")


class Role(enum.StrEnum):
    """What a person who signs in is here for."""

    CONNECTOR = "connector"
    OFFICER = "officer"
    COORDINATOR = "coordinator"
    PARTNER = "partner"
    ADMIN = "admin"

    @property
    def label(self) -> str:
        """The role as a page shows it."""
        return self.value.capitalize()

    @property
    def reach(self) -> str:
        """Whose records somebody with this role works on."""
        return _REACH[self]


_REACH = {
    Role.CONNECTOR: "the people and conversations they recorded themselves, in their areas",
    Role.OFFICER: "everything in their areas",
    Role.COORDINATOR: "everything in their areas, and looking after its quality",
    Role.PARTNER: "reports only, no records of people",
    Role.ADMIN: "everything, in their areas or everywhere, and the team itself",
}


class Permission(enum.Enum):
    """What can be allowed; the value is the sentence that the team page shows."""

    SEE_RECORDS = "See people, organisations, assets and streets, their ties and conversations"
    RECORD = "Record conversations, people, ties and interests, and plan walks"
    INTRODUCE = "Suggest and make introductions"
    FOLLOW_UP = "Take, snooze, hand over and close follow-ups"
    LEAD_FOLLOW_UPS = "Be asked about promises that nobody could keep, and see how each colleague keeps theirs"
    READ_NETWORK = "See the connectors and how the network stands, with the reasons"
    NURTURE = "Keep the nurture plans of connectors"
    EDIT_PLACES = "Add and change areas and streets"
    EDIT_LISTS = "Change the kinds of tie, and rename and merge topics"
    IMPORT = "Import files"
    EXPORT = "Export lists, and hand parts of the network round"
    TAKE_BACK = "Take back what others logged at a door"
    EDIT_CAMPAIGNS = "Set a campaign's target"
    CODE = "Code what people said with themes, and find quotes again"
    EDIT_CODEBOOK = "Change the codebook, and take codings in and out with it"
    READ_INSIGHT = "See what a neighbourhood says: themes, sway, and who was spoken to"
    RAISE_ISSUES = "Raise issues from what people said, and see them through"
    PUBLISH = "Write and publish reports, the board and stories"
    READ_REPORTS = "Read the reports that were published"
    SEE_AUDIT = "See who changed what, when"
    EDIT_TEAM = "Invite people, and change their roles and areas"
    OWN_ACCOUNT = "Change one's own password, and sign out everywhere"


_CONNECTOR = {
    Permission.SEE_RECORDS,
    Permission.RECORD,
    Permission.FOLLOW_UP,
    Permission.INTRODUCE,
    Permission.CODE,
    Permission.READ_REPORTS,
    Permission.OWN_ACCOUNT,
}
_OFFICER = _CONNECTOR | {
    Permission.READ_NETWORK,
    Permission.EXPORT,
    Permission.READ_INSIGHT,
    Permission.RAISE_ISSUES,
}
_COORDINATOR = _OFFICER | {
    Permission.LEAD_FOLLOW_UPS,
    Permission.NURTURE,
    Permission.EDIT_PLACES,
    Permission.EDIT_LISTS,
    Permission.IMPORT,
    Permission.TAKE_BACK,
    Permission.EDIT_CAMPAIGNS,
    Permission.EDIT_CODEBOOK,
    Permission.PUBLISH,
    Permission.SEE_AUDIT,
}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.CONNECTOR: frozenset(_CONNECTOR),
    Role.OFFICER: frozenset(_OFFICER),
    Role.COORDINATOR: frozenset(_COORDINATOR),
    Role.PARTNER: frozenset({Permission.READ_REPORTS, Permission.OWN_ACCOUNT}),
    Role.ADMIN: frozenset(Permission),
}


@dataclass(frozen=True)
class Actor:
    """Who acts: a user, or the command line (``id`` None). ``area_ids`` None means every area.

    ``unseen``: whether they code without being shown what others put (``crm.coding_unseen``).
    """

    id: int | None
    name: str
    role: Role
    area_ids: frozenset[int] | None = None
    unseen: bool = False

    def may(self, permission: Permission) -> bool:
        """Whether the actor's role has *permission*."""
        return permission in ROLE_PERMISSIONS[self.role]

    @classmethod
    def command_line(cls) -> "Actor":
        """Whoever runs the ``kith`` command on the machine that holds the data."""
        return cls(id=None, name="command line", role=Role.ADMIN)

    @classmethod
    def by_itself(cls) -> "Actor":
        """Kith, doing in the background what is due."""
        return cls(id=None, name="Kith itself", role=Role.ADMIN)


def requires(
    permission: Permission,
) -> Callable[[Callable[Concatenate[Session, Actor, P], R]], Callable[Concatenate[Session, Actor, P], R]]:
    """Declare the permission of a use-case ``(db, actor, …)``; without it the call raises NotAllowed.

    The session works for *actor* as long as the call lasts: the areas are always those of whoever is named as acting.
    The outermost use-case's name is what the audit calls the change.
    """

    def declare(
        use_case: Callable[Concatenate[Session, Actor, P], R],
    ) -> Callable[Concatenate[Session, Actor, P], R]:
        @functools.wraps(use_case)
        def guarded(db: Session, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            if not actor.may(permission):
                raise NotAllowed(f"The role {actor.role} may not: {permission.value}.")
            before = {key: db.info.get(key) for key in ("actor", "action")}
            db.info.update(actor=actor, action=before["action"] or use_case.__name__)
            try:
                return use_case(db, actor, *args, **kwargs)
            finally:
                db.info.update(before)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return declare
