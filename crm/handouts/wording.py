"""A handout in words: what it says of itself in every format, and its ties as they read from each end."""

from collections import defaultdict
from collections.abc import Iterator

from crm.cleaning import in_words
from crm.handouts.contents import Audience, Choices, Handout, HandoutNode, HandoutTie, LeftOut


def write_notes(choices: Choices, nodes: list[HandoutNode], left_out: LeftOut, least: int) -> tuple[str, ...]:
    """The sentences that go with a handout; *least*: a place of fewer people is not told."""
    return tuple(_notes(choices, nodes, left_out, least))


def _notes(choices: Choices, nodes: list[HandoutNode], left_out: LeftOut, least: int) -> Iterator[str]:
    yield "This shows what we have recorded, not all there is."
    unnamed = sum(not node.named for node in nodes)
    if unnamed:
        yield (
            f"{unnamed:,} of {len(nodes):,} have no name here: only people who agreed to be on a map are named. "
            "Of a tie with somebody unnamed only that it is there is told."
        )
    if not choices.staff:
        yield "People of the team are left out."
    if left_out.too_many:
        yield "These are the closest; more people are not shown."
    if choices.audience is Audience.OTHERS:
        yield (
            f"Streets and areas with fewer than {least} people here are not told, nor any from which they could be "
            "worked out."
        )


def read_ties(handout: Handout) -> dict[int, list[str]]:
    """How the ties of each key read from it: "is a friend of Ben, since 3 May 2024", and together those without a name.

    A key without ties has no entry.
    """
    node = {one.key: one for one in handout.nodes}
    told: defaultdict[int, list[str]] = defaultdict(list)
    unnamed: defaultdict[int, int] = defaultdict(int)
    for tie in handout.ties:
        for one, other, reading in ((tie.source, tie.target, tie.kind), (tie.target, tie.source, tie.reverse)):
            if node[other].named:
                told[one].append(f"{reading or 'tied to'} {node[other].label}{_days(tie)}")
            else:
                unnamed[one] += 1
    for key, count in unnamed.items():
        told[key].append(f"tied to {count:,} without a name")
    return dict(told)


def _days(tie: HandoutTie) -> str:
    days = ((word, day) for word, day in (("since", tie.since), ("until", tie.until)) if day)
    return "".join(f", {word} {in_words(day)}" for word, day in days)
