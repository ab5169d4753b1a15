"""Text cut down: names to initials, which tell nobody else who is meant, and lines to where a word ends."""

import pytest

from crm.text import beginning, initials


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Ann-Marie O’Brien", "A. O."),
        ("grace", "G."),
        ("Maria del Carmen García", "M. G."),
        ("  (Ann)  Smith ", "A. S."),
        ("E\u0301lodie Ødegård", "É. Ø."),
        ("ßa", "ß."),
        ("No. 12, Mill Street", "N. S."),
        ("🙂 Jo 🎉", "J."),
        ("🙂", "Somebody"),
        ("", "Somebody"),
        ("王小明", "王."),
        ("محمد علي", "م. ع."),
        ("किरण शर्मा", "कि. श."),
    ],
)
def test_a_name_is_told_by_its_first_and_last_letter(name, said):
    assert initials(name) == said


@pytest.mark.parametrize(
    ("line", "most", "kept"),
    [
        ("No bus", 6, "No bus"),
        ("The bus comes once an hour", 7, "The bus"),
        ("The bus comes once an hour", 12, "The bus"),
        ("The bus comes once an hour", 13, "The bus comes"),
        ("A-very-long-word-without-any-space", 10, "A-very-lon"),
        ("On a-very-long-word-without-any-space", 10, "On a-very-"),
        ("公园很好公园很好", 5, "公园很好公"),
        ("seasi\u0323\u0302de", 6, "seas"),
        ("क्षत्रिय", 4, "क्ष"),
        ("park👩‍👩‍👧‍👦park", 9, "park"),
        ("park👋🏽park", 5, "park"),
        ("no1️⃣", 4, "no"),
        ("no❤️", 3, "no"),
        ("🇬🇧🇫🇷", 3, "🇬🇧"),
        ("🇬🇧🇫🇷", 2, "🇬🇧"),
        ("a" + "\u0301" * 9, 4, "a" + "\u0301" * 3),
    ],
)
def test_a_line_ends_where_a_word_does_and_never_within_what_is_seen_as_one_character(line, most, kept):
    assert beginning(line, most) == kept
    assert line.startswith(kept)
