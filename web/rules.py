"""The team's own times, from the settings."""

from zoneinfo import ZoneInfo

from config import Config
from crm.rules import Headings, Rules


def make_rules(config: Config) -> Rules:
    """What a session is given to go by."""
    return Rules(
        named_only_days=config.named_only_days,
        follow_up_days=config.follow_up_days,
        escalate_days=config.escalate_days,
        small_number=config.small_number,
        round_to=config.round_to,
        headings=Headings(config.heard_heading, config.doing_heading, config.happened_heading),
        zone=ZoneInfo(config.time_zone),
    )
