"""Tests read as sentences; one folder for each room."""
