"""Where an issue was raised: conversations, and the excerpts that say so."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from crm.coding_unseen import shown_to, source_shown_to
from crm.errors import Invalid, NotFound
from crm.issues import IssueDetails, get_issue
from crm.models import Coding, Conversation, IssueSource
from crm.models.words import Sway
from crm.permissions import Actor, Permission, requires
from crm.text import in_sentence

#: So many excerpts are raised at once at most.
MOST = 200

_SPOKEN = {Sway.DEFICIT: "as a problem", Sway.ASSET: "as a strength"}


@dataclass(frozen=True)
class Chosen:
    """A conversation from which an issue is to be raised; with the excerpt that says so, where one was chosen."""

    conversation: Conversation
    coding: Coding | None

    @property
    def quote(self) -> str:
        """Their words."""
        return self.coding.quote if self.coding else ""


@requires(Permission.RAISE_ISSUES)
def list_chosen(
    db: Session, actor: Actor, *, coding_ids: Collection[int] = (), conversation_ids: Collection[int] = ()
) -> list[Chosen]:
    """The excerpts *coding_ids* and the conversations *conversation_ids*, as far as the actor sees them."""
    wanted = sorted(set(coding_ids))[:MOST]
    with_place = joinedload(Coding.conversation).options(joinedload(Conversation.street), joinedload(Conversation.area))
    codings = select(Coding).where(Coding.id.in_(wanted), shown_to(actor)).options(with_place, joinedload(Coding.theme))
    chosen = [Chosen(coding.conversation, coding) for coding in db.scalars(codings.order_by(Coding.id))]
    talks = select(Conversation).where(Conversation.id.in_(sorted(set(conversation_ids))[:MOST]))
    talks = talks.options(joinedload(Conversation.street), joinedload(Conversation.area)).order_by(Conversation.id)
    known = {one.conversation.id for one in chosen}
    return chosen + [Chosen(talk, None) for talk in db.scalars(talks) if talk.id not in known]


def draft_issue(chosen: Sequence[Chosen]) -> IssueDetails:
    """What an issue raised from *chosen* could say: the theme and area that most of them have, and nobody's words.

    Nor how many they were: everybody is to read it, and a small number would point to somebody.
    """
    themes = Counter(one.coding.theme for one in chosen if one.coding)
    areas = Counter(one.conversation.area_id for one in chosen)
    draft: IssueDetails = {"area_id": areas.most_common(1)[0][0] if areas else None}
    if themes:
        theme = themes.most_common(1)[0][0]
        spoken_of = [one.coding for one in chosen if one.coding and one.coding.theme_id == theme.id]
        sways = {coding.sway for coding in spoken_of}
        spoken = _SPOKEN.get(sways.pop()) if len(sways) == 1 else None
        heard = f"People spoke of {in_sentence(theme.name)}{f' {spoken}' if spoken else ''}."
        draft |= {"title": theme.name, "theme_id": theme.id, "heard": heard}
    if len(themes) > 1:
        # What holds words of several themes together is for whoever raises it to say.
        draft |= {"title": "", "heard": ""}
    return draft


@requires(Permission.RAISE_ISSUES)
def add_sources(
    db: Session,
    actor: Actor,
    issue_id: int,
    *,
    coding_ids: Collection[int] = (),
    conversation_ids: Collection[int] = (),
) -> list[IssueSource]:
    """Say in which conversations an issue was raised, too; what it has already is left as it is.

    Raises NotFound, and Invalid where nothing of what was chosen is there.
    """
    issue = get_issue(db, actor, issue_id)
    chosen = list_chosen(db, actor, coding_ids=coding_ids, conversation_ids=conversation_ids)
    if not chosen:
        raise Invalid(sources="What you chose is no longer there for you. Go back and choose the quotes again.")
    known = {(source.conversation_id, source.coding_id) for source in issue.sources}
    talks = {source.conversation_id for source in issue.sources}
    added = [
        IssueSource(
            issue_id=issue.id,
            conversation_id=one.conversation.id,
            coding_id=one.coding.id if one.coding else None,
            quote=one.quote,
        )
        for one in chosen
        if (
            one.conversation.id not in talks
            if one.coding is None
            else (one.conversation.id, one.coding.id) not in known
        )
    ]
    db.add_all(added)
    db.flush()
    return added


@requires(Permission.RAISE_ISSUES)
def remove_source(db: Session, actor: Actor, issue_id: int, source_id: int) -> None:
    """Take away that an issue was raised there. Raises NotFound."""
    get_issue(db, actor, issue_id)
    query = select(IssueSource).where(IssueSource.id == source_id, IssueSource.issue_id == issue_id)
    source = db.scalar(query)
    if source is None:
        raise NotFound(f"Issue {issue_id} has no source {source_id}.")
    db.delete(source)
    db.flush()


@requires(Permission.SEE_RECORDS)
def list_sources(db: Session, actor: Actor, issue_id: int) -> list[IssueSource]:
    """Where an issue was raised, as far as the actor sees the conversations and codings, the latest first."""
    talk = joinedload(IssueSource.conversation)
    query = select(IssueSource).join(IssueSource.conversation)
    query = query.where(IssueSource.issue_id == issue_id, source_shown_to(actor))
    query = query.options(
        talk.joinedload(Conversation.street), talk.joinedload(Conversation.area), talk.selectinload(Conversation.people)
    )
    return list(db.scalars(query.order_by(Conversation.held_at.desc(), IssueSource.id)))
