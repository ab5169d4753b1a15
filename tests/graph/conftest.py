"""How hypothesis runs here: a slow machine is no failure."""

from hypothesis import settings

settings.register_profile("graph", deadline=None)
settings.load_profile("graph")
