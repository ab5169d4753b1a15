"""The docs keep up: settings, permissions, commands and measures are all in them, and every link leads somewhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from config import Config
from crm.connector_words import LABELS
from crm.forgetting import SILENCE
from crm.models.words import NurtureStage
from crm.network.catalogue import list_measures, write_guide
from crm.nurture import MEANINGS
from crm.permissions import ROLE_PERMISSIONS, Permission, Role
from crm.street_words import StreetState
from graph.evidence import Hinge, Line, Sureness
from graph.measures.entry import Measure
from graph.projection import Projection
from graph.streets import StreetState as ReadState
from web.cli import main

ROOT = Path(__file__).parent.parent
GUIDES = ROOT / "docs" / "guides"
PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").rglob("*.md")],
)


def _guide(name: str) -> str:
    return (GUIDES / name).read_text()


def _flat(text: str) -> str:
    """Text without line breaks, quotation and emphasis marks."""
    return " ".join(re.sub(r"^> ?", "", text, flags=re.M).replace("**", "").split())


def _rows(text: str) -> dict[str, list[str]]:
    """The rows of all tables: what stands in the first cell, and the other cells."""
    rows = {}
    for line in text.splitlines():
        if line.startswith("|"):
            first, *rest = [cell.strip() for cell in line.strip("|").split("|")]
            rows[first] = rest
    return rows


def _commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, with the words to type."""
    if not isinstance(command, click.Group):
        yield path, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None
        yield from _commands(found, f"{path} {name}")


def _options(command: click.Command) -> set[str]:
    options = [part for part in command.params if isinstance(part, click.Option)]
    return {name for option in options for name in (*option.opts, *option.secondary_opts) if name.startswith("--")}


COMMANDS = dict(_commands(main, "kith"))


@pytest.mark.parametrize(("name", "default"), [(name, default) for name, default, _ in Config.describe()])
def test_each_setting_is_explained_with_its_default(name: str, default: str) -> None:
    row = _rows(_guide("hosting.md")).get(f"`{name}`")
    assert row, f"docs/guides/hosting.md has no row for {name}"
    said = {"": "–", "True": "`yes`", "False": "`no`"}.get(default, f"`{default}`")
    assert row[0] == said
    assert row[1]


def test_no_setting_is_explained_that_is_gone() -> None:
    there_are = {name for name, _, _ in Config.describe()}
    told = {name for page in PAGES for name in re.findall(r"KITH_[A-Z]+(?:_[A-Z]+)*", page.read_text())}
    assert told <= there_are


@pytest.mark.parametrize("permission", Permission, ids=lambda permission: permission.name)
def test_each_permission_is_told_with_the_roles_that_have_it(permission: Permission) -> None:
    rows = _rows(_guide("permissions.md"))
    roles = [Role(heading.lower()) for heading in rows["Permission"]]
    assert set(roles) == set(Role)
    held = ["yes" if permission in ROLE_PERMISSIONS[role] else "–" for role in roles]
    assert rows.get(permission.value) == held


@pytest.mark.parametrize("role", Role)
def test_each_role_is_told_with_its_reach(role: Role) -> None:
    assert _rows(_guide("permissions.md")).get(f"**{role.label}** (`{role.value}`)") == [role.reach]


@pytest.mark.parametrize("path", COMMANDS)
def test_each_command_is_told_with_its_options_and_an_example(path: str) -> None:
    guide = _guide("hosting.md")
    row = _rows(guide).get(f"`{path}`")
    assert row, f"docs/guides/hosting.md has no row for {path}"
    assert set(re.findall(r"--[a-z-]+", row[0])) == _options(COMMANDS[path])
    assert row[1]
    examples = re.findall(r"^    .*", guide, flags=re.M)
    assert any(re.search(rf"kith (--as \S+ )?{path.removeprefix('kith ')}\b", line) for line in examples)


def test_the_options_before_every_command_are_told() -> None:
    assert _options(main) <= set(re.findall(r"--[a-z-]+", _guide("hosting.md")))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_an_example_uses_only_commands_and_options_that_there_are(page: Path) -> None:
    typed = r"^ {4}(?:(?:KITH_\S+ )*|.*/bin/)kith ((?:--as \S+ )?[a-z].*)$"
    lines = re.findall(typed, page.read_text(), flags=re.M)
    for line in lines:
        words = line.partition("#")[0].replace("'", " ").split()
        words = words[2:] if words[0] == "--as" else words
        path = next((p for p in COMMANDS if f"kith {' '.join(words)} ".startswith(f"{p} ")), None)
        assert path, f"There is no command kith {line}"
        assert {word for word in words if word.startswith("--")} <= _options(COMMANDS[path]), line


def test_each_line_of_evidence_is_defined_under_the_name_that_the_page_shows() -> None:
    guide = _guide("measures.md")
    for line in Line:
        assert f"### {LABELS[line.value]} (`{line.value}`)\n" in guide
    parts = guide.split("\n### ")[1:]
    assert len(parts) == len(Line)
    for part in parts:
        rows = _rows(part)
        for asked in ("What it is", "Question", "Enough", "How not to misread it", "Source"):
            assert rows.get(f"**{asked}**"), f"{part.splitlines()[0]}: {asked}"


def test_each_level_of_sureness_and_what_settles_a_rank_is_defined() -> None:
    rows = _rows(_guide("measures.md"))
    for level in Sureness:
        label = level.value.replace("_", " ").capitalize()
        assert rows.get(f"**{label}** (`{level.value}`)")
    told = " ".join(rows)
    for hinge in Hinge.__args__:
        assert f"`{hinge.__name__}`" in told


def test_each_state_of_a_street_is_defined_where_officers_and_analysts_look() -> None:
    measures, officers = _rows(_guide("measures.md")), _rows(_guide("officers.md"))
    for state in ReadState:
        label = StreetState(state.value).label
        assert any(first.startswith(f"**{label}** (`{state.value}`)") for first in measures), state
        assert officers.get(f"**{label}**"), state
    assert f"**{StreetState.NOT_READ.label}** (`{StreetState.NOT_READ.value}`)" in _guide("measures.md")


@pytest.mark.parametrize("stage", NurtureStage)
def test_each_stage_of_a_nurture_plan_is_told_as_the_page_says_it(stage: NurtureStage) -> None:
    guide = _guide("officers.md")
    assert _rows(guide).get(f"**{stage.label}**") == [MEANINGS[stage]]
    assert stage not in SILENCE or f" {SILENCE[stage]} " in guide.split("## Nurture plans")[1].split("\n## ")[0]


@pytest.mark.parametrize(
    "figure",
    ["coverage", "people", "links_outward", "steps_to_connector", "last_spoken_at", "openers"],
)
def test_each_figure_of_a_street_is_defined_under_its_name_in_json(figure: str) -> None:
    row = next((cells for first, cells in _rows(_guide("measures.md")).items() if f"(`{figure}`)" in first), None)
    assert row is not None
    assert all(row)
    assert len(row) == 3
    assert f'"{figure}":' in (ROOT / "web" / "cli" / "network.py").read_text()


def test_the_convention_is_quoted_as_it_is_printed() -> None:
    assert Projection().sentence() in _flat(_guide("measures.md"))


@pytest.mark.parametrize("measure", list_measures(), ids=lambda measure: measure.id)
def test_each_measure_of_the_registry_is_explained(measure: Measure) -> None:
    parts = _guide("every-measure.md").split("\n### ")[1:]
    part = next((part for part in parts if part.startswith(f"{measure.label} (`{measure.id}`)\n")), None)
    assert part, (
        f"docs/guides/every-measure.md lacks {measure.id}: kith measure --explain > docs/guides/every-measure.md"
    )
    assert (
        _rows(part.partition("\n## ")[0]).items()
        >= {f"**{heading}**": [text] for heading, text in measure.explained()}.items()
    )


def test_the_page_of_every_measure_is_what_the_registry_says() -> None:
    assert _guide("every-measure.md") == write_guide(), "kith measure --explain > docs/guides/every-measure.md"


def _anchors(page: Path) -> set[str]:
    """The headings of a page, as links name them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file_and_a_heading_that_are_there(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text())
    for link in links:
        if re.match(r"[a-z]+:", link):
            continue
        path, _, heading = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{page.name} links to {link}"
        assert not heading or heading in _anchors(target), f"{page.name} links to {link}"


@pytest.mark.parametrize("page", [ROOT / "ARCHITECTURE.md", *sorted(GUIDES.glob("*.md"))], ids=lambda page: page.name)
def test_every_path_in_the_code_that_is_named_exists(page: Path) -> None:
    named = re.findall(r"`((?:crm|web|graph|migrations|tests|docs|benchmarks)/[^`\s]*)`", page.read_text())
    for path in named:
        choice = re.fullmatch(r"(.*)\{(.*)\}(.*)", path)
        paths = [choice[1] + one + choice[3] for one in choice[2].split(",")] if choice else [path]
        for one in paths:
            assert (ROOT / one).exists(), f"{page.name} names {one}"
