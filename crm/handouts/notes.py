"""What a handout says of itself in every format: who is left out, and what is not told."""

from collections.abc import Iterator

from crm.handouts.contents import Audience, Choices, HandoutNode, LeftOut
from crm.handouts.suppressing import LEAST


def write_notes(choices: Choices, nodes: list[HandoutNode], left_out: LeftOut) -> tuple[str, ...]:
    """The sentences that go with a handout."""
    return tuple(_notes(choices, nodes, left_out))


def _notes(choices: Choices, nodes: list[HandoutNode], left_out: LeftOut) -> Iterator[str]:
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
            f"Streets and areas with fewer than {LEAST} people here are not told, nor any from which they could be "
            "worked out."
        )
