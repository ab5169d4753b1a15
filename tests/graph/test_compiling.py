"""What is compiled before anybody waits for it."""

import pytest

from crm.network import beside
from graph.compiling import HALVES


@pytest.mark.parametrize("half", HALVES)
def test_all_that_an_analysis_does_can_be_done_on_a_made_up_network(half: str) -> None:
    HALVES[half]()


def test_each_half_is_compiled_by_a_process() -> None:
    assert set(beside.HALVES) == HALVES.keys()
