"""Residents: persons and organisations who ask, for themselves or for somebody."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower

from requests_app.vocabulary import CallHours, ContactBy, ResidentKind, Told


class NameWords(Func):
    """The folded words of a name, each behind a blank, as `lib.folding` writes them; a function of the database."""

    function = "requests_app_name_words"
    output_field = models.TextField()


class Resident(models.Model):
    """Somebody who asked; every personal field may be blanked by retention or erasure."""

    kind = models.CharField(max_length=12, choices=ResidentKind, default=ResidentKind.PERSON)
    name = models.CharField(max_length=120, blank=True)
    organisation = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    post_address = models.TextField(blank=True)
    language = models.CharField(max_length=8, default="de")
    contact_by = models.CharField(max_length=8, choices=ContactBy, default=ContactBy.NONE)
    told = models.CharField(max_length=8, choices=Told, default=Told.EACH, db_default=Told.EACH)
    call_hours = models.CharField(max_length=12, choices=CallHours, default=CallHours.ANY, db_default=CallHours.ANY)
    created_at = models.DateTimeField()
    blanked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [  # whoever proves an address finds what she asked for
            models.Index(Lower("email"), condition=~Q(email=""), name="resident_by_email"),
            models.Index(fields=["phone"], condition=~Q(phone=""), name="resident_by_phone"),
            models.Index(Lower("name"), condition=~Q(name=""), name="resident_by_name"),  # who stands at a counter
            GinIndex(  # and by how each word of her name begins
                OpClass(NameWords("name"), name="gin_trgm_ops"), condition=~Q(name=""), name="resident_by_name_words"
            ),
        ]


class Mandate(models.Model):
    """The right of one resident to act for another, within a scope and until a day."""

    principal = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="mandates_given")
    agent = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="mandates_held")
    scope = models.CharField(max_length=80, default="request")  # "request": this request only; or a service code
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(principal=F("agent")), name="mandate_is_between_two"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="mandate_expires_later"),
        ]
