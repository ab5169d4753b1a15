"""The fixed words of reports, as they are kept."""

from crm.models.words import Word


class ReportState(Word):
    """Where a report stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class SectionKind(Word):
    """What a section of a report tells; ``text`` is the team's own words alone."""

    METHOD = "method"
    WHO = "who"
    THEMES = "themes"
    ASSETS = "assets"
    NETWORK = "network"
    SINCE = "since"
    STORIES = "stories"
    TEXT = "text"
