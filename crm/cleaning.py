"""What people type, paste or import, made into what we keep; or a ValueError whose sentence names the mend."""

import datetime as dt
import re
import unicodedata
from functools import lru_cache

from crm.models.base import NAME_LENGTH
from crm.text import beginning

NOTE_LENGTH = 10_000
EMAIL_LENGTH = 254
EARLIEST_YEAR = 1900

# Controls, marks that turn the direction of writing, zero-width characters and other things that nobody can see.
_HIDDEN = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    r"\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
# Joiners mean something between letters of Persian or Malayalam, or between the parts of an emoji; nowhere else.
_NEIGHBOUR = r"[^\x00-\u036f\s\u200c\u200d]"
_LONE_JOINER = re.compile(rf"[\u200c\u200d](?!{_NEIGHBOUR})|(?<!{_NEIGHBOUR})[\u200c\u200d]")
_LINE_END = re.compile(r"\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")

_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})|(GIR)(0AA)")
_ADDRESS_IN_BRACKETS = re.compile(r"[^<>]*<\s*([^<>\s]+)\s*>")
_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]*[^\W_]")
_LOCAL_PART = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x20\x7f]{1,64}")


def tidy_line(value: str) -> str:
    """*value* on one line: Unicode NFC, runs of white space as one space, nothing hidden. May be empty."""
    if value.isascii() and value.isprintable():
        return " ".join(value.split())
    return " ".join(_without_hidden(value).split())


def tidy_text(value: str) -> str:
    """*value* with its lines kept (LF): Unicode NFC, nothing hidden, no white space at the ends. May be empty."""
    if value.isascii() and value.isprintable():
        return value.strip()
    lines = _LINE_END.sub("\n", _without_hidden(_LINE_END.sub("\n", value))).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def _without_hidden(value: str) -> str:
    kept = _HIDDEN.sub("", unicodedata.normalize("NFC", value))
    return unicodedata.normalize("NFC", _LONE_JOINER.sub("", kept))


def hidden_characters(value: str) -> list[str]:
    """The hidden characters that tidying takes out of *value*, as code points (``U+202E``), each once."""
    if value.isascii() and value.isprintable():
        return []
    found = _HIDDEN.findall(value) + _LONE_JOINER.findall(_HIDDEN.sub("", value))
    return list(dict.fromkeys(f"U+{ord(character):04X}" for character in found))


def clean_line(value: str, *, what: str, most: int = NAME_LENGTH) -> str:
    """One tidy line of at most *most* characters, perhaps empty; *what* is how the sentence calls it."""
    line = tidy_line(value)
    if len(line) > most:
        raise ValueError(f"The {what} has {len(line):,} characters: shorten it to {most:,} or fewer.")
    return line


def clean_name(value: str, *, what: str = "name") -> str:
    """A name in one tidy line, with at least one letter or number in it, of at most 200 characters."""
    name = clean_line(value, what=what)
    if not name:
        raise ValueError(f"Enter the {what}.")
    if not any(character.isalnum() for character in name):
        raise ValueError(f"Enter a {what} with at least one letter or number in it.")
    return name


def clean_text(value: str, *, what: str = "note", most: int = NOTE_LENGTH) -> str:
    """A tidy text of several lines and at most *most* characters, perhaps empty."""
    text = tidy_text(value)
    if len(text) > most:
        raise ValueError(f"The {what} has {len(text):,} characters: shorten it to {most:,} or fewer.")
    return text


def clean_phone(value: str, *, region: str = "GB") -> str | None:
    """A telephone number as E.164 (``+441242242424``); without a country code, one of *region*. None when blank."""
    # Here, as it takes 60 ms to import and most commands read no telephone number.
    import phonenumbers  # noqa: PLC0415

    typed = tidy_line(value)
    if not typed:
        return None
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        number = None
    reason = phonenumbers.is_possible_number_with_reason(number) if number else None
    if number and reason == phonenumbers.ValidationResult.IS_POSSIBLE:
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if reason == phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
        raise ValueError(f"“{shorten(typed)}” has no area code: write the whole number, like 01242 242424.")
    raise ValueError(f"“{shorten(typed)}” is not a telephone number: write one, like 07700 900123 or 01242 242424.")


def clean_email(value: str) -> str | None:
    """An e-mail address in small letters; ``Jo <jo@example.org>`` gives the address alone. None when blank."""
    typed = tidy_line(value)
    if not typed:
        return None
    bracketed = _ADDRESS_IN_BRACKETS.fullmatch(typed)
    address = (bracketed[1] if bracketed else typed).removeprefix("mailto:").lower()
    local, at, domain = address.partition("@")
    dots_stand_alone = not (local.startswith(".") or local.endswith(".") or ".." in local)
    if len(address) > EMAIL_LENGTH or not at or not dots_stand_alone:
        raise ValueError(_not_an_email(typed))
    if not _LOCAL_PART.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        raise ValueError(_not_an_email(typed))
    return address


def _not_an_email(typed: str) -> str:
    return f"“{shorten(typed)}” is not an e-mail address: write one address, like name@example.org."


def clean_postcode(value: str) -> str | None:
    """A UK postcode in its usual form (``GL50 4AH``). None when blank."""
    typed = tidy_line(value).upper()
    if not typed:
        return None
    match = _POSTCODE.fullmatch(typed.replace(" ", ""))
    if not match:
        raise ValueError(f"“{shorten(typed)}” is not a whole UK postcode: write it like GL50 4AH.")
    return f"{match[1] or match[3]} {match[2] or match[4]}"


_MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTHS = {name[:3].lower(): number for number, name in enumerate(_MONTH_NAMES, start=1)}
_TIME = r"(?:[T ,]+\d{1,2}[:.]\d\d\S*(?: ?[ap]m)?)?"
_DATES = (
    re.compile(rf"(?P<y>\d{{4}})[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}}){_TIME}", re.IGNORECASE),
    re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)"),
    re.compile(rf"(?P<d>\d{{1,2}})[-/. ](?P<m>\d{{1,2}})[-/. ](?P<y>\d{{4}}|\d\d){_TIME}", re.IGNORECASE),
    re.compile(
        r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?(?P<d>\d{1,2})(?:st|nd|rd|th)?"
        rf"(?:[- /]| of )(?P<n>[a-z]{{3,9}})\.?,?[- /](?P<y>\d{{4}}|\d\d){_TIME}",
        re.IGNORECASE,
    ),
    re.compile(rf"(?P<n>[a-z]{{3,9}})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}}){_TIME}", re.IGNORECASE),
)


def clean_date(value: str, *, today: dt.date | None = None) -> dt.date | None:
    """A day, written year first or day first, in numbers or with the month's name. None when blank.

    Days before 1900, and later than a year from *today*, are refused: nobody means them here.
    """
    typed = tidy_line(value)
    if not typed:
        return None
    today = today or dt.datetime.now(dt.UTC).date()  # wherever the team is: it only guards against slips of a year
    match = next((found for pattern in _DATES if (found := pattern.fullmatch(typed))), None)
    if not match or not _month(match):
        raise ValueError(f"“{shorten(typed)}” is not a date we can read: write it like 31/3/2024 or 2024-03-31.")
    year, month = int(match["y"]), _month(match)
    if len(match["y"]) == 2:
        year += 2000 if 2000 + year <= today.year + 1 else 1900
    if month > 12 >= int(match["d"]):
        raise ValueError(f"“{shorten(typed)}” has no month {month}: write the day first, like 31/3/2024.")
    try:
        date = dt.date(year, month, int(match["d"]))
    except ValueError:
        raise ValueError(f"“{shorten(typed)}” is not a day in the calendar: check the day and the month.") from None
    if date.year < EARLIEST_YEAR:
        raise ValueError(f"{in_words(date)} is before {EARLIEST_YEAR}: check the year {date.year}.")
    if (date - today).days > 366:
        raise ValueError(f"{in_words(date)} is more than a year from now: check the year {date.year}.")
    return date


def _month(match: re.Match[str]) -> int:
    """The number of the month in *match*; 0 for a word that is not a month."""
    name = match.groupdict().get("n")
    if not name:
        return int(match["m"])
    is_month = any(month.lower().startswith(name.lower()) for month in _MONTH_NAMES)
    return _MONTHS[name[:3].lower()] if is_month else 0


_HOUR = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?(?::\d{2}(?:\.\d+)?)?(?: ?([ap])\.?m?\.?)?", re.IGNORECASE)


def clean_hour(value: str) -> dt.time | None:
    """A time of day as people write it: *14:30*, *14.30*, *1430*, *2.30pm*. None when blank.

    >>> clean_hour("14.30"), clean_hour("2 pm"), clean_hour("12.05am")
    (datetime.time(14, 30), datetime.time(14, 0), datetime.time(0, 5))
    """
    typed = tidy_line(value)
    if not typed:
        return None
    match = _HOUR.fullmatch(typed)
    hour, minute, half = (int(match[1]), int(match[2] or 0), match[3]) if match else (24, 0, None)
    if half:
        hour = hour % 12 + (12 if half in "pP" else 0) if 1 <= hour <= 12 else 24
    if hour > 23 or minute > 59:
        raise ValueError(f"“{shorten(typed)}” is not a time we can read: write it like 14:30.")
    return dt.time(hour, minute)


def in_words(date: dt.date) -> str:
    """*date* as people read it: 14 October 1066."""
    return f"{date.day} {_MONTH_NAMES[date.month - 1]} {date.year}"


def shorten(value: str, most: int = 60) -> str:
    """*value* on one line, cut to *most* characters where a word ends, for a sentence or a table of problems."""
    line = tidy_line(value[: most * 20])
    return line if len(line) <= most else beginning(line, most - 1) + "…"


_STREET_WORD = re.compile(r"\d*[^\W\d_]+(?:['’][^\W\d_]+)*")
_SMALL_WORDS = frozenset(("and", "at", "by", "de", "in", "la", "le", "of", "on", "over", "the", "to", "under", "upon"))
_NUMERALS = frozenset(("ii", "iii", "iv", "vi", "vii", "viii"))


@lru_cache(maxsize=4096)
def clean_street(value: str, *, what: str = "street") -> str:
    """The name of a street; all capitals or all small become both (``ST PAUL'S ROAD`` → ``St Paul's Road``)."""
    name = clean_name(value, what=what)
    letters = re.sub(r"\bMa?c(?=[A-Z])", "", name)
    if not (letters.isupper() or letters.islower()):
        return name
    return _STREET_WORD.sub(lambda match: _capitalise(match[0], first=match.start() == 0), name)


def _capitalise(word: str, *, first: bool) -> str:
    small = word.lower()
    if small[0].isdigit():
        return small if small.endswith(("st", "nd", "rd", "th")) else word
    if small in _SMALL_WORDS and not first:
        return small
    if small in _NUMERALS:
        return word.upper()
    if small.startswith("mc") and len(small) > 4:
        return "Mc" + small[2:].capitalize()
    start, apostrophe, rest = small.partition("'") if "'" in small else small.partition("’")
    # O'Neill and D'Arcy have a second capital; Paul's and Cox's have not.
    second = rest.capitalize() if len(start) == 1 and len(rest) > 2 else rest
    return start.capitalize() + apostrophe + second
