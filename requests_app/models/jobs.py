"""Job rows are the truth, Celery messages are hints; heartbeats say who is alive."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_app.models.bulk import BulkRun
from requests_app.models.cases import Case
from requests_app.models.notifications import Message
from requests_app.models.report_orders import ReportOrder
from requests_app.models.slas import Calendar
from requests_app.models.sparse import where_set


class JobRow(models.Model):
    """Work that must follow a decision; closed in the transaction that does it."""

    name = models.CharField(max_length=60)
    lane = models.CharField(max_length=12)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="jobs", db_index=False)
    revision = models.PositiveIntegerField(null=True, blank=True)  # of the case when the work was ordered
    routing_round = models.PositiveIntegerField(null=True, blank=True)
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, blank=True, related_name="jobs", db_index=False
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="jobs", db_index=False
    )
    calendar = models.ForeignKey(
        Calendar, on_delete=models.PROTECT, null=True, blank=True, related_name="jobs", db_index=False
    )
    bulk_run = models.ForeignKey(
        BulkRun, on_delete=models.CASCADE, null=True, blank=True, related_name="jobs", db_index=False
    )
    report_order = models.ForeignKey(
        ReportOrder, on_delete=models.CASCADE, null=True, blank=True, related_name="jobs", db_index=False
    )
    request_id = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    hints = models.PositiveIntegerField(default=0)  # how often the relay has published it
    attempts = models.PositiveSmallIntegerField(default=0)  # how often a consumer failed
    lease_until = models.DateTimeField(null=True, blank=True)  # work outside the database holds it until then
    done_at = models.DateTimeField(null=True, blank=True)
    dead_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "routing_round"],
                condition=Q(name="requests_app.route_case"),
                name="job_routes_once_per_round",
            ),
            models.UniqueConstraint(
                fields=["message"], condition=Q(message__isnull=False), name="job_once_per_message"
            ),
        ]
        indexes = [
            models.Index(
                fields=["lane", "due_at"],
                condition=Q(done_at__isnull=True, dead_at__isnull=True),
                name="job_due_by_lane",
            ),
            models.Index(fields=["-dead_at"], condition=Q(dead_at__isnull=False), name="job_dead"),
            *where_set("job", "case", "person", "calendar", "bulk_run", "report_order"),
        ]


class Heartbeat(models.Model):
    """The last sign of life of a process: a relay, a worker with its lanes, beat."""

    process = models.CharField(max_length=120, primary_key=True)  # "worker:escalation@host", "relay:host:pid"
    kind = models.CharField(max_length=12)  # "relay", "worker", "beat"
    lanes = models.JSONField(default=list)
    at = models.DateTimeField()
    details = models.JSONField(default=dict)
