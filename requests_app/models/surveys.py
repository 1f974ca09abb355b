"""What residents say after a request has ended: two questions and free words."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from requests_app.models.queues import WorkQueue
from requests_app.models.service_definitions import ServiceDefinition
from requests_app.models.service_requests import ServiceRequest
from requests_app.vocabulary import Channel


class SurveyAnswer(models.Model):
    """One answer for each request. In both scales 1 is worst and 5 is best; an effort of 5 was none."""

    request = models.OneToOneField(ServiceRequest, on_delete=models.PROTECT, related_name="survey")
    satisfaction = models.PositiveSmallIntegerField()
    effort = models.PositiveSmallIntegerField()
    words = models.TextField(blank=True)
    language = models.CharField(max_length=8)
    channel = models.CharField(max_length=8, choices=Channel)
    # Of the case when it was answered: a later move must not change what was rated.
    service = models.ForeignKey(ServiceDefinition, on_delete=models.PROTECT, related_name="+", db_index=False)
    queue = models.ForeignKey(
        WorkQueue, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField()  # first
    changed_at = models.DateTimeField(null=True, blank=True)
    blanked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(satisfaction__range=(1, 5)), name="survey_satisfaction_is_on_the_scale"),
            models.CheckConstraint(condition=Q(effort__range=(1, 5)), name="survey_effort_is_on_the_scale"),
            models.CheckConstraint(condition=Q(blanked_at__isnull=True) | Q(words=""), name="survey_blanked_is_empty"),
        ]
        indexes = [models.Index(fields=["-answered_at", "-id"], name="survey_newest_first")]
