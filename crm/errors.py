"""What a use-case raises when it cannot do what was asked."""

import datetime as dt


class KithError(Exception):
    """Base of the errors that are meant for the person who asked."""


class NotFound(KithError):
    """There is no such record, or the actor may not see it: both look the same."""


class NotAllowed(KithError):
    """The actor's role does not have the permission that the use-case declares."""


class Invalid(KithError):
    """What was given has no meaning here. ``errors`` maps a field's name to a sentence that names the mend."""

    def __init__(self, **errors: str) -> None:
        super().__init__(" ".join(errors.values()))
        self.errors = errors


class TooManyTries(KithError):
    """Too many sign-ins failed; ``wait`` is how long until the next one is looked at."""

    def __init__(self, wait: dt.timedelta) -> None:
        super().__init__(f"Wait {wait.total_seconds():.0f} seconds.")
        self.wait = wait
