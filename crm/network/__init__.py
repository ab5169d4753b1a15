"""The one door from crm to graph: rows go in as columns, and numbers and drawings come out.

Nothing is imported here: what measures needs numpy, which a page that only reads a kept analysis must not load.
"""
