"""Where the area scope is passed by: in named places only, each with its reason."""

import ast
import re
from pathlib import Path

import crm

#: Where the rows of every area are read on purpose, or tables by themselves: each with its reason.
PASSES_BY = {
    "analyses.py": "who is still there to keep scores of; ids alone",
    "audit.py": "the area of a record, to keep its entry in; entries are written after the flush",
    "assets.py": "one kind of asset: ids inside a question that is limited itself",
    "organisations.py": "one kind of organisation: ids inside a question that is limited itself",
    "people.py": "met or named only: ids inside a question that is limited itself",
    "said_words.py": "whether a word is anybody's name, so that it is left out; no name is told",
    "theme_suggestions.py": "how many conversations there are to learn from: a number",
    "theme_codings.py": "codings move with their theme in every area; ids alone, no words",
    "themes.py": "how many codings a theme has in all areas: numbers",
    "topics.py": "a topic is merged for everybody who has it",
    "search.py": "the index of words, which knows no actor; what it finds is asked for through the scope",
    "answer_times.py": "how many doors of a ward's campaign were answered when: numbers, nobody's doors",
    "area_figures.py": "how many people of each age live in an area, which the census publishes",
    "board.py": "what is on the public board is for everybody, signed in or not",
    "board_words.py": "whether a text for everybody names anybody we know; only words of that text are shown",
    "publishing.py": "a published report is for everybody who has its address",
    "report_counts.py": "what every report told, so that two told nobody of few people by their difference: numbers",
    "telling_quotes.py": "whose word a quote hangs on, and whose names to take out of it, wherever they live",
    "stories.py": "a published story is for everybody, as long as whoever it is about agrees, wherever they live",
    "campaign_progress.py": "how many conversations a ward's campaign has, for who works in a part of it: numbers",
    "campaigns.py": "a ward's campaign, for who works in a part of the ward: its name, target and days",
    "consents.py": "a no holds for everybody, whether they see the person or not; no name is read",
    "network_map_data.py": "in which area somebody unnamed is, whom a seen node is tied to",
    "network_map_groups.py": "in which area each street is, to find the middle of an area: no name",
    "network_paths.py": "whether somebody unnamed on the way is archived or of the team; ids alone",
    "follow_up_clock.py": "when a colleague spoke with a person whom the actor sees: a date and whose, no words",
    "refusals.py": "whoever asked to be left alone is left alone by everybody; no name is read",
    "surveys.py": "which answers of a file are stored already, whoever may see them; no words are shown",
    "voices.py": "the words of people in conversations, as tables inside a question that is limited itself",
    "street_readings.py": "when anybody last spoke on a street that the actor sees: a date, no name",
    "session.py": "the data version, and the engine's own set-up",
    "scope.py": "the scope itself",
    "nodes.py": "whether a reference is taken anywhere",
    "glimpses.py": "that somebody or a street elsewhere is at the other end: the area, no name",
    "ties.py": "whether the tie is there already, whoever may see it",
    "tie_kinds.py": "whether a kind is used anywhere, before it is deleted",
    "network/columns.py": "measures run on the whole network; what they say is limited again",
    "network/comparing.py": "as network/columns.py: the whole network at two dates, as figures without names",
    "network/tellings.py": "how many ties were told by the first and the second end: three numbers",
    "network/suggesting.py": "as network/columns.py: pairs are ids, and shown only to who sees both",
    "nurture.py": "the stages a plan went through, from the audit of a plan that the actor sees",
    "scores.py": "ranks are those of the whole network: numbers, no names",
    "refi/planning.py": "whether a guid of a file is taken anywhere, as it can be taken once; guids alone",
    "imports/matching.py": "whether a record of a file is there already, whoever may see it",
    "backups.py": "a backup is of everything; whoever runs the command holds the data",
    "checking.py": "whether the whole database is sound; it counts and names nobody",
    "streets.py": "whether an area, which the actor works in, has a street of that name already",
    "walk_sheets.py": "which numbers the lines of a walk have, on streets elsewhere too",
    "unheard.py": "how many people of each age took part in a ward's campaign: numbers alone",
    "insight_rows.py": "the age and other words of whoever took part in conversations that the actor sees: no name",
    "stubs.py": "stubs past their term are deleted wherever they are",
}
MARKS = re.compile(r"__table__|(?<!def )\btext\(|UNSCOPED|\.connection\(|\bbulk_|from_statement|make_transient")


def test_the_scope_is_passed_by_in_named_places_only():
    root = Path(crm.__file__).parent
    found = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if "models" not in path.parts and MARKS.search(_code(path))
    }
    unsaid, gone = found - PASSES_BY.keys(), PASSES_BY.keys() - found
    assert not unsaid, "Say in PASSES_BY why the areas do not matter there, or ask for mapped classes."
    assert not gone, "Take it out of PASSES_BY: it asks within the scope now."


def _code(path):
    """The module without its comments and docstrings."""
    return ast.unparse(ast.parse(path.read_text(encoding="utf-8")))
