"""The measures that are no costs: whether ranges hold what they promise, and whether suggestions are good ones."""

import multiprocessing
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from itertools import product
from typing import Any

TIMES, FEW = 100, 2

Figures = Sequence[Mapping[str, Any]]


def judge_ranges(*, quick: bool) -> Figures:
    """Coverage and width of the ranges of ranks on every network, its ties hidden a hundred times; on all cores."""
    from benchmarks.honesty import FILES, HIDDEN  # noqa: PLC0415 - loads the kernels

    os.environ.setdefault("NUMBA_NUM_THREADS", "1")
    cases = product((*FILES, "Demo"), HIDDEN, [FEW if quick else TIMES])
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn")) as pool:
        return [row for rows in pool.map(_judge, cases) for row in rows]


def _judge(case: tuple[str, float, int]) -> Figures:
    from benchmarks.honesty import measure_honesty  # noqa: PLC0415

    name, hidden, repeats = case
    return [asdict(row) for row in measure_honesty(repeats, names=(name,), shares=(hidden,))]


def judge_suggestions(*, quick: bool) -> Figures:
    """How many of the ties that were held out are suggested, beside other ways to suggest."""
    from benchmarks.suggesting import REPEATS, measure_suggestions  # noqa: PLC0415

    return [dict(row) for row in measure_suggestions(FEW if quick else REPEATS)]
