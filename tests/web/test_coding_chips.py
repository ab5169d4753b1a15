"""Themes tapped while a conversation is recorded: on the page, and in the doorstep app with an old codebook."""

from sqlalchemy import select

from crm.models import Coding, Conversation, now
from crm.models.words import Sway
from tests.factories import make_theme
from tests.web.phones import make_walk, send, talk
from tests.web.talks import typed


def coded(db):
    found = db.scalars(select(Coding).order_by(Coding.theme_id))
    return [(one.theme_id, one.sway, one.quote, one.start) for one in found]


def test_the_form_offers_the_themes_at_the_top_and_codes_the_whole_talk(db, phone, street):
    client, community = phone(), make_theme(db, "Community")
    within, gone = make_theme(db, "Neighbours", parent=community), make_theme(db, "Old", retired_at=now())
    page = client.get("/conversations/new").text
    assert f'value="{community.id}:asset"' in page
    assert not any(f'value="{theme.id}:asset"' in page for theme in (within, gone))
    answer = client.post("/conversations/new", data=typed(street, themes=["", f"{community.id}:asset", "x:y", "7"]))
    assert coded(db) == [(community.id, Sway.ASSET, "", None)]
    assert "Community" in client.get(answer.headers["Location"]).text


def test_a_form_that_is_refused_keeps_what_was_tapped(db, phone, street):
    client, community = phone(), make_theme(db, "Community")
    answer = client.post("/conversations/new", data=typed(street, held_on="never", themes=[f"{community.id}:both"]))
    assert answer.status_code == 422
    assert f'value="{community.id}:both" selected' in answer.text


def test_what_is_too_long_to_keep_is_refused_in_a_sentence(db, phone, street):
    client = phone()
    for times in (30_000, 400_000):
        answer = client.post("/conversations/new", data=typed(street, said="word " * times))
        assert (answer.status_code, "shorten it to 100,000 or fewer" in answer.text) == (422, True)
    assert db.scalars(select(Conversation)).all() == []


def test_a_phone_with_an_old_codebook_loses_no_talk(db, phone, street):
    client, kept = phone(), make_theme(db, "Community")
    merged, retired = make_theme(db, merged_into_id=kept.id), make_theme(db, retired_at=now())
    client_walk = make_walk(db, street)
    record = talk(street, walk=client_walk.id)
    tapped = [f"{merged.id}:deficit", f"{retired.id}:asset", f"{retired.id + 99}:both", ""]
    record["fields"] += [["themes", value] for value in tapped]
    (answer,) = send(client, record)
    assert answer["state"] == "stored"
    assert answer["sentence"] == "A theme that was tapped is no longer in the codebook: it was left out."
    db.expire_all()
    assert coded(db) == [(kept.id, Sway.DEFICIT, "", None), (retired.id, Sway.ASSET, "", None)]


def test_a_pack_has_the_themes_to_tap(db, phone, street):
    client, theme = phone(), make_theme(db, "Community")
    pack = client.get(f"/doorstep/walks/{make_walk(db, street).id}").json
    assert f'value="{theme.id}:neither"' in pack["form"]
