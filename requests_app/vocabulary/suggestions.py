"""Words for suggestions: who made them."""

from __future__ import annotations

from django.db.models import TextChoices


class SuggestionSource(TextChoices):
    """Where the services that a person is shown come from."""

    MODEL = "model"  # learned from past letters
    CATALOGUE = "catalogue"  # found by the search of the catalogue
