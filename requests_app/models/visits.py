"""Walk-ins: a number, an arrival, a desk, and a ledger of how the time went by. No names."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from requests_app.models.lines import Line, PriorityClass
from requests_app.models.service_definitions import ServiceDefinition
from requests_app.models.service_points import Desk, Device, Site
from requests_app.models.service_requests import ServiceRequest
from requests_app.models.sparse import where_set
from requests_app.vocabulary import (
    AT_A_DESK,
    ENDED_VISITS,
    ORDINARY_TURN,
    Channel,
    LeftOpenReason,
    PeriodKind,
    VisitState,
)

WAITS = Q(state=VisitState.WAITING)
IS_AT_A_DESK = Q(state__in=[str(state) for state in AT_A_DESK])
WAS_KEPT = ~Q(provisional_number="")
HAS_ENDED = Q(state__in=[str(state) for state in ENDED_VISITS])


class Visit(models.Model):
    """Somebody who came. State, place and desk are written by actions.visits_writing alone."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="visits", db_index=False)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="visits", db_index=False)
    number = models.CharField(max_length=8, blank=True)  # "A012", kept on the way; empty: served without one
    provisional_number = models.CharField(max_length=16, blank=True)  # what a kiosk printed while it was offline
    day = models.DateField()  # of the city
    arrived_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=VisitState, default=VisitState.WAITING)
    priority_class = models.ForeignKey(
        PriorityClass, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    # the order of waiting: `turn` names who is interleaved with whom, within it the earliest `rank_at` goes first
    turn = models.CharField(max_length=50, default=ORDINARY_TURN)
    rank_at = models.DateTimeField()
    for_desk = models.ForeignKey(  # sent on to one desk: nobody else calls it
        Desk, on_delete=models.PROTECT, null=True, blank=True, related_name="visits_awaited", db_index=False
    )
    appointment_at = models.DateTimeField(null=True, blank=True)
    # the desk that called it last, and who sat there
    desk = models.ForeignKey(
        Desk, on_delete=models.PROTECT, null=True, blank=True, related_name="visits", db_index=False
    )
    clerk = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    calls = models.PositiveSmallIntegerField(default=0)  # since it waited last
    was_returned = models.BooleanField(default=False)  # did not come, and waits once more
    last_moved_at = models.DateTimeField()  # when its state was written last: the ledger never goes back
    ended_at = models.DateTimeField(null=True, blank=True)
    left_open_reason = models.CharField(max_length=12, choices=LeftOpenReason, blank=True)
    revision = models.PositiveIntegerField(default=0)
    # the door
    channel = models.CharField(max_length=8, choices=Channel)
    client = models.CharField(max_length=60)  # a device's code, a clerk's id: whose keys these are
    idempotency_key = models.CharField(max_length=80)
    body_hash = models.CharField(max_length=64)
    device = models.ForeignKey(
        Device, on_delete=models.PROTECT, null=True, blank=True, related_name="visits", db_index=False
    )
    language = models.CharField(max_length=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "client", "idempotency_key"], name="visit_once_per_key"),
            models.UniqueConstraint(
                fields=["site", "day", "number"], condition=~Q(number=""), name="visit_number_once_a_day"
            ),
            models.UniqueConstraint(fields=["desk"], condition=IS_AT_A_DESK, name="visit_one_at_a_desk"),
            models.CheckConstraint(condition=Q(state__in=list(VisitState)), name="visit_state_is_known"),
            models.CheckConstraint(
                condition=~IS_AT_A_DESK | Q(desk__isnull=False, clerk__isnull=False), name="visit_at_a_desk_names_it"
            ),
            models.CheckConstraint(
                condition=(HAS_ENDED & Q(ended_at__isnull=False)) | (~HAS_ENDED & Q(ended_at__isnull=True)),
                name="visit_ended_has_a_time",
            ),
            models.CheckConstraint(condition=Q(for_desk__isnull=True) | WAITS, name="visit_awaits_a_desk_waiting"),
        ]
        indexes = [
            models.Index(  # who is next: one descent for each line and turn
                fields=["line", "day", "turn", "rank_at", "id"],
                condition=WAITS & Q(for_desk__isnull=True),
                name="visit_waits_in_line",
            ),
            models.Index(
                fields=["for_desk", "day", "rank_at", "id"],
                condition=WAITS & Q(for_desk__isnull=False),
                name="visit_waits_for_desk",
            ),
            models.Index(fields=["site", "arrived_at", "id"], condition=~HAS_ENDED, name="visit_open_by_site"),
            models.Index(fields=["desk"], condition=Q(state=VisitState.ON_HOLD), name="visit_on_hold_at_desk"),
            models.Index(  # what a kiosk has printed without the city: found by it, and the newest of a kiosk
                fields=["provisional_number", "id"], condition=WAS_KEPT, name="visit_by_kiosk_number"
            ),
            models.Index(fields=["device", "-id"], condition=WAS_KEPT, name="visit_newest_kept"),
            *where_set("visit", "priority_class", "device", "clerk"),
        ]

    def __str__(self) -> str:
        return self.number or f"visit {self.pk}"


class VisitPeriod(models.Model):
    """One stretch of a stay; together they are the stay, without a gap."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="periods")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, choices=PeriodKind)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    clerk = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit"], condition=Q(ended_at__isnull=True), name="visit_has_one_open_period"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")), name="visit_period_goes_forward"
            ),
        ]
        indexes = [
            models.Index(  # how many people a line has begun to serve in the last hour
                fields=["line", "started_at"], condition=Q(kind=PeriodKind.SERVING), name="visit_served_by_line"
            ),
        ]


class VisitCall(models.Model):
    """One call to a desk, as the board shows it; the database refuses UPDATE and DELETE."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="called")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["site", "-id"], name="visit_call_newest_first")]
        triggers = [pgtrigger.Protect(name="visit_call_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class VisitService(models.Model):
    """A service that somebody came for, or got."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="visit_services")
    service = models.ForeignKey(ServiceDefinition, on_delete=models.PROTECT, related_name="+", db_index=False)
    was_requested = models.BooleanField(default=True)
    is_performed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "service"], name="visit_service_once"),
            models.CheckConstraint(
                condition=Q(was_requested=True) | Q(is_performed=True), name="visit_service_says_why"
            ),
        ]


class VisitRequest(models.Model):
    """A visit and a request that it was about. The request leads to its case, joined cases to their survivor."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="visit_requests")
    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="visit_requests")
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "request"], name="visit_request_once")]
