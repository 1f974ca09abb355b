"""Rows of another system, sent through the doors."""
