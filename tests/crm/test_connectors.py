"""Connectors: the evidence in sentences, how sure we are, and for whom."""

import datetime as dt
import re
from pathlib import Path

import pytest
from sqlalchemy import select

from crm.connectors import find_connector, list_connectors, list_connectors_to_call
from crm.errors import NotAllowed
from crm.follow_ups import add_follow_up
from crm.models import Nomination, Tie, now
from crm.network.refreshing import refresh_analysis
from crm.permissions import Actor, Role
from tests.factories import make_person, team_day
from tests.kept import connector, keep
from tests.neighbourhood import make_neighbourhood


@pytest.fixture
def made(db):
    return make_neighbourhood(db)


@pytest.fixture
def analysis(db, made):
    return refresh_analysis(db)


def officer(made, *areas):
    return Actor(None, "Rosa", Role.OFFICER, frozenset(made.areas[name].id for name in areas))


def rows(db, actor, analysis, **narrowed):
    return list_connectors(db, actor, analysis, **narrowed).rows


def test_who_joins_two_streets_on_many_words_comes_first(db, admin, analysis):
    first = rows(db, admin, analysis)[0]
    assert (first.person.name, first.rank) == ("Ada Quill", 1)
    assert first.certainty != "not_sure_yet"
    assert first.certainty_sentence.endswith(", and no one person’s records decide it.")
    assert first.rank_low <= 1 <= first.rank_high
    said = {line.line: line for line in first.evidence}
    assert list(said) == ["bridging", "reach", "nominations", "track_record"]
    assert said["bridging"].sentence.startswith("Knows people on 2 streets: Mill Lane and Moor Street.")
    assert said["nominations"].sentence == "4 households named them as good at bringing people together."
    assert said["nominations"].stands_out
    assert said["track_record"].percentile is None


def test_a_rank_that_hangs_by_one_recorder_says_what_would_settle_it(db, admin, made, analysis):
    tess = find_connector(db, admin, analysis, made.people["Tess Whitlock"].id)
    assert tess.certainty_label == "Not sure yet"
    assert "written down by Rosa Finch" in tess.certainty_sentence
    assert (
        "conversations on Moor Street, held by somebody else from the team, would settle it." in tess.certainty_sentence
    )


def test_whom_others_would_lose_is_counted(db, admin, made, analysis):
    nuala = find_connector(db, admin, analysis, made.people["Nuala Byrne"].id)
    assert nuala.loss == "Without Nuala Byrne, 1 person on 1 street loses their only way to the rest we know of."
    assert find_connector(db, admin, analysis, made.people["Ada Quill"].id).loss == ""


def test_where_ties_and_neighbours_disagree_it_is_said(db, admin, made):
    stranger = make_person(db, "Jo Unseen", street=made.streets["Moor Street"])
    for number in range(2, 13):
        db.add(Nomination(nominee_id=stranger.id, nominator_id=made.people[f"Lane {number}"].id))
    db.flush()
    analysis = refresh_analysis(db)
    assert find_connector(db, admin, analysis, stranger.id).disagreements == (
        "The evidence disagrees: 11 households named them, but only 0 ties are recorded. Our records may miss many.",
    )
    assert find_connector(db, admin, analysis, made.people["Tess Whitlock"].id).disagreements == (
        "The evidence disagrees: 9 ties recorded, yet nobody has named them. "
        "Ask their neighbours who brings people together.",
    )
    assert find_connector(db, admin, analysis, made.people["Ada Quill"].id).disagreements == ()


def test_the_only_link_of_a_street_is_named(db, admin, made, analysis):
    nuala = find_connector(db, admin, analysis, made.people["Nuala Byrne"].id)
    assert "Without Nuala Byrne, the only link of Lark Close is lost." in nuala.evidence[0].sentence


def test_an_officer_sees_their_areas_with_the_ranks_of_the_whole_network(db, admin, made, analysis):
    everywhere = {row.person.name: row.rank for row in rows(db, admin, analysis)}
    moors = rows(db, officer(made, "The Moors"), analysis)
    assert {row.person.area_id for row in moors} == {made.areas["The Moors"].id}
    assert [row.rank for row in moors] == [everywhere[row.person.name] for row in moors]
    said = " ".join(line.sentence for row in moors for line in row.evidence)
    assert "a street in Mill Fields" in said
    assert "Mill Lane" not in said
    assert find_connector(db, officer(made, "The Moors"), analysis, made.people["Ada Quill"].id) is None


def test_a_street_that_would_settle_a_rank_is_told_by_its_area_where_it_is_not_seen(db, admin, made):
    tess, lane = made.people["Tess Whitlock"], made.streets["Mill Lane"]
    by = {"count": 3, "street": lane.id, "streets": 2}
    unsure = {"level": "not_sure_yet", "low": 2, "high": 9, "hinge": "CloseToOthers", "settled_by": by}
    analysis = keep(db, connectors=[connector(tess) | {"certainty": unsure}])
    for actor, where in ((admin, "on Mill Lane"), (officer(made, "The Moors"), "on a street in Mill Fields")):
        said = rows(db, actor, analysis)[0].certainty_sentence
        assert f"{where} and 1 other street" in said


def test_a_list_is_narrowed_by_area_street_words_and_sureness(db, admin, made, analysis):
    moor = made.streets["Moor Street"]
    assert {row.person.street_id for row in rows(db, admin, analysis, street_id=moor.id)} == {moor.id}
    assert {row.person.area_id for row in rows(db, admin, analysis, area_id=moor.area_id)} == {moor.area_id}
    assert [row.person.name for row in rows(db, admin, analysis, text="ada")] == ["Ada Quill"]
    assert "not_sure_yet" not in {row.certainty for row in rows(db, admin, analysis, sure=True)}
    assert {row.certainty for row in rows(db, admin, analysis, sure=False)} == {"not_sure_yet"}


def test_a_page_past_the_end_gives_the_last(db, admin, analysis):
    page = list_connectors(db, admin, analysis, page=99, size=2)
    assert page.number == page.pages
    assert page.rows


def test_archived_people_and_ended_ties_do_not_count(db, admin, made, analysis):
    made.people["Ada Quill"].archived_at = now()
    db.flush()
    assert "Ada Quill" not in {row.person.name for row in rows(db, admin, analysis)}
    left = refresh_analysis(db)
    assert (left.people, left.ties) == (analysis.people - 1, analysis.ties - 8)
    cut = made.people["Cut 1"].id
    db.scalars(select(Tie).where(Tie.a_id == cut)).one().until = team_day() - dt.timedelta(days=1)
    db.flush()
    assert refresh_analysis(db).ties == left.ties - 1


def test_staff_are_no_connectors(db, admin, made):
    hub = make_person(db, "Olu Staff", street=made.streets["Mill Lane"], staff=True)
    for name in [f"Moor {number}" for number in range(2, 13)]:
        made.tie(hub, made.people[name])
    db.flush()
    assert find_connector(db, admin, refresh_analysis(db), hub.id) is None


def test_two_of_one_household_count_once(db, admin, made):
    ada, neighbour = made.people["Ada Quill"], made.people["Lane 2"]
    other = make_person(db, "Also at 2", street=neighbour.street, house=neighbour.house)
    db.add(Nomination(nominee_id=ada.id, nominator_id=other.id))
    db.flush()
    assert find_connector(db, admin, refresh_analysis(db), ada.id).evidence[2].value == 4


def test_connectors_to_call_are_those_longest_not_spoken_with(db, admin, made, analysis):
    add_follow_up(db, admin, person_id=made.people["Ada Quill"].id, what="Ring about the quiz")
    calls = list_connectors_to_call(db, admin)
    assert "Tess Whitlock" not in {row.person.name for row in calls}
    ada = next(row for row in calls if row.person.name == "Ada Quill")
    assert ada.contact_sentence == "Last spoken with 20 days ago. 1 follow-up is open."
    made.talk("Mill Lane", made.people["Ada Quill"], days_ago=1)
    assert "Ada Quill" not in {row.person.name for row in list_connectors_to_call(db, admin)}


def test_without_an_analysis_there_is_nobody_to_call(db, admin):
    assert list_connectors_to_call(db, admin) == []


def test_a_community_connector_may_not_read_the_network(db, made, analysis):
    with pytest.raises(NotAllowed):
        list_connectors(db, Actor(None, "Hodan", Role.CONNECTOR, frozenset()), analysis)


def test_nothing_promises_to_find_leaders():
    root = Path(__file__).parents[2]
    files = [
        *root.glob("*.md"),
        *root.glob("docs/**/*.md"),
        *(path for folder in ("web/templates", "crm", "graph", "web/cli") for path in root.glob(f"{folder}/**/*.*")),
    ]
    texts = {path: path.read_text(encoding="utf-8") for path in files if path.suffix in (".md", ".html", ".py", ".txt")}
    assert len(texts) > 100
    promise = re.compile(r"(find|identif|discover|reveal|spot)\w*\s+(\w+\s+){0,2}leaders", re.IGNORECASE)
    assert [path.name for path, text in texts.items() if promise.search(text)] == []
