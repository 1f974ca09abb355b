"""The operator comes in here."""
