"""The demo's loop: what was raised from what people said, what came of it, and stories that grew from introductions."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from crm.demo.records import Neighbourhood
from crm.demo.rows import Known, at_hour, demo_uuid
from crm.models import (
    Coding,
    Conversation,
    Introduction,
    Issue,
    IssueSource,
    IssueStep,
    Node,
    Person,
    Story,
    StoryPerson,
    StoryRoot,
)
from crm.models.words import Channel, IntroductionState, IssueState, NodeKind, OwnerKind, Sway
from crm.stories import find_agreed

#: An issue is raised from so many quotes at most.
MOST_QUOTES = 9


@dataclass(frozen=True)
class _Raised:
    """An issue, raised and answered so many days before the demo is looked at. ``said``: words of its quotes, any.

    ``steps``: (days ago, less than nothing where it is still to be done; what). ``told``: how many of the quotes'
    people know the answer.
    """

    said: tuple[str, ...]
    title: str
    heard: str
    days: int
    state: IssueState = IssueState.HEARD
    owner_kind: OwnerKind | None = None
    owner: str = ""
    steps: tuple[tuple[int, str], ...] = ()
    answer: str = ""
    answered: int = 0
    told: int = 0
    on_board: bool = True


ISSUES = (
    _Raised(
        ("lamps out", "underpass"),
        "Dark on the way to the shop",
        "Several people told us that lamps on the way to the shop have been out for months, that the underpass is "
        "dark, and that they stay in after tea because of it.",
        44,
        IssueState.DONE,
        OwnerKind.COUNCIL,
        "The council’s street lighting team",
        ((33, "Walked the way after dark with the street lighting team"), (20, "The lamps were put on the list")),
        "The lamps were mended, and two more that nobody had reported. Ring the council with the number on the post: "
        "it goes straight to the people who mend them.",
        11,
        2,
    ),
    _Raised(
        ("no bus", "two buses to the hospital", "the bus stopped"),
        "No bus home in the evening",
        "After seven there is no bus, and to the hospital it takes two. People miss the choir, and their shifts.",
        50,
        IssueState.NOT_POSSIBLE,
        OwnerKind.COUNCIL,
        "The bus company, with the council",
        ((31, "Counted who would ride: the notes of all our talks went to the bus company"),),
        "The bus company will not run a later bus this year: it asks for forty riders a night, and we found seventeen. "
        "We share lifts instead: the list hangs in the library.",
        12,
    ),
    _Raised(
        ("all in the daytime", "waiting list for English", "cancelled maths"),
        "Classes in the evening",
        "People who work would like to learn English, sewing or computers, and the classes are all in the daytime.",
        36,
        IssueState.UNDER_WAY,
        OwnerKind.GROUP,
        "Brookside Adult Learning",
        ((20, "Asked which evenings would suit: Tuesday came first"), (-9, "A first evening class, to try it out")),
    ),
    _Raised(
        ("nowhere you can just turn up", "nowhere to be", "they closed"),
        "Somewhere to just turn up",
        "Since the club closed there is nowhere to sit down with others without booking or buying something.",
        25,
        IssueState.TAKEN_UP,
        OwnerKind.RESIDENT,
        steps=((12, "Two neighbours looked at the church hall together"),),
    ),
    _Raised(
        ("dog mess", "That sofa", "litter"),
        "Dog mess on the pavements",
        "People told us about dog mess on several roads, and that there is nowhere to put the bags.",
        12,
    ),
    _Raised(
        ("step of the minibus", "good knees", "stairs at the Loft"),
        "The step of the lunch club’s minibus",
        "Some who would like to come to lunch cannot get up the step of the minibus.",
        30,
        IssueState.DONE,
        OwnerKind.GROUP,
        "The Lunch Club",
        ((19, "Ramp It Up measured the step"),),
        "The minibus has a folding ramp now, made by a group nearby. Say when you book that you would like it.",
        5,
        on_board=False,
    ),
)

#: Title and text of each story; the two are named in it, as they agreed.
STORIES = (
    (
        "Two streets apart",
        "{a} and {b} live in the same neighbourhood and had never met. At the door each had told us what they would "
        "like to do with others, and it was the same thing. We introduced them. Now they do it together, and bring "
        "somebody along.",
    ),
    (
        "It began with a question at the door",
        "“What would you do with your neighbours, if somebody asked?” {a} had an answer, and nobody had ever asked. "
        "{b} was looking for just that. They met over a cup of tea, and it lasted all afternoon.",
    ),
    (
        "From one table to a whole street",
        "{a} offered to show how it is done; {b} came to learn. Within a month there was a table outside, and people "
        "who had only ever waved sat down at it.",
    ),
)


def close_loop(db: Session, demo: Neighbourhood, known: Known) -> None:
    """Six issues, one in each state and one more, and three stories, in the first ward; two of them are told."""
    here = [known.areas[area.id] for area in demo.areas[2:5]]
    for number, raised in enumerate(ISSUES, 1):
        db.add(_issue(db, demo, raised, number, here))
        db.flush()
    _add_stories(db, demo, here)
    db.flush()
    db.expunge_all()


def _issue(db: Session, demo: Neighbourhood, raised: _Raised, number: int, here: Sequence[int]) -> Issue:
    def ago(days: int, hour: int = 14) -> dt.datetime:
        return at_hour(demo.today - dt.timedelta(days=days), hour)

    area_id, quotes = _find_quotes(db, raised.said, here, before=ago(raised.days))
    owner_id = _find_owner(db, raised, area_id)
    answered_at = ago(raised.answered) if raised.answer else None
    issue = Issue(
        uuid=demo_uuid("issue", number),
        title=raised.title,
        heard=raised.heard,
        area_id=area_id,
        theme_id=quotes[0].theme_id if quotes else None,
        owner_kind=raised.owner_kind,
        owner_id=owner_id,
        owner_name="" if owner_id else raised.owner,
        state=raised.state,
        answer=raised.answer,
        answered_at=answered_at,
        on_board=raised.on_board,
        recorded_at=ago(raised.days),
        steps=[IssueStep(at=ago(days), what=what, done=days >= 0) for days, what in raised.steps],
        sources=[
            IssueSource(conversation_id=quote.conversation_id, coding_id=quote.id, quote=quote.quote)
            for quote in quotes
        ],
    )
    for place, source in enumerate(issue.sources[: raised.told]):
        _tell(db, source, ago(raised.answered - 3 - place, 17), f"{number} {place}")
    return issue


def _tell(db: Session, source: IssueSource, at: dt.datetime, number: str) -> None:
    """Somebody called on those of a source at a moment and told them the answer: a conversation like any other."""
    raised = db.get_one(Conversation, source.conversation_id, options=[selectinload(Conversation.people)])
    talk = Conversation(
        uuid=demo_uuid(f"telling {number}", 1),
        area_id=raised.area_id,
        street_id=raised.street_id,
        house=raised.house,
        held_at=at,
        channel=Channel.VISIT,
        said="We told them what came of it. “I never thought anybody would come back.”",
        people=list(raised.people),
        recorded_by_id=raised.recorded_by_id,
        recorded_at=at,
    )
    db.add(talk)
    db.flush()
    source.told_at, source.told_in_id = at, talk.id


def _find_quotes(
    db: Session, said: Sequence[str], here: Sequence[int], *, before: dt.datetime
) -> tuple[int, list[Coding]]:
    """The area of *here* where most was said of it *before* a day, and the quotes of there, one of a conversation."""
    query = select(Coding, Conversation.area_id).join(Conversation, Conversation.id == Coding.conversation_id)
    query = query.where(or_(*(Coding.quote.contains(words) for words in said)), Coding.sway != Sway.ASSET)
    query = query.where(Conversation.area_id.in_(here), Conversation.held_at < before)
    found = {coding.conversation_id: (coding, area_id) for coding, area_id in db.execute(query.order_by(Coding.id))}
    areas = Counter(area_id for _, area_id in found.values())
    most = areas.most_common(1)[0][0] if areas else here[0]
    return most, [coding for coding, area_id in found.values() if area_id == most][:MOST_QUOTES]


def _find_owner(db: Session, raised: _Raised, area_id: int) -> int | None:
    """The group of that name; or a resident there who agreed that their words are used."""
    if raised.owner_kind is OwnerKind.GROUP:
        named = select(Node.id).where(Node.kind == NodeKind.ORGANISATION, Node.name == raised.owner)
        return db.scalar(named.order_by(Node.id))
    if raised.owner_kind is not OwnerKind.RESIDENT:
        return None
    met = select(Person.id).where(Person.area_id == area_id, Person.met.is_(True), Person.staff.is_(False))
    return min(find_agreed(db, db.scalars(met)), default=None)


def _add_stories(db: Session, demo: Neighbourhood, here: Sequence[int]) -> None:
    """Of introductions after which two met who agree that their words are used; the last is not told yet."""
    met = select(Introduction).where(Introduction.state == IntroductionState.MET, Introduction.came_of_it != "")
    found = db.scalars(met.order_by(Introduction.id)).all()
    agreed = find_agreed(db, {id_ for one in found for id_ in (one.first_id, one.second_id)})
    living = select(Person).where(Person.id.in_(sorted(agreed)), Person.area_id.in_(here))
    people = {person.id: person for person in db.scalars(living)}
    pairs = [one for one in found if one.first_id in people and one.second_id in people]
    for number, ((title, text), one) in enumerate(zip(STORIES, pairs, strict=False)):
        first, second = people[one.first_id], people[one.second_id]
        told = at_hour(demo.today - dt.timedelta(days=10 - 3 * number))
        db.add(
            Story(
                uuid=demo_uuid("story", number + 1),
                title=title,
                text=text.format(a=first.name.split()[0], b=second.name.split()[0]),
                area_id=first.area_id,
                published_at=told if number < len(STORIES) - 1 else None,
                recorded_at=told,
                people=[StoryPerson(person_id=first.id), StoryPerson(person_id=second.id)],
                roots=[StoryRoot(introduction_id=one.id)],
            )
        )
