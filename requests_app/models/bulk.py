"""Many cases changed at once: what somebody has chosen, what it would do, and what has come of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_app.models.cases import Case
from requests_app.models.sparse import where_set
from requests_app.vocabulary import BulkItemState, BulkStep


class BulkRun(models.Model):
    """One step for many cases. Planned: it is known what it would do; ordered: a job works it off."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="bulk_runs")
    step = models.CharField(max_length=12, choices=BulkStep, blank=True)
    typed = models.JSONField(default=dict)  # what was filled in
    language = models.CharField(max_length=8)  # in which refusals are written
    undoes = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="undone_by", db_index=False
    )
    made_at = models.DateTimeField()
    planned_at = models.DateTimeField(null=True, blank=True)
    ordered_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ordered_at__isnull=True) | Q(planned_at__isnull=False), name="bulk_planned_before_ordered"
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(ordered_at__isnull=False), name="bulk_ordered_before_done"
            ),
        ]
        indexes = [models.Index(fields=["made_at"], name="bulk_by_age")]

    def __str__(self) -> str:
        return f"{self.step or '?'} {self.pk}"


class BulkItem(models.Model):
    """One of the chosen cases."""

    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="items", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="bulk_items", db_index=False)
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=BulkItemState, default=BulkItemState.CHOSEN)
    revision = models.PositiveIntegerField(null=True, blank=True)  # of the case when the step was planned
    why = models.CharField(max_length=300, blank=True)  # why it is not changed, for whoever has chosen it
    sequence = models.PositiveIntegerField(null=True, blank=True)  # of the event: the one written, or to be taken back

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "case"], name="bulk_case_once"),
            models.CheckConstraint(condition=Q(state__in=list(BulkItemState)), name="bulk_item_state_is_known"),
        ]
        indexes = [
            models.Index(fields=["run", "position"], name="bulk_items_in_order"),
            *where_set("bulk_item", "case"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}:{self.position}"
