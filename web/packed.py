"""Long answers in JSON, packed where the browser takes that."""

import gzip
import json
from typing import Any

from flask import Response, request

#: Of the nine levels, the one after which a map hardly gets smaller.
_LEVEL = 6


def pack_json(data: Any) -> bytes:
    """*data* without a blank that could be left out, as gzip."""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    return gzip.compress(body, _LEVEL, mtime=0)


def send_packed(packed: bytes) -> Response:
    """The answer that ``pack_json`` made, unpacked for a browser that takes no gzip."""
    response = Response(mimetype="application/json")
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"]:
        response.content_encoding = "gzip"
        response.set_data(packed)
    else:
        response.set_data(gzip.decompress(packed))
    return response


def send_packed_json(data: Any) -> Response:
    """*data* as an answer."""
    return send_packed(pack_json(data))
