"""The page of agreement between coders."""

from crm.models import Reading, now
from crm.models.words import Sway
from crm.permissions import Role
from tests.factories import make_area, make_coding, make_conversation, make_street, make_theme, make_user


def _talk(db, street, coders, theme, put):
    talk = make_conversation(db, street=street, said="The park is lovely and the bus is late.")
    db.add_all(Reading(conversation_id=talk.id, coder_id=coder.id, read_at=now()) for coder in coders)
    for coder, words, sway in put:
        make_coding(db, talk, theme, words=words, sway=sway, coder=coder)
    return talk


def test_agreement_and_differences_are_shown_side_by_side(sign_in, db):
    area = make_area(db)
    street, rosa, hodan = make_street(db, area=area), make_user(db, name="Rosa"), make_user(db, name="Hodan")
    parks, both = make_theme(db, "Parks"), (hodan, rosa)
    for _ in range(12):
        _talk(db, street, both, parks, [(coder, "park", Sway.ASSET) for coder in both])
        _talk(db, street, both, parks, [])
    talk = _talk(db, street, both, parks, [(rosa, "park is lovely", Sway.ASSET)])
    client = sign_in(Role.COORDINATOR, areas=(area,))
    page = client.get("/coding/agreement")
    assert page.status_code == 200
    assert "25 conversations read to the end by both" in page.text
    assert "0.92" in page.text
    assert "You mean" in page.text or "You seem to mean" in page.text
    assert "park is lovely" in page.text
    assert "Not coded with it" in page.text
    assert f"/conversations/{talk.id}/coding" in page.text
    assert "1 difference" in page.text
    other = make_theme(db, "Buses")
    assert "Nowhere:" in client.get(f"/coding/agreement?theme_id={other.id}").text


def test_where_nobody_read_the_same_the_page_says_what_to_do(sign_in):
    page = sign_in(Role.CONNECTOR).get("/coding/agreement?pair=x&page=0&theme_id=y")
    assert page.status_code == 200
    assert "Nobody has read the same conversation yet" in page.text


def test_a_pair_is_chosen_in_the_address(sign_in, db):
    area = make_area(db)
    street, theme = make_street(db, area=area), make_theme(db)
    rosa, hodan, owen = (make_user(db, name=name) for name in ("Rosa", "Hodan", "Owen"))
    for _ in range(2):
        _talk(db, street, (rosa, hodan), theme, [])
    _talk(db, street, (rosa, owen), theme, [(owen, "bus", Sway.DEFICIT)])
    client = sign_in(Role.COORDINATOR, areas=(area,))
    assert '<h2 class="govuk-heading-m">Hodan and Rosa</h2>' in client.get("/coding/agreement").text
    page = client.get(f"/coding/agreement?pair={owen.id}-{rosa.id}")
    assert '<h2 class="govuk-heading-m">Owen and Rosa</h2>' in page.text
    assert "Too few to say how well you agree" in page.text


def test_partners_do_not_see_it(sign_in):
    assert sign_in(Role.PARTNER).get("/coding/agreement").status_code == 404


def test_what_a_coder_has_not_read_is_kept_from_them_until_they_have(sign_in, db):
    area = make_area(db)
    street, rosa, hodan = make_street(db, area=area), make_user(db, name="Rosa"), make_user(db, name="Hodan")
    talk = _talk(db, street, (hodan, rosa), make_theme(db, "Parks"), [(rosa, "park is lovely", Sway.ASSET)])
    client = sign_in(Role.OFFICER, areas=(area,))
    page = client.get("/coding/agreement").text
    assert "1 difference is in conversations that you have not read to the end" in page
    assert "park is lovely" not in page
    assert "Nowhere:" not in page
    client.post(f"/conversations/{talk.id}/coding/read")
    assert "park is lovely" in client.get(f"/coding/agreement?pair={rosa.id}-{hodan.id}").text
