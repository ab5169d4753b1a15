"""Network analysis for Kith: arrays in, numbers and drawings out; it knows no database and no web."""
