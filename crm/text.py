"""Text as people type it, brought to one form, so that what is meant to be the same compares as the same."""

import re
import unicodedata
from functools import lru_cache

#: Letters that Unicode does not take apart into a letter and an accent.
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})

_APOSTROPHES = re.compile("['’‘`´ʼ]")

#: Ends of street names, as they are shortened.
_ENDS = {
    "rd": "road",
    "st": "street",
    "str": "street",
    "ave": "avenue",
    "av": "avenue",
    "cl": "close",
    "dr": "drive",
    "ln": "lane",
    "gdns": "gardens",
    "gdn": "garden",
    "cres": "crescent",
    "ct": "court",
    "pl": "place",
    "sq": "square",
    "terr": "terrace",
    "ter": "terrace",
    "pde": "parade",
    "gr": "grove",
    "gro": "grove",
}


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """*text* without case, accents, apostrophes and punctuation, words parted by one space.

    >>> fold("Siân O’Brien-Łukasz")
    'sian obrien lukasz'
    """
    text = _APOSTROPHES.sub("", text.casefold()).translate(_LETTERS)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", text.replace("_", " ")))


def in_sentence(name: str) -> str:
    """A name as it stands within a sentence: it begins small, where it is no abbreviation.

    >>> in_sentence("Jobs and the DWP"), in_sentence("NHS and health")
    ('jobs and the DWP', 'NHS and health')
    """
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def fold_street(name: str) -> str:
    """A street's name folded, its shortenings written out.

    >>> fold_street("Saint Paul's Rd."), fold_street("St. Paul’s Road")
    ('st pauls road', 'st pauls road')
    """
    words = ["st" if word == "saint" else word for word in fold(name).split()]
    if len(words) > 1:
        words[-1] = _ENDS.get(words[-1], words[-1])
    return " ".join(words)


def fold_door(house: str) -> str:
    """The number or name of a door folded, without spaces except between two numbers.

    >>> fold_door("12 A"), fold_door("12a"), fold_door("Flat 1, 12"), fold_door("Flat 11, 2")
    ('12a', '12a', 'flat1 12', 'flat11 2')
    """
    return re.sub(r"(?<!\d) | (?!\d)", "", fold(house))


def beginning(line: str, most: int) -> str:
    """The first *most* characters of *line*, or fewer: it ends with a word, where that leaves half of them.

    Where no word ends, nothing that is seen as one character is cut in two, unless it alone is longer.

    >>> beginning("the bus to town", 11), beginning("the bus-stop", 9)
    ('the bus to', 'the bus-s')
    """
    if len(line) <= most:
        return line
    end = line.rfind(" ", 0, most + 1)
    if end * 2 <= most:
        end = most
        while end and _is_within_character(line, end):
            end -= 1
    return line[: end or most].rstrip()


#: Two of these are a flag.
_FLAG_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))

#: What joins the emoji before and after it, and what says their colour.
_JOINER, _COLOURS = "\u200d", "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"


def _is_within_character(text: str, place: int) -> bool:
    """Whether what stands before *place* and what stands there are seen as one (the greater part of UAX 29)."""
    before, after = text[place - 1], text[place]
    if after in _FLAG_LETTERS:
        letters = text[:place]
        return (len(letters) - len(letters.rstrip(_FLAG_LETTERS))) % 2 == 1
    joined = _JOINER in (before, after) or unicodedata.combining(before) == 9  # a virama, which joins two letters
    return joined or after in _COLOURS or unicodedata.category(after).startswith("M")


def spelt_out(word: str) -> str:
    """The form of a folded word that streets' names are known by.

    >>> spelt_out("rd"), spelt_out("saint"), spelt_out("moor")
    ('road', 'st', 'moor')
    """
    return "st" if word == "saint" else _ENDS.get(word, word)


def initials(name: str) -> str:
    """The first letter of the first and of the last word, for where the name itself may not stand; else *Somebody*.

    >>> initials("Ann-Marie O’Brien"), initials("grace"), initials("Maria del Carmen García"), initials("12 🙂")
    ('A. O.', 'G.', 'M. G.', 'Somebody')
    """
    letters = [letter for word in unicodedata.normalize("NFC", name).split() if (letter := _first_letter(word))]
    return " ".join(f"{letter}." for letter in [letters[0], *letters[1:][-1:]]) if letters else "Somebody"


def _first_letter(word: str) -> str:
    """The first letter of *word* with the marks that belong to it, as a capital where its script has any."""
    start = next((place for place, c in enumerate(word) if c.isalpha()), len(word))
    end = start + 1
    while end < len(word) and unicodedata.category(word[end]).startswith("M"):
        end += 1
    letter = word[start:end]
    return letter.upper() if len(letter.upper()) == len(letter) else letter
