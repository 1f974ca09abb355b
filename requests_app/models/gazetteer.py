"""The city's own list of streets and addresses."""

from __future__ import annotations

from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Q

from requests_app.models.places import District


class Street(models.Model):
    """A street; `key` is its name as it is compared (`rules.addresses.street_key`)."""

    name = models.CharField(max_length=160)
    key = models.CharField(max_length=160, unique=True)

    class Meta:
        indexes = [GistIndex(fields=["key"], opclasses=["gist_trgm_ops"], name="street_key_in_pieces")]

    def __str__(self) -> str:
        return self.name


class Address(models.Model):
    """A house in a street, or the middle of a street (no number). WGS84."""

    street = models.ForeignKey(Street, on_delete=models.CASCADE, related_name="addresses", db_index=False)
    house_number = models.CharField(max_length=12, blank=True)  # "4a", small letters, no blanks
    postcode = models.CharField(max_length=12, blank=True)
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, null=True, blank=True, related_name="addresses", db_index=False
    )
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["street", "house_number", "postcode"], name="address_is_there_once"),
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90)) & Q(longitude__range=(-180, 180)), name="address_is_on_earth"
            ),
        ]
