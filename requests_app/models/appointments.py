"""Appointments: a place in a line at a time. Who comes stands in a row of Resident, and can be blanked there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from requests_app.models.lines import Line
from requests_app.models.residents import Resident
from requests_app.models.sparse import where_set
from requests_app.models.visits import Visit
from requests_app.vocabulary import AppointmentState

IS_TAKEN = Q(state__in=("held", "booked", "arrived"))


class Appointment(models.Model):
    """One place of a line at one time. Written by actions.appointments alone."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="appointments", db_index=False)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField()  # 1, 2, ... of those that the line has at a time
    state = models.CharField(max_length=12, choices=AppointmentState)
    held_until = models.DateTimeField(null=True, blank=True)
    reference = models.CharField(max_length=20, unique=True)
    secret_version = models.PositiveSmallIntegerField(default=1)
    resident = models.ForeignKey(
        Resident, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments", db_index=False
    )  # none: held, or somebody who stays unknown
    language = models.CharField(max_length=8)
    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments", db_index=False
    )
    sequence = models.PositiveSmallIntegerField(default=0)  # how often it was changed (RFC 5545, 3.8.7.4)
    reminded_at = models.DateTimeField(null=True, blank=True)
    mail_stopped_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line", "starts_at", "place"], condition=IS_TAKEN, name="appointment_place_taken_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("held", "booked", "arrived", "no_show", "cancelled")),
                name="appointment_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state="held", held_until__isnull=False) | (~Q(state="held") & Q(held_until__isnull=True)),
                name="appointment_held_says_until",
            ),
            models.CheckConstraint(condition=Q(place__gte=1, minutes__gte=1), name="appointment_has_a_place"),
        ]
        indexes = [
            models.Index(fields=["starts_at"], name="appointment_by_time"),
            models.Index(fields=["held_until"], condition=Q(state="held"), name="appointment_held"),
            models.Index(fields=["starts_at"], condition=Q(state="booked"), name="appointment_to_come"),
            *where_set("appointment", "resident", "visit"),
        ]

    def __str__(self) -> str:
        return self.reference
