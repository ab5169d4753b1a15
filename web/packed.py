"""Long answers in JSON, packed where the browser takes that."""

import gzip
import json
from typing import Any

from flask import Response, request

#: Of the nine levels, the one after which a map hardly gets smaller.
_LEVEL = 6


def send_packed_json(data: Any) -> Response:
    """*data* without a blank that could be left out, as gzip where that is accepted."""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    response = Response(mimetype="application/json")
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"]:
        body = gzip.compress(body, _LEVEL, mtime=0)
        response.content_encoding = "gzip"
    response.set_data(body)
    return response
