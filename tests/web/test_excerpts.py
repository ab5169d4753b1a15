"""Pages of quotes: found, read in their context, taken out; the words used most; themes together."""

import csv
import io
import re
from itertools import pairwise

import pytest
from python_calamine import CalamineWorkbook

from crm.models.words import Sway
from crm.permissions import Role
from crm.theme_pairs import PairedTheme, ThemePair, ThemePairs
from tests.factories import make_coding, make_conversation, make_theme
from web.theme_pictures import MOST_LINES, MOST_THEMES, draw_pairs

SAID = "The buses stop at seven. <b>After that</b> I see nobody. Roses grow."


@pytest.fixture
def told(db, street):
    """Four conversations in one street, each with two themes."""
    bus, lonely = make_theme(db, "Buses & trams", colour="#123456"), make_theme(db, "Loneliness")
    talks = [make_conversation(db, street=street, said=SAID) for _ in range(4)]
    for talk in talks:
        make_coding(db, talk, bus, words="The buses stop at seven", sway=Sway.DEFICIT)
        make_coding(db, talk, lonely, words="I see nobody")
    return talks, bus, lonely


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_a_quote_is_shown_in_its_context_with_a_link_to_where_it_was_said(sign_in, told):
    talks, bus, _ = told
    page = page_of(sign_in(), f"/excerpts?theme_id={bus.id}")
    assert "4 quotes" in page
    assert "<mark>The buses stop at seven</mark>. &lt;b&gt;After that" in page
    assert "Buses &amp; trams" in page
    assert "A problem" in page
    assert re.search(rf'href="/conversations/{talks[0].id}/coding#coding-\d+"', page)
    assert f'<option value="{bus.id}" selected>' in page


def test_the_pages_of_a_long_list_keep_what_was_asked_for(db, sign_in, told):
    talks, bus, _ = told
    for _ in range(30):
        make_coding(db, talks[0], bus, words="seven")
    client = sign_in()
    page = page_of(client, f"/excerpts?theme_id={bus.id}&q=seven")
    assert "1 to 20 of 34 quotes" in page
    assert f"theme_id={bus.id}&amp;q=seven&amp;page=2" in page
    assert "21 to 34 of 34 quotes" in page_of(client, f"/excerpts?theme_id={bus.id}&q=seven&page=99")


def test_a_day_that_cannot_be_read_is_said_beside_it_and_the_page_is_there(sign_in, told):
    page = page_of(sign_in(), "/excerpts?since=soon&until=1/1/2020")
    assert "“soon” is not a date we can read" in page
    for path in ("/excerpts", "/excerpts/words", "/excerpts/together"):
        assert "The last day comes before the first" in page_of(sign_in(), f"{path}?since=2/1/2024&until=1/1/2024")


@pytest.mark.parametrize("path", ["/excerpts", "/excerpts/words", "/excerpts/together"])
@pytest.mark.parametrize(
    "query", ["", "?page=x", "?q=" + "a" * 3000, "?word=%28%5B%2A%5C", "?theme_id=999999999999999999", "?sway=x&by=z"]
)
def test_whatever_the_address_says_there_is_a_page(sign_in, told, path, query):
    page_of(sign_in(), path + query)


def test_a_street_is_found_by_its_name(sign_in, told):
    client = sign_in()
    assert "8 quotes" in page_of(client, "/excerpts?street=moor")
    assert "No quote found" in page_of(client, "/excerpts?street=nowhere+at+all+lane")


def test_without_any_coding_the_pages_say_what_comes_next(sign_in):
    client = sign_in()
    assert "No quotes yet" in page_of(client, "/excerpts")
    assert "No words yet" in page_of(client, "/excerpts/words")
    assert "No two themes meet yet" in page_of(client, "/excerpts/together")


def test_the_same_quotes_come_as_a_file(sign_in, told):
    _, bus, _ = told
    client = sign_in()
    answer = client.post(f"/excerpts/files/csv?theme_id={bus.id}")
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))
    assert [row["quote"] for row in rows] == ["The buses stop at seven"] * 4
    assert rows[0]["street"] == "Moor Street"
    answer = client.post(f"/excerpts/files/xlsx?theme_id={bus.id}")
    assert answer.headers["Content-Disposition"].endswith('.xlsx"')
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0)
    assert [row[7] for row in sheet.to_python()[1:]] == ["The buses stop at seven"] * 4
    assert client.post("/excerpts/files/pdf").status_code == 404


def test_who_may_not_export_is_offered_no_file_and_gets_none(sign_in, told, street):
    client = sign_in(Role.CONNECTOR, areas=(street.area,))
    assert "Download" not in page_of(client, "/excerpts")
    assert client.post("/excerpts/files/csv").status_code == 404


def test_a_word_leads_to_its_quotes(sign_in, told):
    client = sign_in()
    page = page_of(client, "/excerpts/words")
    [address] = re.findall(r'<a href="(/excerpts\?word=buse[^"]*)">buses</a>', page)
    found = page_of(client, address)
    assert "Only with the word <strong>buse</strong>" in found
    assert "4 quotes" in found


def test_words_are_put_beside_those_of_other_themes(sign_in, told):
    _, bus, _ = told
    page = page_of(sign_in(), f"/excerpts/words?theme_id={bus.id}&by=unusual")
    assert "beside other quotes of 4 conversations" in page
    assert "only here" in page


def test_themes_that_meet_are_drawn_and_told(sign_in, told):
    _, bus, _ = told
    page = page_of(sign_in(), "/excerpts/together")
    assert "In 4 coded conversations." in page
    assert page.count("<circle") == 2
    assert page.count('class="kith-pairs__line') == 1
    assert 'fill="#123456"' in page
    assert "100% of 4" in page
    assert f'href="/excerpts?theme_id={bus.id}"' in page


def test_the_picture_has_as_much_as_can_be_told_apart():
    themes = tuple(
        PairedTheme(number, f"A theme with a long name {number}", "#000000", 60 - number) for number in range(40)
    )
    pairs = tuple(
        ThemePair(a, b, 40 - a.id, 0.5, 1.0, 1 if b.id == a.id + 1 else 0)
        for a in themes
        for b in themes
        if a.id < b.id
    )
    drawn = draw_pairs(ThemePairs(themes, pairs, 100))
    assert (len(drawn.themes), len(drawn.pairs), drawn.whole) == (MOST_THEMES, MOST_LINES, False)
    assert all(one.radius <= one.x <= 360 - one.radius for one in drawn.themes)
    assert all(len(line) <= 17 for one in drawn.themes for line in one.name)
    radii = [one.radius for one in sorted(drawn.themes, key=lambda one: one.theme.id)]
    assert radii == sorted(radii, reverse=True)
    # Those that are tied by a solid line stand beside each other, all the way along the chain.
    around = [one.theme.id for one in drawn.themes]
    beside = sum(abs(a - b) == 1 for a, b in pairwise(around))
    assert beside >= MOST_THEMES // 2
    assert draw_pairs(ThemePairs(themes, (), 100)) is None


def test_a_file_of_days_that_cannot_be_is_refused_in_a_sentence(sign_in, told):
    client = sign_in()
    for days, sentence in (("since=banana", "banana"), ("since=2026-05-01&until=2026-01-01", "before")):
        answer = client.post(f"/excerpts/files/csv?{days}")
        assert answer.headers["Location"] == f"/excerpts?{days}"
        assert sentence in client.get(answer.headers["Location"]).text
