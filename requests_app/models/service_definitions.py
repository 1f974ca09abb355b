"""The catalogue: groups of service definitions, in the city's languages."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from requests_app.models.facts_stamp import is_a_standing_fact
from requests_app.models.slas import Calendar
from requests_app.vocabulary import Office, Priority, Publishes


class ServiceGroup(models.Model):
    """Services that belong together in a resident's eyes."""

    code = models.SlugField(unique=True)
    names = models.JSONField()  # {"de": ..., "en": ..., "fr": ...}
    position = models.PositiveSmallIntegerField(default=0)
    is_public = models.BooleanField(default=True)

    class Meta:
        triggers = [is_a_standing_fact()]


class ServiceDefinition(models.Model):
    """What a resident can ask for, where it goes first and what is promised."""

    code = models.CharField(max_length=60, unique=True)
    group = models.ForeignKey(ServiceGroup, on_delete=models.PROTECT, related_name="services")
    names = models.JSONField()
    descriptions = models.JSONField(default=dict)
    synonyms = models.JSONField(default=dict)  # {"de": ["Laterne", ...], ...}
    office = models.CharField(max_length=8, choices=Office)
    skips_middle_office = models.BooleanField(default=True)
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="services")
    promise_working_days = models.PositiveSmallIntegerField()
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.NORMAL)
    required_skills = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    clearance = models.PositiveSmallIntegerField(default=0)  # whoever claims needs at least this
    needs_place = models.BooleanField(default=True)
    is_public = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    nearby_radius_metres = models.PositiveSmallIntegerField(default=0, db_default=0)  # 0: residents see no open cases
    related = ArrayField(models.CharField(max_length=60), default=list, blank=True, db_default=[])  # codes: same matter
    questions = models.JSONField(default=list, blank=True, db_default=[])  # as rules.questions.as_json writes them
    publishes = models.CharField(max_length=8, choices=Publishes, default=Publishes.NOTHING, db_default="nothing")
    invented = models.JSONField(default=list)  # fields that no source gives, e.g. ["promise_working_days"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[A-Za-z0-9_-]+$"), name="service_code_is_plain"),
            models.CheckConstraint(condition=Q(promise_working_days__gt=0), name="service_promise_is_positive"),
        ]
        triggers = [is_a_standing_fact()]

    def __str__(self) -> str:
        return self.code
