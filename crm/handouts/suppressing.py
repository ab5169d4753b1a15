"""Small numbers identify people: which groups are not told, and which others with them, so that none is worked out."""

from collections.abc import Mapping

#: A group of fewer people than this is not told to anybody outside the team.
LEAST = 5


def kept_back(sizes: Mapping[str, int], least: int = LEAST) -> frozenset[str]:
    """The groups, of these *sizes*, whose names are not told.

    Those smaller than *least*; and, where these are one group alone or fewer than *least* people together, the next
    smallest as well: whoever knows all the groups could else see which one is missing (complementary suppression).

    >>> sorted(kept_back({"Mill Lane": 3, "North Street": 9, "Canal Road": 6}))
    ['Canal Road', 'Mill Lane']
    >>> sorted(kept_back({"Mill Lane": 5, "North Street": 9}))
    []
    """
    by_size = sorted(sizes, key=lambda name: (sizes[name], name))
    back = [name for name in by_size if sizes[name] < least]
    for name in by_size[len(back) :]:
        if not back or (len(back) > 1 and sum(sizes[one] for one in back) >= least):
            break
        back.append(name)
    return frozenset(back)
