"""Who sat at which desk, and when it was paused."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from requests_app.models.service_points import Desk
from requests_app.vocabulary import DeskState, PauseReason


class DeskPeriod(models.Model):
    """A stretch in which a desk was open or paused; where none is open, the desk is closed."""

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="periods")
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="desk_periods")
    state = models.CharField(max_length=8, choices=DeskState, default=DeskState.OPEN)
    reason = models.CharField(max_length=12, choices=PauseReason, blank=True)  # of a pause
    line_ids = ArrayField(models.BigIntegerField(), default=list)  # the lines that the desk serves
    passed_over = models.JSONField(default=dict)  # priority class -> calls since its last one, at this desk
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["desk"], condition=Q(ended_at__isnull=True), name="desk_has_one_period"),
            models.UniqueConstraint(fields=["clerk"], condition=Q(ended_at__isnull=True), name="clerk_has_one_desk"),
            models.CheckConstraint(
                condition=Q(state=DeskState.OPEN, reason="") | (Q(state=DeskState.PAUSED) & ~Q(reason="")),
                name="desk_paused_says_why",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")), name="desk_period_goes_forward"
            ),
        ]
