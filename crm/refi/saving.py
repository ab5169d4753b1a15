"""Takes a file in as it was planned: whole or not at all."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from crm.areas import get_area, list_area_choices
from crm.cleaning import shorten
from crm.codings import NOTE_LENGTH
from crm.errors import Invalid, NotFound
from crm.models import Coding, Conversation, Reading, now
from crm.models.words import Channel
from crm.permissions import Actor, Permission, requires
from crm.refi.parts import Mark, Project, Source
from crm.refi.planning import Plan, plan_project, quote_of
from crm.theme_tree import read_tree
from crm.themes import add_to_tree, retire_theme

_CHUNK = 500


@requires(Permission.EDIT_CODEBOOK)
def save_project(db: Session, actor: Actor, project: Project, *, area_id: int | None = None) -> Plan:
    """Save what of *project* is new, and change nothing that is known; gives what was done.

    *area_id*: where the new conversations are put whose own area is none of the actor's. Raises Invalid.
    """
    plan: Plan = plan_project(db, actor, project)
    new = _find_areas(db, actor, plan, area_id)
    themes = _add_themes(db, actor, plan)
    conversations = plan.known | _add_conversations(db, new, actor)
    coded_at = now()
    for number, (source, mark) in enumerate(plan.marks, start=1):
        coding = Coding(
            uuid=mark.guid,
            conversation_id=conversations[source.guid],
            theme_id=themes[mark.code],
            start=mark.start,
            end=mark.end,
            quote=quote_of(source, mark),
            sway=mark.sway,
            note=_note(plan, mark),
            coder_id=plan.coders.get(mark.coder) if mark.coder else None,
            coded_at=mark.at or coded_at,
        )
        db.add(coding)
        if not number % _CHUNK:
            db.flush()
    for guid, coder_id in plan.readings:
        db.add(Reading(conversation_id=conversations[guid], coder_id=coder_id, read_at=coded_at))
    db.flush()
    return plan


def _note(plan: Plan, mark: Mark) -> str:
    """The note of a coding; of a coder who is no user here it begins with their name."""
    if mark.coder is None or mark.coder in plan.coders:
        return mark.note
    name = plan.project.coders[mark.coder] or "somebody else"
    return shorten(f"Coded by {name}. {mark.note}".strip(), NOTE_LENGTH)


def _add_themes(db: Session, actor: Actor, plan: Plan) -> dict[UUID, int]:
    """The theme of each code, those added that are new."""
    ids, tree = dict(plan.themes.known), read_tree(db, to_change=True)
    for guid, (code, parent) in plan.themes.new.items():
        theme = add_to_tree(
            db,
            actor,
            tree,
            uuid=guid,
            name=code.name,
            parent_id=ids[parent] if isinstance(parent, UUID) else parent,
            colour=code.colour,
            description=code.description,
            examples=code.examples,
        )
        ids[guid] = theme.id
    retired = {guid for guid, (code, _) in plan.themes.new.items() if code.retired}
    for guid in retired:
        if plan.themes.new[guid][1] not in retired:
            retire_theme(db, actor, ids[guid])
    return ids | {guid: ids[first] for guid, first in plan.themes.same.items()}


def _find_areas(db: Session, actor: Actor, plan: Plan, area_id: int | None) -> list[tuple[Source, int | None]]:
    """Each new text with the area that it names, where one alone of the actor's has that name, else *area_id*."""
    names = defaultdict[str, set[int]](set)
    for id_, path in list_area_choices(db, actor) if plan.new else ():
        names[path].add(id_)
        names[path.rpartition(" › ")[2]].add(id_)
    own = {name: min(ids) for name, ids in names.items() if len(ids) == 1}
    found = [(source, own.get(source.told.area) or area_id) for source in plan.new]
    for wanted in {wanted for _, wanted in found}:
        try:
            get_area(db, actor, wanted or 0)
        except NotFound:
            raise Invalid(area="Choose the area where the new conversations were held.") from None
    return found


def _add_conversations(db: Session, new: Sequence[tuple[Source, int | None]], actor: Actor) -> dict[UUID, int]:
    made = []
    for source, area_id in new:
        told = source.told
        conversation = Conversation(
            uuid=source.guid,
            area_id=area_id,
            held_at=told.held_at or now(),
            channel=told.channel or Channel.VISIT,
            said=source.text,
            age_band=told.age_band,
            lived_here=told.lived_here,
            gender=told.gender,
            here_for=told.here_for,
            people=[],
            recorded_by_id=actor.id,
        )
        db.add(conversation)
        made.append(conversation)
        if not len(made) % _CHUNK:
            db.flush()
    db.flush()
    return {conversation.uuid: conversation.id for conversation in made}
