"""Which services were suggested for a letter, and whether one of them was taken."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from requests_app.models.service_requests import ServiceRequest
from requests_app.vocabulary import SuggestionSource


class Suggestion(models.Model):
    """One row for each letter whose person was shown a suggestion; codes only, no words."""

    request = models.OneToOneField(ServiceRequest, on_delete=models.PROTECT, related_name="suggestion")
    source = models.CharField(max_length=10, choices=SuggestionSource)
    model_version = models.CharField(max_length=40, blank=True)  # which model; empty: the search of the catalogue
    choices = models.JSONField()  # codes of the services shown, the likeliest first
    taken = models.PositiveSmallIntegerField()  # which of them was taken, from 1; 0: another service
    suggested_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(source__in=list(SuggestionSource)), name="suggestion_source_is_known")
        ]
