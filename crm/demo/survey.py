"""A survey that the demo's first ward was asked: sixty answers, most of them read and coded."""

import datetime as dt
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.demo.records import Neighbourhood
from crm.demo.rows import Known, at_hour, demo_uuid
from crm.models import Coding, Conversation, Reading, Theme
from crm.models.words import AgeBand, Gender, HereFor, LivedHere, Sway
from crm.permissions import Actor, Permission, requires
from crm.survey_reading import Answers, Respondent
from crm.surveys import save_answers
from crm.text import fold
from crm.voices import Voice, spoken_words

NAME = "What matters here"
ANSWERED, CODED = 60, 44

BEST = "What is best about living here?"
CHANGE = "What would you change?"
TALK = "How often do you talk with a neighbour?"
COME = "Would you come to a street party?"

#: (what was written, the theme of it); empty answers too.
_BEST = (
    ("The allotments, and whoever is leaning on the gate.", "Natural & built environment"),
    ("My neighbours. When the boiler went they had us round for tea.", "Community"),
    ("The library: warm, free, and somebody always says hello.", "Education & learning"),
    ("I can walk everywhere, the shops, the school, my mum’s.", "Transport"),
    ("The café on the corner knows my order and my name.", "Work"),
    ("It’s quiet, and the children can play out.", "Parents & children"),
    ("The walking group. I had not been out for months before it.", "Health & wellbeing"),
    ("", ""),
)
_CHANGE = (
    ("The buses. There is none after seven, so I don’t go out.", "Transport"),
    ("Somewhere for the teenagers to go that isn’t the car park.", "Young people"),
    ("Mend the lights by the garages, nobody walks there after dark.", "Crime & safety"),
    ("The damp. Three letters to the landlord and nothing.", "Housing"),
    ("A bench halfway up the hill, for those of us with knees.", "Older people"),
    ("Fly-tipping behind the flats every single week.", "Natural & built environment"),
    ("More going on that doesn’t cost anything.", "Cost of living"),
    ("", ""),
)
_TALK = ("Most days", "Once or twice a week", "Less often", "Hardly ever")
_COME = ("Yes", "Perhaps", "No")


@requires(Permission.IMPORT)
def save_survey(db: Session, actor: Actor, neighbourhood: Neighbourhood, known: Known) -> None:
    """Save the survey, and codings of most of what was written by whoever is in the office."""
    rng = Random(neighbourhood.seed)
    first_ward = {area.id for area in neighbourhood.areas[1:5]}
    talked = {held.street for held in neighbourhood.conversations}
    streets = [street.id for street in neighbourhood.streets if street.area in first_ward and street.id in talked]
    last = neighbourhood.today - dt.timedelta(days=20)
    themes = {fold(theme.name): theme.id for theme in db.scalars(select(Theme).where(Theme.parent_id.is_(None)))}
    made = [_answer(rng, known, number, rng.choice(streets), last) for number in range(1, ANSWERED + 1)]
    questions = ((BEST, True), (CHANGE, True), (TALK, False), (COME, False))
    survey, _ = save_answers(
        db,
        actor,
        uuid=demo_uuid("survey", 1),
        name=NAME,
        answers=Answers(questions, tuple(respondent for respondent, _ in made), ()),
    )
    held = db.scalars(select(Conversation).where(Conversation.survey_id == survey.id).order_by(Conversation.id)).all()
    for conversation, (_, wrote) in zip(held[:CODED], made, strict=False):
        db.add(Reading(conversation_id=conversation.id, coder_id=known.office, read_at=conversation.recorded_at))
        for theme, words, sway in wrote:
            db.add(_coding(conversation, known.office, themes[fold(theme)], words, sway))
    db.flush()
    db.expunge_all()


def _answer(
    rng: Random, known: Known, number: int, street: int, last: dt.date
) -> tuple[Respondent, list[tuple[str, str, Sway]]]:
    """One respondent, and (theme, words, sway) of what they wrote."""
    wrote, parts = [], []
    for question, answers, sway in ((BEST, _BEST, Sway.ASSET), (CHANGE, _CHANGE, Sway.DEFICIT)):
        words, theme = rng.choice(answers)
        if words:
            parts.append(f"{question}\n{words}")
            wrote.append((theme, words, sway))
    day = last - dt.timedelta(days=rng.randint(0, 25))
    chosen = ((TALK, rng.choices(_TALK, (4, 6, 4, 3))[0]), (COME, rng.choices(_COME, (6, 4, 2))[0]))
    respondent = Respondent(
        row=number + 1,
        key=f"number {number}",
        area_id=known.street_areas[street],
        street_id=known.streets[street] if rng.random() < 0.6 else None,
        held_at=at_hour(day, 12),
        said="\n\n".join(parts),
        chosen=chosen,
        voice=_voice(rng),
    )
    return respondent, wrote


def _voice(rng: Random) -> Voice:
    told = {
        "age_band": rng.choices((None, *AgeBand), (2, 0, 5, 8, 4))[0],
        "gender": rng.choices((None, *Gender), (3, 9, 6, 1))[0],
        "lived_here": rng.choices((None, *LivedHere), (2, 3, 5, 6))[0],
        "here_for": rng.choices((None, *HereFor), (2, 12, 2, 2, 1, 2))[0],
    }
    return spoken_words({name: word for name, word in told.items() if word})


def _coding(conversation: Conversation, coder_id: int, theme_id: int, words: str, sway: Sway) -> Coding:
    start = conversation.said.index(words)
    return Coding(
        conversation_id=conversation.id,
        theme_id=theme_id,
        start=start,
        end=start + len(words),
        quote=words,
        sway=sway,
        coder_id=coder_id,
    )
