"""The page of a section shows beside what the team wrote what Kith would write now, and asks which is to stand.

So it does with what somebody else wrote while the page was open.
"""

import re

import pytest

from crm.models.report_words import SectionKind
from crm.permissions import Role
from crm.reports import add_report
from tests.factories import make_area
from tests.talking import SPRING, hold, make_codebook


@pytest.fixture
def told_anew(db, sign_in):
    """(client, report, section): a section that somebody wrote in before its numbers changed."""
    area = make_area(db)
    (theme,) = make_codebook(db, "Housing")
    hold(db, area, [theme], times=20)
    hold(db, area, times=20)
    actor = db.info["actor"]
    report = add_report(db, actor, title="Spring", area_id=area.id, starts_on=SPRING[0], ends_on=SPRING[1])
    section = next(one for one in report.sections if one.kind is SectionKind.METHOD)
    section.text = "We held about 40 conversations."
    hold(db, area, [theme], times=60)
    db.commit()
    return sign_in(Role.ADMIN), report, section


def test_both_stand_beside_one_another(told_anew):
    client, report, section = told_anew
    page = client.get(f"/reports/{report.id}").text
    assert "Kith would now write otherwise" in page
    assert "<strong>40</strong>" in page
    page = client.get(f"/reports/{report.id}/sections/{section.id}").text
    assert "What you wrote" in page
    assert "about 100 conversations" in page
    assert "Take the new sentences" in page
    assert "Keep mine" in page


@pytest.mark.parametrize(("way", "text"), [("take", "about 100 conversations"), ("keep", "about 40 conversations")])
def test_one_of_them_is_chosen(db, told_anew, way, text):
    client, report, section = told_anew
    assert client.post(f"/reports/{report.id}/sections/{section.id}/draft", data={"way": way}).status_code == 303
    db.refresh(section)
    assert text in section.text
    assert "would now write otherwise" not in client.get(f"/reports/{report.id}").text


@pytest.mark.parametrize(
    ("way", "text", "said"),
    [
        ("take", "What we heard", "The page has the new sentences"),
        ("keep", "40 of you", "The page keeps your sentences"),
    ],
)
def test_the_one_page_for_letterboxes_is_asked_about_in_the_same_way(db, told_anew, way, text, said):
    client, report, _ = told_anew
    client.post(f"/reports/{report.id}/page", data={"summary": "40 of you said so."})
    assert f'href="/reports/{report.id}/page#both"' in client.get(f"/reports/{report.id}").text
    page = client.get(f"/reports/{report.id}/page").text
    assert "What you wrote" in page
    assert "What Kith would write now" in page
    answered = client.post(f"/reports/{report.id}/page/draft", data={"way": way}, follow_redirects=True)
    assert said in answered.text
    db.refresh(report)
    assert text in report.summary
    assert "Take the new sentences" not in client.get(f"/reports/{report.id}/page").text


def test_publishing_asks_whether_it_may_stand(told_anew):
    client, report, _ = told_anew
    refused = client.post(f"/reports/{report.id}/publish", data={})
    assert refused.status_code == 422
    assert "has numbers that are in no table: 40" in refused.text
    assert client.post(f"/reports/{report.id}/publish", data={"kept": "y"}).status_code == 303


@pytest.mark.parametrize("name", ["text", "summary"])
def test_nobody_writes_over_what_somebody_else_wrote_while_the_page_was_open(db, told_anew, name):
    client, report, section = told_anew
    path = f"/reports/{report.id}/" + (f"sections/{section.id}" if name == "text" else "page")
    more = {"heading": section.heading, "included": "y"} if name == "text" else {}

    def save(words, page):
        opened = re.search(r'name="opened" type="hidden" value="(\w+)"', page.text)[1]
        return client.post(path, data=more | {name: words, "opened": opened})

    first, second = client.get(path), client.get(path)
    assert "What stands there now" not in first.text
    assert save("Of the first page.\n\nAll of it.", first).status_code == 303
    assert save("Of the first page.\r\n\r\nAll of it.", first).status_code == 303, "pressed twice"
    refused = save("Of the second page.", second)
    assert refused.status_code == 422
    assert "Somebody changed this text since you opened it" in refused.text
    assert "What stands there now" in refused.text
    assert "Of the first page." in refused.text
    assert "Of the second page.</textarea>" in refused.text
    assert save("Of both pages.", refused).status_code == 303
    record = section if name == "text" else report
    db.refresh(record)
    assert getattr(record, name) == "Of both pages."
