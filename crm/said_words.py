"""The words used most in what themes were put to, and how much more often than in all other quotes."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, case, func, or_, select
from sqlalchemy.orm import Session

from crm.excerpts import LATEST, ExcerptFilters, select_codings
from crm.models import Coding, Conversation, Person, SearchEntry, SearchWord
from crm.permissions import Actor, Permission, requires
from crm.scope import UNSCOPED
from crm.text import fold

#: How many quotes are read at most, of those asked for and of the others.
MOST_READ = 5000

#: How many words are told.
MOST_WORDS = 60

#: A word that fewer conversations have says more of who was asked than of what people say.
LEAST = 3

#: Characters of one quote that are read.
_LONGEST = 2000

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")

#: Words that every English text is full of, and those that any conversation is.
STOP_WORDS = frozenset(  # a list of quoted words would be four times as long
    """
    a about above after again against ago all almost also although always am an and any anyone anything are aren't
    around as at away back be because been before being below between both but by came can can't cannot come comes
    coming could couldn't did didn't do does doesn't doing don't done down during each either else enough even ever
    every everyone everything few for from further get gets getting give go goes going gone got had hadn't has hasn't
    have haven't having he he'd he'll he's her here here's hers herself him himself his how i i'd i'll i'm i've if in
    into is isn't it it'd it'll it's its itself just keep know let let's like liked likes lot lots made make makes
    many may maybe me might mine more most much must my myself need needs never no nor not nothing now of off often on
    once one ones only onto or other others ought our ours ourselves out over own perhaps put quite rather really
    said same say says see seem seems she she'd she'll she's should shouldn't since so some somebody someone something
    still such sure take than that that's the their theirs them themselves then there there's these they they'd
    they'll they're they've thing things think this those though through till to together told too two under until up
    upon us used using very want wanted wants was wasn't way we we'd we'll we're we've well went were weren't what
    what's when where where's whether which while who who's whom whose why will with within without won't would
    wouldn't yes yet you you'd you'll you're you've your yours yourself yourselves
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True)
class SaidWord:
    """A word, how it is mostly written, and how many conversations have it; ``elsewhere`` of those with other quotes.

    ``times``: how many times as often it comes as elsewhere; None where it comes nowhere else.
    """

    word: str
    written: str
    conversations: int
    share: float
    elsewhere: int
    times: float | None


@dataclass(frozen=True)
class SaidWords:
    """The words, those in the most conversations first; what was read; whether there was more (then the latest was)."""

    words: tuple[SaidWord, ...]
    conversations: int
    quotes: int
    other_conversations: int
    all_read: bool


@dataclass
class _Heard:
    """By word: in how many conversations it is, how it is written, and how often it begins with a capital."""

    conversations: Counter[str]
    forms: dict[str, Counter[str]]
    capitals: Counter[str]
    read: int
    quotes: int


@requires(Permission.CODE)
def get_said_words(db: Session, actor: Actor, filters: ExcerptFilters, *, unusual: bool = False) -> SaidWords:
    """The words of the quotes that *filters* ask for. *unusual*: those first that come least elsewhere. Raises Invalid.

    Left out are the words of any English text, names of people that we know where they are written as names, and what
    fewer than LEAST conversations have.
    """
    filters.check()
    heard = _hear(db, actor, filters)
    others = _hear(db, actor, filters, others=True) if filters.narrowed else _count([])
    told = [word for word, count in heard.conversations.items() if count >= LEAST and word not in STOP_WORDS]
    names = _find_names(db, heard, told)
    words = [_said(word, heard, others) for word in told if word not in names]
    words.sort(key=_unusual(heard, others) if unusual else _often)
    return SaidWords(
        words=tuple(words[:MOST_WORDS]),
        conversations=heard.read,
        quotes=heard.quotes,
        other_conversations=others.read,
        all_read=heard.quotes < MOST_READ,
    )


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """*word* as it is counted: in small letters, without a possessive, and without the s of many.

    >>> stem("Buses"), stem("neighbour’s"), stem("glass"), stem("gardens")
    ('buse', 'neighbour', 'glass', 'garden')
    """
    word = _bare(word)
    return word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] not in "siu" else word


def _bare(word: str) -> str:
    return word.lower().replace("’", "'").removesuffix("'s")


def _hear(db: Session, actor: Actor, filters: ExcerptFilters, *, others: bool = False) -> _Heard:
    """The words of the latest quotes that *filters* ask for, or of the latest *others*."""
    query = select_codings(db, actor, filters, others=others)
    words = func.substr(case((Coding.quote != "", Coding.quote), else_=Conversation.said), 1, _LONGEST)
    columns = (Coding.conversation_id, words.label("words"))
    return _count(db.execute(query.with_only_columns(*columns).order_by(*LATEST).limit(MOST_READ)).all())


def _count(quotes: Sequence[Row[int, str]]) -> _Heard:
    texts = defaultdict[int, set[str]](set)
    for conversation_id, text in quotes:
        texts[conversation_id].add(text)
    conversations, written = Counter[str](), Counter[str]()
    for own in texts.values():
        words = [word for text in own for word in _WORD.findall(text)]
        written.update(words)
        conversations.update({stem(word) for word in words})
    heard = _Heard(conversations, defaultdict(Counter), Counter(), read=len(texts), quotes=len(quotes))
    for word, count in written.items():
        heard.forms[stem(word)][word.lower()] += count
        heard.capitals[stem(word)] += count * word[0].isupper()
    return heard


def _said(word: str, heard: _Heard, others: _Heard) -> SaidWord:
    count, elsewhere = heard.conversations[word], others.conversations[word]
    share = count / heard.read
    times = share / (elsewhere / others.read) if elsewhere else None
    written = min(heard.forms[word].items(), key=lambda form: (-form[1], form[0]))[0]
    return SaidWord(word, written, count, share, elsewhere, times)


def _find_names(db: Session, heard: _Heard, words: Iterable[str]) -> set[str]:
    """Those of *words* that are mostly written with a capital, and are in the name of somebody we know."""
    written = {
        word: {fold(_bare(form)) for form in heard.forms[word]}
        for word in words
        if 2 * heard.capitals[word] >= heard.forms[word].total()
    }
    asked = sorted(set().union(*written.values()))
    entered = (
        select(SearchEntry.node_id)
        .join(Person, Person.id == SearchEntry.node_id)
        .where(SearchEntry.word_id == SearchWord.id)
        .where(or_(_has(Person.name_key, SearchWord.word), _has(func.lower(Person.known_as), SearchWord.word)))
    )
    query = select(SearchWord.word).where(SearchWord.word.in_(asked), entered.exists())
    names = set(db.scalars(query, execution_options=UNSCOPED))
    return {word for word, forms in written.items() if forms & names}


def _has(name: Any, word: Any) -> ColumnElement[bool]:
    """Whether *word* is one of the words of *name*; a street's words are entered for who lives there, too."""
    has: ColumnElement[bool] = (" " + name + " ").contains(" " + word + " ")
    return has


def _often(one: SaidWord) -> tuple[Any, ...]:
    return -one.conversations, one.word


def _unusual(heard: _Heard, others: _Heard) -> Callable[[SaidWord], tuple[Any, ...]]:
    """By how sure it is that a word comes more often than elsewhere (log-likelihood, Dunning 1993)."""

    def place(one: SaidWord) -> tuple[Any, ...]:
        together = (one.conversations + one.elsewhere) / (heard.read + others.read)
        counts = ((one.conversations, heard.read), (one.elsewhere, others.read))
        likelihood = sum(count * math.log(count / (read * together)) for count, read in counts if count)
        return (likelihood if one.times is not None and one.times < 1 else -likelihood), one.word

    return place
