"""Figures for everybody, as they were last counted: what is protected is not in here at all."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class FiguresRun(models.Model):
    """One row: up to which day the figures were counted, and under which catalogue."""

    is_only = models.BooleanField(default=True, unique=True)
    until = models.DateField()  # this day is not counted any more
    facts_stamp = models.BigIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(is_only=True), name="figures_run_is_the_only_one")]


class PublicFigure(models.Model):
    """The figures of one district, one group of services, or the whole city, over so many days; null is protected."""

    kind = models.CharField(max_length=8)  # "city", "district", "group"
    code = models.CharField(max_length=60, blank=True)  # of the district or group; empty: the city, or no district
    days = models.PositiveSmallIntegerField()
    received = models.PositiveIntegerField(null=True, blank=True)
    open = models.PositiveIntegerField(null=True, blank=True)
    done = models.PositiveIntegerField(null=True, blank=True)
    overdue = models.PositiveIntegerField(null=True, blank=True)
    median_days = models.FloatField(null=True, blank=True)  # from the request to its solution; calendar days
    in_time_percent = models.PositiveSmallIntegerField(null=True, blank=True)  # of those done that had a date

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "code", "days"], name="public_figure_is_there_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["city", "district", "group"]), name="public_figure_kind_known"
            ),
        ]
