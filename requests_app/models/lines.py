"""Lines of a house: where people wait, who goes first, and which number comes next."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from requests_app.models.service_definitions import ServiceDefinition, ServiceGroup
from requests_app.models.service_points import Site


class PriorityClass(models.Model):
    """People who go before others by law or by-law: one call of so many, while both wait."""

    code = models.SlugField(unique=True)
    names = models.JSONField(default=dict)  # {"de": ..., "en": ..., "fr": ...}
    one_of = models.PositiveSmallIntegerField()  # 3: one of three calls
    is_offered = models.BooleanField(default=True)  # people may say at a kiosk that they belong to it
    is_active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(one_of__range=(2, 12)), name="priority_class_leaves_turns"),
        ]

    def __str__(self) -> str:
        return self.code


class Line(models.Model):
    """People who wait for the same services in one house; its letter begins their numbers."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="lines")
    code = models.SlugField(unique=True)
    prefix = models.CharField(max_length=1)
    names = models.JSONField(default=dict)  # {"de": ..., "en": ..., "fr": ...}
    groups: models.ManyToManyField[ServiceGroup, models.Model] = models.ManyToManyField(
        ServiceGroup, blank=True, related_name="lines"
    )
    services: models.ManyToManyField[ServiceDefinition, models.Model] = models.ManyToManyField(
        ServiceDefinition, blank=True, related_name="lines"
    )
    no_show_after = models.PositiveSmallIntegerField(default=3)  # so many calls in vain
    tolerance_minutes = models.PositiveSmallIntegerField(default=10)  # before and after an appointment
    appointment_minutes = models.PositiveSmallIntegerField(default=0)  # how long one lasts; 0: there are none
    appointment_places = models.PositiveSmallIntegerField(default=0)  # how many at a time
    minutes_each = models.PositiveSmallIntegerField(default=0)  # expected for one person; 0: not known
    is_open = models.BooleanField(default=True)  # supervisors open and close it
    is_active = models.BooleanField(default=True)  # the city's files name it
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site", "prefix"], condition=Q(is_active=True), name="line_prefix_once_per_site"
            ),
            models.CheckConstraint(condition=Q(prefix__regex=r"^[A-Z]$"), name="line_prefix_is_a_letter"),
            models.CheckConstraint(condition=Q(no_show_after__gt=0), name="line_calls_at_least_once"),
        ]

    def __str__(self) -> str:
        return self.code


class LineDay(models.Model):
    """The last number that a line has given on a day; whoever takes the next one locks the row."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="days")
    day = models.DateField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "day"], name="line_counts_once_per_day")]
