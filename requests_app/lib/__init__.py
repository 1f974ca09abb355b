"""Tools without trade words."""
