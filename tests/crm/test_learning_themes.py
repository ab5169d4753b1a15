"""Themes learned from codings: held-out figures are what an independent count says, and chance teaches nothing."""

import random

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sqlalchemy import select

from crm.learning_themes import (
    AIM,
    FOLDS,
    LEAST_SUGGESTED,
    SEED,
    Coded,
    choose_threshold,
    learn,
    learn_themes,
    read_coded,
)
from crm.models import Conversation, Reading, SuggestionModel, ThemeSuggestion, now
from crm.theme_suggestions import GOOD_ENOUGH, LEAST_OF_THEME, LEAST_READ
from tests.factories import make_coding, make_street, make_theme, make_user

GARDEN, BUS, CHANCE = 1, 2, 3
FILLER = (
    "we",
    "live",
    "here",
    "many",
    "years",
    "often",
    "talk",
    "what",
    "is",
    "good",
    "bad",
    "round",
    "corner",
    "spring",
)


def write_texts(count, seed=1):
    """*count* texts with the themes of each: planted words for two themes, noise in one, and a theme by chance."""
    rng = random.Random(seed)
    for _ in range(count):
        has = {theme for theme, share in ((GARDEN, 0.3), (BUS, 0.3), (CHANCE, 0.3)) if rng.random() < share}
        words = rng.choices(FILLER, k=12)
        if GARDEN in has:
            words.append(rng.choice(["garden", "allotment", "roses"]))
        if (BUS in has) != (rng.random() < 0.12):  # one in eight was coded differently
            words.append(rng.choice(["bus", "timetable"]))
        rng.shuffle(words)
        yield " ".join(words), has


@pytest.fixture(scope="module")
def coded():
    texts, themes = zip(*write_texts(300), strict=True)
    truth = np.array([[theme in has for theme in (GARDEN, BUS, CHANCE)] for has in themes])
    return Coded(texts, (GARDEN, BUS, CHANCE), truth, coded=280, codings=int(truth.sum()))


@pytest.fixture(scope="module")
def learned(coded):
    return learn(coded)


def test_how_often_it_is_right_is_what_an_independent_count_says(coded, learned):
    counting = CountVectorizer(strip_accents="unicode", ngram_range=(1, 2), min_df=2, max_features=30_000)
    counts = counting.fit_transform(coded.texts)
    fold = np.random.default_rng(SEED).permutation(len(coded.texts)) % FOLDS

    def score(rows, of, place):
        """The scores of the rows *of* by a model of *rows* alone."""
        weighing = TfidfTransformer(sublinear_tf=True).fit(counts[rows])
        model = LogisticRegression(C=10.0, solver="liblinear", dual=True, tol=0.01, random_state=SEED)
        model.fit(weighing.transform(counts[rows]), coded.truth[rows, place])
        return model.predict_proba(weighing.transform(counts[of]))[:, 1]

    for place, theme in enumerate(coded.themes):
        suggested = right = missed = 0
        for judged in range(FOLDS):
            seen = []
            for other in set(range(FOLDS)) - {judged}:
                rows = [row for row in range(len(fold)) if fold[row] not in (judged, other)]
                of = [row for row in range(len(fold)) if fold[row] == other]
                seen += zip(score(rows, of, place), coded.truth[of, place], strict=True)
            threshold = best_threshold(seen)
            rows, of = np.flatnonzero(fold != judged), np.flatnonzero(fold == judged)
            for likely, has in zip(score(rows, of, place), coded.truth[of, place], strict=True):
                suggested += likely >= threshold
                right += likely >= threshold and has
                missed += likely < threshold and has
        figures = learned.measured[theme]
        assert (figures["suggested"], figures["right"], figures["missed"]) == (suggested, right, missed)
        assert figures["coded"] == coded.truth[:, place].sum()


def best_threshold(seen):
    """The threshold with the largest F1 among those that AIM of the suggestions are right from; by trying each."""
    best, threshold, having = 0.0, float("inf"), sum(has for _, has in seen)
    for candidate in sorted({likely for likely, _ in seen}, reverse=True):
        said = [has for likely, has in seen if likely >= candidate]
        if sum(said) >= AIM * len(said) and 2 * len(said) >= LEAST_SUGGESTED:
            weighed = 2 * sum(said) / (len(said) + having)
            if weighed > best:
                best, threshold = weighed, candidate
    return threshold


def test_planted_words_are_found_again_and_a_theme_by_chance_is_never_suggested(learned):
    garden, bus, chance = (learned.measured[theme] for theme in (GARDEN, BUS, CHANCE))
    assert (garden["on"], bus["on"], chance["on"]) == (True, True, False)
    assert garden["right"] / garden["suggested"] > 0.85
    assert GOOD_ENOUGH <= bus["right"] / bus["suggested"] < 1
    texts = [text for text, _ in write_texts(400, seed=2)]
    assert CHANCE not in {theme for found in learned.suggest(texts) for theme, _ in found}


def test_suggestions_are_the_likeliest_first_with_scores_above_the_threshold(learned):
    [found, nothing] = learned.suggest(["roses, an allotment, the bus, its timetable", "zzz"])
    assert [theme for theme, _ in found] == [theme for theme, _ in sorted(found, key=lambda one: -one[1])]
    assert {theme for theme, _ in found} == {GARDEN, BUS}
    assert all(learned.measured[theme]["threshold"] <= score <= 1 for theme, score in found)
    assert nothing == []


def test_a_theme_that_nearly_everybody_has_is_not_suggested_by_naming_it_always():
    rng = random.Random(5)
    texts = [" ".join(rng.choices(FILLER, k=12)) for _ in range(250)]
    truth = np.array([[rng.random() < 0.75] for _ in texts])
    measured = learn(Coded(texts, (CHANCE,), truth, coded=200, codings=200)).measured[CHANCE]
    assert measured["right"] >= GOOD_ENOUGH * measured["suggested"] > 0
    assert measured["on"] is False


def test_no_threshold_is_chosen_where_none_will_do():
    scores = np.linspace(1, 0, 40)
    assert choose_threshold(scores, np.arange(40) % 2 == 1) == np.inf
    assert choose_threshold(scores, np.arange(40) < 10) == scores[9]


@pytest.fixture
def read(db):
    """Conversations that were read and coded, some that nobody has read, and the themes."""
    street, coder, health = make_street(db), make_user(db), make_theme(db, "Outdoors")
    themes = {GARDEN: make_theme(db, "Gardens", parent=health), BUS: make_theme(db, "Buses")}
    themes[CHANCE] = make_theme(db, "Chance")

    def make(count, *, seed, coded=True):
        made = []
        for text, has in write_texts(count, seed):
            conversation = Conversation(area_id=street.area_id, street_id=street.id, held_at=now(), said=text)
            db.add(conversation)
            made.append((conversation, has))
        db.flush()
        for conversation, has in made if coded else ():
            db.add(Reading(conversation_id=conversation.id, coder_id=coder.id, read_at=now()))
            for theme in sorted(has):
                make_coding(db, conversation, themes[theme])
        db.commit()
        return made

    return make, {key: theme.id for key, theme in themes.items()} | {"parent": health.id}


def test_learned_from_the_records_it_suggests_for_what_nobody_has_read_and_the_same_again(db, connection, read):
    make, themes = read
    make(320, seed=1)
    unread = make(30, seed=9, coded=False)
    assert learn_themes(connection)["conversations"] == 320
    first = suggestions(db)
    model = db.scalars(select(SuggestionModel)).one()
    assert model.on
    assert model.measured["conversations"] == 320
    assert set(model.measured["themes"]) == {str(id_) for id_ in themes.values()}
    assert (
        model.measured["themes"][str(themes["parent"])]["coded"]
        == model.measured["themes"][str(themes[GARDEN])]["coded"]
    )
    wanted = {(talk.id, themes[GARDEN]) for talk, has in unread if GARDEN in has}
    assert len(wanted & {(talk, theme) for talk, theme, _ in first}) >= 0.7 * len(wanted) > 0
    assert {talk for talk, _, _ in first} <= {talk.id for talk, _ in unread}
    assert themes[CHANCE] not in {theme for _, theme, _ in first}
    learn_themes(connection)
    assert suggestions(db) == first


def suggestions(db):
    db.expire_all()
    rows = db.execute(select(ThemeSuggestion.conversation_id, ThemeSuggestion.theme_id, ThemeSuggestion.score))
    return sorted((talk, theme, score) for talk, theme, score in rows)


def test_with_too_few_it_is_off(db, connection, read):
    make, _ = read
    make(LEAST_READ // 2, seed=1)
    make(10, seed=9, coded=False)
    learn_themes(connection)
    assert db.scalars(select(SuggestionModel)).one().on is False
    assert suggestions(db) == []


def test_a_theme_with_few_conversations_or_retired_is_not_learned(db, read):
    make, themes = read
    made = make(LEAST_READ, seed=1)
    rare, old = make_theme(db, "Rare"), make_theme(db, "Old", retired_at=now())
    for talk, _ in made[: LEAST_OF_THEME - 1]:
        make_coding(db, talk, rare)
    for talk, _ in made[:60]:
        make_coding(db, talk, old)
    assert set(read_coded(db).themes) == set(themes.values())
