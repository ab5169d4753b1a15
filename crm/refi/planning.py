"""What taking a file in would do: what is new of themes, conversations and codings, what is known, what stays out."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.cleaning import shorten
from crm.errors import Invalid
from crm.models import Coding, Conversation, Reading, User
from crm.permissions import Actor, Permission, requires
from crm.refi.parts import Mark, Project, RefusedError, Source, guid_of
from crm.refi.planning_themes import ThemePlan, plan_themes
from crm.scope import UNSCOPED
from crm.text import fold
from crm.theme_tree import read_tree

_T = TypeVar("_T")
_CHUNK = 500

_CHANGED = "texts that read otherwise here, with the codings that are not here yet"
_ELSEWHERE = "texts of conversations in areas that you do not work in"
_DIFFERENT = "codings that were changed here since, which stay as they are"


@dataclass
class Plan:
    """What would happen. ``known`` of texts: guid to conversation id. ``marks``: new codings with their text."""

    project: Project
    themes: ThemePlan
    coders: dict[UUID, int]
    new: list[Source] = field(default_factory=list)
    known: dict[UUID, int] = field(default_factory=dict)
    marks: list[tuple[Source, Mark]] = field(default_factory=list)
    known_marks: int = 0
    readings: list[tuple[UUID, int]] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    @property
    def writes(self) -> bool:
        """Whether anything would be saved."""
        return bool(self.themes.new or self.new or self.marks or self.readings)

    @property
    def strangers(self) -> list[str]:
        """The names of coders who are no users here; their codings are kept with the name in the note."""
        wanted = {mark.coder for _, mark in self.marks} - self.coders.keys() - {None}
        return sorted({self.project.coders[guid] or "somebody without a name" for guid in wanted if guid})


@requires(Permission.EDIT_CODEBOOK)
def plan_project(db: Session, actor: Actor, project: Project) -> Plan:
    """What saving *project* would do, as far as the actor sees. Raises Invalid (``file``)."""
    left_out = Counter(project.left_out)
    try:
        themes = plan_themes(db, read_tree(db), project, left_out)
    except RefusedError as error:
        raise Invalid(file=str(error)) from None
    plan = Plan(project, themes, _find_coders(db, project), left_out=left_out)
    for sources in _chunks(project.sources):
        _plan_sources(db, plan, sources)
    _plan_readings(db, plan)
    plan.left_out = +left_out
    return plan


def _chunks(items: Iterable[_T]) -> Iterator[list[_T]]:
    waiting = iter(items)
    while chunk := list(islice(waiting, _CHUNK)):
        yield chunk


def _find_coders(db: Session, project: Project) -> dict[UUID, int]:
    """The users that the coders of a file are: by guid, else by a name that one of either alone has."""
    users = db.execute(select(User.id, User.name, User.email)).all()
    by_guid = {guid_of("user", user.email): user.id for user in users}
    found = {guid: by_guid[guid] for guid in project.coders if guid in by_guid}
    names = Counter(fold(user.name) for user in users)
    theirs = Counter(map(fold, project.coders.values()))
    by_name = {fold(user.name): user.id for user in users if user.id not in found.values()}
    for guid, name in project.coders.items():
        if guid not in found and fold(name) in by_name and names[fold(name)] == theirs[fold(name)] == 1:
            found[guid] = by_name[fold(name)]
    return found


def _plan_sources(db: Session, plan: Plan, sources: Sequence[Source]) -> None:
    guids = [source.guid for source in sources]
    seen = {
        row.uuid: row
        for row in db.execute(
            select(Conversation.uuid, Conversation.id, Conversation.said).where(Conversation.uuid.in_(guids))
        )
    }
    # A guid that is taken cannot be taken again, whoever works where it is.
    taken = set(db.scalars(select(Conversation.uuid).where(Conversation.uuid.in_(guids)), execution_options=UNSCOPED))
    beside = _Beside(db, plan, [row.id for row in seen.values()], sources)
    for source in sources:
        row = seen.get(source.guid)
        if row is None and source.guid in taken:
            plan.left_out[_ELSEWHERE] += 1
        elif row is None:
            plan.new.append(source)
            plan.marks += [(source, mark) for mark in source.marks if not beside.is_known(None, source, mark)]
        else:
            plan.known[source.guid] = row.id
            new = [mark for mark in source.marks if not beside.is_known(row.id, source, mark)]
            if row.said == source.text:
                plan.marks += [(source, mark) for mark in new]
            elif new:
                plan.left_out[_CHANGED] += 1
                plan.changed.append(source.name)


class _Beside:
    """The codings that are there already, by which one of a file is known."""

    def __init__(self, db: Session, plan: Plan, conversation_ids: Sequence[int], sources: Sequence[Source]) -> None:
        self._plan = plan
        self._alike: defaultdict[tuple[int, int | UUID | None, str, int | None], set[int | None]] = defaultdict(set)
        where: dict[UUID, tuple[int, int, int | None]] = {}
        columns = (Coding.conversation_id, Coding.theme_id, Coding.start, Coding.quote, Coding.coder_id, Coding.uuid)
        query = select(*columns).where(Coding.conversation_id.in_(conversation_ids))
        for conversation_id, theme_id, start, quote, coder_id, uuid in db.execute(query):
            self._alike[conversation_id, theme_id, quote, start].add(coder_id)
            where[uuid] = (conversation_id, theme_id, start)
        self._where = where
        self._taken = set(where)
        for guids in _chunks(mark.guid for source in sources for mark in source.marks):
            query_taken = select(Coding.uuid).where(Coding.uuid.in_(guids))
            self._taken.update(db.scalars(query_taken, execution_options=UNSCOPED))

    def is_known(self, conversation_id: int | None, source: Source, mark: Mark) -> bool:
        """Whether a coding is there: under its guid, or the same coder put the same theme to the same words."""
        theme = self._plan.themes.place_of(mark.code)
        if mark.guid in self._taken:
            self._plan.known_marks += 1
            is_there = self._where.get(mark.guid)
            same = is_there is None or is_there == (conversation_id, theme, mark.start)
            self._plan.left_out[_DIFFERENT] += not same
            return True
        if conversation_id is None:
            return False
        coders = self._alike.get((conversation_id, theme, quote_of(source, mark), mark.start), set())
        # Programs that keep no coders give none; whoever it was, it is this coding.
        known = bool(coders) and (mark.coder is None or self._plan.coders.get(mark.coder) in coders)
        self._plan.known_marks += known
        return known


def quote_of(source: Source, mark: Mark) -> str:
    """The words of a coding; of one of the whole nothing, of one adrift those that it had."""
    return mark.quote if mark.start is None else source.text[mark.start : mark.end]


def _plan_readings(db: Session, plan: Plan) -> None:
    there = plan.known | {source.guid: 0 for source in plan.new}
    for coder, sources in plan.project.read_by.items():
        coder_id = plan.coders.get(coder)
        if coder_id is None:
            continue
        known = set(db.scalars(select(Reading.conversation_id).where(Reading.coder_id == coder_id)))
        wanted = (guid for guid in sorted(sources) if guid in there)
        plan.readings += [(guid, coder_id) for guid in wanted if there[guid] not in known]


def say_plan(plan: Plan, *, saved: bool = False) -> list[str]:
    """What would happen, or was done, in sentences."""
    verb = ("was added", "were added") if saved else ("is new", "are new")
    known_codes = len(plan.themes.known) + len(plan.themes.same)
    lines = [_say(len(plan.themes.new), ("theme", "themes"), verb, known_codes)]
    if plan.project.sources:
        lines.append(_say(len(plan.new), ("conversation", "conversations"), verb, len(plan.known)))
        lines.append(_say(len(plan.marks), ("coding", "codings"), verb, plan.known_marks))
    if plan.readings:
        lines.append(_say(len(plan.readings), ("reading to the end", "readings to the end"), verb, 0))
    return lines


def _say(new: int, noun: tuple[str, str], verb: tuple[str, str], known: int) -> str:
    several = new != 1
    first = f"{f'{new:,}' if new else 'No'} {noun[several]} {verb[several]}"
    return f"{first}, {known:,} {'is' if known == 1 else 'are'} known." if known else f"{first}."


def say_names(names: Sequence[str], most: int = 5) -> str:
    """The first of *names*, and how many more there are."""
    shown = ", ".join(f"“{shorten(name)}”" for name in names[:most])
    return shown + (f" and {len(names) - most:,} more" if len(names) > most else "")
