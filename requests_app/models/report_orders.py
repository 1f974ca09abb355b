"""Reports that come by mail: who gets which one, how often, and when the next one is due."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from requests_app.vocabulary import ReportEvery


class ReportOrder(models.Model):
    """One person's order. What she may read is asked again whenever it is sent."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="report_orders")
    by = models.CharField(max_length=12)  # what the report is divided by, as the page calls it
    every = models.CharField(max_length=8, choices=ReportEvery)
    next_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "by", "every"], name="report_order_once")]
        indexes = [models.Index(fields=["next_at"], name="report_order_due")]

    def __str__(self) -> str:
        return f"{self.by} {self.every}"
