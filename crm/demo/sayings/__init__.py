"""Believable things said: sentences by theme and sway, and the notes that officers make of them."""
