"""What hangs on a kiosk: its pairing code, its health, its provisional numbers, and letters that were refused."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_app.models.service_points import Device
from requests_app.models.service_requests import ServiceRequest
from requests_app.vocabulary import PaperState


class PairingCode(models.Model):
    """The newest code by which a kiosk is set up: once, and for some minutes. Only its keyed hash is kept."""

    device = models.OneToOneField(Device, on_delete=models.CASCADE, primary_key=True, related_name="pairing")
    code_hash = models.CharField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    used_at = models.DateTimeField(null=True, blank=True)


class DeviceHealth(models.Model):
    """What a kiosk told of itself last; written every minute, apart from the row that each request reads."""

    device = models.OneToOneField(Device, on_delete=models.CASCADE, primary_key=True, related_name="health")
    seen_at = models.DateTimeField(null=True, blank=True)
    queue = models.PositiveIntegerField(default=0)  # letters that wait at the kiosk
    refused = models.PositiveIntegerField(default=0)  # letters that the city refused and that still lie there
    oldest_at = models.DateTimeField(null=True, blank=True)  # of the letters that wait
    clock_seconds = models.IntegerField(default=0)  # its clock minus ours
    paper = models.CharField(max_length=8, choices=PaperState, default=PaperState.UNKNOWN)
    version = models.CharField(max_length=20, blank=True)  # of the files it has kept
    missing_clips = models.PositiveIntegerField(default=0, db_default=0)  # screens that could not be said as a whole

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(paper__in=PaperState.values), name="device_paper_is_known")]


class ProvisionalNumber(models.Model):
    """The number that a kiosk gave to a letter without the city, and the request that it became."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="numbers", db_index=False)
    number = models.CharField(max_length=16)  # K03-0007
    serial = models.PositiveIntegerField()  # 7
    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="numbers", db_index=False)
    secret_hash = models.CharField(max_length=64, blank=True)  # sha-256 of what the kiosk printed beside the number
    kept_at = models.DateTimeField()  # as the kiosk says
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number", "request"], name="provisional_number_once")]
        indexes = [models.Index(fields=["device", "-serial"], name="provisional_newest_of_device")]


class RefusedLetter(models.Model):
    """A letter that came from a kiosk's memory and that no door took: somebody of the staff reads it."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="refused_letters", db_index=False)
    idempotency_key = models.CharField(max_length=80)
    number = models.CharField(max_length=16)
    path = models.CharField(max_length=200)
    body = models.JSONField(default=dict)  # what was said; emptied when it is settled
    status = models.PositiveSmallIntegerField()  # what the door answered
    errors = models.JSONField(default=list)
    kept_at = models.DateTimeField()
    came_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["device", "idempotency_key"], name="refused_letter_once")]
        indexes = [
            models.Index(fields=["device", "came_at"], condition=Q(settled_at=None), name="refused_letter_waits")
        ]
