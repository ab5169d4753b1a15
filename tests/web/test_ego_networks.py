"""The network around one node, as a list and as a picture in a frame of its own."""

import base64
import hashlib
import re

from tests.factories import make_person, make_tie, make_tie_kind


def test_the_picture_has_a_policy_of_its_own(sign_in, db):
    ana = make_person(db, "Ana")
    make_tie(db, ana, make_person(db, "Ben"), kind=make_tie_kind(db))
    page = sign_in().get(f"/people/{ana.id}/network.html")
    policy = dict(part.split(" ", 1) for part in page.headers["Content-Security-Policy"].split("; "))
    (script,) = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy["script-src"] == f"'self' 'sha256-{digest}'"
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'self'"
    assert policy["sandbox"] == "allow-scripts"
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "http" not in "".join(re.findall(r'(?:src|href)="([^"]*)"', page.text))


def test_the_frame_is_sandboxed_and_waits_to_be_looked_at(sign_in, db):
    ana = make_person(db, "Ana")
    make_tie(db, ana, make_person(db), kind=make_tie_kind(db))
    page = sign_in().get(f"/people/{ana.id}").text
    (frame,) = re.findall(r"<iframe[^>]*>", page)
    assert 'sandbox="allow-scripts"' in frame
    assert 'loading="lazy"' in frame
    assert 'title="Picture of the network around Ana"' in frame


def test_the_list_tells_who_and_the_ties_among_them(sign_in, db):
    kind = make_tie_kind(db, "friend of")
    ana, ben, cy = (make_person(db, name) for name in ("Ana", "Ben", "Cy"))
    for one, other in ((ana, ben), (ana, cy), (ben, cy)):
        make_tie(db, one, other, kind=kind)
    page = sign_in().get(f"/people/{ana.id}/network").text
    assert "Friend of" in page
    assert re.search(r"Ben</a> friend of <a[^>]*>Cy", page)


def test_somebody_without_ties_has_an_empty_network(sign_in, db):
    ana = make_person(db, "Ana")
    client = sign_in()
    assert "No ties are recorded." in client.get(f"/people/{ana.id}/network").text
    assert client.get(f"/people/{ana.id}/network.html").status_code == 200
