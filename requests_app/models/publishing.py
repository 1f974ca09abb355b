"""What a colleague has released of a case for everybody to read."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from requests_app.models.cases import Case


class PublishedTitle(models.Model):
    """A title instead of the service's name; few cases have one, so it stands beside the case."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="published_title")
    title = models.CharField(max_length=80)
    language = models.CharField(max_length=8)  # in which it is written
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="titles_released")
    released_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(title=""), name="published_title_says_something")]
