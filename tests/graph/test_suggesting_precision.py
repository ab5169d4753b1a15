"""What is suggested, held against ties that were hidden: ease foretells some of them, and worth is not meant to."""

import pytest

from benchmarks.suggesting import BRISTOL, bristol_case, demo_case, measure_case
from tests.shared import shared_file

#: What ease may be worse by than common neighbours, in the share of the first fifty pairs.
MARGIN = 0.02


@pytest.fixture(scope="module", params=["Demo", "Bristol"])
def precision(request):
    if request.param == "Bristol":
        shared_file(f"networks/{BRISTOL.name}/edges.csv")
    case = demo_case() if request.param == "Demo" else bristol_case()
    return {row["ranking"]: row["precision_50"] for row in measure_case(case, 0.2, 10)}


def test_ease_finds_hidden_ties_far_better_than_chance(precision):
    assert precision["ease"] > 5 * precision["chance"]


def test_ease_is_hardly_worse_than_common_neighbours(precision):
    assert precision["ease"] > precision["common neighbours"] - MARGIN


def test_worth_seeks_what_is_separate_and_foretells_little(precision):
    assert precision["worth"] < precision["ease"] / 2
