"""The city and its districts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from requests_app.models.facts_stamp import is_a_standing_fact, restamps
from requests_app.models.themes import Theme


class City(models.Model):
    """One row: one database is one city."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    reference_prefix = models.CharField(max_length=3)
    languages = models.JSONField(default=list)  # ["de", "en", "fr"]; the first is the city's own
    timezone = models.CharField(max_length=40)
    country = models.CharField(max_length=2)  # ISO 3166-1; phone numbers without a prefix are read in it
    phone = models.CharField(max_length=30)
    emergency_phone = models.CharField(max_length=30)
    email = models.EmailField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    is_only = models.BooleanField(default=True, unique=True)
    facts_version = models.CharField(max_length=64, blank=True)  # hash of the city file last loaded
    facts_stamp = models.BigIntegerField(default=0, editable=False)  # drawn anew whenever a standing fact changes
    duty_version = models.CharField(max_length=64, blank=True)  # what the files said of the roster when last loaded
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )  # none: the plain look

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(is_only=True), name="city_is_the_only_one")]
        triggers = [restamps()]

    def __str__(self) -> str:
        return self.name


class District(models.Model):
    """A part of the city with its outline (GeoJSON geometry, WGS84) and figures."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    figures = models.JSONField(default=dict)  # {"residents": 12116, ...}; source in the seed's README
    outline = models.JSONField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        triggers = [is_a_standing_fact()]

    def __str__(self) -> str:
        return self.name
