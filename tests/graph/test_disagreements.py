"""Ties, nominations and track record that point different ways."""

import numpy as np

from graph.disagreements import find_disagreements
from graph.evidence import Disagreement, Nominations
from graph.standing import Standing


def said_of(values: list[float], percentiles: list[float], named_by: int = 20) -> tuple[Disagreement, ...]:
    """Of one person: the values and percentiles of the four lines; *named_by* households named anybody."""
    percent = np.array(percentiles).reshape(4, 1)
    standing = Standing(np.array(values).reshape(4, 1), percent, percent >= 90)
    return find_disagreements(standing, Nominations.of([7] * named_by, range(named_by)))[0]


def test_who_is_named_by_many_with_few_ties_may_be_missed_by_our_records():
    assert said_of([0, 2, 5, 0], [0, 40, 99, 0]) == (Disagreement.NAMED_WITH_FEW_TIES,)
    assert said_of([90, 60, 5, 0], [95, 97, 99, 0]) == ()


def test_who_has_many_ties_and_is_not_named_is_said_to_be_so_only_where_people_were_named():
    assert said_of([90, 60, 0, 0], [95, 97, 0, 0]) == (Disagreement.TIED_BUT_NOT_NAMED,)
    assert said_of([90, 60, 0, 0], [95, 97, 0, 0], named_by=9) == ()


def test_who_introduces_with_success_yet_is_neither_tied_nor_named_is_said_to_be_so():
    assert said_of([0, 2, 0, 3], [0, 40, 0, 99]) == (Disagreement.INTRODUCES_UNSEEN,)
    assert said_of([0, 2, 0, 1], [0, 40, 0, 80]) == ()
