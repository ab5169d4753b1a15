"""What was answered in a survey: fixed answers counted, and the themes that were put to the others."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from crm.coding_unseen import counts_as_read, shown_to
from crm.models import Coding, Conversation, Survey, SurveyAnswer, SurveyQuestion, Theme
from crm.permissions import Actor, Permission, requires
from crm.surveys import SurveyLine, get_survey, list_surveys
from crm.themes import theme_tops

#: Themes told beside a question, and beside one of its answers.
MOST_OF_A_QUESTION = 12
MOST_OF_A_CHOICE = 3

#: What parts several choices in one cell.
_SEVERAL = ";"


@dataclass(frozen=True)
class ThemeCount:
    """In how many respondents' answers a theme is."""

    theme_id: int
    name: str
    colour: str
    count: int


@dataclass(frozen=True)
class ChoiceCount:
    """How many chose an answer, and the themes that most of them raised in their own words."""

    answer: str
    count: int
    themes: tuple[ThemeCount, ...]


@dataclass(frozen=True)
class ClosedQuestion:
    """A question with fixed answers. ``answered``: respondents; of several choices each is counted."""

    text: str
    answered: int
    choices: tuple[ChoiceCount, ...]


@dataclass(frozen=True)
class OpenQuestion:
    """A question answered in words of their own, and the themes that were put to the answers so far."""

    text: str
    answered: int
    themes: tuple[ThemeCount, ...]


@dataclass(frozen=True)
class SurveyResults:
    """A survey as far as the actor sees it. ``read``: respondents whose answers somebody read to the end to code them.

    ``themes``: those put to whatever was said, a sub-theme counted as the theme that it belongs to. For whoever codes
    unseen all of it is of what they have read, or put, themselves.
    """

    survey: Survey
    line: SurveyLine
    read: int
    themes: tuple[ThemeCount, ...]
    open: tuple[OpenQuestion, ...]
    closed: tuple[ClosedQuestion, ...]


@requires(Permission.SEE_RECORDS)
def get_results(db: Session, actor: Actor, survey_id: int) -> SurveyResults:
    """What was answered, counted. Raises NotFound."""
    survey = get_survey(db, actor, survey_id)
    line = next(line for line in list_surveys(db, actor) if line.id == survey_id)
    read = select(func.count(Conversation.id)).where(Conversation.survey_id == survey_id, counts_as_read(actor))
    coded = _Coded(db, actor, survey_id)
    return SurveyResults(
        survey=survey,
        line=line,
        read=db.scalar(read) or 0,
        themes=coded.count(coded.themes, MOST_OF_A_QUESTION),
        open=tuple(_open(db, survey, question, coded) for question in survey.questions if question.open),
        closed=tuple(_closed(db, question, coded) for question in survey.questions if not question.open),
    )


class _Coded:
    """The themes of a survey's conversations, at the top of the codebook; and where each stands in what was said."""

    def __init__(self, db: Session, actor: Actor, survey_id: int) -> None:
        tops = theme_tops(db)
        self.themes: defaultdict[int, set[int]] = defaultdict(set)
        self.starts: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        query = select(Coding.conversation_id, Coding.theme_id, Coding.start)
        query = query.join(Conversation, Conversation.id == Coding.conversation_id).where(shown_to(actor))
        for conversation_id, theme_id, start in db.execute(query.where(Conversation.survey_id == survey_id)):
            self.themes[conversation_id].add(tops[theme_id])
            if start is not None:
                self.starts[conversation_id].append((start, tops[theme_id]))
        said = select(Conversation.id, Conversation.said).where(Conversation.survey_id == survey_id)
        coded = exists().where(Coding.conversation_id == Conversation.id, Coding.start.is_not(None))
        self.said = {row.id: row.said for row in db.execute(said.where(coded))}
        top_ids = {theme for themes in self.themes.values() for theme in themes}
        self._known = {theme.id: theme for theme in db.scalars(select(Theme).where(Theme.id.in_(top_ids)))}

    def count(self, conversation_ids: Iterable[int], most: int) -> tuple[ThemeCount, ...]:
        """The themes that are in most of these conversations."""
        return self._most(Counter(theme for id_ in conversation_ids for theme in self.themes.get(id_, ())), most)

    def count_in(self, question: str, questions: set[str]) -> tuple[ThemeCount, ...]:
        """The themes put to words of the answer to *question*, by conversation."""
        found: Counter[int] = Counter()
        for id_, starts in self.starts.items():
            first, end = _span(self.said[id_], question, questions)
            found.update({theme for start, theme in starts if first <= start < end})
        return self._most(found, MOST_OF_A_QUESTION)

    def _most(self, found: Counter[int], most: int) -> tuple[ThemeCount, ...]:
        themes = sorted(found.items(), key=lambda one: (-one[1], self._known[one[0]].name))[:most]
        return tuple(ThemeCount(id_, self._known[id_].name, self._known[id_].colour, count) for id_, count in themes)


def _span(said: str, question: str, questions: set[str]) -> tuple[int, int]:
    """Where the answer to *question* begins and ends, in whatever letters; (0, 0) where it is not in *said*."""
    at, first = 0, None
    for line in said.splitlines(keepends=True):
        heading = line.rstrip("\n").casefold()
        if heading in questions:
            if first is not None:
                return first, at
            if heading == question:
                first = at + len(line)
        at += len(line)
    return (first, at) if first is not None else (0, 0)


def _open(db: Session, survey: Survey, question: SurveyQuestion, coded: _Coded) -> OpenQuestion:
    # A line of its own: another question may end with the same words. A later file may write it in other letters.
    asked = (
        Conversation.said.istartswith(f"{question.text}\n", autoescape=True),
        Conversation.said.icontains(f"\n{question.text}\n", autoescape=True),
    )
    answered = select(func.count(Conversation.id)).where(Conversation.survey_id == survey.id, or_(*asked))
    questions = {one.text.casefold() for one in survey.questions if one.open}
    return OpenQuestion(question.text, db.scalar(answered) or 0, coded.count_in(question.text.casefold(), questions))


def _closed(db: Session, question: SurveyQuestion, coded: _Coded) -> ClosedQuestion:
    query = select(SurveyAnswer.value, SurveyAnswer.conversation_id)
    query = query.join(Conversation, Conversation.id == SurveyAnswer.conversation_id).order_by(Conversation.id)
    chose: defaultdict[str, list[int]] = defaultdict(list)
    spelt: dict[str, str] = {}
    answered = 0
    for value, conversation_id in db.execute(query.where(SurveyAnswer.question_id == question.id)):
        answered += 1
        for choice in dict.fromkeys(part.strip() for part in value.split(_SEVERAL) if part.strip()):
            chose[spelt.setdefault(choice.casefold(), choice)].append(conversation_id)
    most_first = sorted(chose.items(), key=lambda one: (-len(one[1]), one[0].casefold()))
    choices = (ChoiceCount(text, len(ids), coded.count(ids, MOST_OF_A_CHOICE)) for text, ids in most_first)
    return ClosedQuestion(question.text, answered, tuple(choices))
