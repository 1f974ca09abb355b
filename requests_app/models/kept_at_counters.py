"""What hangs on a counter without the city: its workplace, its numbers, its share of the line, what happened there."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from requests_app.models.service_points import Desk, Site
from requests_app.models.service_requests import ServiceRequest
from requests_app.models.visits import Visit
from requests_app.vocabulary import CounterStepKind


class Workplace(models.Model):
    """A browser at a counter: its number begins the provisional numbers that it gives (C02)."""

    code = models.CharField(max_length=40, unique=True)  # drawn by the browser, once
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="workplaces", db_index=False)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    turn = models.BigIntegerField(default=0)  # which of its questions was answered last: an older one changes nothing
    seen_at = models.DateTimeField()


class CounterNumber(models.Model):
    """A number given without the city, on a slip (C02-0007) or on a paper form (P-000123), and its request."""

    number = models.CharField(max_length=16, unique=True)
    workplace = models.ForeignKey(
        Workplace, on_delete=models.PROTECT, null=True, blank=True, related_name="numbers", db_index=False
    )
    serial = models.PositiveIntegerField()
    request = models.ForeignKey(
        ServiceRequest, on_delete=models.PROTECT, related_name="counter_numbers", db_index=False
    )
    secret_hash = models.CharField(max_length=64, blank=True)  # sha-256 of what was printed beside the number
    kept_at = models.DateTimeField()  # when it was said, as the workplace or the paper says
    noted_at = models.DateTimeField()
    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["workplace", "-serial"], name="counter_number_newest")]


class ReservedVisit(models.Model):
    """Somebody who waits and whom one workplace alone may call while the city cannot be reached."""

    visit = models.OneToOneField(Visit, on_delete=models.CASCADE, primary_key=True, related_name="reserved")
    workplace = models.ForeignKey(Workplace, on_delete=models.CASCADE, related_name="reserved")
    at = models.DateTimeField()


class CounterStep(models.Model):
    """What a clerk did with a number without the city; `problem` says why it did not come to count."""

    workplace = models.ForeignKey(Workplace, on_delete=models.PROTECT, related_name="steps", db_index=False)
    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=CounterStepKind)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="steps")
    number = models.CharField(max_length=16)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()  # as the workplace says
    came_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=0)  # of the visit, after the step
    problem = models.CharField(max_length=40, blank=True)  # the code of what stood in the way
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workplace", "key"], name="counter_step_once"),
            models.CheckConstraint(condition=Q(kind__in=CounterStepKind.values), name="counter_step_kind_is_known"),
        ]
        indexes = [
            models.Index(
                fields=["came_at"], condition=~Q(problem="") & Q(settled_at=None), name="counter_step_contradicts"
            )
        ]


class PaperBlock(models.Model):
    """Numbers that were printed on paper forms; no other block has them."""

    first = models.PositiveIntegerField(unique=True)
    last = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(last__gte=F("first")), name="paper_block_goes_forward")]
