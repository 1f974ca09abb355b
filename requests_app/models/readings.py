"""The read audit: who looked up what the city knows of a person, when and why. It holds ids and codes, no words."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from requests_app.models.service_points import Site
from requests_app.vocabulary import ReadPurpose


class PersonReading(models.Model):
    """One look at a person's requests by a colleague; what was typed to find them is not kept."""

    at = models.DateTimeField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="readings")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    purpose = models.CharField(max_length=12, choices=ReadPurpose)
    ways = ArrayField(models.CharField(max_length=8), default=list)  # "email", "phone", "name": how it was looked for
    request_ids = ArrayField(models.BigIntegerField(), default=list)  # what was shown

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(ways=[]), name="reading_says_how")]
        indexes = [models.Index(fields=["-at"], name="reading_newest_first")]
