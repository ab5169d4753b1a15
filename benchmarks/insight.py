"""How long a page of insight takes on fifty thousand conversations with two hundred thousand codings."""

import datetime as dt
import sqlite3
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from re import split
from typing import Any
from uuid import UUID

from benchmarks.processes import KITH, Visitor, cpu_seconds, run_kith, served
from benchmarks.rows import Cost, Goal, Row
from crm.models.words import AgeBand, Channel, Gender, HereFor, LivedHere, Sway, Word

PEOPLE = 2000
CONVERSATIONS, CODINGS = 50_000, 200_000
YEARS = 4
TOPS, SUBS = 13, 3
RUNS = 5

#: What a page is asked with; every one reads all that its filters leave.
QUESTIONS = {
    "insight, everything": "/insight",
    "insight, a year beside the year before": "/insight?since={since}",
    "insight, an area beside the town": "/insight?area_id={area}",
    "insight, one voice": "/insight?gender=woman&age_band=over_60",
    "insight, one theme as a problem": "/insight?theme_id={theme}&sway=deficit",
    "groups compared": "/insight/compare/age_band",
    "areas compared, of two years": "/insight/compare/area?since={since}",
    "who was spoken to": "/insight/who",
    "the map, as it begins": "/insight/map",
    "one theme on the map": "/insight/map?of_theme={theme}",
    "one theme on the map, of a year": "/insight/map?of_theme={theme}&since={since}",
    "a theme": "/insight/themes/{theme}",
    "a theme, of a year": "/insight/themes/{theme}?since={since}",
    "themes raised together": "/excerpts/together",
    "quotes with some words": "/excerpts?q=bus",
    "words used most": "/excerpts/words",
    "words used most, of a theme": "/excerpts/words?theme_id={theme}",
    "words used most, of quotes with a common word": "/excerpts/words?q=the",
    "words used most, of quotes with some words": "/excerpts/words?q=bus&by=unusual",
    "words used most, of quotes with words that nobody said": "/excerpts/words?q=zebra",
}


def measure_insight(folder: Path, env: Mapping[str, str], port: int, *, quick: bool = False) -> Iterator[Row]:
    """Serve a demo with so many conversations, and ask for its pages of insight."""
    run_kith("demo", "--people", str(PEOPLE), "--no-serve", env=env)
    conversations, codings = (2000, 8000) if quick else (CONVERSATIONS, CODINGS)
    with sqlite3.connect(folder / "kith.sqlite3") as db:
        places = fill(db, conversations, codings)
    address = f"http://127.0.0.1:{port}"
    size = f"{conversations:,} conversations, {codings:,} codings"
    with served([*KITH, "serve"], address, {**env, "KITH_PORT": str(port), "KITH_BACKGROUND": "no"}) as (server, _):
        visitor = Visitor(address)
        for name, path in QUESTIONS.items():
            yield Row("insight", name, size, _cost(visitor, path.format(**places), server.pid), goals=(Goal(1),))


def _cost(visitor: Visitor, path: str, pid: int) -> Cost:
    """The best of some runs, each asking for a page that is not kept."""
    times = []
    for _ in range(RUNS):
        cpu, start = cpu_seconds(pid), time.perf_counter()
        visitor.get(path)
        times.append((time.perf_counter() - start, cpu_seconds(pid) - cpu))
    return Cost(*min(times), runs=RUNS)


def fill(db: sqlite3.Connection, conversations: int, codings: int) -> dict[str, Any]:
    """Put in so many of both, in all areas, over some years; gives what the pages are asked with."""
    chance = Random(6)
    themes = _add_themes(db, chance)
    areas = [id_ for (id_,) in db.execute("SELECT id FROM area EXCEPT SELECT parent_id FROM area")]
    people = [id_ for (id_,) in db.execute("SELECT id FROM person WHERE NOT staff")]
    first = db.execute("SELECT max(id) + 1 FROM conversation").fetchone()[0]
    today = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    said = _Sayings(db, chance)
    held, took_part = [], set()
    for id_ in range(first, first + conversations):
        at = str(today - dt.timedelta(minutes=chance.randrange(YEARS * 365 * 1440)))
        known = chance.random() < 0.7
        own = [None] * 4 if known else [_word(chance, words) for words in (AgeBand, LivedHere, Gender, HereFor)]
        where = (_uuid(chance), chance.choice(areas), at, chance.choice(list(Channel)).value, said.tell(id_), at)
        held.append((id_, *where, *own))
        took_part |= {(id_, chance.choice(people)) for _ in range(chance.choice((1, 1, 1, 2)))} if known else set()
    db.executemany(_CONVERSATION, held)
    db.executemany("INSERT INTO conversation_person VALUES (?, ?)", sorted(took_part))
    coded = [first + chance.randrange(conversations) for _ in range(codings)]
    put = [(_uuid(chance), id_, *_coding(chance, themes), str(today), *said.quote(id_)) for id_ in coded]
    db.executemany(_CODING, put)
    db.execute("ANALYZE")
    ward = db.execute("SELECT id FROM area WHERE parent_id IS NOT NULL ORDER BY id LIMIT 1").fetchone()[0]
    return {"since": (today - dt.timedelta(days=365)).date(), "area": ward, "theme": themes[0]}


_CONVERSATION = """INSERT INTO conversation (id, uuid, area_id, held_at, channel, said, recorded_at, age_band,
    lived_here, gender, here_for, house, place) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '')"""
_CODING = """INSERT INTO coding (uuid, conversation_id, theme_id, sway, coded_at, start, "end", quote, note)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, '')"""
_THEME = """INSERT INTO theme (uuid, name, name_key, parent_id, place, colour, description, examples, recorded_at)
    VALUES (?, ?, ?, ?, ?, '#1d70b8', '', '', '2026-01-01')"""


class _Sayings:
    """What is told in each conversation, some sentences of the demo's; and the words of it that a theme is put to."""

    def __init__(self, db: sqlite3.Connection, chance: Random) -> None:
        texts = db.execute("SELECT said FROM conversation ORDER BY id")
        self._known = sorted({sentence for (text,) in texts for sentence in split(r"(?<=[.!?])\s+", text) if sentence})
        self._told = dict[int, list[str]]()
        self._chance = chance

    def tell(self, id_: int) -> str:
        """What conversation *id_* has."""
        self._told[id_] = self._chance.sample(self._known, self._chance.randint(1, 7))
        return " ".join(self._told[id_])

    def quote(self, id_: int) -> tuple[int | None, int | None, str]:
        """Where some sentences of it begin and end, and they themselves; of every fourth coding it is the whole."""
        if self._chance.random() < 0.25:
            return None, None, ""
        told = self._told[id_]
        first = self._chance.randrange(len(told))
        quote = " ".join(told[first : first + self._chance.randint(1, 3)])
        start = len(" ".join([*told[:first], ""]))
        return start, start + len(quote), quote


def _add_themes(db: sqlite3.Connection, chance: Random) -> list[int]:
    """The ids of new themes: each of the top level, with its sub-themes behind it."""
    themes = []
    for place in range(TOPS):
        name = f"Measured {place + 1}"
        top = db.execute(_THEME, (_uuid(chance), name, name.lower(), None, place)).lastrowid
        subs = [
            db.execute(_THEME, (_uuid(chance), f"{name}.{sub}", f"{name.lower()}.{sub}", top, sub)).lastrowid
            for sub in range(SUBS)
        ]
        themes += [id_ for id_ in (top, *subs) if id_ is not None]
    return themes


def _coding(chance: Random, themes: list[int]) -> tuple[int, str]:
    """A theme, the first ones the oftenest, and its sway."""
    return themes[int(len(themes) * chance.random() ** 1.5)], chance.choice(list(Sway)).value


def _word(chance: Random, words: type[Word]) -> str | None:
    return chance.choice([None, *words.__members__.values()])


def _uuid(chance: Random) -> str:
    return UUID(int=chance.getrandbits(128)).hex
