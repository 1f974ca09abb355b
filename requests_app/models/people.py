"""Staff: people, teams, departments, absence, duty and the list of last resort."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from requests_app.models.guards import (
    A_KEEPER_STAYS,
    NO_CASE_OF_THE_TEAM,
    NO_OPEN_WORK,
    named_people_are_active,
)
from requests_app.models.slas import Calendar
from requests_app.vocabulary import Office, Role


def _active(name: str, *columns: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(*columns),
        when=pgtrigger.Before,
        func=named_people_are_active(*columns),
    )


class StaffMember(AbstractUser):
    """A person who works for the city and signs in."""

    roles = ArrayField(models.CharField(max_length=20, choices=Role), default=list, blank=True)
    language = models.CharField(max_length=8, default="de")
    phone = models.CharField(max_length=30, blank=True)
    job_title = models.CharField(max_length=80, blank=True)
    is_demo = models.BooleanField(default=False)
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)  # cases in progress at once; none: no limit
    # Languages in which residents are answered by her; none: every one. The next case asks for them.
    speaks = ArrayField(models.CharField(max_length=8), default=list, blank=True, db_default=[])
    has_own_limits = models.BooleanField(default=False, db_default=False)  # set at the desk: the files leave them alone
    calendar = models.ForeignKey(  # her working time; none: that of the queue she answers for
        Calendar, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    has_keys = models.BooleanField(default=True, db_default=True)  # single letters press what stands on the desk
    is_kept_by_hand = models.BooleanField(default=False)  # on-boarded by hand: the city's files leave her alone
    left_at = models.DateTimeField(null=True, blank=True)  # off-boarded: the city's files do not bring her back

    class Meta:
        triggers = [
            pgtrigger.Trigger(
                name="staff_with_open_work_stays_active",
                operation=pgtrigger.UpdateOf("is_active"),
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__is_active=True, new__is_active=False),
                func=NO_OPEN_WORK,
            ),
            pgtrigger.Trigger(
                name="staff_keeps_a_keeper",
                operation=pgtrigger.UpdateOf("is_active", "roles"),
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__is_active=True),
                declare=[("keeper", "TEXT")],
                func=A_KEEPER_STAYS,
            ),
        ]

    @property
    def name(self) -> str:
        """Give the full name, or the login where there is none."""
        return self.get_full_name() or self.username


class Department(models.Model):
    """Teams under one head."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    head = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="departments_headed")

    class Meta:
        triggers = [_active("department_head_is_active", "head_id")]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """People who work from the same queues."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    office = models.CharField(max_length=8, choices=Office)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="teams")
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="teams_led")
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="teams_deputised"
    )
    members: models.ManyToManyField[StaffMember, TeamMembership] = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="TeamMembership", related_name="teams"
    )

    class Meta:
        triggers = [_active("team_leads_are_active", "lead_id", "deputy_id")]

    def __str__(self) -> str:
        return self.name


class TeamMembership(models.Model):
    """One person in one team, with what she can and may do there."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    skills = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    clearance = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "person"], name="membership_once_per_team")]
        triggers = [
            pgtrigger.Trigger(
                name="membership_with_open_work_stays",
                operation=pgtrigger.Delete | pgtrigger.UpdateOf("team_id", "person_id"),
                when=pgtrigger.Before,
                func=NO_CASE_OF_THE_TEAM,
            )
        ]


class Absence(models.Model):
    """A stretch of time in which a person does not work; the substitute, if any, does."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="substitutes_for"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="absence_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(substitute__isnull=True) | ~Q(substitute=F("person")), name="absence_substitute_is_another"
            ),
        ]
        triggers = [_active("absence_substitute_is_active", "substitute_id")]


class DutyShift(models.Model):
    """Who is on duty for the whole city, and when."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="duty_shifts")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="duty_ends_after_it_starts")
        ]
        triggers = [_active("duty_person_is_active", "person_id")]


class FallbackPerson(models.Model):
    """The city's ordered list: who is called when nobody else can be."""

    position = models.PositiveSmallIntegerField(unique=True)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="fallback_place")

    class Meta:
        triggers = [_active("fallback_person_is_active", "person_id")]
