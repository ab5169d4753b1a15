"""Which conversations somebody is working through, as the address of each page on the way says."""

from collections.abc import Mapping
from dataclasses import asdict
from urllib.parse import urlencode

from crm.models.words import Channel
from crm.readings import Queue, Waiting
from web.ids import read_id


def read_queue(args: Mapping[str, str]) -> Queue:
    """The queue that the address names."""
    return Queue(
        waiting=Waiting.SECOND if args.get("waiting") == Waiting.SECOND else Waiting.UNREAD,
        area_id=read_id(args.get("area_id")),
        campaign_id=read_id(args.get("campaign_id")),
        channel=Channel.of(args.get("channel")),
        survey_id=read_id(args.get("survey_id")),
        own=args.get("own") == "yes",
    )


def queue_query(queue: Queue) -> str:
    """The address's query for *queue*, with its question mark; empty for the usual one."""
    given = asdict(queue) | {"own": "yes" if queue.own else None}
    if queue.waiting is Waiting.UNREAD:
        del given["waiting"]
    pairs = {name: value for name, value in given.items() if value is not None}
    return f"?{urlencode(pairs)}" if pairs else ""
