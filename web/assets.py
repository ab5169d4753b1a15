"""Serves the built styles and scripts: names by content, packed beforehand, kept by the browser for a year."""

import json
import mimetypes
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, current_app, request, send_from_directory, url_for

STATIC = Path(__file__).parent / "static"
A_YEAR = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    """Give templates `asset_url("main.css")` and the app, made with `static_folder=None`, the route `static`."""
    names: dict[str, str] = _read_list("manifest.json")
    app.extensions["assets"] = {"names": names, "reached": _read_list("reached.json")}
    app.add_template_global(asset_url, "asset_url")
    app.add_url_rule("/static/<filename>", "static", _sender(frozenset(names.values())))


def _read_list(name: str) -> Any:
    try:
        return json.loads((STATIC / name).read_text())
    except FileNotFoundError:
        raise RuntimeError("The styles and scripts are not built: run `pip install -e .` (or `make run`).") from None


def asset_url(name: str) -> str:
    """The address of a built file."""
    return url_for("static", filename=current_app.extensions["assets"]["names"][name])


def list_reached(name: str) -> list[str]:
    """The addresses of the files that a page's script may load: its own, and those that it imports at some time."""
    reached: list[str] = current_app.extensions["assets"]["reached"][name]
    return [url_for("static", filename=one) for one in reached]


@cache
def read_asset(name: str) -> str:
    """The text of a built file, for a page that has to hold all it needs."""
    return (STATIC / _read_list("manifest.json")[name]).read_text(encoding="utf-8")


def _sender(known: frozenset[str]) -> Callable[[str], Response]:
    packed = frozenset(name for name in known if (STATIC / f"{name}.gz").is_file())

    def send_asset(filename: str) -> Response:
        if filename not in known:
            abort(404)
        gzipped = filename in packed and bool(request.accept_encodings["gzip"])
        stored = f"{filename}.gz" if gzipped else filename
        response = send_from_directory(STATIC, stored, mimetype=_media_type(filename), max_age=A_YEAR)
        response.cache_control.immutable = True
        if gzipped:
            response.content_encoding = "gzip"
        if filename in packed:
            response.vary.add("Accept-Encoding")
        return response

    return send_asset


def _media_type(filename: str) -> str | None:
    # Said here first, because the system's own table differs: some Windows machines call a script plain text.
    said = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
    return said.get(Path(filename).suffix) or mimetypes.guess_type(filename)[0]
