"""Formulas guarded in CSV files, and whole again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.spreadsheets import guard_cell, unguard_cell


@pytest.mark.parametrize("text", ["=1+1", "+447700900123", "-5", "@SUM(A1)", "\t=1", "\r=1", "'=1"])
def test_a_cell_that_would_run_as_a_formula_is_guarded(text: str) -> None:
    assert guard_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["", "O'Neill", "'tis", "1=1", "''"])
def test_a_harmless_cell_is_left_alone(text: str) -> None:
    assert guard_cell(text) == text
    assert unguard_cell(text) == text


@given(st.text(alphabet="'=+-@\t\ra1 ", max_size=8))
def test_every_cell_comes_back_whole(text: str) -> None:
    assert unguard_cell(guard_cell(text)) == text
