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
    """The number or name of a door folded, without spaces.

    >>> fold_door("12 A"), fold_door("12a")
    ('12a', '12a')
    """
    return fold(house).replace(" ", "")


def spelt_out(word: str) -> str:
    """The form of a folded word that streets' names are known by.

    >>> spelt_out("rd"), spelt_out("saint"), spelt_out("moor")
    ('road', 'st', 'moor')
    """
    return "st" if word == "saint" else _ENDS.get(word, word)
