"""Whether coders mean the same by a theme: how far they agree on what both have read, and where they do not."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from crm.agreement import Agreement, Metric, Unit, cohen_kappa, krippendorff_alpha
from crm.coder_pairs import Pair, choose_pair, list_pairs
from crm.models import Coding, Conversation, Reading
from crm.models.words import Sway
from crm.paging import Page, cut_page
from crm.permissions import Actor, Permission, requires
from crm.themes import ThemeLine, list_themes

#: With fewer conversations than these, read by both, a coefficient swings with every one that is added.
ENOUGH_READ = 20

#: A theme that at least one of the two put to fewer conversations than these says nothing, however many both have read.
ENOUGH_USED = 5

#: Sway as ranks: both and neither lie between a problem and a strength, and which is nearer to which nobody can say.
_RANKS = {Sway.DEFICIT: -1, Sway.BOTH: 0, Sway.NEITHER: 0, Sway.ASSET: 1}

#: Of one theme: by conversation and coder, the sways that the coder put it with.
_Put = dict[int, dict[int, set[Sway]]]


@dataclass(frozen=True)
class ThemeAgreement:
    """Of one theme: how often both, only one or neither of a pair put it, and how far that is beyond chance."""

    theme: ThemeLine
    both: int
    only_first: int
    only_second: int
    neither: int
    kappa: Agreement
    alpha: Agreement

    @property
    def says_enough(self) -> bool:
        """Whether there is enough to say anything."""
        used = self.both + self.only_first + self.only_second
        return self.kappa.value is not None and self.kappa.units >= ENOUGH_READ and used >= ENOUGH_USED


@dataclass(frozen=True)
class Said:
    """What one coder put to a conversation for a theme: each coding's words (empty: the whole), sway and note."""

    codings: tuple[tuple[str, Sway, str], ...]


@dataclass(frozen=True)
class Disagreement:
    """A conversation that both have read, where one put a theme and the other did not, or with another sway."""

    conversation_id: int
    held_at: dt.datetime
    theme: ThemeLine
    first: Said
    second: Said


@dataclass(frozen=True)
class CoderAgreement:
    """All that the page shows. ``overall``, ``sway``: of all coders over all themes; no ``pair``: nobody beside.

    ``unread``: how many disagreements are kept from the actor until they have read those conversations themselves.
    """

    pairs: list[Pair]
    pair: Pair | None
    themes: list[ThemeAgreement]
    overall: Agreement
    sway: Agreement
    disagreements: Page[Disagreement]
    unread: int


@requires(Permission.CODE)
def get_coder_agreement(
    db: Session,
    actor: Actor,
    *,
    coder_ids: tuple[int, int] | None = None,
    theme_id: int | None = None,
    each_theme: bool = False,
    page: int = 1,
    size: int = 20,
) -> CoderAgreement:
    """How far coders agree on the conversations that the actor sees, beginning with the pair that they are one of.

    What was put to a conversation is told to who has read it to the end, so that they could still code it unseen; and
    to whoever looks after the codebook, who leads the talk about it, unless they code unseen themselves.

    A unit is a conversation that both have read to the end, and a theme: put to it or not, however often. Sub-themes
    count with the theme at their top; with *each_theme* every theme counts by itself. *theme_id*: disagreements on that
    alone. Only what was read to the end counts: what a coder did not put there, they left out on purpose.
    """
    pairs = list_pairs(db)
    pair = choose_pair(pairs, actor, coder_ids)
    lines = list_themes(db, actor, retired=True)
    tops = {line.id: line.id if each_theme else line.top_id for line in lines}
    readers = _read_readers(db)
    coded = _read_coded(db, tops, readers)
    units = {theme: _presence(put, readers) for theme, put in coded.items()}
    counted = [line for line in lines if tops[line.id] == line.id]
    shared = _shared(pair, readers)
    differing = _disagreements(pair, [line for line in counted if theme_id in (None, line.id)], shared, coded)
    leads = actor.may(Permission.EDIT_CODEBOOK) and not actor.unseen
    told = [one for one in differing if leads or actor.id in readers[one[0]]]
    found: Page[Any] = cut_page(told, page=page, size=size)
    return CoderAgreement(
        pairs=pairs,
        pair=pair,
        themes=_agree_on_each(counted, pair, shared, coded, units),
        overall=krippendorff_alpha(sum(units.values(), Counter())),
        sway=_agree_on_sway(coded),
        disagreements=replace(found, rows=_describe(db, pair, found.rows, lines, tops) if pair else []),
        unread=len(differing) - len(told),
    )


def _read_readers(db: Session) -> dict[int, frozenset[int]]:
    """Who has read each conversation that two or more have read."""
    by_talk = defaultdict[int, set[int]](set)
    for talk, reader in db.execute(select(Reading.conversation_id, Reading.coder_id)):
        by_talk[talk].add(reader)
    return {talk: frozenset(coders) for talk, coders in sorted(by_talk.items()) if len(coders) > 1}


def _read_coded(db: Session, tops: dict[int, int], readers: dict[int, frozenset[int]]) -> dict[int, _Put]:
    """By theme, what those who have read each conversation put to it."""
    coded: dict[int, _Put] = {}
    query = select(Coding.conversation_id, Coding.coder_id, Coding.theme_id, Coding.sway)
    query = query.where(exists().where(Reading.conversation_id == Coding.conversation_id)).order_by(Coding.id)
    for talk, coder, theme, sway in db.execute(query):
        if coder is not None and coder in readers.get(talk, ()) and theme in tops:
            coded.setdefault(tops[theme], {}).setdefault(talk, {}).setdefault(coder, set()).add(sway)
    return coded


def _presence(put: _Put, readers: dict[int, frozenset[int]]) -> Counter[Unit]:
    """How often so many of so many readers put a theme: the units of agreement on whether it is there."""
    units: Counter[Unit] = Counter()
    left = Counter(map(len, readers.values()))
    for talk, by in put.items():
        size = len(readers[talk])
        units[(1.0,) * len(by) + (0.0,) * (size - len(by))] += 1
        left[size] -= 1
    return units + Counter({(0.0,) * size: times for size, times in left.items()})


def _shared(pair: Pair | None, readers: dict[int, frozenset[int]]) -> list[int]:
    """The conversations that both of a pair have read."""
    both = {pair.first.id, pair.second.id} if pair else set()
    return [talk for talk, coders in readers.items() if both and coders >= both]


def _rank(sways: Iterable[Sway]) -> float:
    return float(_RANKS[_one_sway(sways)])


def _one_sway(sways: Iterable[Sway]) -> Sway:
    """The sway of all that a coder put for a theme to one conversation."""
    told = set(sways) - {Sway.NEITHER}
    if len(told) == 1:
        return next(iter(told))
    return Sway.BOTH if told else Sway.NEITHER


def _agree_on_sway(coded: dict[int, _Put]) -> Agreement:
    """How far all coders mean the same sway where they put the same theme to a conversation."""
    swayed = (tuple(_rank(sways) for sways in by.values()) for put in coded.values() for by in put.values())
    return krippendorff_alpha(swayed, Metric.ORDINAL)


def _agree_on_each(
    themes: Sequence[ThemeLine],
    pair: Pair | None,
    shared: Sequence[int],
    coded: dict[int, _Put],
    units: dict[int, Counter[Unit]],
) -> list[ThemeAgreement]:
    if pair is None:
        return []
    return [_agree_on(line, pair, shared, coded[line.id], units[line.id]) for line in themes if line.id in coded]


def _agree_on(line: ThemeLine, pair: Pair, shared: Sequence[int], put: _Put, units: Counter[Unit]) -> ThemeAgreement:
    who = (pair.first.id, pair.second.id)
    counts = Counter(tuple(coder in put.get(talk, ()) for coder in who) for talk in shared)
    return ThemeAgreement(
        theme=line,
        both=counts[True, True],
        only_first=counts[True, False],
        only_second=counts[False, True],
        neither=counts[False, False],
        kappa=cohen_kappa({(first, second): times for (first, second), times in counts.items()}),
        alpha=krippendorff_alpha(units),
    )


def _disagreements(
    pair: Pair | None, themes: Sequence[ThemeLine], shared: Sequence[int], coded: dict[int, _Put]
) -> list[tuple[int, ThemeLine]]:
    """(conversation, theme) where the two differ, in the order of the codebook."""
    if pair is None:
        return []
    found = []
    for line in themes:
        put = coded.get(line.id, {})
        for talk in shared:
            first, second = (put.get(talk, {}).get(coder) for coder in (pair.first.id, pair.second.id))
            if bool(first) != bool(second) or (first and second and _one_sway(first) != _one_sway(second)):
                found.append((talk, line))
    return found


def _describe(
    db: Session, pair: Pair, found: Sequence[tuple[int, ThemeLine]], lines: Sequence[ThemeLine], tops: dict[int, int]
) -> list[Disagreement]:
    talks = sorted({talk for talk, _ in found})
    held = {row.id: row.held_at for row in db.execute(
        select(Conversation.id, Conversation.held_at).where(Conversation.id.in_(talks))
    )}  # fmt: skip
    names = {line.id: line for line in lines}
    said = defaultdict[tuple[int, int, int], list[tuple[str, Sway, str]]](list)
    columns = (Coding.conversation_id, Coding.coder_id, Coding.theme_id, Coding.quote, Coding.sway, Coding.note)
    query = select(*columns).where(
        Coding.conversation_id.in_(talks), Coding.coder_id.in_((pair.first.id, pair.second.id))
    )
    for talk, coder, theme, quote, sway, note in db.execute(query.order_by(Coding.start, Coding.id)):
        if coder is not None and theme in tops:
            # Which theme within it was meant is part of what there is to talk about.
            meant = "" if tops[theme] == theme else names[theme].name
            said[talk, coder, tops[theme]].append((quote, sway, " · ".join(filter(None, (meant, note)))))
    return [
        Disagreement(
            conversation_id=talk,
            held_at=held[talk],
            theme=line,
            first=Said(tuple(said[talk, pair.first.id, line.id])),
            second=Said(tuple(said[talk, pair.second.id, line.id])),
        )
        for talk, line in found
    ]


def in_words(agreement: ThemeAgreement) -> str:
    """What a kappa says, in a sentence; how sure that is, is the range beside it."""
    kappa = agreement.kappa
    if kappa.value is None and kappa.units:
        return "Both put it to every one of them." if agreement.both else "Neither put it to any of them."
    if kappa.value is None or kappa.low is None or not agreement.says_enough:
        return "Too few to say."
    if kappa.low >= _GOOD:
        return "You mean the same by it."
    return next(sentence for least, sentence in _SENTENCES if kappa.value > least)


#: Where agreement is usually taken as good: Landis and Koch (Biometrics 33, 1977) call it substantial from .61 and
#: almost perfect from .81; Krippendorff asks for .8.
_GOOD = 0.8

_SENTENCES = (
    (_GOOD, "You seem to mean the same by it; a few more, read by both, would make sure."),
    (0.6, "You mostly mean the same: talk about where you differ."),
    (0.0, "You mean different things by it: agree on what belongs here, and write that into its description."),
    (-2.0, "No better than chance: agree on what belongs here before either of you goes on."),
)
