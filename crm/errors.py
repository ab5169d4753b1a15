"""What a use-case raises when it cannot do what was asked."""


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
