"""The pages, one module for each noun; each has a ``blueprint``."""

import importlib
import pkgutil
from collections.abc import Iterator

from flask import Blueprint


def blueprints() -> Iterator[Blueprint]:
    """The blueprint of every module here."""
    for module in pkgutil.iter_modules(__path__):
        yield importlib.import_module(f"{__name__}.{module.name}").blueprint
