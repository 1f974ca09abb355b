"""Where residents meet the city: sites, desks and devices."""

from __future__ import annotations

from django.db import models

from requests_app.models.places import District


class Site(models.Model):
    """A house with a door: address, hours, access, languages, closures."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=160)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    district = models.ForeignKey(District, on_delete=models.PROTECT, null=True, blank=True, related_name="sites")
    hours = models.JSONField(default=dict)  # {"mon": [["08:00", "12:00"], ...], ...} local time
    access = models.JSONField(default=dict)  # {"step_free": true, "hearing_loop": true, ...}
    languages = models.JSONField(default=list)
    closures = models.JSONField(default=list)  # [{"on": "2026-12-24", "reason": {"de": ...}}]

    def __str__(self) -> str:
        return self.name


class Desk(models.Model):
    """A counter where a clerk serves."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="desks")
    code = models.SlugField()
    name = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "code"], name="desk_once_per_site")]


class Device(models.Model):
    """A kiosk. Its token can create requests and nothing else; only the token's hash is kept."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=60, blank=True, default="", db_default="")  # as colleagues call it
    number = models.PositiveSmallIntegerField(null=True, blank=True)  # K03; where it is empty, the id stands for it
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="devices")
    token_hash = models.CharField(max_length=64, unique=True)  # sha-256, hex
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)  # its token is public knowledge
    last_seen_at = models.DateTimeField(null=True, blank=True)  # not written any more: `DeviceHealth` tells

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number"], name="device_number_once")]

    def __str__(self) -> str:
        return self.code
