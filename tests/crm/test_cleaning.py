"""What people type, made into what is kept, or refused in a sentence."""

import datetime as dt
import json
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.cleaning import (
    clean_date,
    clean_email,
    clean_hour,
    clean_name,
    clean_phone,
    clean_postcode,
    clean_street,
    clean_text,
    hidden_characters,
    shorten,
    tidy_line,
    tidy_text,
)
from tests.shared import shared_file

TODAY = dt.date(2026, 11, 21)


def test_a_naughty_name_is_kept_as_it_is_or_refused() -> None:
    kept = 0
    for text in json.loads(shared_file("hostile/naughty_strings.json").read_text()):
        try:
            name = clean_name(text)
        except ValueError:
            continue
        kept += 1
        if not hidden_characters(text):
            assert name == " ".join(unicodedata.normalize("NFC", text).split())
    assert kept > 400


def test_a_naughty_note_is_kept_but_for_what_nobody_sees() -> None:
    for text in json.loads(shared_file("hostile/naughty_strings.json").read_text()):
        note = clean_text(text)
        assert note == clean_text(note)
        if not hidden_characters(text):
            lines = unicodedata.normalize("NFC", text).splitlines()
            assert note == "\n".join(line.rstrip() for line in lines).strip()


@given(st.text())
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy_line(tidy_line(text)) == tidy_line(text)
    assert tidy_text(tidy_text(text)) == tidy_text(text)


@given(st.text())
def test_nothing_hidden_is_left(text: str) -> None:
    assert hidden_characters(tidy_line(text)) == []


def test_a_direction_override_is_taken_out_and_named() -> None:
    assert tidy_line("Ann\u202e Smith") == "Ann Smith"
    assert hidden_characters("Ann\u202e Smith\u202e") == ["U+202E"]


@pytest.mark.parametrize("text", ["می‌خواهم", "👨‍👩‍👦 family", "ශ්‍රී ලංකා"])
def test_joiners_stay_where_they_mean_something(text: str) -> None:
    assert tidy_line(text) == text


def test_a_joiner_between_latin_letters_is_taken_out() -> None:
    assert tidy_line("An\u200dn") == "Ann"


@pytest.mark.parametrize("text", ["", "  ", "\u200b", "-", "?!", "…"])
def test_a_name_needs_a_letter_or_a_number(text: str) -> None:
    with pytest.raises(ValueError, match="Enter"):
        clean_name(text)


def test_a_name_of_5000_characters_is_refused_with_its_length() -> None:
    with pytest.raises(ValueError, match=r"5,000 characters: shorten it to 200"):
        clean_name("x" * 5000)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("07700 900123", "+447700900123"),
        ("(01242) 242424", "+441242242424"),
        ("0044 7700 900123", "+447700900123"),
        ("+48 600 123 456", "+48600123456"),
        ("tel: 020 7946 0018", "+442079460018"),
        (" ", None),
    ],
)
def test_a_phone_is_kept_with_its_country(typed: str, kept: str | None) -> None:
    assert clean_phone(typed) == kept


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("242424", "no area code"),
        ("ask her son", "not a telephone number"),
        ("12", "not a telephone"),
        ("07700 900123 / 01242 242424", "write one"),
    ],
)
def test_what_cannot_be_dialled_is_refused(typed: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        clean_phone(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("Jo <JO@Example.org>", "jo@example.org"), ("o'brien+x@mail.co.uk", "o'brien+x@mail.co.uk"), ("", None)],
)
def test_an_email_address_is_kept_in_small_letters(typed: str, kept: str | None) -> None:
    assert clean_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["a@b", "a b@c.org", "a@@b.org", ".a@b.org", "a@b..org", "@b.org", "a@", "x" * 250 + "@b.org", "a@b.org; c@d.org"],
)
def test_what_is_no_email_address_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="not an e-mail address"):
        clean_email(typed)


def _postcode_or_none(text: str) -> str | None:
    try:
        return clean_postcode(text)
    except ValueError:
        return None


@pytest.mark.parametrize(
    ("file", "read"),
    [
        ("validation", lambda text: _postcode_or_none(text) is not None),
        ("normalisation", _postcode_or_none),
        ("units", lambda text: (_postcode_or_none(text) or "")[-2:]),
    ],
)
def test_postcodes_are_read_as_the_reference_cases_say(file: str, read: Callable[[str], object]) -> None:
    cases = json.loads(shared_file(f"hostile/uk-postcodes/{file}.json").read_text())["tests"]
    assert [read(case["base"]) for case in cases] == [case["expected"] for case in cases]


@pytest.mark.parametrize(
    "typed",
    [
        *("2024-05-03", "3/5/2024", "03/05/24", "3.5.2024", "3-5-2024", "20240503"),
        *("2024-05-03T10:00:00Z", "3/5/2024 10:15", "2024-05-03 10:15:00"),
        *("3 May 2024", "3rd May 2024", "Fri 3 May 2024", "Friday, 3 May 2024", "May 3, 2024", "3-May-24"),
    ],
)
def test_a_date_is_read_day_first_in_any_usual_notation(typed: str) -> None:
    assert clean_date(typed, today=TODAY) == dt.date(2024, 5, 3)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("14/10/1066", "14 October 1066 is before 1900: check the year 1066"),
        ("1/1/3024", "1 January 3024 is more than a year from now: check the year 3024"),
        ("31/2/2024", "not a day in the calendar"),
        ("5/23/2024", "write the day first"),
        ("45000", "not a date we can read"),
        ("12 bananas 2024", "not a date we can read"),
        ("0000-00-00", "not a da"),
    ],
)
def test_a_date_that_nobody_means_is_refused(typed: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        clean_date(typed, today=TODAY)


@given(st.dates(dt.date(1900, 1, 1), TODAY), st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%B %d, %Y"]))
def test_every_date_comes_back_from_every_notation(date: dt.date, notation: str) -> None:
    assert clean_date(date.strftime(notation), today=TODAY) == date


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ST PAUL'S ROAD", "St Paul's Road"),
        ("O'NEILL WAY", "O'Neill Way"),
        ("OLD BATH ROAD", "Old Bath Road"),
        ("McDONALD CLOSE", "McDonald Close"),
        ("ROSE AND CROWN PASSAGE", "Rose and Crown Passage"),
        ("STRATFORD-UPON-AVON WAY", "Stratford-upon-Avon Way"),
        ("EDWARD VII ROAD", "Edward VII Road"),
        ("12TH STREET", "12th Street"),
        ("old bath road", "Old Bath Road"),
        ("A40", "A40"),
        ("de Ferrieres Walk", "de Ferrieres Walk"),
    ],
)
def test_a_street_in_capitals_gets_small_letters(typed: str, kept: str) -> None:
    assert clean_street(typed) == kept


@pytest.mark.parametrize("typed", ["14:30", "14.30", "1430", "2.30pm", "2:30 PM", " 2.30 p.m. ", "14:30:59"])
def test_a_time_of_day_is_read_as_people_write_it(typed):
    assert clean_hour(typed) == dt.time(14, 30)


@pytest.mark.parametrize("typed", ["25:99", "24:00", "14:60", "13pm", "0am", "half past two", "-1", "14:3", "9" * 40])
def test_what_is_no_time_of_day_is_refused_with_an_example(typed):
    assert clean_hour(" ") is None
    with pytest.raises(ValueError, match="is not a time we can read: write it like 14:30"):
        clean_hour(typed)


def test_what_is_shortened_ends_with_a_whole_word_and_keeps_to_its_length() -> None:
    assert shorten("  The bus \n stop ", 12) == "The bus stop"
    assert shorten("The bus stop by the old mill", 14) == "The bus stop…"
    assert shorten("The bus stop by the old mill", 12) == "The bus…"


@given(st.text(), st.integers(min_value=2, max_value=70))
def test_whatever_is_shortened_is_as_short_as_asked(text: str, most: int) -> None:
    assert len(shorten(text, most)) <= most
