"""Doors as people write them in a row."""

import re

import pytest

from crm.door_ranges import parse_doors


@pytest.mark.parametrize(
    ("text", "doors"),
    [
        ("1–9 odd", ["1", "3", "5", "7", "9"]),
        ("2-6 evens", ["2", "4", "6"]),
        ("odd numbers: 1 to 5", ["1", "3", "5"]),
        ("1 – 4", ["1", "2", "3", "4"]),
        ("Nos 7-9 (odd)", ["7", "9"]),
        ("12A, 14b-14d; 16a–c", ["12a", "14b", "14c", "14d", "16a", "16b", "16c"]),
        ("1, 3 and 5\n7 & 9", ["1", "3", "5", "7", "9"]),
        ("Rose Cottage, The Rose and Crown, 3 Mill Court", ["Rose Cottage", "The Rose and Crown", "3 Mill Court"]),
        ("The Old Well-House", ["The Old Well-House"]),
        ("Flats 1–3", ["Flat 1", "Flat 2", "Flat 3"]),
        ("Flats a-c", ["Flat A", "Flat B", "Flat C"]),
        ("3, 1-4, 003, 12 a, 12a", ["3", "1", "2", "4", "12a"]),
        ("12/14,, ", ["12/14"]),
        ("5-5", ["5"]),
    ],
)
def test_a_row_of_doors_is_read_as_it_is_meant(text, doors):
    assert parse_doors(text) == doors


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("", "Enter the doors, like 1–47 odd"),
        (" , ;", "Enter the doors"),
        ("47-1", "runs backwards: write 1–47"),
        ("14d-14b", "runs backwards: write 14b–14d"),
        ("1-", "We cannot read “1-”"),
        ("1--9", "We cannot read “1--9”"),
        ("1-47 od", "write a number (12a), a range (1–47 odd) or a name"),
        ("1 9", "We cannot read “1 9”"),
        ("12 odd", "We cannot read “12 odd”"),
        ("?!", "We cannot read “?!”"),
        ("14b-16d", "write letters of one number, like 14b–14d"),
        ("2-2 odd", "has no odd number in it"),
        ("odd 1-9 odd", "say it once"),
        ("1-100000", "more than 500 doors"),
        ("1-400, 501-700", "more than 500 doors"),
        ("9" * 300 + "-1", "shorten it"),
        ("x" * 41, "shorten it to 40"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_mend(text, mend):
    with pytest.raises(ValueError, match=re.escape(mend)):
        parse_doors(text)


def test_five_hundred_doors_are_taken_at_once():
    assert len(parse_doors("1-999 odd")) == 500
    assert len(parse_doors("1-250, 301-550")) == 500
