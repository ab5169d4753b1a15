"""Files that no one here wrote; they stand beside the project where it is developed and are missing elsewhere."""

from pathlib import Path

import pytest

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def shared_file(name: str) -> Path:
    """The file *name* of the shared data; skips the test when it is not there."""
    path = SHARED_DATA / name
    if not path.exists():
        pytest.skip(f"the shared file {name} is not on this machine")
    return path
