"""Who was heard beside who lives there, from the numbers that may be told alone."""

from collections import Counter

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.area_figures import VALUES, Figures, find_figures
from crm.models import Area
from crm.models.words import AgeBand, Characteristic, Word
from crm.report_blocks import Table
from crm.report_keys import WHOLE_PATCH
from crm.report_numbers import Numbers
from crm.small_numbers import share_of
from crm.unheard import compare

#: What stands where there is nothing to compare with.
NO_FIGURE = "–"

_NO_SHARES = "Shares are left out: too many of those heard are in groups that are not told."

_CAPTIONS = {
    Characteristic.AGE_BAND: "Age of those we spoke to",
    Characteristic.LIVED_HERE: "How long they have lived here",
    Characteristic.GENDER: "Gender of those we spoke to",
    Characteristic.HERE_FOR: "Why they are here",
}


def read_figures(db: Session, area_id: int) -> dict[Characteristic, Figures | None]:
    """How many live in an area, by each characteristic; of the whole patch, in all areas at the top."""
    at_the_top = select(Area.id).where(Area.parent_id.is_(None))
    area_ids = db.scalars(at_the_top).all() if area_id == WHOLE_PATCH else [area_id]
    return {one: find_figures(db, area_ids, one) for one in Characteristic}


def make_who_table(numbers: Numbers, characteristic: Characteristic, figures: Figures | None) -> Table | None:
    """Those heard by one characteristic; None where no number of it may be told."""
    words: list[Word] = list(VALUES[characteristic])
    compared = [word for word in words if word is not AgeBand.UNDER_18]
    known = numbers.heard_known(compared, characteristic)
    if known.number is None:
        return None
    tells = numbers.tells_nearly_all(compared, characteristic)
    living = sum(count for word, count in figures.people.items() if word is not AgeBand.UNDER_18) if figures else 0
    rows = []
    for word in words:
        told = numbers.heard(characteristic, word)
        share = share_of(told, known) if tells and word is not AgeBand.UNDER_18 else None
        people = figures.people.get(word) if figures and word is not AgeBand.UNDER_18 else None
        there = f"{100 * people / living:.0f}%" if people is not None and living else NO_FIGURE
        rows.append([word.label, told.words, NO_FIGURE if share is None else f"{share}%", there])
    unknown = numbers.heard(characteristic, None)
    rows.append(["Not said or not written down", unknown.words, NO_FIGURE, NO_FIGURE])
    return Table(
        caption=_CAPTIONS[characteristic],
        headings=["", "People heard", "Share of those known", "Share of who lives here"],
        rows=rows,
        note=_note(figures, tells=tells),
        bars=[],
    )


def _note(figures: Figures | None, *, tells: bool) -> str:
    """Whose figures they are, and of which parts there are none; whether shares are left out."""
    missing = f"There are no figures of {', '.join(figures.missing)}." if figures and figures.missing else ""
    sentences = [one for one in (missing, "" if tells else _NO_SHARES) if one]
    sources = "; ".join(figures.sources) if figures else ""
    return " ".join([f"{sources}." if sources and sentences else sources, *sentences]).strip()


def say_who_is_missing(numbers: Numbers, characteristic: Characteristic, figures: Figures | None) -> str:
    """Who was heard less than their share, and of whom nothing can be told; or what keeps us from saying so.

    Empty where nobody is missing, and of what nobody counts.
    """
    words: list[Word] = [word for word in VALUES[characteristic] if word is not AgeBand.UNDER_18]
    told = {word: number for word in words if (number := numbers.heard(characteristic, word).number) is not None}
    compared = compare(characteristic, Counter(told), figures)
    if figures is None:
        return compared.sentence if compared.in_a_census else ""
    if not told:
        return f"By {compared.what}, too few people have been heard to compare them with those who live here."
    under = [band.word for band in compared.bands if band.under]
    sentences = []
    if clearly := [word for word in under if word in told]:
        sentences.append(f"By {compared.what}, heard less than their share: {_low(clearly)}.")
    if untold := [word for word in words if word not in told]:
        sentences.append(f"By {compared.what}, hardly heard, or not told so that nobody is picked out: {_low(untold)}.")
    return " ".join(sentences)


def _low(words: list[Word]) -> str:
    return ", ".join(word.label[0].lower() + word.label[1:] for word in words)
