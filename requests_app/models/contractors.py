"""Firms that work for the city, and the links by which they reach one case each."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from requests_app.models.cases import Case
from requests_app.vocabulary import OrderPurpose


class Contractor(models.Model):
    """A firm outside the city; it has no login."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=8, default="de")
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.code


class ContractorLink(models.Model):
    """A work order, or a case that is theirs: one firm's or body's way to one case until a day.

    The address holds this row's id, signed; no secret is stored. What the resident was promised stays the city's.
    """

    contractor = models.ForeignKey(Contractor, on_delete=models.PROTECT, related_name="links")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contractor_links")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="links_issued")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    purpose = models.CharField(
        max_length=10, choices=OrderPurpose, default=OrderPurpose.WORK, db_default=OrderPurpose.WORK
    )
    accept_by = models.DateTimeField(null=True, blank=True)  # its own clock; none: a link alone
    done_by = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    receipt = models.CharField(max_length=80, blank=True, default="", db_default="")  # their own number
    shows_contact = models.BooleanField(default=False, db_default=False)  # the resident has agreed
    late_at = models.DateTimeField(null=True, blank=True)  # when a person was called in: not accepted in time
    overdue_at = models.DateTimeField(null=True, blank=True)  # or not done in time

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="contractor_link_expires_later"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(declined_at__isnull=True), name="order_has_one_answer"
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(accepted_at__isnull=False), name="order_accepted_before_done"
            ),
        ]
        indexes = [
            models.Index(
                fields=["accept_by"],
                condition=Q(accepted_at__isnull=True, declined_at__isnull=True, late_at__isnull=True),
                name="order_not_accepted",
            ),
            models.Index(
                fields=["done_by"],
                condition=Q(accepted_at__isnull=False, done_at__isnull=True, overdue_at__isnull=True),
                name="order_not_done",
            ),
        ]
