"""A handout as a drawing for one sheet of paper, in millimetres: names that do not collide, no need of colour."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from crm.handouts.contents import Handout, HandoutNode
from crm.models.words import Word

#: Of a label: its height, and how wide a letter is on average.
LETTER_HEIGHT, LETTER_WIDTH = 2.8, 1.45

#: Half the width of a mark, and of the one that the picture is drawn around.
RADIUS, CENTRE_RADIUS = 1.7, 2.3

_MOST_LETTERS = 28

#: How much further a picture may be pulled across than down, to fill a sheet: places mean nothing in millimetres.
_MOST_STRETCH = 1.8

_CELL = 12.0

#: Left, top, right and bottom.
Box = tuple[float, float, float, float]


class Paper(Word):
    """The sizes of paper, across."""

    A4 = "a4"
    A3 = "a3"

    @property
    def label(self) -> str:
        """The size as people say it."""
        return self.value.upper()

    @property
    def room(self) -> tuple[float, float]:
        """How much of it the drawing has, between the title and what is said beneath."""
        return (273.0, 140.0) if self is Paper.A4 else (396.0, 222.0)


@dataclass(frozen=True)
class Mark:
    """A node on paper. Where its ``label`` found no room it is "", and the number of the list stands in the mark."""

    node: HandoutNode
    x: float
    y: float
    radius: float
    label: str = ""
    label_x: float = 0.0
    label_y: float = 0.0
    anchor: str = "start"


@dataclass(frozen=True)
class Line:
    """A pair that is tied, once; thicker the more their ties count. One that has ``ended`` is dashed."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    ended: bool


@dataclass(frozen=True)
class Sheet:
    """What is drawn on *width* by *height* millimetres."""

    width: float
    height: float
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]

    @property
    def is_numbered(self) -> bool:
        """Whether a number stands where a name found no room."""
        return any(mark.node.named and not mark.label for mark in self.marks)


def lay_out(handout: Handout, paper: Paper) -> Sheet:
    """*handout* at its places, pulled to fill the room on *paper*."""
    width, height = paper.room
    points = _points(handout, width, height)
    weights: defaultdict[tuple[int, int], float] = defaultdict(float)
    goes_on = set()
    for tie in handout.ties:
        pair = min(tie.source, tie.target), max(tie.source, tie.target)
        weights[pair] += tie.weight
        if tie.until is None:
            goes_on.add(pair)
    lines = tuple(
        Line(*points[one], *points[other], min(0.15 + weight / 20, 0.7), (one, other) not in goes_on)
        for (one, other), weight in weights.items()
    )
    return Sheet(width, height, lines, tuple(_marks(handout, points, width, height)))


def _points(handout: Handout, width: float, height: float) -> dict[int, tuple[float, float]]:
    xs, ys = [node.x for node in handout.nodes], [node.y for node in handout.nodes]
    left, top = min(xs, default=0.0), min(ys, default=0.0)
    across, down = max(xs, default=0.0) - left, max(ys, default=0.0) - top
    side, edge = 22.0, 6.0  # so that names fit beside the outermost marks
    by_width = (width - 2 * side) / across if across else None
    by_height = (height - 2 * edge) / down if down else None
    scale_x, scale_y = by_width or by_height or 1.0, by_height or by_width or 1.0
    scale_x, scale_y = min(scale_x, scale_y * _MOST_STRETCH), min(scale_y, scale_x * _MOST_STRETCH)
    start_x, start_y = (width - across * scale_x) / 2, (height - down * scale_y) / 2
    return {
        node.key: (round(start_x + (node.x - left) * scale_x, 2), round(start_y + (node.y - top) * scale_y, 2))
        for node in handout.nodes
    }


def _marks(handout: Handout, points: dict[int, tuple[float, float]], width: float, height: float) -> Iterator[Mark]:
    """The marks; the one that the picture is drawn around chooses first where its label stands, then the others."""
    taken = _Taken(width, height)
    for x, y in points.values():
        taken.add((x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS))
    for node in sorted(handout.nodes, key=lambda node: (node.key != handout.centre, node.key)):
        x, y = points[node.key]
        text = node.label if len(node.label) <= _MOST_LETTERS else node.label[: _MOST_LETTERS - 1].rstrip() + "…"
        radius = CENTRE_RADIUS if node.key == handout.centre else RADIUS
        for anchor, label_x, label_y, box in _beside(x, y, radius, len(text) * LETTER_WIDTH) if text else ():
            if taken.has_room(box):
                taken.add(box)
                yield Mark(node, x, y, radius, text, round(label_x, 2), round(label_y, 2), anchor)
                break
        else:
            yield Mark(node, x, y, radius)


def _beside(x: float, y: float, radius: float, width: float) -> Iterator[tuple[str, float, float, Box]]:
    """Where a label of *width* may stand: right, left, beneath, above; its anchor, its foot and its box."""
    gap, half = radius + 0.6, LETTER_HEIGHT / 2
    foot = y + LETTER_HEIGHT * 0.35
    yield "start", x + gap, foot, (x + gap, y - half, x + gap + width, y + half)
    yield "end", x - gap, foot, (x - gap - width, y - half, x - gap, y + half)
    for middle in (y + gap + half, y - gap - half):
        box = (x - width / 2, middle - half, x + width / 2, middle + half)
        yield "middle", x, middle + LETTER_HEIGHT * 0.35, box


class _Taken:
    """Boxes that something stands in, found by the cells of a grid."""

    def __init__(self, width: float, height: float) -> None:
        self._size = width, height
        self._boxes: defaultdict[tuple[int, int], list[Box]] = defaultdict(list)

    def add(self, box: Box) -> None:
        for cell in _cells(box):
            self._boxes[cell].append(box)

    def has_room(self, box: Box) -> bool:
        left, top, right, bottom = box
        if left < 0 or top < 0 or right > self._size[0] or bottom > self._size[1]:
            return False
        others = (other for cell in _cells(box) for other in self._boxes[cell])
        return all(o[2] <= left or o[0] >= right or o[3] <= top or o[1] >= bottom for o in others)


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = (int(edge // _CELL) for edge in box)
    return ((x, y) for x in range(left, right + 1) for y in range(top, bottom + 1))
