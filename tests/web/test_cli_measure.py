"""``kith measure``: any measure on plain files, and every file that cannot be right told in one sentence."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crm.network.catalogue import list_measures
from tests.shared import shared_file
from web.cli import main

Measure = Callable[..., Result]
TIES = "source,target,strength\nada,ben,2\nben,cy,1\ncy,ada,1\ncy,dot,3\n"
PEOPLE = "id,street\nada,Mill Lane\nben,Mill Lane\ncy,Mill Lane\ndot,Moor Street\neve,\n"


@pytest.fixture
def measure(tmp_path: Path) -> Measure:
    """``measure("degree", ties=…, people=…, …)`` writes the files and runs the command on them."""

    def run(*words: str, ties: str | None = TIES, people: str | None = None) -> Result:
        options = list(words)
        for text, name, option in ((ties, "ties.csv", "--edges"), (people, "people.csv", "--nodes")):
            if text is not None:
                (tmp_path / name).write_text(text, encoding="utf-8")
                options += [option, str(tmp_path / name)]
        return CliRunner().invoke(main, ["measure", *options], env={"COLUMNS": "100"})

    return run


def read_json(result: Result) -> dict:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_people_are_ranked_with_the_convention_below(measure: Measure) -> None:
    result = measure("degree", people=PEOPLE)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert [line.split() for line in lines[:6]] == [
        ["Rank", "Id", "Degree", "Normalised"],
        ["1", "cy", "3", "0.7500"],
        ["2", "ada", "2", "0.5000"],
        ["2", "ben", "2", "0.5000"],
        ["4", "dot", "1", "0.2500"],
        ["5", "eve", "0", "0.0000"],
    ]
    assert "5 people and 4 ties." in lines
    assert "n is everybody, isolated people included." in result.stdout
    assert "Ties count the same in both directions." in " ".join(result.stdout.split())


def test_people_in_the_same_place_share_a_rank(measure: Measure) -> None:
    # A cube of five dimensions: everybody is in the same place, and sums differ by their order of adding up.
    ties = [f"{one},{one ^ 1 << step}" for one in range(32) for step in range(5) if not one >> step & 1]
    said = read_json(measure("betweenness", "--json", ties="source,target\n" + "\n".join(ties)))
    assert {row["rank"] for row in said["values"]} == {1}


def test_json_has_the_measure_its_conventions_n_and_values(measure: Measure) -> None:
    said = read_json(measure("constraint", "--weight", "strength", "--json", people=PEOPLE))
    assert list(said) == ["measure", "label", "n", "ties", "conventions", "values"]
    assert (said["measure"], said["n"], said["ties"]) == ("constraint", 5, 4)
    assert "Weights are those in the column strength." in said["conventions"]
    ranks = [(row["rank"], row["id"]) for row in said["values"]]
    assert ranks[-1] == (None, "eve")
    assert said["values"][-1]["constraint"] is None
    values = [row["constraint"] for row in said["values"][:-1]]
    assert values == sorted(values)


@pytest.mark.parametrize("name", [entry.id for entry in list_measures()])
def test_every_measure_can_be_taken_on_files(measure: Measure, name: str) -> None:
    for form in ((), ("--json",)):
        result = measure(name, "--group", "street", *form, people=PEOPLE)
        assert result.exit_code == 0, result.output
        assert "Several between two people count as the strongest of them." in " ".join(result.stdout.split())
        assert "nan" not in result.stdout.split()


@pytest.mark.parametrize("entry", list_measures(), ids=lambda entry: entry.id)
def test_a_direction_is_honoured_or_refused(measure: Measure, entry) -> None:
    result = measure(entry.id, "--directed", "--group", "street", people=PEOPLE)
    if entry.directed:
        assert result.exit_code == 0, result.output
        assert "Ties have a direction." in " ".join(result.stdout.split())
    else:
        assert result.exit_code == 1
        assert result.stderr == (
            f"Error: {entry.label} is only defined here for ties without direction: leave out --directed.\n"
        )


def test_the_order_of_rows_changes_nothing(measure: Measure) -> None:
    header, *rows = TIES.splitlines()
    turned = "\n".join([header, *reversed(rows)])
    for name in ("communities", "betweenness", "team"):
        assert measure(name, "--json").stdout == measure(name, "--json", ties=turned).stdout


def test_ids_that_are_numbers_are_in_the_order_of_numbers(measure: Measure) -> None:
    said = read_json(measure("degree", "--json", ties="from,to\n10,9\n2,100\n"))
    assert [row["id"] for row in said["values"]] == ["2", "9", "10", "100"]


def test_headings_may_be_from_and_to_and_cells_apart_by_semicolons(measure: Measure) -> None:
    said = read_json(measure("density", "--json", ties="\ufeffFrom;To\nÅsa;Bo\nBo;Åsa\n"))
    assert said["figures"] == {"density": 1.0, "people": 2, "ties": 1, "mean_degree": 1.0}


def test_links_are_listed_by_their_ends(measure: Measure) -> None:
    assert read_json(measure("bridges", "--json"))["links"] == [{"source": "cy", "target": "dot"}]
    assert measure("bridges").stdout.count("cy") == 1


def test_a_team_is_chosen_beside_those_who_come_anyway(measure: Measure) -> None:
    said = read_json(measure("team", "-k", "1", "--with", "dot,eve", "--json", people=PEOPLE))
    assert [(row["id"], row["chosen"]) for row in said["values"]] == [("dot", 0), ("eve", 0), ("ada", 1)]
    assert said["figures"]["reached"] == 5
    assert "There is nobody with the id zoe in the files." in measure("team", "--with", "zoe").stderr
    refused = measure("team", "-k", "9")
    assert (refused.exit_code, refused.stderr.count("A team of 9 cannot be chosen from 4 people")) == (1, 1)


def test_a_weight_that_is_there_and_not_used_is_said(measure: Measure) -> None:
    ties = "source,target,weight\na,b,4\n"
    assert "The column weight is used with --weight weight." in " ".join(measure("strength", ties=ties).stdout.split())
    assert read_json(measure("strength", "--weight", "weight", "--json", ties=ties))["values"][0]["strength"] == 4


HEAD = "source,target,weight\na,b,1\n"
REFUSED = [
    (
        (),
        HEAD + "b,zoe,1\n",
        "id\na\nb\n",
        "Row 3 of ties.csv ties b with zoe, but people.csv has no zoe: add them there",
    ),
    ((), HEAD + "b,b,1\n", None, "Row 3 of ties.csv ties b with themselves: leave the row out."),
    ((), HEAD + "b,,1\n", None, "Row 3 of ties.csv names only one end of the tie"),
    (
        (),
        "source,target\na,a\nb,b\n",
        None,
        "Row 2 of ties.csv ties a with themselves: leave the row out. 1 more row does the same: leave",
    ),
    *(
        (
            ("--weight", "weight"),
            HEAD + f"b,c,{bad}\n",
            None,
            f"Row 3 of ties.csv has the weight “{bad}”: write a number above 0",
        )
        for bad in ("nan", "inf", "-1", "0", "much", "1e999")
    ),
    (("--weight", "weight"), HEAD + "b,c,\n", None, "Row 3 of ties.csv has no weight: write a number above 0"),
    (("--weight", "power"), HEAD, None, "ties.csv has no column power. Its columns are: source, target, weight."),
    (
        (),
        "who,whom\na,b\n",
        None,
        "ties.csv needs columns with the heading source or from and target or to. Its first row says: who, whom.",
    ),
    ((), "", None, "ties.csv: The file is empty."),
    ((), "source,target\n", None, "ties.csv has no ties and nobody is in it."),
    ((), HEAD, "id\na\nb\na\n", "Row 4 of people.csv has the id a again, which row 2 has"),
    ((), HEAD, "name\na\n", "people.csv needs a column with the heading id. Its first row says: name."),
    ((), HEAD, "id,street\na,x\n,y\n", "Row 3 of people.csv has no id"),
    ((), HEAD + "Finch, Ada,b,1\n", None, "Row 3 of ties.csv has 4 cells under 3 headings."),
    (("--group", "town"), HEAD, "id,street\na,x\nb,y\n", "people.csv has no column town. Its columns are: id, street."),
]


@pytest.mark.parametrize(("options", "ties", "people", "said"), REFUSED, ids=[said for *_, said in REFUSED])
def test_a_file_that_cannot_be_right_ends_in_one_sentence(measure: Measure, options, ties, people, said) -> None:
    for form in ((), ("--json",)):
        result = measure("degree", *options, *form, ties=ties, people=people)
        assert result.exit_code == 1
        assert result.stderr.startswith(f"Error: {said}")
        assert result.stderr.count("\n") == 1
        assert result.stdout == ""


def test_a_quarter_million_ties_of_people_with_themselves_are_refused_before_measuring(
    measure: Measure,
) -> None:
    ties = "source,target\na,b\n" + "".join(f"{number},{number}\n" for number in range(250_000))
    result = measure("betweenness", ties=ties)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "Error: Row 3 of ties.csv ties 0 with themselves: leave the row out. "
        "249,999 more rows do the same: leave out every such row.\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("betweenness",), "Name the file of ties: kith measure betweenness --edges ties.csv."),
        (("ei_index", "--edges", "x.csv", "--group", "street"), "add --nodes FILE"),
        (("degree", "--edges", "x.csv", "-k", "3"), "-k and --with are for the measure team."),
        (("degree", "--edges", "no-such.csv"), "There is no file no-such.csv."),
        (("beauty", "--edges", "x.csv"), "There is no measure beauty. `kith measure` lists them."),
        (("ei_index", "--edges", "x.csv"), "add --nodes with a file that says so, and --group"),
    ],
)
def test_what_is_missing_is_said(measure: Measure, words, said) -> None:
    result = measure(*words, ties=None)
    assert result.exit_code != 0
    assert said in result.stderr


def test_the_list_names_every_measure_and_explain_tells_all_of_one(measure: Measure) -> None:
    listed = measure(ties=None).stdout
    assert all(f"\n{entry.id} " in listed for entry in list_measures())
    told = " ".join(measure("bridging", "--explain", ties=None).stdout.split())
    assert "Everett" in told
    assert "Convention:" in told


LITERATURE = (
    "adolescents_coleman_feld borgatti1997_holes_example bristol_civic davis_southern_women dolphins "
    "florentine_business florentine_marriage hightech_advice hightech_friends hightech_reports karate "
    "krackhardt_kite les_miserables"
)


@pytest.mark.parametrize("name", LITERATURE.split())
def test_networks_of_the_literature_can_be_read_as_they_are(measure: Measure, name: str) -> None:
    edges, nodes = (str(shared_file(f"networks/{name}/{file}.csv")) for file in ("edges", "nodes"))
    for words in (("betweenness",), ("density", "--directed")):
        said = read_json(measure(*words, "--edges", edges, "--nodes", nodes, "--json", ties=None))
        assert said["n"] > 0


def test_looking_at_measures_loads_no_numerical_library() -> None:
    for words in (["measure"], ["measure", "--explain"], ["measure", "degree", "--help"], ["--help"]):
        script = (
            f"import sys; from web.cli import main\ntry: main({words})\nexcept SystemExit: pass\n"
            "print(sorted({'numpy', 'numba', 'scipy', 'sknetwork', 'networkx'} & set(sys.modules)))"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        assert done.stdout.endswith("[]\n"), words


def test_a_reader_that_has_gone_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "ties.csv").write_text("source,target\n" + "".join(f"{one},{one + 1}\n" for one in range(20_000)))
    words = [sys.executable, "-c", "from web.cli import main; main()", "measure", "degree", "--edges", "ties.csv"]
    with subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as kith:
        assert kith.stdout.readline().startswith("Rank")
        kith.stdout.close()
        assert kith.stderr.read() == ""


def test_the_first_measurement_says_that_it_compiles_and_the_next_one_does_not(tmp_path: Path) -> None:
    (tmp_path / "ties.csv").write_text(TIES)
    env = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path / "compiled")}
    words = [sys.executable, "-m", "web.cli", "measure", "k_core", "--edges", str(tmp_path / "ties.csv"), "--json"]
    words[1:3] = ["-c", "from web.cli import main; main()"]
    first, second = (subprocess.run(words, capture_output=True, text=True, check=True, env=env) for _ in range(2))
    assert first.stderr == "Compiling the measures, once: this takes some seconds.\n"
    assert second.stderr == ""
    assert first.stdout == second.stdout
