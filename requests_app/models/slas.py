"""Calendars, policies and clocks: when the city works, what it promises, and how each promise runs."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from requests_app.models.facts_stamp import is_a_standing_fact
from requests_app.models.sparse import where_set
from requests_app.vocabulary import ClockKind, Priority, TargetUnit


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

    class Meta:
        triggers = [is_a_standing_fact()]

    def __str__(self) -> str:
        return self.code


class ClockPolicy(models.Model):
    """What is promised: one kind of clock, for a service and a priority or for all (none)."""

    code = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=16, choices=ClockKind)
    service = models.ForeignKey(
        "ServiceDefinition", on_delete=models.PROTECT, null=True, blank=True, related_name="policies"
    )
    priority = models.PositiveSmallIntegerField(choices=Priority, null=True, blank=True)
    target = models.PositiveIntegerField()
    unit = models.CharField(max_length=16, choices=TargetUnit)
    calendar = models.ForeignKey(  # none: that of the service, the queue or the person, as the kind says
        Calendar, on_delete=models.PROTECT, null=True, blank=True, related_name="policies"
    )
    pauses = models.JSONField(default=dict)  # what differs from the kind's line of rules.sla.PAUSE_MATRIX
    warn_percent = models.PositiveSmallIntegerField(default=75)
    escalate_percent = models.PositiveSmallIntegerField(null=True, blank=True)  # 150: half as long again; none: never
    source = models.CharField(max_length=200, blank=True)  # by-law, statute, "invented"
    version = models.PositiveIntegerField(default=1)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "service", "priority"],
                condition=Q(is_active=True),
                nulls_distinct=False,
                name="policy_once_per_kind_service_and_priority",
            ),
            models.CheckConstraint(condition=Q(target__gt=0), name="policy_target_is_positive"),
            models.CheckConstraint(condition=Q(warn_percent__range=(1, 99)), name="policy_warns_before_the_end"),
            models.CheckConstraint(
                condition=Q(escalate_percent__isnull=True) | Q(escalate_percent__gte=100),
                name="policy_escalates_after_the_end",
            ),
        ]
        triggers = [is_a_standing_fact()]

    def __str__(self) -> str:
        return self.code


class Clock(models.Model):
    """One promise on one case, with the arithmetic that gave its due date."""

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="clocks")
    escalation = models.ForeignKey(
        "Escalation", on_delete=models.CASCADE, null=True, blank=True, related_name="clocks", db_index=False
    )
    kind = models.CharField(max_length=16, choices=ClockKind)
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="clocks")
    calendar_version = models.PositiveIntegerField()
    policy = models.ForeignKey(
        ClockPolicy, on_delete=models.PROTECT, null=True, blank=True, related_name="clocks", db_index=False
    )
    policy_version = models.PositiveIntegerField(null=True, blank=True)
    pauses = models.JSONField(default=dict)  # the policy's, as it was
    warn_percent = models.PositiveSmallIntegerField(default=75)
    escalate_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    started_at = models.DateTimeField()
    target_minutes = models.PositiveIntegerField()  # working minutes
    due_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    # what time does: the sweep touches clocks whose `act_at` is over
    act_at = models.DateTimeField(null=True, blank=True)  # the next of warning, breach and escalation
    warned_at = models.DateTimeField(null=True, blank=True)
    breached_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
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
        indexes = [
            models.Index(fields=["due_at"], condition=Q(stopped_at__isnull=True), name="clock_running_by_due"),
            models.Index(
                fields=["act_at"], condition=Q(stopped_at__isnull=True, paused_at__isnull=True), name="clock_acts"
            ),
            *where_set("clock", "escalation", "policy"),
        ]


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
