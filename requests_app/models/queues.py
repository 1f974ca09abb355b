"""Where people take cases from, and the rules that send cases there."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from requests_app.models.facts_stamp import is_a_standing_fact
from requests_app.models.guards import named_people_are_active
from requests_app.models.people import Team
from requests_app.models.places import District
from requests_app.models.slas import Calendar
from requests_app.vocabulary import HandsOut, Office, Picking

NO_OPEN_CASE = """
IF EXISTS (SELECT 1 FROM requests_app_case WHERE queue_id = NEW.id) THEN
    RAISE EXCEPTION 'cases are open in work queue %', NEW.id USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class WorkQueue(models.Model):
    """A queue of one team in one office, with a lead who answers for it."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    public_names = models.JSONField(default=dict)  # what a resident reads: {"de": ..., "en": ..., "fr": ...}
    office = models.CharField(max_length=8, choices=Office)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="queues")
    districts: models.ManyToManyField[District, models.Model] = models.ManyToManyField(
        District, blank=True, related_name="queues"
    )
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="queues")
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="queues_led")
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="queues_deputised"
    )
    accept_within_minutes = models.PositiveIntegerField(default=240)  # working minutes to accept a hand-over
    bound = models.PositiveIntegerField(default=1000)  # so many cases may wait before the lead is told
    over_bound_since = models.DateTimeField(null=True, blank=True)
    hands_out = models.CharField(max_length=12, choices=HandsOut, default=HandsOut.PULL, db_default=HandsOut.PULL.value)
    picking = models.CharField(max_length=8, choices=Picking, default=Picking.TEAM, db_default=Picking.TEAM.value)
    is_intake = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_intake"], condition=Q(is_intake=True), name="queue_one_intake"),
            models.CheckConstraint(condition=Q(bound__gt=0), name="queue_bound_is_positive"),
            models.CheckConstraint(condition=Q(is_intake=False) | Q(is_active=True), name="queue_intake_is_active"),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("lead")), name="queue_deputy_is_not_the_lead"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="queue_with_open_work_stays_active",
                operation=pgtrigger.UpdateOf("is_active"),
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__is_active=True, new__is_active=False),
                func=NO_OPEN_CASE,
            ),
            # Every column but `over_bound_since`, which the sweep writes again and again.
            is_a_standing_fact(
                *("code", "name", "public_names", "office", "team_id", "calendar_id", "lead_id", "deputy_id"),
                *("accept_within_minutes", "bound", "hands_out", "picking", "is_intake", "is_active", "position"),
            ),
            pgtrigger.Trigger(
                name="queue_leads_are_active",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("lead_id", "deputy_id"),
                when=pgtrigger.Before,
                func=named_people_are_active("lead_id", "deputy_id"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RoutingRuleSet(models.Model):
    """One version of the ordered rules; a version is never edited, a new one is activated."""

    version = models.PositiveIntegerField(unique=True)
    rules = models.JSONField()  # list of requests_app.rules.routing.RoutingRule as mappings
    activated_at = models.DateTimeField()
    is_active = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_active"], condition=Q(is_active=True), name="rules_one_active_version")
        ]
        triggers = [is_a_standing_fact()]
