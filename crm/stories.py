"""Stories of impact: short texts, told as long as everybody they are about agrees that their words are used."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TypedDict, Unpack

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from crm import cleaning
from crm.areas import list_area_ids_within
from crm.board_words import check_board_words
from crm.consents import find_latest_consents
from crm.errors import Invalid, NotFound
from crm.glimpses import Glimpse, glimpses
from crm.models import Node, Person, Story, StoryPerson, StoryRoot, now
from crm.models.words import Purpose
from crm.nodes import check_area
from crm.paging import Page, get_page
from crm.permissions import Actor, Permission, requires
from crm.rules import rules_of
from crm.scope import UNSCOPED
from crm.story_roots import Root, key_of, list_possible_roots, list_roots, make_root

#: Characters of a story: short enough to be read on a board.
STORY_LENGTH = 4000


@dataclass(frozen=True)
class StoryLine:
    """A story as everybody may read it."""

    id: int
    title: str
    text: str
    area_id: int
    area: str
    happened_on: dt.date | None
    published_at: dt.datetime


def list_public_stories(db: Session, *, area_ids: Iterable[int] | None = None) -> list[StoryLine]:
    """The published stories of *area_ids* and the areas inside them, or of all, latest first.

    One is left out while anybody it is about does not agree, was asked never, or is no longer in our records.
    """
    query = select(Story).where(Story.published_at.is_not(None))
    if area_ids is not None:
        query = query.where(Story.area_id.in_(sorted(list_area_ids_within(db, area_ids))))
    query = query.options(joinedload(Story.area), selectinload(Story.people))
    query = query.order_by(Story.published_at.desc(), Story.id.desc())
    stories = db.scalars(query, execution_options=UNSCOPED).all()
    agreeing = find_agreed(db, {one.person_id for story in stories for one in story.people})
    return [
        StoryLine(story.id, story.title, story.text, story.area_id, story.area.name, story.happened_on, published_at)
        for story in stories
        if (published_at := story.published_at) and story.people
        if all(one.person_id in agreeing for one in story.people)
    ]


def find_agreed(db: Session, person_ids: Iterable[int]) -> set[int]:
    """Those of *person_ids* in our records whose latest word is that their words may be used.

    Unscoped: what is told to everybody hangs on their word, whoever asks.
    """
    said = find_latest_consents(db, person_ids, Purpose.USE_MY_WORDS)
    agreed = [person_id for person_id, word in said.items() if word.given]
    there = select(Node.id).where(Node.id.in_(agreed), Node.archived_at.is_(None), Node.merged_into_id.is_(None))
    return set(db.scalars(there, execution_options=UNSCOPED))


class StoryDetails(TypedDict, total=False):
    """What is told. ``person_ids``: whom it is about. ``roots``: what it grew from, each as ``tie:12`` and the like."""

    title: str
    text: str
    area_id: int | None
    happened_on: dt.date | None
    person_ids: Sequence[int]
    roots: Sequence[str]


@dataclass(frozen=True)
class About:
    """Somebody whom a story is about, as the reader may know them, and whether it may be told because of them."""

    person: Glimpse
    agrees: bool


@dataclass(frozen=True)
class StoryPage:
    """A story for the team. ``unseen``: how many of its roots the reader may not see."""

    story: Story
    about: tuple[About, ...]
    roots: tuple[Root, ...]
    unseen: int

    @property
    def missing(self) -> list[str]:
        """Those without whose word it is not told."""
        return [one.person.name for one in self.about if not one.agrees]

    @property
    def shown(self) -> bool:
        """Whether everybody reads it now."""
        return self.story.published_at is not None and bool(self.about) and not self.missing


@requires(Permission.RAISE_ISSUES)
def add_story(db: Session, actor: Actor, **details: Unpack[StoryDetails]) -> Story:
    """Write a story down, for the team until it is published. Raises Invalid."""
    story = Story(recorded_by_id=actor.id, people=[], roots=[])
    _apply(db, actor, story, details)
    db.add(story)
    db.flush()
    return story


@requires(Permission.RAISE_ISSUES)
def change_story(
    db: Session, actor: Actor, story_id: int, *, confirmed: bool = False, **details: Unpack[StoryDetails]
) -> Story:
    """Change a story; *confirmed* as for publish_story, where everybody reads it. Raises NotFound, Invalid.

    One that is no longer about somebody is taken down: their first name may stand in it, and they may not agree.
    """
    story = _find_story(db, story_id)
    before = {one.person_id for one in story.people}
    with db.no_autoflush:
        _apply(db, actor, story, details)
        if before - {one.person_id for one in story.people}:
            story.published_at = None
        if story.published_at is not None:
            _check_words(db, story, confirmed=confirmed)
    db.flush()
    return story


@requires(Permission.PUBLISH)
def publish_story(db: Session, actor: Actor, story_id: int, *, confirmed: bool = False) -> Story:
    """Tell a story to everybody. *confirmed*: although a name, number or address of somebody else stands in it.

    Raises NotFound, and Invalid where somebody whom it is about does not agree.
    """
    page = get_story(db, actor, story_id)
    if not page.about:
        raise Invalid(person_ids="Say whom the story is about first: it is told with their consent.")
    if page.missing:
        who = ", ".join(page.missing)
        raise Invalid(person_ids=f"Not agreed to “use my words”: {who}. Ask them, and write down what they say.")
    _check_words(db, page.story, confirmed=confirmed)
    page.story.published_at = now()
    db.flush()
    return page.story


@requires(Permission.PUBLISH)
def take_down_story(db: Session, actor: Actor, story_id: int) -> Story:
    """Keep a story for the team again. Raises NotFound."""
    story = _find_story(db, story_id)
    story.published_at = None
    db.flush()
    return story


@requires(Permission.SEE_RECORDS)
def get_story(db: Session, actor: Actor, story_id: int) -> StoryPage:
    """The story with whom it is about and what it grew from, as far as the actor may know. Raises NotFound."""
    story = _find_story(db, story_id)
    ids = [one.person_id for one in story.people]
    seen, agreed = glimpses(db, ids), find_agreed(db, ids)
    roots = list_roots(db, story.roots)
    about = tuple(About(seen[id_], id_ in agreed) for id_ in sorted(ids))
    return StoryPage(story, about, tuple(roots), len(story.roots) - len(roots))


@requires(Permission.SEE_RECORDS)
def list_stories(db: Session, actor: Actor, *, page: int = 1) -> Page[Story]:
    """Stories of the actor's areas, the latest first."""
    query = select(Story).options(joinedload(Story.area))
    return get_page(db, query, by=[Story.recorded_at.desc(), Story.id.desc()], page=page)


@requires(Permission.SEE_RECORDS)
def list_stories_of(
    db: Session,
    actor: Actor,
    *,
    person_id: int | None = None,
    introduction_id: int | None = None,
    conversation_id: int | None = None,
) -> list[Story]:
    """The stories about a person, or that grew from an introduction or a conversation, the latest first."""
    grew = select(StoryRoot.story_id).where(
        or_(
            and_(StoryRoot.introduction_id.is_not(None), StoryRoot.introduction_id == introduction_id),
            and_(StoryRoot.conversation_id.is_not(None), StoryRoot.conversation_id == conversation_id),
        )
    )
    about = select(StoryPerson.story_id).where(StoryPerson.person_id == person_id)
    query = select(Story).where(Story.id.in_(about) if person_id is not None else Story.id.in_(grew))
    return list(db.scalars(query.order_by(Story.recorded_at.desc(), Story.id.desc())))


def _find_story(db: Session, story_id: int) -> Story:
    options = (joinedload(Story.area), selectinload(Story.people), selectinload(Story.roots))
    query = select(Story).where(Story.id == story_id).options(*options)
    story = db.scalar(query, execution_options={"populate_existing": True})
    if story is None:
        raise NotFound(f"There is no story {story_id}.")
    return story


def _check_words(db: Session, story: Story, *, confirmed: bool) -> None:
    about = {one.person_id for one in story.people}
    texts = [story.title, story.text]
    check_board_words(db, texts=texts, area_id=story.area_id, apart_from=about, confirmed=confirmed)


def _apply(db: Session, actor: Actor, story: Story, details: StoryDetails) -> None:
    errors = check_area(db, actor, details.get("area_id") or 0)
    title, text = details.get("title", ""), details.get("text", "")
    try:
        title = cleaning.clean_name(title, what="title")
    except ValueError as reason:
        errors["title"] = str(reason)
    try:
        text = cleaning.clean_text(text, what="story", most=STORY_LENGTH)
    except ValueError as reason:
        errors["text"] = str(reason)
    if not text:
        errors["text"] = "Write the story: a few sentences are enough."
    on = details.get("happened_on")
    if on is not None and on > rules_of(db).day_of(now()):
        errors["happened_on"] = "This day is still to come. Choose when it happened, or leave it empty."
    kept = {one.person_id for one in story.people}
    wanted = set(details.get("person_ids", ())) | _unseen(db, kept)
    errors |= _check_people(db, wanted - kept)
    if errors:
        raise Invalid(**errors)
    story.title, story.text, story.area_id, story.happened_on = title, text, details["area_id"] or 0, on
    story.people = [one for one in story.people if one.person_id in wanted]
    story.people += [StoryPerson(person_id=id_) for id_ in sorted(wanted - kept)]
    _set_roots(db, story, details.get("roots", ()))


def _set_roots(db: Session, story: Story, keys: Sequence[str]) -> None:
    """The roots that were chosen, of those that may be; what the actor does not see stays."""
    known = {key_of(root): root for root in story.roots}
    seen = {root.key for root in list_roots(db, story.roots)}
    possible = {root.key for root in list_possible_roots(db, [one.person_id for one in story.people])}
    stays = [root for key, root in known.items() if key not in seen]
    chosen = [known.get(key) or make_root(key) for key in dict.fromkeys(keys) if key in seen or key in possible]
    story.roots = [*stays, *chosen]


def _unseen(db: Session, person_ids: set[int]) -> set[int]:
    """Those of *person_ids* whom the session's actor does not see: they stay in a story that somebody else changes."""
    return person_ids - set(db.scalars(select(Person.id).where(Person.id.in_(sorted(person_ids)))))


def _check_people(db: Session, person_ids: Collection[int]) -> dict[str, str]:
    """Those who come in must be seen, met and in our records."""
    living = select(Person.id).where(Person.id.in_(sorted(person_ids)), Person.met.is_(True))
    found = set(db.scalars(living.where(Person.archived_at.is_(None), Person.merged_into_id.is_(None))))
    return (
        {} if found >= set(person_ids) else {"person_ids": "Choose people whom we met and still have in our records."}
    )
