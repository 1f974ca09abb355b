"""Where a case has been: stays in queues, and hand-overs between them."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from requests_app.models.cases import QUEUE_STAY_MATCHES, Case
from requests_app.models.queues import WorkQueue
from requests_app.models.sparse import where_set
from requests_app.vocabulary import Office


class QueueStay(models.Model):
    """A stretch of time in one queue, with the reason why the case came there."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="stays")
    queue = models.ForeignKey(WorkQueue, on_delete=models.PROTECT, related_name="stays")
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    rule_version = models.PositiveIntegerField(null=True, blank=True)
    trace = models.JSONField(default=dict)  # requests_app.rules.routing.Trace as a mapping: "here because"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(left_at__isnull=True), name="stay_one_open_per_case"),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("entered_at")), name="stay_ends_after_it_starts"
            ),
        ]
        indexes = [  # what came into the queues and went out of them since some moment
            models.Index(fields=["entered_at", "queue"], name="stay_came"),
            models.Index(fields=["left_at", "queue"], condition=Q(left_at__isnull=False), name="stay_left"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="stay_matches_queue_of_case",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                func=QUEUE_STAY_MATCHES.format(case="COALESCE(NEW.case_id, OLD.case_id)"),
            )
        ]


class Handover(models.Model):
    """A case on its way from one queue to another, until somebody accepts it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="handovers")
    from_queue = models.ForeignKey(WorkQueue, on_delete=models.PROTECT, related_name="handovers_sent")
    to_queue = models.ForeignKey(WorkQueue, on_delete=models.PROTECT, related_name="handovers_received")
    from_office = models.CharField(max_length=8, choices=Office)
    to_office = models.CharField(max_length=8, choices=Office)
    is_return = models.BooleanField(default=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="handovers_sent", db_index=False
    )
    sent_at = models.DateTimeField()
    accept_by = models.DateTimeField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="handovers_accepted",
        db_index=False,
    )
    ended_at = models.DateTimeField(null=True, blank=True)  # accepted, or overtaken by another decision
    late_at = models.DateTimeField(null=True, blank=True)  # when it was escalated as not accepted

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at__isnull=True), name="handover_one_open_per_case"
            )
        ]
        indexes = [
            models.Index(
                fields=["accept_by"], condition=Q(ended_at__isnull=True, late_at__isnull=True), name="handover_due"
            ),
            models.Index(fields=["sent_by", "-sent_at", "-id"], name="handover_newest_by_sender"),
            *where_set("handover", "accepted_by"),
        ]
