"""Learns from the team's codings which themes a text could have, and measures how often that is right.

Words and pairs of words by TF-IDF, then a logistic regression for each theme. Only themes and scores come out: no text
is kept, and none leaves the machine. Needs scikit-learn, so it runs in a process of its own (``crm.network.beside``).

A theme is suggested from a score on from which at least AIM of its suggestions are right. How often that holds is
measured by nested cross-validation over conversations: each fifth is judged by a model and a threshold that never saw
it; the threshold comes from the other four, each scored by a model that saw neither it nor the fifth that is judged.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from crm.intervals import wilson
from crm.models import Coding, Conversation, Reading
from crm.permissions import Actor
from crm.session import make_session
from crm.theme_suggestions import GOOD_ENOUGH, LEAST_OF_THEME, LEAST_READ, keep_learned, select_unread
from crm.theme_tree import read_tree

SEED, FOLDS = 2026, 5

#: The latest so many read conversations are learned from: more takes long and says hardly more.
MOST_LEARNED = 5000

#: The share of right suggestions that a threshold is chosen for; somewhat more than what has to hold on others.
AIM = 0.7

#: Fewer suggestions than this say nothing of how often they are right.
LEAST_SUGGESTED = 10

#: So many words and pairs of words are looked at, the commonest.
MOST_FEATURES = 30_000

#: A conversation gets the likeliest so many.
MOST_SUGGESTED = 5

_CHUNK = 2000

Scores = NDArray[np.float64]
Truth = NDArray[np.bool_]


@dataclass(frozen=True)
class Coded:
    """Conversations that were read to their end: their words, and which of *themes* each has (rows by columns).

    ``coded``: how many of them have any theme; ``codings``: how many those have.
    """

    texts: Sequence[str]
    themes: Sequence[int]
    truth: Truth
    coded: int
    codings: int


@dataclass(frozen=True)
class Model:
    """What was learned from some conversations: how words are weighed, and weights of features (rows) by theme."""

    weighing: Any
    weights: Scores
    offsets: Scores

    def score(self, counts: Any) -> Scores:
        """How likely each theme is, from 0 to 1, for each row of *counts*."""
        scores: Scores = expit(self.weighing.transform(counts) @ self.weights + self.offsets)
        return scores


@dataclass(frozen=True)
class Learned:
    """The model of all conversations, the score from which a theme is suggested, and how each held on others."""

    counting: Any
    model: Model
    thresholds: Scores
    themes: Sequence[int]
    measured: dict[int, dict[str, Any]]

    def suggest(self, texts: Sequence[str]) -> list[list[tuple[int, float]]]:
        """(theme, score) of each of *texts*, the likeliest first: of the themes that hold, where the score will do."""
        counts = self.counting.transform(texts)
        scores = self.model.score(counts)
        scores[counts.getnnz(axis=1) == 0] = 0  # not a word of it was ever heard: then nothing is known of it
        found = []
        for row, order in zip(scores, np.argsort(-scores, axis=1, kind="stable"), strict=True):
            likely = [place for place in order if row[place] >= self.thresholds[place]][:MOST_SUGGESTED]
            found.append([(self.themes[place], round(float(row[place]), 4)) for place in likely])
        return found


def learn_themes(bind: Engine | Connection) -> dict[str, int]:
    """Learn anew, and keep what is suggested for conversations that nobody has read; how many of what.

    Done again with the same records it keeps the same.
    """
    with make_session(bind, Actor.by_itself()) as db:
        coded = read_coded(db)
        learned = learn(coded) if coded.coded >= LEAST_READ and coded.themes else None
        suggestions = list(_suggest(db, learned)) if learned else []
    with make_session(bind, Actor.by_itself(), writes=True) as db:
        keep_learned(
            db,
            suggestions,
            codings=coded.codings,
            conversations=len(coded.texts),
            themes=learned.measured if learned else {},
        )
        db.commit()
    return {"conversations": len(coded.texts), "suggestions": len(suggestions)}


def read_coded(db: Session) -> Coded:
    """The latest conversations that somebody read to their end; a theme also counts for those that it is within.

    Of themes that are still offered, and that enough of them have and enough have not.
    """
    read = select(Reading.conversation_id).where(Reading.conversation_id == Conversation.id)
    query = select(Conversation.id, Conversation.said).where(Conversation.said != "", read.exists())
    latest = query.order_by(Conversation.held_at.desc(), Conversation.id.desc()).limit(MOST_LEARNED)
    texts = dict(sorted((id_, said) for id_, said in db.execute(latest)))
    tree = read_tree(db)
    offered = {
        id_: [one.id for one in tree.line_to(id_)]
        for id_ in tree.themes
        if not any(one.retired_at for one in tree.line_to(id_))
    }
    has, codings = defaultdict[int, set[int]](set), 0
    for conversation_id, theme_id in db.execute(select(Coding.conversation_id, Coding.theme_id)):
        if conversation_id in texts:
            codings += 1
            has[conversation_id].update(offered.get(theme_id, ()))
    counts = {id_: sum(id_ in themes for themes in has.values()) for id_ in offered}
    enough = sorted(id_ for id_, n in counts.items() if LEAST_OF_THEME <= n <= len(texts) - LEAST_OF_THEME)
    truth = np.array([[id_ in has[one] for id_ in enough] for one in texts], dtype=bool).reshape(len(texts), -1)
    return Coded(list(texts.values()), enough, truth, len(has), codings)


def learn(coded: Coded) -> Learned:
    """Learn from *coded*, and measure how well each theme holds on conversations that were kept aside."""
    counting = CountVectorizer(strip_accents="unicode", ngram_range=(1, 2), min_df=2, max_features=MOST_FEATURES)
    counts, truth = counting.fit_transform(coded.texts), coded.truth
    fold = np.random.default_rng(SEED).permutation(len(coded.texts)) % FOLDS
    held_out, inner = _score_folds(counts, truth, fold)
    thresholds = np.full(len(coded.themes), np.inf)
    measured = {}
    for place, theme in enumerate(coded.themes):
        said = np.zeros(len(fold), dtype=bool)
        for one in range(FOLDS):
            others, own = fold != one, fold == one
            said[own] = held_out[own, place] >= choose_threshold(inner[one][others, place], truth[others, place])
        figures = count_right(said, truth[:, place])
        threshold = choose_threshold(held_out[:, place], truth[:, place])
        on = _holds(figures, len(fold)) and bool(np.isfinite(threshold))
        thresholds[place] = threshold if on else np.inf
        measured[theme] = figures | {"threshold": round(float(threshold), 4) if on else None, "on": on}
    return Learned(counting, _fit(counts, truth), thresholds, coded.themes, measured)


def choose_threshold(scores: Scores, truth: Truth) -> float:
    """The score from which on a theme is suggested; infinite where none will do.

    Of those from which on AIM of all suggestions are right, and half of LEAST_SUGGESTED are made, the one that weighs
    wrong suggestions best against missed ones (the largest F1, the harmonic mean of precision and recall).
    """
    order = np.argsort(-scores, kind="stable")
    ranked, right = scores[order], np.cumsum(truth[order])
    suggested = np.arange(1, len(order) + 1)
    last_of_its_score = np.append(ranked[1:] != ranked[:-1], True)
    will_do = last_of_its_score & (right >= AIM * suggested) & (2 * suggested >= LEAST_SUGGESTED)
    weighed = np.where(will_do, 2 * right / (suggested + truth.sum()), 0.0)
    best = int(np.argmax(weighed))
    return float(ranked[best]) if weighed[best] > 0 else np.inf


def count_right(said: Truth, truth: Truth) -> dict[str, int]:
    """How many have a theme, how many were said to, how many of those rightly, and how many have it and were missed."""
    right = int((said & truth).sum())
    return {"coded": int(truth.sum()), "suggested": int(said.sum()), "right": right, "missed": int(truth.sum()) - right}


def _holds(figures: dict[str, int], conversations: int) -> bool:
    """Whether enough was suggested, mostly rightly, and more often so than by naming the theme of everybody."""
    suggested, right = figures["suggested"], figures["right"]
    if suggested < LEAST_SUGGESTED or right / suggested < GOOD_ENOUGH:
        return False
    return wilson(right, suggested)[0] > figures["coded"] / conversations


def _score_folds(counts: Any, truth: Truth, fold: NDArray[np.intp]) -> tuple[Scores, list[Scores]]:
    """Each row scored by a model without its fold; and for each fold, the others by models without it and theirs."""
    held_out, inner = np.zeros(truth.shape), [np.zeros(truth.shape) for _ in range(FOLDS)]
    for one in range(FOLDS):
        held_out[fold == one] = _fit(counts[fold != one], truth[fold != one]).score(counts[fold == one])
    for one, other in combinations(range(FOLDS), 2):
        rest = (fold != one) & (fold != other)
        model = _fit(counts[rest], truth[rest])
        inner[one][fold == other] = model.score(counts[fold == other])
        inner[other][fold == one] = model.score(counts[fold == one])
    return held_out, inner


def _fit(counts: Any, truth: Truth) -> Model:
    weighing = TfidfTransformer(sublinear_tf=True).fit(counts)
    features = weighing.transform(counts)
    weights, offsets = np.zeros((features.shape[1], truth.shape[1])), np.full(truth.shape[1], -np.inf)
    for place in range(truth.shape[1]):
        if truth[:, place].any() and not truth[:, place].all():
            fitted = LogisticRegression(C=10.0, solver="liblinear", dual=True, tol=0.01, random_state=SEED)
            fitted.fit(features, truth[:, place])
            weights[:, place], offsets[place] = fitted.coef_[0], fitted.intercept_[0]
    return Model(weighing, weights, offsets)


def _suggest(db: Session, learned: Learned) -> Iterator[tuple[int, int, float]]:
    """(conversation, theme, score) of all conversations that nobody has read."""
    last = 0
    while True:
        query = select(Conversation.id, Conversation.said).where(Conversation.id.in_(select_unread()))
        rows = db.execute(query.where(Conversation.id > last).order_by(Conversation.id).limit(_CHUNK)).all()
        if not rows:
            return
        for (id_, _), themes in zip(rows, learned.suggest([said for _, said in rows]), strict=True):
            yield from ((id_, theme, score) for theme, score in themes)
        last = rows[-1][0]
