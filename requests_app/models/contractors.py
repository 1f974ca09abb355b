"""Firms that work for the city, and the links by which they reach one case each."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from requests_app.models.cases import Case


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
    """One firm's way to one case until a day. The address holds this row's id, signed; no secret is stored."""

    contractor = models.ForeignKey(Contractor, on_delete=models.PROTECT, related_name="links")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contractor_links")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="links_issued")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="contractor_link_expires_later")
        ]
