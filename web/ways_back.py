"""Where somebody goes on after a page, as its address asks for: a page of ours, and nothing else."""

from urllib.parse import urlsplit

from flask import request


def is_ours(address: str) -> bool:
    """Whether *address* is a plain path on this site.

    >>> is_ours("/people?q=ann"), is_ours("//elsewhere.example"), is_ours("https://elsewhere.example/people")
    (True, False, False)
    """
    path = address.startswith("/") and not address.startswith("//")
    return path and address.isprintable() and "\\" not in address  # browsers read \ as a slash, and drop a tab


def find_way_back(page: str) -> str | None:
    """What the address says with ``back``, if that is *page* as somebody left it: its path, and any query."""
    back = request.args.get("back", "")
    return back if is_ours(back) and urlsplit(back).path == page else None
