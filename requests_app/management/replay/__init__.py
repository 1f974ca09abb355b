"""Rows of another system, sent through the city's own doors."""
