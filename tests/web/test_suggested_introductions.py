"""Pages and command of introductions worth making."""

import datetime as dt
import json

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from config import Config
from crm.consents import add_consent
from crm.models import Introduction, PairRefusal
from crm.models.words import Purpose, Stance
from crm.permissions import Role
from crm.session import make_engine, make_session
from migrations import upgrade
from tests.factories import make_person, team_day
from tests.suggesting import ADMIN, make_agreeing_neighbourhood, read, say
from web.cli import main

PAGE = "/introductions/suggested"


@pytest.fixture
def made(db):
    made = make_agreeing_neighbourhood(db)
    for name, stance in (("Lane 5", Stance.OFFERS), ("Cut 1", Stance.WANTS)):
        say(made, name, "chess", stance)
    for name in ("Lane 9", "Lane 11"):
        say(made, name, "singing")
    read(made)
    db.commit()
    return made


def path(made, first="Lane 5", second="Cut 1"):
    return f"{PAGE}/{made.people[first].id}/{made.people[second].id}"


def test_the_page_says_why_what_it_would_join_and_what_makes_it_easy(sign_in, made):
    page = sign_in().get(PAGE).text
    for said in (
        "Lane 5 offers “chess”, and Cut 1 wants it.",
        "It would be the first link of Cut Close to another street",
        "Lane 10 knows both, and both live on the same street.",
        "How is this worked out?",
        "Nobody gets a score.",
    ):
        assert said in page, said
    assert PAGE in sign_in().get("/introductions").text


def test_a_suggestion_is_taken_up_through_who_knows_both(sign_in, made, db):
    client = sign_in()
    answer = client.post(f"{path(made, 'Lane 9', 'Lane 11')}/take-up", data={"through": "yes"})
    introduction = db.scalars(select(Introduction)).one()
    assert (answer.status_code, answer.location) == (303, f"/introductions/{introduction.id}")
    assert introduction.introducer_id == made.people["Lane 10"].id
    assert "Both spoke of “singing”." in client.get(answer.location).text
    assert "1 suggestion of today’s answered" in client.get(PAGE).text
    again = client.post(f"{path(made, 'Lane 9', 'Lane 11')}/take-up")
    assert (again.status_code, again.location) == (303, PAGE)
    assert "These two are not suggested any more" in client.get(PAGE).text


def test_not_now_is_for_three_months_and_can_be_undone(sign_in, made, db):
    client = sign_in()
    assert client.post(f"{path(made)}/not-now").status_code == 303
    refusal = db.scalars(select(PairRefusal)).one()
    assert refusal.until == team_day() + dt.timedelta(days=90)
    page = client.get(PAGE).text
    assert f'<a href="{PAGE}/set-aside">Undo, or change the day</a>' in page
    assert "Lane 5 offers" not in page
    assert "Cut 1</a>" in client.get(f"{PAGE}/set-aside").text
    assert client.post(f"{PAGE}/set-aside/{refusal.id}/take-up-again").status_code == 303
    assert "Lane 5 offers" in client.get(PAGE).text
    assert "No pair is set aside" in client.get(f"{PAGE}/set-aside").text


def test_the_day_and_the_reason_can_be_changed_and_a_past_day_is_refused(sign_in, made, db):
    client, at = sign_in(), f"{path(made)}/not-now"
    field = f"pair-{made.people['Lane 5'].id}-{made.people['Cut 1'].id}"
    client.post(at)
    refused = client.post(at, data={f"{field}-until": "1 May 2020", f"{field}-reason": "Both away"})
    assert refused.status_code == 422
    assert "Enter a day to come." in refused.text[refused.text.index("There is a problem") :][:600]
    assert 'value="Both away"' in refused.text
    later = team_day() + dt.timedelta(days=200)
    client.post(at, data={f"{field}-until": later.isoformat(), f"{field}-reason": "Both away"})
    assert f"Not before {later.day} {later:%B %Y}: Both away" in client.get(f"{PAGE}/set-aside").text


def test_never_these_two_is_for_good(sign_in, made, db):
    client = sign_in()
    client.post(f"{path(made)}/never")
    assert db.scalars(select(PairRefusal)).one().until is None
    page = client.get(f"{PAGE}/set-aside").text
    assert "<p>Never</p>" in page
    assert "Change the day" not in page  # a day would soften it: it is taken up again first


def test_who_sees_one_of_a_pair_reads_no_reason_and_cannot_take_it_up(sign_in, made):
    client = sign_in()
    pair = (made.people[name] for name in ("Ada Quill", "Tess Whitlock"))
    first, second = sorted(person.id for person in pair)
    client.post(f"{PAGE}/{first}/{second}/not-now", data={f"pair-{first}-{second}-reason": "Tess is her landlady"})
    assert "Tess is her landlady" in client.get(f"{PAGE}/set-aside").text
    page = sign_in(Role.OFFICER, areas=(made.people["Ada Quill"].area,)).get(f"{PAGE}/set-aside").text
    assert "Ada Quill</a> and someone in The Moors" in page
    assert not [said for said in ("Tess", "landlady", "Take up again", "Change the day") if said in page]


def test_the_page_of_one_of_the_two_names_the_other(sign_in, made, db):
    client, lane = sign_in(), made.people["Lane 5"]
    assert f'href="{PAGE}?person={lane.id}">Cut 1</a>' in client.get(f"/people/{lane.id}").text
    assert "Introductions worth making for Lane 5" in client.get(f"{PAGE}?person={lane.id}").text
    add_consent(db, ADMIN, person_id=lane.id, purpose=Purpose.INTRODUCE_ME, given=False)
    db.commit()
    assert "Could meet" not in client.get(f"/people/{lane.id}").text


def test_an_officer_is_told_of_no_pair_with_somebody_of_another_area(sign_in, made, db):
    client = sign_in(Role.OFFICER, areas=(made.areas["The Moors"],))
    page = client.get(PAGE).text
    assert "Lane" not in page
    assert "Cut 1" not in page
    for action in ("take-up", "not-now", "never"):
        assert client.post(f"{path(made)}/{action}").status_code == 404
    assert client.get(f"{PAGE}?person={made.people['Cut 1'].id}").status_code == 404
    assert sign_in(Role.PARTNER).get(PAGE).status_code == 404


def test_before_the_network_is_read_the_page_says_so(sign_in):
    assert "not read yet" in sign_in().get(PAGE).text


def test_a_day_on_which_all_is_answered_says_so(sign_in, made):
    client = sign_in()
    for _ in range(20):
        shown = client.get(PAGE).text
        if "That is all for today" in shown:
            return
        action = shown.split('formaction="')[1].split('"')[0]
        client.post(action)
    pytest.fail("the list of the day has an end")


def test_a_name_of_markup_stays_text(sign_in, made, db):
    made.people["Cut 1"].name = "<b>Cut</b>"
    db.commit()
    assert "<b>Cut</b>" not in sign_in().get(PAGE).text


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kith")
    engine = make_engine(Config(data_dir=folder).url)
    with engine.begin() as connection:
        upgrade(connection)
    with make_session(engine, ADMIN, writes=True) as db:
        made = make_agreeing_neighbourhood(db)
        make_person(db, "Zed", street=made.streets["Moor Street"])
        say(made, "Lane 5", "chess", Stance.OFFERS)
        say(made, "Cut 1", "chess", Stance.WANTS)
        db.commit()
    engine.dispose()
    return folder


def test_the_command_prints_the_same_and_as_json(folder):
    def kith(*words):
        return CliRunner().invoke(main, words, env={"KITH_DATA_DIR": str(folder), "COLUMNS": "100"})

    done = kith("introductions")
    assert done.exit_code == 0, done.output
    assert "Lane 5 offers “chess”, and Cut 1 wants it." in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100
    said = json.loads(kith("introductions", "--json").stdout)
    assert list(said) == ["as_of", "data_version", "people", "ties", "projection", "introductions"]
    assert list(said["introductions"][0]) == ["first", "second", "reason", "gain", "easy", "introducer"]
    assert said["introductions"][0]["first"]["name"] == "Lane 5"
