"""Messages to people, as rows: written with the decision, sent by a job."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_app.models.appointments import Appointment
from requests_app.models.audits import AuditRun
from requests_app.models.contractors import Contractor
from requests_app.models.events import CaseEvent
from requests_app.models.incidents import Incident
from requests_app.models.queues import WorkQueue
from requests_app.models.residents import Resident
from requests_app.models.service_requests import ServiceRequest
from requests_app.models.sparse import where_set
from requests_app.vocabulary import MessageKind, MessageState, Way


def _one_of(*columns: str) -> Q:
    """Say that exactly one of these columns has a value."""
    alternatives = Q()
    for one in columns:
        alternatives |= Q(**{f"{column}__isnull": column != one for column in columns})
    return alternatives


class Message(models.Model):
    """One event told to one recipient: of a case, or of a work queue, an audit, an appointment or an incident.

    The words are made from templates when it is sent.
    """

    event = models.ForeignKey(
        CaseEvent, on_delete=models.PROTECT, null=True, blank=True, related_name="messages", db_index=False
    )
    queue = models.ForeignKey(
        WorkQueue, on_delete=models.PROTECT, null=True, blank=True, related_name="messages", db_index=False
    )
    audit_run = models.ForeignKey(
        AuditRun, on_delete=models.PROTECT, null=True, blank=True, related_name="messages", db_index=False
    )
    appointment = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, blank=True, related_name="messages", db_index=False
    )
    incident = models.ForeignKey(
        Incident, on_delete=models.PROTECT, null=True, blank=True, related_name="messages", db_index=False
    )
    kind = models.CharField(max_length=24, choices=MessageKind)
    request = models.ForeignKey(
        ServiceRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="messages", db_index=False
    )
    resident = models.ForeignKey(
        Resident, on_delete=models.PROTECT, null=True, blank=True, related_name="messages", db_index=False
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="messages",
        db_index=False,
    )
    contractor = models.ForeignKey(
        Contractor, on_delete=models.PROTECT, null=True, blank=True, related_name="messages", db_index=False
    )
    language = models.CharField(max_length=8)
    message_id = models.CharField(max_length=120, unique=True)  # derived from what it is about, and recipient
    way = models.CharField(max_length=8, choices=Way, default=Way.EMAIL, db_default=Way.EMAIL)
    state = models.CharField(max_length=20, choices=MessageState, default=MessageState.CREATED)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    repeats = models.PositiveSmallIntegerField(default=0)  # begun again after a kill in the middle of sending
    last_error = models.CharField(max_length=200, blank=True)
    provider = models.CharField(max_length=40, blank=True, default="", db_default="")  # who has carried a text message
    # One letter a day: it waits until then, and goes within the letter of the first that waits.
    digest_at = models.DateTimeField(null=True, blank=True)
    bundled_in = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="bundled", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "resident"], condition=Q(resident__isnull=False), name="message_once_per_resident"
            ),
            models.UniqueConstraint(
                fields=["event", "person"], condition=Q(person__isnull=False), name="message_once_per_person"
            ),
            models.UniqueConstraint(
                fields=["event", "contractor"],
                condition=Q(contractor__isnull=False),
                name="message_once_per_contractor",
            ),
            models.CheckConstraint(
                condition=Q(resident__isnull=True, person__isnull=False, contractor__isnull=True)
                | Q(resident__isnull=False, person__isnull=True, contractor__isnull=True)
                | Q(resident__isnull=True, person__isnull=True, contractor__isnull=False),
                name="message_has_one_recipient",
            ),
            models.CheckConstraint(
                condition=_one_of("event", "queue", "audit_run", "appointment", "incident"),
                name="message_is_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(event__isnull=False) | Q(person__isnull=False) | Q(appointment__isnull=False),
                name="message_without_event_is_for_staff",
            ),
        ]
        indexes = [
            *where_set("message", "event", "queue", "audit_run", "request", "resident", "person", "contractor"),
            *where_set("message", "bundled_in", "appointment", "incident"),
            models.Index(
                fields=["created_at"],
                condition=Q(way=Way.POST, state=MessageState.CREATED),
                name="message_to_be_posted",
            ),
        ]
