"""What a page says, without its tags."""

import re

from werkzeug.test import TestResponse


def text_of(page: TestResponse) -> str:
    """The words of *page* on one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))
