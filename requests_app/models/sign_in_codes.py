"""One-time codes by which a resident proves an address: a row for each, gone after some hours."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from requests_app.models.jobs import JobRow
from requests_app.vocabulary import ContactBy


class SignInCode(models.Model):
    """A code that was asked for, and the proof once it was typed. The code itself is kept nowhere.

    It follows from the nonce under the server's key: whoever reads this table cannot make it.
    """

    way = models.CharField(max_length=8, choices=ContactBy)
    address = models.CharField(max_length=254)  # e-mail in lower case, or phone in E.164
    nonce = models.CharField(max_length=32)
    language = models.CharField(max_length=8)
    job = models.OneToOneField(JobRow, on_delete=models.CASCADE, related_name="sign_in_code")
    asked_at = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    proved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(way__in=[ContactBy.EMAIL, ContactBy.PHONE]), name="sign_in_code_way_is_known"
            ),
        ]
        indexes = [models.Index(fields=["address"], name="sign_in_code_of_address")]
