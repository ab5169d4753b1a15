"""A report is written on its pages, read by partners, and open to whoever has its address."""

import csv
import io
import re

import pytest

from crm.models import Coding, Person, Report, Theme
from crm.models.report_words import SectionKind
from crm.permissions import Role
from crm.publishing import publish_report
from crm.reports import add_report, get_report
from tests.factories import make_area
from tests.talking import SPRING, consent, hold, make_codebook, say

HOSTILE = "<script>alert(1)</script> #let x = 1 *bold* [link](http://x) $a$ \\ {{ 7 * 7 }} @ref =SUM(A1)"
DAYS = {"starts_on": SPRING[0].isoformat(), "ends_on": SPRING[1].isoformat()}


@pytest.fixture
def area(db):
    area = make_area(db, "Heathgate")
    (theme,) = make_codebook(db, "Housing")
    hold(db, area, [theme], times=40)
    say(db, area, theme, "They mended my roof in a day.")
    return area


def the_report(db):
    """The one report there is, with its sections."""
    return get_report(db, db.info["actor"], db.query(Report.id).scalar())


def written(db, area, **how):
    """A published report."""
    actor = db.info["actor"]
    report = add_report(db, actor, title="Spring in Heathgate", area_id=area.id, starts_on=SPRING[0], ends_on=SPRING[1])
    publish_report(db, actor, report.id, **how)
    db.commit()
    return report


def offered_on(page):
    """The ids of the quotes that may be ticked on a page."""
    return re.findall(r'name="quotes" value="(\d+)"', page)


def test_a_coordinator_writes_and_publishes_one_and_anybody_reads_it(app, db, sign_in, area):
    client = sign_in(Role.COORDINATOR, areas=(area,))
    answer = client.post("/reports/new", data={"title": "Spring", "area_id": area.id, **DAYS})
    assert answer.status_code == 303
    at = answer.location
    report = the_report(db)
    sections = {one.kind: one for one in report.sections}
    page = client.get(at).text
    assert "Draft by Kith" in page
    themes = f"{at}/sections/{sections[SectionKind.THEMES].id}"
    sent = {"heading": "What you said", "text": "Our own words.\n\nAnd more.", "included": "y", "choose": "y"}
    quotes = client.post(themes, data=sent).location
    [coding] = offered_on(client.get(quotes).text)
    assert client.post(quotes, data={"quotes": coding, "shown": coding, "save": "y"}).location == themes
    assert "1 quote is chosen" in client.get(themes).text
    assert client.post(f"{at}/page", data={"summary": "What we heard\n\nRoofs, mostly."}).status_code == 303
    assert client.post(f"{at}/sections", data={"heading": "Thank you"}).status_code == 303
    own = max(one.id for one in the_report(db).sections)
    assert client.post(f"{at}/sections/{own}/move", data={"way": "up"}).status_code == 303
    assert client.post(f"{at}/sections", data={"heading": "Too much"}).status_code == 303
    extra = max(one.id for one in the_report(db).sections)
    assert client.post(f"{at}/sections/{extra}/remove").status_code == 303
    preview = client.get(f"{at}/preview").text
    assert "They mended my roof" in preview
    assert "Roofs, mostly." in preview
    assert client.get(f"/r/{report.address}").status_code == 404
    assert client.post(f"{at}/publish", data={"listed": "y"}).status_code == 303
    reader = app.test_client()
    public = reader.get(f"/r/{report.address}")
    assert public.status_code == 200
    assert "What you said" in public.text
    assert "They mended my roof" in public.text
    assert "Grace" not in public.text
    assert "X-Robots-Tag" not in public.headers
    assert report.address in reader.get("/r").text
    assert '<h2 class="govuk-heading-m">What we heard</h2>' in reader.get(f"/r/{report.address}/page").text


def test_quotes_are_found_without_losing_what_is_ticked_and_without_scripts(db, sign_in, area):
    for number in range(8):
        say(db, area, db.query(Theme).one(), f"The roof leaks in room {number}.", name=f"Person{number} Hart")
    client = sign_in(Role.COORDINATOR, areas=(area,))
    at = client.post("/reports/new", data={"title": "Spring", "area_id": area.id, **DAYS}).location
    themes = next(one for one in the_report(db).sections if one.kind is SectionKind.THEMES)
    page = f"{at}/sections/{themes.id}/quotes"
    first, *_ = shown = offered_on(client.get(page).text)
    assert len(shown) == 5
    ticked = {"shown": shown, "quotes": first, "theme_id": "", "sway": "", "q": "mended"}
    found = client.post(page, data=ticked | {"find": "y"}).location
    text = client.get(found).text
    assert "Chosen: 1 of 30" in text
    assert offered_on(text)[0] == first
    assert "mended my roof" in text
    assert len(offered_on(text)) == 2
    theme_id = db.query(Theme.id).scalar()
    alone = client.post(page, data={"shown": first, "quotes": first, "alone": theme_id}).location
    assert len(offered_on(client.get(alone).text)) == 9
    assert client.post(page, data={"shown": first, "save": "y"}).location == f"{at}/sections/{themes.id}"
    assert "No quote is chosen yet" in client.get(f"{at}/sections/{themes.id}").text
    for odd in ("?theme_id=x&sway=y&page=-1", "?theme_id=99999999999999999999", f"?q={'%25' * 300}"):
        assert client.get(page + odd).status_code == 200


def test_too_many_quotes_come_back_as_they_were_ticked(db, sign_in, area):
    for number in range(31):
        say(db, area, db.query(Theme).one(), f"The roof leaks in room {number}.", name=f"Person{number} Hart")
    client = sign_in(Role.COORDINATOR, areas=(area,))
    at = client.post("/reports/new", data={"title": "Spring", "area_id": area.id, **DAYS}).location
    themes = next(one for one in the_report(db).sections if one.kind is SectionKind.THEMES)
    ids = [str(id_) for (id_,) in db.query(Coding.id).filter(Coding.start.is_not(None))]
    refused = client.post(f"{at}/sections/{themes.id}/quotes", data={"quotes": ids, "shown": ids})
    assert refused.status_code == 422
    assert "Choose 30 quotes or fewer: these are 32." in refused.text
    assert 'href="#quotes"' in refused.text
    assert refused.text.count(" checked") == 32


def test_a_refused_frame_comes_back_with_what_was_typed(db, sign_in, area):
    client = sign_in(Role.COORDINATOR, areas=(area,))
    answer = client.post("/reports/new", data={"title": "", "area_id": area.id, **DAYS})
    assert answer.status_code == 422
    assert "Enter the title." in answer.text
    answer = client.post("/reports/new", data={"title": "All", "area_id": "", **DAYS})
    assert "Choose one of the areas that you work in." in answer.text
    answer = client.post("/reports/new", data={})
    for sentence in ("Enter the title.", "Choose one of the areas", "Choose the first day.", "Choose the last day."):
        assert sentence in answer.text


def test_who_works_everywhere_writes_of_all_areas(db, sign_in, area):
    answer = sign_in(Role.ADMIN).post("/reports/new", data={"title": "All", "area_id": "", **DAYS})
    assert answer.status_code == 303
    assert the_report(db).area_id is None


def test_a_report_tells_sub_themes_where_that_is_ticked(db, sign_in, area):
    (damp,) = make_codebook(db, "Damp")
    damp.parent_id = db.query(Theme.id).filter_by(name="Housing").scalar()
    hold(db, area, [damp], times=20)
    client = sign_in(Role.COORDINATOR, areas=(area,))
    frame = {"title": "Spring", "area_id": area.id, **DAYS}
    at = client.post("/reports/new", data=frame | {"sub_themes": "y"}).location
    assert re.search(r'name="sub_themes"[^>]* checked|checked[^>]* name="sub_themes"', client.get(f"{at}/change").text)
    assert "Housing: Damp" in client.get(f"{at}/preview").text
    assert client.post(f"{at}/change", data=frame).status_code == 303
    assert "Housing: Damp" not in client.get(f"{at}/preview").text


def test_names_are_asked_about_before_it_is_published(db, sign_in, area):
    client = sign_in(Role.ADMIN)
    at = client.post("/reports/new", data={"title": "Grace Okafor says", "area_id": area.id, **DAYS}).location
    refused = client.post(f"{at}/publish")
    assert refused.status_code == 422
    assert "Grace Okafor" in refused.text
    assert client.post(f"{at}/publish", data={"confirmed": "y"}).status_code == 303


def test_what_is_published_is_closed_to_changes(db, sign_in, area):
    report = written(db, area)
    client = sign_in(Role.ADMIN)
    at = f"/reports/{report.id}"
    for page in (f"{at}/preview", f"{at}/publish", f"{at}/sections/{report.sections[0].id}"):
        assert client.get(page).location == at
    assert client.post(f"{at}/sections", data={"heading": "Since then"}).location == at
    assert "stays as it is" in client.post(f"{at}/page", data={"summary": "x"}).text
    assert "It is frozen" in client.get(at).text
    copied = client.post(f"{at}/copy")
    assert (copied.status_code, copied.location != at) == (303, True)
    assert "1 June 2026" in client.get(copied.location).text
    client.post(f"{at}/withdraw")
    gone = client.get(f"/r/{report.address}")
    assert gone.status_code == 410
    assert "withdrawn" in gone.text
    assert client.get(f"/r/{report.address}.pdf").status_code == 410
    assert "Withdrawn" in client.get(at).text


def test_partners_read_and_officers_do_but_do_not_write(db, sign_in, area):
    report = written(db, area)
    for role in (Role.PARTNER, Role.OFFICER, Role.CONNECTOR):
        client = sign_in(role, areas=(area,))
        page = client.get("/reports").text
        assert f"/r/{report.address}" in page
        assert "/reports/new" not in page
        assert client.get("/reports/new").status_code == 404
        assert client.get(f"/reports/{report.id}").status_code == 404
    assert report.address not in sign_in(Role.PARTNER, areas=(make_area(db),)).get("/reports").text
    assert "/reports" in sign_in(Role.PARTNER, areas=(area,)).get("/more").text


def test_a_coordinator_of_an_area_reads_what_was_published_of_all(db, sign_in, area):
    actor = db.info["actor"]
    report = add_report(db, actor, title="Our patch", area_id=None, starts_on=SPRING[0], ends_on=SPRING[1])
    publish_report(db, actor, report.id)
    for client, at in (
        (sign_in(Role.COORDINATOR, areas=(area,)), f"/r/{report.address}"),
        (sign_in(Role.ADMIN), f"/reports/{report.id}"),
    ):
        assert f'href="{at}">Our patch</a>' in client.get("/reports").text
        assert client.get(at).status_code == 200


def test_an_address_that_is_not_listed_is_for_no_search_engine(app, db, area):
    report = written(db, area)
    client = app.test_client()
    for end in ("", "/page", ".csv", ".docx", ".pdf", "/page.pdf"):
        answer = client.get(f"/r/{report.address}{end}")
        assert answer.status_code == 200, end
        assert answer.headers["X-Robots-Tag"] == "noindex"
    assert 'content="noindex"' in client.get(f"/r/{report.address}").text
    assert report.address not in client.get("/r").text
    assert client.get("/r/no-such-report").status_code == 404


def test_markup_in_a_text_is_text(app, db, sign_in, area):
    client = sign_in(Role.ADMIN)
    at = client.post("/reports/new", data={"title": HOSTILE, "area_id": area.id, **DAYS}).location
    report = the_report(db)
    for section in report.sections:
        client.post(f"{at}/sections/{section.id}", data={"heading": HOSTILE, "text": HOSTILE, "included": "y"})
    client.post(f"{at}/page", data={"summary": HOSTILE})
    assert client.post(f"{at}/publish", data={"confirmed": "y", "kept": "y"}).status_code == 303
    for page in (
        client.get(f"/r/{report.address}").text,
        client.get(at).text,
        client.get(f"/r/{report.address}/page").text,
    ):
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page
        assert "{{ 7 * 7 }}" in page
    for end in (".pdf", ".docx", "/page.pdf"):
        assert client.get(f"/r/{report.address}{end}").status_code == 200


def test_a_title_that_a_spreadsheet_would_run_is_text_in_the_numbers(app, db, area):
    report = written(db, area)
    rows = list(csv.reader(io.StringIO(app.test_client().get(f"/r/{report.address}.csv").text.lstrip("\ufeff"))))
    assert rows[0] == ["Section", "Table", "Row", "Column", "Value"]
    assert ["How often each theme was raised", "Housing", "Conversations", "40"] in [row[1:] for row in rows]


def test_words_that_were_withdrawn_are_in_no_file_of_a_published_report(app, db, sign_in, area):
    client = sign_in(Role.ADMIN)
    at = client.post("/reports/new", data={"title": "Spring", "area_id": area.id, **DAYS}).location
    report = the_report(db)
    themes = next(one for one in report.sections if one.kind is SectionKind.THEMES)
    page = f"{at}/sections/{themes.id}/quotes"
    client.post(page, data={"quotes": offered_on(client.get(page).text)})
    client.post(f"{at}/publish")
    reader = app.test_client()
    assert "mended my roof" in reader.get(f"/r/{report.address}").text
    before = len(reader.get(f"/r/{report.address}.pdf").data)
    consent(db, db.query(Person).filter_by(name="Grace Okafor").one(), given=False)
    db.commit()
    assert "mended my roof" not in reader.get(f"/r/{report.address}").text
    assert len(reader.get(f"/r/{report.address}.pdf").data) < before


def test_drafts_made_anew_leave_what_was_written_unless_ticked(db, sign_in, area):
    client = sign_in(Role.ADMIN)
    at = client.post("/reports/new", data={"title": "Spring", "area_id": area.id, **DAYS}).location
    first = the_report(db).sections[0]
    client.post(f"{at}/sections/{first.id}", data={"heading": "How", "text": "Ours.", "included": "y"})
    assert "Written by you" in client.get(at).text
    client.post(f"{at}/fill")
    db.expire_all()
    assert first.text == "Ours."
    client.post(f"{at}/fill", data={"over": ["no", "9" * 30, first.id]})
    db.expire_all()
    assert first.text.startswith("We held about 40")


def test_a_draft_is_removed(db, sign_in, area):
    client = sign_in(Role.ADMIN)
    at = client.post("/reports/new", data={"title": "Spring", "area_id": area.id, **DAYS}).location
    assert client.post(f"{at}/remove").location == "/reports"
    assert client.get(at).status_code == 404
