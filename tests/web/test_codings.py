"""The coding page without scripts: typed words, each step, undoing it, coding unseen, and what comes next."""

import pytest
from sqlalchemy import select

from crm.models import Coding, Reading
from crm.models.words import Sway
from crm.permissions import Role
from tests.database import noted
from tests.factories import make_coding, make_conversation, make_theme, make_user
from web.coded_text import cut_into_runs

SAID = "I’m lonely 👵🏽 since Rhys died.\nThe gardens & the <b>café</b> are lovely."


@pytest.fixture
def talk(db, street):
    return make_conversation(db, street=street, said=SAID)


def test_words_are_typed_coded_changed_removed_and_each_step_undone(db, phone, talk):
    client, theme, other = phone(), make_theme(db, "Loneliness"), make_theme(db, "Older people")
    at = f"/conversations/{talk.id}/coding"
    form = {"words": "lonely 👵🏽 since", "theme_id": theme.id, "sway": "deficit", "note": "her husband"}
    assert client.post(at, data=form).headers["Location"] == at
    (coding,) = db.scalars(select(Coding))
    assert (coding.quote, coding.sway, coding.coder_id) == ("lonely 👵🏽 since", Sway.DEFICIT, client.user.id)
    page = client.get(at).text
    assert "Loneliness is put to “lonely 👵🏽 since”." in page
    assert "&lt;b&gt;café&lt;/b&gt;" in page
    changed = {"words": coding.quote, "theme_id": other.id, "sway": "both", "note": ""}
    client.post(f"{at}/{coding.id}", data=changed)
    db.refresh(coding)
    assert (coding.theme_id, coding.sway, coding.start) == (other.id, Sway.BOTH, SAID.index("lonely"))
    client.post(f"{at}/undo")
    db.refresh(coding)
    assert (coding.theme_id, coding.sway, coding.note) == (theme.id, Sway.DEFICIT, "her husband")
    client.post(f"{at}/{coding.id}/sway", data={"sway": "asset"})
    client.post(f"{at}/{coding.id}/remove")
    db.expire_all()
    assert db.scalars(select(Coding)).all() == []
    client.post(f"{at}/undo")
    (again,) = db.scalars(select(Coding))
    assert (again.quote, again.sway, again.coder_id) == ("lonely 👵🏽 since", Sway.ASSET, client.user.id)
    assert "There is nothing to undo" in client.post(f"{at}/undo", follow_redirects=True).text


def test_what_is_refused_comes_back_with_all_that_was_typed(db, phone, talk):
    client, theme = phone(), make_theme(db)
    at = f"/conversations/{talk.id}/coding"
    for form, sentence in (
        ({"words": "the number 94 bus", "theme_id": theme.id}, "is not in what was said"),
        ({"words": "lonely"}, "Choose a theme"),
        ({"words": "Rhys", "start": 4, "end": 10, "theme_id": theme.id}, "changed meanwhile"),
        ({"words": "lonely", "theme_id": theme.id, "note": "n" * 501}, "shorten it to 500"),
        ({"words": "lonely", "theme_id": theme.id, "sway": "splendid"}, "Not a valid choice"),
        ({"words": "lonely", "theme_id": "9" * 30}, "Choose a theme"),
    ):
        answer = client.post(at, data={"note": "kept", "sway": "asset"} | form)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert form["words"] in answer.text
    assert db.scalars(select(Coding)).all() == []


def test_the_page_says_that_somebody_else_has_coded_meanwhile(db, phone, talk):
    client, theme, hodan = phone(), make_theme(db), make_user(db, name="Hodan Ali")
    at = f"/conversations/{talk.id}/coding"
    assert 'name="seen" value="0"' in client.get(at).text
    make_coding(db, talk, theme, words="lonely", coder=hodan)
    page = client.post(at, data={"words": "lonely", "theme_id": theme.id, "seen": "0", "sway": "both"})
    page = client.get(page.headers["Location"]).text
    assert "Hodan Ali added 1 coding here since you opened this page" in page
    assert len(db.scalars(select(Coding)).all()) == 2


def test_who_codes_a_second_time_sees_nothing_of_the_first_until_they_have_read_it(db, phone, talk):
    client, hodan = phone(), make_user(db)
    make_coding(db, talk, make_theme(db), words="lonely", coder=hodan, note="Hodan’s reason")
    db.add(Reading(conversation_id=talk.id, coder_id=hodan.id, read_at=talk.held_at))
    db.flush()
    assert client.get("/coding/next").headers["Location"] == "/coding"
    begin = "/coding?waiting=second"
    at = f"/conversations/{talk.id}/coding?waiting=second"
    assert client.get("/coding/next?waiting=second").headers["Location"] == begin
    assert client.get(at).headers["Location"] == begin
    assert "Start coding unseen" in client.get(begin).text
    begun = client.post("/coding/unseen?waiting=second", data={"unseen": "yes"}).headers["Location"]
    assert client.get(begun).headers["Location"] == at
    page = client.get(at).text
    assert "1 coding by a colleague is hidden until you have read to the end." in page
    assert "Hodan’s reason" not in page
    client.post(at.replace("/coding?", "/coding/read?"))
    assert "Hodan’s reason" in client.get(at).text


def test_what_is_hidden_from_who_codes_unseen_is_on_no_page_and_each_says_so(db, phone, talk):
    client, hodan = phone(), make_user(db)
    coding = make_coding(db, talk, make_theme(db), words="lonely", coder=hodan, note="Hodan’s reason")
    client.post("/coding/unseen", data={"unseen": "yes"})
    shown = f"/conversations/{talk.id}"
    for page in (client.get("/excerpts").text, client.get("/excerpts/words").text):
        assert "left out here" in page
        assert "lonely" not in page
    said = "1 coding by a colleague is hidden until you have coded this conversation to its end yourself."
    assert said in client.get(shown).text
    assert client.get(f"{shown}/coding/{coding.id}").status_code == 404
    assert "You are coding unseen" in client.get("/coding").text
    assert "shown again" in client.post("/coding/unseen", data={"unseen": "no"}, follow_redirects=True).text
    assert "<mark>lonely</mark>" in client.get("/excerpts").text
    assert "hidden until" not in client.get(shown).text


def test_read_to_the_end_leads_to_the_next_and_at_last_back(db, phone, talk, street):
    client, second = phone(), make_conversation(db, street=street, said="And another thing.")
    at, then = (f"/conversations/{one.id}/coding" for one in (talk, second))
    queue = client.get("/coding").text
    for told in ("2 conversations wait", 'href="/themes"', 'href="/excerpts"'):
        assert told in queue
    assert client.get(f"/coding/next?own=yes&area_id={street.area_id}").headers["Location"].startswith("/coding?")
    begun = client.get("/coding/next?channel=doorstep").headers["Location"]
    assert begun in (f"{at}?channel=doorstep", f"{then}?channel=doorstep")
    assert client.post(f"{at}/read").headers["Location"] == then
    assert "Nothing is left to read" in client.post(f"{then}/read", follow_redirects=True).text
    client.post(f"{at}/read", data={"back": "yes"})
    assert client.get("/coding/next").headers["Location"] == at


def test_words_adrift_are_put_right_by_anybody(db, phone, talk):
    client, theme = phone(), make_theme(db)
    coding = make_coding(db, talk, theme, quote="the old bench", coder=make_user(db))
    at = f"/conversations/{talk.id}/coding"
    assert "1 coding is adrift" in client.get(at).text
    unchanged = {"theme_id": theme.id, "sway": "neither", "note": ""}
    client.post(f"{at}/{coding.id}", data=unchanged | {"words": "The gardens"})
    db.refresh(coding)
    assert (coding.quote, coding.start) == ("The gardens", SAID.index("The gardens"))
    assert client.get(f"{at}/{coding.id}").status_code == 404


def test_a_coding_is_only_found_under_its_own_conversation(db, phone, talk, street):
    client, theme = phone(Role.COORDINATOR), make_theme(db)
    coding = make_coding(db, make_conversation(db, street=street, said="lonely"), theme, words="lonely")
    assert client.post(f"/conversations/{talk.id}/coding/{coding.id}/remove").status_code == 404


def test_overlapping_codings_are_cut_into_runs_that_say_the_whole_text(db, talk):
    theme = make_theme(db)
    spans = [(0, 10), (4, 20), (4, 6), (15, len(SAID))]
    codings = [make_coding(db, talk, theme, words=SAID[start:end]) for start, end in spans]
    runs = cut_into_runs(SAID, codings)
    assert "".join(run.text for run in runs) == SAID
    assert [[(line.number, line.lane) for line in run.lines] for run in runs] == [
        [(1, 1)],
        [(1, 1), (2, 2), (3, 3)],
        [(1, 1), (2, 2)],
        [(2, 2)],
        [(4, 1), (2, 2)],
        [(4, 1)],
    ]
    assert [(run.begins, run.ends) for run in runs][:3] == [((1,), ()), ((2, 3), (3,)), ((), (1,))]


def test_a_long_conversation_with_two_hundred_codings_is_a_handful_of_queries(db, phone, street, connection):
    said = "word and more " * 1430
    talk, theme, user = make_conversation(db, street=street, said=said), make_theme(db), make_user(db)
    for n in range(200):
        details = {"start": n * 90, "end": n * 90 + 120, "quote": said[n * 90 : n * 90 + 120]}
        make_coding(db, talk, theme, coder=user, **details)
    client = phone()
    db.expunge_all()
    with noted(connection) as asked:
        assert client.get(f"/conversations/{talk.id}/coding").text.count("kith-coding__item") == 200
    assert len(asked) < 20


def test_a_connector_is_told_that_only_their_own_wait(phone, talk):
    said = "You see those that you recorded yourself."
    assert said in phone(Role.CONNECTOR).get("/coding").text
    assert said not in phone().get("/coding").text
