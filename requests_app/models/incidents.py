"""Incidents: one cause behind many cases and calls, with one person who answers for all of them."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from requests_app.models.cases import Case
from requests_app.models.facts_stamp import is_a_standing_fact
from requests_app.vocabulary import IncidentEntryKind, OwnerSource

# The share lock makes whoever would switch the person off wait, and see this incident.
OWNER_IS_ACTIVE = """
IF NEW.closed_at IS NULL THEN
    PERFORM 1 FROM requests_app_staffmember WHERE id = NEW.owner_id AND is_active FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'staff member % is not active and cannot be in charge of an incident', NEW.owner_id
            USING ERRCODE = 'check_violation';
    END IF;
END IF;
RETURN NEW;
"""


class Incident(models.Model):
    """Which cases belong to it is a condition, asked wherever a case comes in or somebody calls; written by nobody."""

    title = models.CharField(max_length=120)  # for colleagues
    services = ArrayField(models.CharField(max_length=64))  # codes
    districts = ArrayField(models.CharField(max_length=64), default=list, blank=True)  # codes; none: the whole city
    since = models.DateTimeField()  # cases opened from then on
    words = models.JSONField(default=list)  # [language, what residents read at every door]; the city's own first
    is_announced = models.BooleanField(default=False)  # the words stand at every door
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="incidents")
    owner_source = models.CharField(max_length=16, choices=OwnerSource)
    level = models.PositiveSmallIntegerField(default=1)
    opened_by = models.ForeignKey(  # none: the city's own watch
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    opened_at = models.DateTimeField()
    acknowledge_by = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    told_by = models.DateTimeField(null=True, blank=True)  # once it is heard: when residents hear something new
    reminded_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closing_words = models.JSONField(default=list)  # in the same way: the answer to every call that is open then
    client_key = models.CharField(max_length=80, unique=True)  # a second press opens no second one

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(services=[]), name="incident_is_about_something"),
            models.CheckConstraint(
                condition=Q(is_announced=False) | ~Q(words=[]), name="incident_is_announced_in_words"
            ),
        ]
        indexes = [models.Index(fields=["-opened_at", "-id"], name="incident_newest_first")]
        triggers = [
            pgtrigger.Trigger(
                name="incident_owner_is_active",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("owner_id", "closed_at"),
                when=pgtrigger.Before,
                func=OWNER_IS_ACTIVE,
            ),
            is_a_standing_fact(
                "title", "services", "districts", "since", "words", "is_announced", "owner_id", "level", "closed_at"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class IncidentException(models.Model):
    """A case that the condition does not know: put in, or taken out, by a person."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="exceptions", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="incident_exceptions")
    is_in = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "case"], name="incident_exception_once")]
        triggers = [is_a_standing_fact()]

    def __str__(self) -> str:
        return f"{self.incident_id}:{self.case_id}"


class IncidentEntry(models.Model):
    """One line of its history: append-only, as the ledgers of cases are."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="entries", db_index=False)
    kind = models.CharField(max_length=16, choices=IncidentEntryKind)
    at = models.DateTimeField()
    person = models.ForeignKey(  # who did it; none: time, or the city's own watch
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField(blank=True)
    run_id = models.BigIntegerField(null=True, blank=True)  # the run that tells; it is forgotten after a month

    class Meta:
        indexes = [models.Index(fields=["incident", "-id"], name="incident_entries")]
        triggers = [
            pgtrigger.Protect(name="incident_entry_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.kind}"
