"""Lines with fewer points that nobody can tell from them (Douglas and Peucker 1973). Plain Python: pages draw maps."""

from collections.abc import Sequence


def find_corners(points: Sequence[Sequence[float]], within: float) -> list[bool]:
    """Without which of *points* their line would run more than *within* elsewhere; the first and the last always.

    A point is east and north in one unit.

    >>> find_corners([(0, 0), (1, 0.1), (2, 0), (2, 3)], 0.5)
    [True, False, True, True]
    """
    keep = [False] * len(points)
    keep[0] = keep[-1] = True
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        away = _distances_squared(points[first + 1 : last], points[first], points[last])
        farthest = max(away)
        if farthest > within**2:
            middle = first + 1 + away.index(farthest)
            keep[middle] = True
            spans += [(first, middle), (middle, last)]
    return keep


def _distances_squared(points: Sequence[Sequence[float]], first: Sequence[float], last: Sequence[float]) -> list[float]:
    """How far each of *points* is from the line between two, squared."""
    (x0, y0), (x1, y1) = first, last
    dx, dy = x1 - x0, y1 - y0
    length = max(dx * dx + dy * dy, 1e-12)
    found = []
    for x, y in points:
        share = min(max(((x - x0) * dx + (y - y0) * dy) / length, 0.0), 1.0)
        found.append((x - x0 - share * dx) ** 2 + (y - y0 - share * dy) ** 2)
    return found
