"""The built styles and scripts: names by content, packed, kept for a year, and nothing of another host's."""

import gzip
import json
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from web import assets

MANIFEST: dict[str, str] = json.loads((assets.STATIC / "manifest.json").read_text())


@pytest.fixture(scope="module")
def visitor() -> FlaskClient:
    app = Flask("assets_alone", static_folder=None)
    assets.init_app(app)
    return app.test_client()


@pytest.mark.parametrize("name", sorted(MANIFEST))
def test_a_file_is_sent_packed_to_whoever_unpacks_and_is_the_same(visitor: FlaskClient, name: str) -> None:
    path = f"/static/{MANIFEST[name]}"
    plain, packed = visitor.get(path), visitor.get(path, headers={"Accept-Encoding": "gzip, br"})
    assert plain.status_code == packed.status_code == 200
    assert packed.content_encoding == "gzip"
    assert plain.content_encoding is None
    assert gzip.decompress(packed.data) == plain.data
    assert packed.mimetype == plain.mimetype
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_a_browser_keeps_a_file_for_a_year(visitor: FlaskClient) -> None:
    kept = visitor.get(f"/static/{MANIFEST['main.css']}").cache_control
    assert (kept.max_age, kept.immutable, kept.public) == (365 * 24 * 3600, True, True)


@pytest.mark.parametrize(
    "path", ["/static/manifest.json", "/static/.built-from", "/static/..%2fassets.py", "/static/x.js"]
)
def test_what_is_not_listed_is_not_found(visitor: FlaskClient, path: str) -> None:
    assert visitor.get(path).status_code == 404


@pytest.mark.parametrize("name", sorted(name for name in MANIFEST if name.endswith(".css")))
def test_styles_load_no_font_and_nothing_from_another_host(visitor: FlaskClient, name: str) -> None:
    styles = visitor.get(f"/static/{MANIFEST[name]}").text
    assert "@font-face" not in styles
    assert not re.findall(r"url\([\"']?(?:\w+:)?//", styles)


def test_the_style_sheet_stays_small(visitor: FlaskClient) -> None:
    assert len(visitor.get(f"/static/{MANIFEST['main.css']}").data) < 80_000


def test_pages_that_are_not_built_say_how(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    with pytest.raises(RuntimeError, match="pip install -e"):
        assets.init_app(Flask("unbuilt", static_folder=None))
