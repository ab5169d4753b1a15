"""Quotes found again, each in its context; and taken out as a file."""

import datetime as dt
import io
import itertools
from types import SimpleNamespace

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import event, func, select

from crm.errors import Invalid, NotAllowed
from crm.excerpts import HEADINGS, ExcerptFilters, list_coders, list_excerpts, start_excerpt_export
from crm.models import AuditEntry, Coding
from crm.models.words import AgeBand, Channel, Gender, HereFor, LivedHere, Sway
from crm.permissions import Actor, Role
from crm.spreadsheets import write_xlsx
from crm.word_conditions import as_whole_word
from tests.factories import (
    in_days,
    make_area,
    make_coding,
    make_conversation,
    make_person,
    make_street,
    make_theme,
    make_user,
    team_day,
)

SAID = "The buses stop at seven. After that I see nobody until the morning. Our café is lovely."


@pytest.fixture
def told(db):
    """Two areas, one within the other's neighbour; a theme with one within it; three conversations."""
    ward, other = make_area(db, "Ward"), make_area(db, "Elsewhere")
    inner = make_area(db, "Inner", parent_id=ward.id)
    health = make_theme(db, "Health")
    lonely = make_theme(db, "Loneliness", parent=health)
    transport, coder = make_theme(db, "Transport"), make_user(db)
    street, far = make_street(db, "Mill Street", area=inner), make_street(db, "Far Street", area=other)
    anna = make_person(db, "Anna", street=street, age_band=AgeBand.OVER_60, gender=Gender.WOMAN)
    first = make_conversation(db, street=street, people=[anna], said=SAID, held_at=in_days(-10))
    second = make_conversation(
        db,
        street=far,
        said="No bus.",
        channel=Channel.EVENT,
        gender=Gender.MAN,
        lived_here=LivedHere.FEW_YEARS,
        here_for=HereFor.VISIT,
    )
    codings = {
        "lonely": make_coding(db, first, lonely, words="I see nobody", sway=Sway.DEFICIT, coder=coder),
        "bus": make_coding(db, first, transport, words="The buses stop at seven", sway=Sway.BOTH),
        "whole": make_coding(db, second, transport),
        "well": make_coding(db, first, health, words="lovely", sway=Sway.ASSET),
    }
    return SimpleNamespace(
        ward=ward, inner=inner, other=other, health=health, lonely=lonely, transport=transport, coder=coder,
        street=street, first=first, second=second, codings=codings,
    )  # fmt: skip


def found(db, actor, told, **filters):
    names = {coding.id: name for name, coding in told.codings.items()}
    return [names[one.coding_id] for one in list_excerpts(db, actor, ExcerptFilters(**filters)).rows]


def test_quotes_come_latest_conversation_first_and_in_the_order_of_what_was_said(db, admin, told):
    assert found(db, admin, told) == ["whole", "bus", "lonely", "well"]


def test_a_theme_has_the_quotes_of_those_within_it(db, admin, told):
    assert found(db, admin, told, theme_id=told.health.id) == ["lonely", "well"]
    assert found(db, admin, told, theme_id=told.lonely.id) == ["lonely"]
    assert found(db, admin, told, theme_id=10**12) == []


def test_each_filter_narrows(db, admin, told):
    assert found(db, admin, told, area_id=told.ward.id) == ["bus", "lonely", "well"]
    assert found(db, admin, told, street_ids=(told.street.id,)) == ["bus", "lonely", "well"]
    assert found(db, admin, told, street_ids=()) == []
    assert found(db, admin, told, sway=Sway.ASSET) == ["well"]
    assert found(db, admin, told, coder_id=told.coder.id) == ["lonely"]
    assert found(db, admin, told, channel=Channel.EVENT) == ["whole"]
    assert found(db, admin, told, age_band=AgeBand.OVER_60, theme_id=told.transport.id) == ["bus"]
    assert found(db, admin, told, gender=Gender.MAN) == ["whole"]
    assert found(db, admin, told, lived_here=LivedHere.FEW_YEARS, here_for=HereFor.VISIT) == ["whole"]
    today = team_day()
    assert found(db, admin, told, since=today - dt.timedelta(days=2)) == ["whole"]
    assert found(db, admin, told, until=today - dt.timedelta(days=9)) == ["bus", "lonely", "well"]


def test_words_are_looked_for_in_the_quote_or_in_all_that_a_whole_conversation_was(db, admin, told):
    assert found(db, admin, told, text="BUS") == ["whole", "bus"]
    assert found(db, admin, told, text="stop seven") == ["bus"]
    assert found(db, admin, told, text="morning") == []
    assert found(db, admin, told, text="%") == []
    assert found(db, admin, told, text="b_s") == []
    assert found(db, admin, told, text="\\") == []
    assert found(db, admin, told, text="seven.*") == []


def test_words_with_signs_in_them_are_found_as_they_are_written(db, admin, told):
    said = r"50% off_peak fares (a\b) c++ (and more)."
    told.codings["signs"] = make_coding(db, make_conversation(db, said=said), told.lonely, words=said)
    for typed in ("50%", "OFF_peak", r"a\b", "(a", "c++", "more)."):
        assert found(db, admin, told, text=typed) == ["signs"]
    assert found(db, admin, told, word="c++") == ["signs"]


def test_words_are_looked_for_in_a_quote_that_is_no_longer_in_what_was_said(db, admin, told):
    adrift = make_coding(db, make_conversation(db, said="Something else."), told.lonely, quote="A quiet tram.")
    told.codings["adrift"] = adrift
    assert found(db, admin, told, text="tram") == ["adrift"]
    assert found(db, admin, told, text="something") == []
    assert found(db, admin, told, word="trams") == []
    assert found(db, admin, told, word="tram") == ["adrift"]


def test_a_word_by_itself_is_no_part_of_a_longer_one(db, admin, told):
    make_coding(db, make_conversation(db, said="A business."), told.transport, words="business")
    assert found(db, admin, told, word="seven", theme_id=told.transport.id) == ["bus"]
    assert found(db, admin, told, word="bus", channel=Channel.EVENT) == ["whole"]
    assert found(db, admin, told, word="usines") == []
    assert as_whole_word("c++") == "c\\+\\+(?<!\\wc\\+\\+)(['’]?s)?(?!\\w)"
    assert found(db, admin, told, word="(") == []
    assert found(db, admin, told, word="sev\0en", theme_id=told.transport.id) == ["bus"]


def test_a_quote_stands_in_its_context_and_a_whole_conversation_as_it_begins(db, admin, told):
    whole, _, lonely, well = list_excerpts(db, admin, ExcerptFilters()).rows
    assert (lonely.before, lonely.quote) == ("The buses stop at seven. After that ", "I see nobody")
    assert lonely.after == " until the morning. Our café is lovely."
    assert (whole.whole, whole.quote, whole.before) == (True, "No bus.", "")
    assert (lonely.theme, lonely.coder, lonely.area) == ("Health › Loneliness", told.coder.name, "Inner")
    assert well.after == "."


def test_a_long_context_is_cut_between_two_words(db, admin, told):
    said = "word " * 100 + "HERE" + " word" * 100
    make_coding(db, make_conversation(db, said=said), told.lonely, words="HERE")
    [one] = list_excerpts(db, admin, ExcerptFilters(text="HERE")).rows
    assert one.before.startswith("… word ")
    assert one.after.endswith(" word …")
    assert len(one.before) < 150 > len(one.after)


def test_words_that_are_no_longer_in_the_text_are_said_to_be_adrift(db, admin, told):
    coding = told.codings["lonely"]
    coding.start = coding.end = None
    db.flush()
    [one] = list_excerpts(db, admin, ExcerptFilters(sway=Sway.DEFICIT)).rows
    assert (one.adrift, one.whole, one.quote, one.before, one.after) == (True, False, "I see nobody", "", "")


def test_quotes_of_other_areas_are_not_found(db, told):
    officer = Actor(id=told.coder.id, name="O", role=Role.OFFICER, area_ids=frozenset({told.other.id}))
    assert found(db, officer, told) == ["whole"]
    assert list_coders(db, officer) == []
    assert len(list(start_excerpt_export(db, officer, ExcerptFilters()))) == 2


def test_days_the_wrong_way_round_are_refused(db, admin):
    today = team_day()
    with pytest.raises(Invalid) as refused:
        list_excerpts(db, admin, ExcerptFilters(since=today, until=today - dt.timedelta(days=1)))
    assert "until" in refused.value.errors


def test_a_page_costs_a_fixed_handful_of_queries(db, admin, told):
    def count():
        asked = []
        event.listen(db.connection(), "before_cursor_execute", lambda *said: asked.append(said[2]))
        list_excerpts(db, admin, ExcerptFilters(theme_id=told.transport.id))
        return len(asked)

    before = count()
    for _ in range(10):
        make_coding(db, make_conversation(db, said="x"), told.transport, words="x")
    assert count() == before


def test_all_that_is_found_goes_into_the_file_and_the_audit_says_who_took_it(db, admin, told):
    for number in range(30):
        make_coding(db, make_conversation(db, said=f"=cmd {number}"), told.lonely, words=f"=cmd {number}")
    rows = list(start_excerpt_export(db, admin, ExcerptFilters(theme_id=told.health.id)))
    assert rows[0] == HEADINGS
    assert len(rows) == 1 + 32
    entry = db.scalars(select(AuditEntry).where(AuditEntry.action == "export_coding")).one()
    assert entry.changes["rows"] == [None, 32]
    assert db.scalar(select(func.count(Coding.id))) == 34


def test_who_may_not_export_takes_nothing(db, told):
    connector = Actor(id=told.coder.id, name="C", role=Role.CONNECTOR, area_ids=frozenset({told.ward.id}))
    with pytest.raises(NotAllowed):
        start_excerpt_export(db, connector, ExcerptFilters())


def test_the_workbook_holds_what_was_said_and_runs_none_of_it(db, admin, told):
    make_coding(db, make_conversation(db, said="=1+1 <r>x</r>"), told.lonely, words="=1+1 <r>x</r>")
    file = io.BytesIO()
    write_xlsx(start_excerpt_export(db, admin, ExcerptFilters(theme_id=told.lonely.id)), file)
    content = file.getvalue()
    texts = set(itertools.chain(*(row.values() for row in read_rows(content))))
    assert {"'=1+1 <r>x</r>", "I see nobody"} <= texts


def read_rows(content):
    headings, *rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return [dict(zip(headings, row, strict=True)) for row in rows]


def test_a_text_whose_words_are_not_parted_is_shown_as_well(db, admin):
    talk, theme = make_conversation(db, said="公园很好" * 200), make_theme(db)
    make_coding(db, talk, theme)
    make_coding(db, talk, theme, start=400, end=404, quote="公园很好")
    whole, part = list_excerpts(db, admin, ExcerptFilters()).rows
    assert (whole.quote, part.before, part.after) == (
        "公园很好" * 80 + " …",
        "… " + "公园很好" * 35,
        "公园很好" * 35 + " …",
    )
