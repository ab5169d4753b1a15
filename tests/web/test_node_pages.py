"""The page of one person, organisation or asset."""

import datetime as dt
import re

import pytest

from crm import consents, interests, introductions
from crm.follow_ups import add_follow_up
from crm.models import Nomination, Tie, now
from crm.models.words import AssetKind, OrganisationKind, Purpose, Stance
from crm.permissions import Role
from crm.ties import end_tie
from tests.database import noted, questions
from tests.factories import (
    make_area,
    make_asset,
    make_conversation,
    make_organisation,
    make_person,
    make_street,
    make_tie,
    make_tie_kind,
    make_user,
)

NASTY = "<script>alert(1)</script>{{ 7*7 }}\"'"


def make_full_person(db, admin, street):
    """Somebody with all that a page can show."""
    ana, ben, cy = (make_person(db, name, street=street) for name in ("Ana", "Ben", "Cy"))
    friend, talk = (
        make_tie_kind(db, "friend of"),
        make_conversation(db, street=street, people=[ana, ben], said="Bakes."),
    )
    make_tie(db, ana, ben, kind=friend, since=dt.date(2019, 5, 1), said_by_id=cy.id, conversation_id=talk.id)
    interests.set_interests(db, admin, ana.id, {Stance.OFFERS: ["Baking"], Stance.WANTS: ["Company"]})
    introductions.suggest_introduction(db, admin, first_id=ana.id, second_id=ben.id, introducer_id=cy.id)
    introductions.suggest_introduction(db, admin, first_id=ben.id, second_id=cy.id, introducer_id=ana.id)
    add_follow_up(db, admin, person_id=ana.id, what="Ring about the choir")
    consents.add_consent(db, admin, person_id=ana.id, purpose=Purpose.INTRODUCE_ME, given=True, on=dt.date(2024, 3, 2))
    db.add(Nomination(nominee_id=ana.id, nominator_id=cy.id))
    db.flush()
    return ana


def test_a_persons_page_tells_all_that_is_known(sign_in, db, admin):
    ana = make_full_person(db, admin, make_street(db, "Moor Street"))
    ana.phone, ana.email, ana.reach_note = "+447700900123", "ana@example.org", "After 4pm"
    page = sign_in().get(f"/people/{ana.id}")
    for shown in (
        'href="tel:+447700900123"', 'href="mailto:ana@example.org"', "After 4pm", "Moor Street", "Baking", "Company",
        "Friend of", "since 1 May 2019", "says so", "Bakes.", "Ring about the choir", "Introduces Ben and Cy",
        "To Ben", "1 person says", "yes, spoken", "2 March 2024", "Timeline", f"/people/{ana.id}/network.html",
    ):  # fmt: skip
        assert shown in page.text, shown


def test_the_page_takes_a_fixed_handful_of_queries(sign_in, db, admin, connection):
    street = make_street(db)
    ana = make_full_person(db, admin, street)
    everywhere, here = sign_in(), sign_in(Role.OFFICER, areas=(street.area,))
    assert _count(connection, everywhere, ana) <= 18
    for number in range(12):
        other, kind = make_person(db, street=street), make_tie_kind(db)
        make_tie(db, ana, other, kind=kind)
        make_conversation(db, street=street, people=[ana, other], said=f"Talk {number}")
        db.add(Nomination(nominee_id=ana.id, nominator_id=other.id))
        introductions.suggest_introduction(db, admin, first_id=ana.id, second_id=other.id)
    db.commit()
    # Two lists are longer now than what is shown, so they are counted; an officer's areas are looked up as well.
    assert _count(connection, everywhere, ana) <= 22
    assert _count(connection, here, ana) <= 22


def _count(connection, client, person):
    with noted(connection) as statements:
        assert client.get(f"/people/{person.id}").status_code == 200
    return len(questions(statements))


def test_a_stub_says_until_when_it_is_kept(sign_in, db):
    stub = make_person(db, "Dot", met=False, delete_after=dt.date(2027, 3, 1))
    page = sign_in().get(f"/people/{stub.id}")
    assert "deleted on 1 March 2027 unless we do" in page.text
    assert "Record a conversation with them" in page.text
    assert "Promise a follow-up" not in page.text
    assert "Introduce to somebody" not in page.text


def test_who_said_no_to_contact_is_marked(sign_in, db, admin):
    ana = make_person(db)
    consents.add_consent(db, admin, person_id=ana.id, purpose=Purpose.CONTACT_ME, given=False)
    assert "Do not contact" in sign_in().get(f"/people/{ana.id}").text


def test_an_archived_persons_page_offers_to_bring_them_back_and_nothing_else(sign_in, db):
    ana = make_person(db, archived_at=now())
    page = sign_in().get(f"/people/{ana.id}").text
    assert "Bring back" in page
    assert "Add a tie" not in page


def test_an_organisations_and_an_assets_page_show_their_own(sign_in, db):
    club = make_organisation(
        db, "Lunch Club", website="https://lunch.example.org", organisation_kind=OrganisationKind.CHARITY
    )
    hall = make_asset(db, "Church Hall", address="Tewkesbury Road", asset_kind=AssetKind.PLACE)
    client = sign_in()
    assert 'href="https://lunch.example.org"' in client.get(f"/organisations/{club.id}").text
    assert "Tewkesbury Road" in client.get(f"/assets/{hall.id}").text
    assert client.get(f"/people/{club.id}").status_code == 404
    assert client.get(f"/assets/{club.id}").status_code == 404


def test_a_website_that_would_run_a_script_is_no_link(sign_in, db):
    club = make_organisation(db, website="javascript:alert(1)")
    assert "javascript:" not in sign_in().get(f"/organisations/{club.id}").text


def test_whatever_people_are_called_is_shown_and_never_run(sign_in, db, admin):
    ana = make_full_person(db, admin, make_street(db))
    for person in (ana, *db.query(type(ana))):
        person.name = person.reach_note = NASTY
    db.flush()
    client = sign_in()
    for part in ("", "/ties", "/timeline", "/network"):
        page = client.get(f"/people/{ana.id}{part}").text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page
        assert "{{ 7*7 }}" in page
    assert client.get(f"/people/{ana.id}/network.html").text.count("<script") == 2


def test_a_hub_with_five_thousand_ties_has_a_small_page(sign_in, db):
    club, kind = make_organisation(db), make_tie_kind(db, "knows")
    area = make_area(db)
    people = [make_person(db, f"Person {number}", area_id=area.id) for number in range(300)]
    kinds = [kind, *(make_tie_kind(db) for _ in range(16))]
    db.add_all(
        Tie(a_id=min(club.id, p.id), b_id=max(club.id, p.id), kind_id=k.id, note="x" * 400)
        for p in people
        for k in kinds
    )
    db.flush()
    client = sign_in()
    page = client.get(f"/organisations/{club.id}")
    assert "Show all 5,100 ties" in page.text
    for path in ("", "/ties?page=3", "/timeline", "/network"):
        assert len(client.get(f"/organisations/{club.id}{path}").data) < 200_000


def test_the_page_of_somebody_in_another_area_is_not_found_nor_any_part_of_it(sign_in, db):
    mine, hidden = make_area(db), make_person(db)
    client = sign_in(Role.OFFICER, areas=(mine,))
    for part in ("", "/ties", "/ties/new", "/timeline", "/network", "/network.html", "/interests", "/consents"):
        assert client.get(f"/people/{hidden.id}{part}").status_code == 404


def test_hidden_people_are_someone_in_their_area_on_every_part(sign_in, db, admin):
    mine, other = make_area(db, "Mine"), make_area(db, "St Peter’s")
    ana = make_person(db, "Ana", street=make_street(db, area=mine))
    hidden = make_person(db, "Hidden Person", street=make_street(db, "Hidden Street", area=other))
    make_tie(db, ana, hidden, said_by_id=hidden.id)
    make_conversation(db, street=make_street(db, area=other), people=[ana, hidden], said="Hidden words")
    introductions.suggest_introduction(db, admin, first_id=ana.id, second_id=hidden.id)
    db.add(Nomination(nominee_id=ana.id, nominator_id=hidden.id))
    client = sign_in(Role.OFFICER, areas=(mine,))
    for part in ("", "/ties", "/timeline", "/network", "/network.html"):
        page = client.get(f"/people/{ana.id}{part}")
        assert page.status_code == 200
        assert "Hidden" not in page.text
        assert f"/people/{hidden.id}" not in page.text
        assert re.search("[Ss]omeone in St Peter", page.text)


def test_a_connector_opens_the_pages_of_their_own_people_alone(sign_in, db):
    area = make_area(db)
    street = make_street(db, area=area)
    client = sign_in(Role.CONNECTOR, areas=(area,))
    with client.session_transaction() as session:
        token = session["_user_id"]
    from crm.models import User  # noqa: PLC0415

    user = db.query(User).filter_by(session_token=token).one()
    own = make_person(db, "Own", street=street, recorded_by_id=user.id)
    theirs = make_person(db, "Theirs", street=street)
    make_tie(db, own, theirs)
    db.commit()
    page = client.get(f"/people/{own.id}")
    assert page.status_code == 200
    assert "Theirs" not in page.text
    assert client.get(f"/people/{theirs.id}").status_code == 404


def test_partners_see_nobodys_page(sign_in, db):
    area = make_area(db)
    ana = make_person(db, street=make_street(db, area=area))
    assert sign_in(Role.PARTNER, areas=(area,)).get(f"/people/{ana.id}").status_code == 404


def test_when_a_tie_began_is_told_apart_from_when_it_was_recorded(sign_in, db):
    mary, (ana, ben) = make_user(db, name="Mary Walsh"), (make_person(db, name) for name in ("Ana", "Ben"))
    written = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
    make_tie(db, ana, ben, since=dt.date(2024, 7, 1), recorded_at=written, recorded_by_id=mary.id)
    page = " ".join(sign_in().get(f"/people/{ana.id}/timeline").text.split())
    assert "1 July 2024</time></p>" in page
    assert "Tie began: " in page
    assert "Recorded 2 March 2026 by Mary Walsh" in page


@pytest.mark.parametrize("page", [1, 2, 99])
def test_the_timeline_is_paged(sign_in, db, page):
    ana, kind = make_person(db), make_tie_kind(db)
    for number in range(30):
        tie = make_tie(db, ana, make_person(db), kind=kind, since=dt.date(2020, 1, 1))
        end_tie(db, db.info["actor"], tie.id, until=dt.date(2021, 1, 1 + number % 28))
    assert sign_in().get(f"/people/{ana.id}/timeline?page={page}").status_code == 200
