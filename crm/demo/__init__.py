"""The demo neighbourhood: a fictional ward, generated from a seed, with planted truths that the product should find."""

from crm.demo.neighbourhood import make_neighbourhood
from crm.demo.records import Neighbourhood

__all__ = ["Neighbourhood", "make_neighbourhood"]
