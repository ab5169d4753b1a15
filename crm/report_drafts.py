"""Drafts of a report's texts: plain sentences made of the numbers that may be told, for the team to write on."""

from collections.abc import Iterable, Sequence

from crm.cleaning import in_words
from crm.report_numbers import Numbers, ThemeTold
from crm.rules import Rules
from crm.text import in_sentence

#: So many themes are named in a sentence.
NAMED = 3

#: The report's own caution, as the Norwich reports have it.
STANDING_NOTE = (
    "This report brings many voices together. It is nobody’s own words, except where somebody is quoted, and it does "
    "not speak for everybody who lives here."
)


def listed(words: Iterable[str]) -> str:
    """*A, B and C*.

    >>> listed(["A"]), listed(["A", "B", "C"])
    ('A', 'A, B and C')
    """
    *first, last = list(words) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def draft_method(numbers: Numbers, area: str, rules: Rules) -> str:
    """How we listened, and what the numbers cannot say."""
    days = f"between {in_words(numbers.since)} and {in_words(numbers.until)}"
    held = numbers.held.number
    if held is None:
        return (
            f"How many conversations we held in {area} {days} is not told: there were too few there, or in a place "
            f"beside it, to tell of them without pointing at somebody.\n\n{STANDING_NOTE}"
        )
    read = numbers.read.number
    told = f" We have read about {read:,} of them for what they are about." if read else ""
    few = " The number of conversations is small: take every share with care." if held < 200 else ""
    return (
        f"We held about {held:,} conversations in {area} {days}.{told} A theme’s share is that of the "
        f"conversations read in which it was raised, so that shares add up to more than 100%.{few}\n\n"
        f"{STANDING_NOTE}\n\n"
        f"So that nobody can be picked out, numbers below {rules.small_number} are not told, nor others from "
        f"which they could be worked out. The rest is rounded to the nearest {rules.round_to}, and shares are made of "
        "the rounded numbers. A number that has hardly changed since an earlier report is told as it was."
    )


def draft_who(numbers: Numbers, missing: Sequence[str]) -> str:
    """Who we spoke to, and who is missing."""
    if numbers.held.number is None:
        return "Too few people have been heard to say who they are."
    return "\n\n".join(missing) or (
        "As far as the numbers tell, nobody is clearly heard less than their share of those who live here."
    )


def draft_themes(numbers: Numbers) -> str:
    """What was spoken of most, and how."""
    told = [one for one in numbers.themes if one.share is not None]
    if not told:
        return "No theme was raised often enough to tell of it yet."
    first = "; ".join(f"{one.theme.name} ({one.share}%)" for one in told[:NAMED])
    sentences = [f"People spoke most about {first}."] if len(told) > 1 else [f"People spoke about {first}."]
    for lean, how in (("asset", "a strength"), ("deficit", "a problem")):
        names = [one.theme.name for one in told if one.leaning == lean][:NAMED]
        if names:
            sentences.append(f"Spoken of as {how} more often than not: {listed(names)}.")
    for more, how in ((True, "more"), (False, "less")):
        names = [theme.name for theme, rose in numbers.changes() if rose is more]
        if names:
            sentences.append(f"Raised {how} often than in the same time before: {listed(names)}.")
    return " ".join(sentences)


def draft_assets(numbers: Numbers, strengths: Sequence[ThemeTold], kinds: Sequence[tuple[str, int]]) -> str:
    """What is strong here."""
    sentences = []
    if strengths:
        sentences.append(
            f"What people praise most when they speak of their area: {listed(one.theme.name for one in strengths)}."
        )
    if kinds:
        sentences.append(f"We have found {listed(f'{count:,} {name}' for name, count in kinds)}.")
    offers = numbers.offers()
    if offers:
        sentences.append(f"People offer most often: {listed(name for name, _ in offers[:NAMED])}.")
    return " ".join(sentences) or "We have not written down what is strong here yet."


def draft_since(answered: int, under_way: int, heard: int) -> str:
    """What has happened since: how many issues have an answer, are being worked on, and wait to be taken up.

    >>> draft_since(2, 0, 1).split(". ")[0]
    'Of the things that people raised and that stand on our board: 2 answered and 1 waiting for somebody to take up'
    """
    if not answered + under_way + heard:
        return "Nothing that people raised stands on our board yet."
    states = ((answered, "answered"), (under_way, "being worked on"), (heard, "waiting for somebody to take up"))
    said = listed(f"{count:,} {state}" for count, state in states if count)
    return (
        f"Of the things that people raised and that stand on our board: {said}. Each is told here with who sees to it, "
        "and what happened, or why not."
    )


def draft_summary(numbers: Numbers, area: str, heading: str) -> str:
    """The one page for letterboxes: what we heard, under its *heading*, what happens next, how to join in."""
    held = numbers.held.number
    told = [one for one in numbers.themes if one.share is not None]
    if held is None:
        heard = f"We have begun to talk with people in {area}. It is too early to say what we heard."
    elif not told:
        heard = f"We talked with people in {area} about {held:,} times. Thank you. We are still reading what they said."
    else:
        names = listed(in_sentence(one.theme.name) for one in told[:NAMED])
        heard = f"We talked with people in {area} about {held:,} times. Thank you. People spoke most about {names}."
    good = [in_sentence(one.theme.name) for one in told if one.leaning == "asset"][:NAMED]
    bad = [in_sentence(one.theme.name) for one in told if one.leaning == "deficit"][:NAMED]
    heard += f" Good here: {listed(good)}." if good else ""
    heard += f" Hard here: {listed(bad)}." if bad else ""
    return (
        f"{heading}\n\n{heard}\n\n"
        "What happens next\n\nWe go back to people with what we heard, and see together who can do what.\n\n"
        f"How to join in\n\nTell us what matters to you, or what you would like to do with your neighbours."
    )
