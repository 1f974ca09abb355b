"""The demo city and the files that describe it."""
