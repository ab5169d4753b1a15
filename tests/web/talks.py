"""What the form for a conversation sends."""

from uuid import uuid4


def typed(street, **more):
    """What the form sends for a short talk on *street*."""
    return {
        "uuid": str(uuid4()),
        "street_id": street.id,
        "street_id-typed": f"{street.name}, {street.area.name}",
        "house": "12",
        "said": "The hedge is too high.",
        "channel": "doorstep",
        "consent_way": "spoken",
    } | more
