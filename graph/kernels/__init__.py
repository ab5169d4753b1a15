"""Compiled loops over the arrays of a network: the only place that knows numba."""
