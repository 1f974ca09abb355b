"""Calls for a human being: each has a named, active owner from its first moment."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_app.models.cases import Case
from requests_app.models.contractors import Contractor
from requests_app.models.incidents import Incident
from requests_app.models.residents import Resident
from requests_app.models.service_points import Device
from requests_app.models.service_requests import ServiceRequest
from requests_app.models.sparse import where_set
from requests_app.vocabulary import ActorKind, CallHours, Channel, EscalationKind, EscalationState, OwnerSource

# The share lock makes whoever would switch the person off wait, and see this call.
OWNER_IS_ACTIVE = """
IF NEW.state <> 'closed' THEN
    PERFORM 1 FROM requests_app_staffmember WHERE id = NEW.owner_id AND is_active FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'staff member % is not active and cannot own a call', NEW.owner_id
            USING ERRCODE = 'check_violation';
    END IF;
END IF;
RETURN NEW;
"""


class Escalation(models.Model):
    """An overlay on a case: it never changes the case's state by itself."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="escalations")
    kind = models.CharField(max_length=16, choices=EscalationKind, default=EscalationKind.CALL)
    level = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=16, choices=EscalationState, default=EscalationState.OPEN)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="escalations_owned")
    owner_source = models.CharField(max_length=16, choices=OwnerSource)
    owner_is_flagged = models.BooleanField(default=False)  # last resort, whatever the exclusions said
    # who called, and through which door
    raised_by_kind = models.CharField(max_length=12, choices=ActorKind)
    raised_by_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="escalations_raised"
    )
    raised_by_resident = models.ForeignKey(
        Resident, on_delete=models.PROTECT, null=True, blank=True, related_name="escalations_raised"
    )
    raised_by_device = models.ForeignKey(
        Device, on_delete=models.PROTECT, null=True, blank=True, related_name="escalations_raised"
    )
    raised_by_contractor = models.ForeignKey(
        Contractor, on_delete=models.PROTECT, null=True, blank=True, related_name="escalations_raised"
    )
    request = models.ForeignKey(  # whose secret was shown: she alone reads who answers, and what
        ServiceRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="escalations"
    )
    complained_about = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="complaints"
    )
    incident = models.ForeignKey(  # its cause is everybody's: it is heard, climbs and is answered with the incident
        Incident, on_delete=models.PROTECT, null=True, blank=True, related_name="calls", db_index=False
    )
    channel = models.CharField(max_length=8, choices=Channel, blank=True)
    language = models.CharField(max_length=8, blank=True)
    call_hours = models.CharField(max_length=12, choices=CallHours, default=CallHours.ANY, db_default=CallHours.ANY)
    client_key = models.CharField(max_length=80, blank=True)  # a second tap on the same button is the same call
    settled_as = models.CharField(max_length=16, choices=EscalationState, blank=True)  # how it stood when closed
    is_drill = models.BooleanField(default=False)
    named_after_ms = models.PositiveIntegerField(null=True, blank=True)  # a drill: from the press to a named person
    # when
    raised_at = models.DateTimeField()
    acknowledge_by = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)  # once it is heard: when an answer is owed
    reminded_at = models.DateTimeField(null=True, blank=True)  # the answer did not come in time
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "client_key"], condition=~Q(client_key=""), name="escalation_once_per_tap"
            ),
            models.CheckConstraint(condition=Q(state__in=list(EscalationState)), name="escalation_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="escalation_closed_has_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner", "acknowledge_by"], condition=~Q(state="closed"), name="escalation_open_by_owner"
            ),
            models.Index(
                fields=["acknowledge_by"], condition=Q(acknowledged_at__isnull=True), name="escalation_unanswered"
            ),
            models.Index(
                fields=["answer_by"],
                condition=Q(acknowledged_at__isnull=False) & ~Q(state="closed"),
                name="escalation_answer_owed",
            ),
            models.Index(fields=["-raised_at", "-id"], condition=Q(is_drill=True), name="escalation_drills"),
            *where_set("escalation", "incident"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="escalation_owner_is_active",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("owner_id", "state"),
                when=pgtrigger.Before,
                func=OWNER_IS_ACTIVE,
            )
        ]

    @property
    def is_open(self) -> bool:
        """Tell whether somebody still owes an answer."""
        return self.state != EscalationState.CLOSED
