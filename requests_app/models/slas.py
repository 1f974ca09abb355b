"""Calendars and clocks: when the city works, and what it has promised."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from requests_app.vocabulary import ClockKind


class Calendar(models.Model):
    """Working time: windows per weekday, public holidays by place, dated overrides."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    timezone = models.CharField(max_length=40)
    windows = models.JSONField()  # {"mon": [["08:00", "12:00"], ["13:00", "17:00"]], ...} local time
    country = models.CharField(max_length=2, blank=True)
    subdivision = models.CharField(max_length=8, blank=True)
    overrides = models.JSONField(default=dict)  # {"2026-12-24": [["08:00", "12:00"]], "2026-12-31": []}
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.code


class Clock(models.Model):
    """One promise on one case, with the arithmetic that gave its due date."""

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="clocks")
    escalation = models.ForeignKey("Escalation", on_delete=models.CASCADE, null=True, blank=True, related_name="clocks")
    kind = models.CharField(max_length=16, choices=ClockKind)
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="clocks")
    calendar_version = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    target_minutes = models.PositiveIntegerField()  # working minutes
    due_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    breached_at = models.DateTimeField(null=True, blank=True)
    why = models.JSONField(default=dict)  # policy, calendar, days counted: "why this date"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(stopped_at__isnull=True, escalation__isnull=True),
                name="clock_runs_once_per_kind",
            ),
            models.CheckConstraint(condition=Q(target_minutes__gt=0), name="clock_target_is_positive"),
            models.CheckConstraint(condition=Q(due_at__gte=F("started_at")), name="clock_due_after_start"),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(stopped_at__isnull=True), name="clock_running_by_due")]


class ClockInterval(models.Model):
    """A stretch in which a clock ran."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="intervals")
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clock"], condition=Q(stopped_at__isnull=True), name="clock_has_one_open_interval"
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True) | Q(stopped_at__gte=F("started_at")),
                name="interval_stops_after_it_starts",
            ),
        ]
