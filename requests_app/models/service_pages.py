"""What a resident reads of a service before asking, and the events of life that lead to services."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from requests_app.models.facts_stamp import is_a_standing_fact
from requests_app.models.service_definitions import ServiceDefinition


class ServicePage(models.Model):
    """What a service is for, how long asking takes, what it needs and costs; each in the city's languages."""

    service = models.OneToOneField(ServiceDefinition, on_delete=models.CASCADE, related_name="page")
    purposes = models.JSONField(default=dict)  # {"de": "..."}
    needs = models.JSONField(default=dict)  # {"de": ["...", ...]}
    fees = models.JSONField(default=dict)  # {"de": "..."}
    steps = models.JSONField(default=dict)  # {"de": ["...", ...]}: what happens, in its order
    minutes = models.PositiveSmallIntegerField(default=1)  # that asking takes
    # {"de": "..."}: what settles it where it is asked; empty: nobody can answer it at once
    answers_at_once = models.JSONField(default=dict, db_default={})

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(minutes__gt=0), name="service_page_takes_time")]
        triggers = [is_a_standing_fact()]


class LifeEvent(models.Model):
    """Something that happens to a resident ("I am moving"), and the services she may want then, in this order."""

    code = models.SlugField(unique=True)
    names = models.JSONField()
    keywords = models.JSONField(default=dict)  # {"de": ["...", ...]}: other words for it
    services = ArrayField(models.CharField(max_length=60), default=list)  # codes; the city's files are checked for them
    is_active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        triggers = [is_a_standing_fact()]
