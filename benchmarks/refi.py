"""How soon everything that was said is taken out for other programs, with its codings, and brought in from them."""

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from uuid import UUID

from benchmarks.processes import run_kith
from benchmarks.rows import Goal, Row

CONVERSATIONS, CODINGS, THEMES = 5000, 20_000, 40

_TEXT = "the bus comes late and nobody says why but we have a lovely park where people talk when it is dry"
_LENGTH = 160


def measure_refi(folder: Path, env: Mapping[str, str], conversations: int = CONVERSATIONS) -> Iterator[Row]:
    """Bring a project in, take it out again, and bring that in, of which all is known."""
    codings = conversations * CODINGS // CONVERSATIONS
    size = f"{conversations:,} conversations with {codings:,} codings"
    sent, written = folder / "sent.qdpx", folder / "written.qdpx"
    _write_project(sent, conversations, codings)
    run_kith("init", "--area", "Bench", "--name", "Ada", "--email", "ada@example.org", env=env)
    came = run_kith("import", "qdpx", str(sent), "--set", "area=Bench", "--yes", env=env)
    yield Row("refi", "a project brought in", size, came, goals=(Goal(60),))
    went = run_kith("export", "qdpx", "--out", str(written), env=env)
    yield Row("refi", "a project taken out", size, went, goals=(Goal(10),))
    again = run_kith("import", "qdpx", str(written), "--yes", env=env)
    yield Row("refi", "the same brought in again", size, again, goals=(Goal(20),))


def _write_project(path: Path, conversations: int, codings: int) -> None:
    """A project as another program writes it."""
    chance = Random(1)
    themes = [_guid(chance) for _ in range(THEMES)]
    codes = "".join(f'<Code guid="{guid}" name="Theme {at}" isCodable="true"/>' for at, guid in enumerate(themes))
    sources = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        for number in range(conversations):
            guid, words = _guid(chance), chance.choices(_TEXT.split(), k=_LENGTH)
            bundle.writestr(f"sources/{guid}.txt", " ".join(words))
            share = range(number * codings // conversations, (number + 1) * codings // conversations)
            marks = "".join(_selection(chance, words, themes) for _ in share)
            path_ = f"internal://{guid}.txt"
            sources.append(f'<TextSource guid="{guid}" name="{number}" plainTextPath="{path_}">{marks}</TextSource>')
        body = f"<CodeBook><Codes>{codes}</Codes></CodeBook><Sources>{''.join(sources)}</Sources>"
        bundle.writestr("project.qde", f'<Project xmlns="urn:QDA-XML:project:1.0" name="Bench">{body}</Project>')


def _selection(chance: Random, words: list[str], themes: list[str]) -> str:
    first = chance.randrange(_LENGTH - 12)
    start = len(" ".join(words[:first])) + bool(first)
    end = start + len(" ".join(words[first : first + 12]))
    return (
        f'<PlainTextSelection guid="{_guid(chance)}" startPosition="{start}" endPosition="{end}">'
        f'<Coding guid="{_guid(chance)}"><CodeRef targetGUID="{chance.choice(themes)}"/></Coding></PlainTextSelection>'
    )


def _guid(chance: Random) -> str:
    return str(UUID(int=chance.getrandbits(128)))
