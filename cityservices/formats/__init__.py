"""Dates and numbers in the languages for which Django has no formats, or none that fit here."""
