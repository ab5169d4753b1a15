"""Kernels with threads of their own, asked by several threads at once."""

import os
import subprocess
import sys
from pathlib import Path

ASKED_AT_ONCE = """
from concurrent.futures import ThreadPoolExecutor
import numba
import numpy as np
from graph.brokerage import structural_holes
from graph.csr import Csr
one, other = np.random.default_rng(1).integers(0, 5_000, (2, 20_000))
people = Csr.from_pairs(5_000, one, other, np.ones(one.size))
with ThreadPoolExecutor(2) as pool:
    found = list(pool.map(lambda _: structural_holes(people, np.arange(5_000)).constraint, range(20)))
assert all(np.array_equal(again, found[0], equal_nan=True) for again in found)
print(numba.threading_layer())
"""


def test_two_may_ask_at_once_where_there_is_no_openmp():
    place = {"cwd": Path(__file__).parents[2], "env": os.environ | {"NUMBA_THREADING_LAYER": "workqueue"}}
    run = subprocess.run([sys.executable, "-c", ASKED_AT_ONCE], capture_output=True, text=True, check=False, **place)
    assert (run.returncode, run.stdout) == (0, "workqueue\n"), run.stderr
