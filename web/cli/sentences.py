"""What goes wrong, as one sentence for the person at the keyboard."""

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from config import ConfigError
from crm.errors import KithError


def sentence_for(error: Exception) -> str:
    """What happened and, where we know it, the mend."""
    if isinstance(error, KithError | ConfigError):
        return str(error)
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror or error}."
    if isinstance(error, SQLAlchemyError):
        said = str(error.orig if isinstance(error, DBAPIError) else error).strip().partition("\n")[0]
        return f"The database refused: {said}. `kith check` tells more."
    return f"Kith stopped: {type(error).__name__}: {error}. `kith --debug` before the command shows where."
