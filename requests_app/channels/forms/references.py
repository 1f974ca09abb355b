"""The form field of a reference: a slip is found before anybody asks the database."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from requests_app.rules.kept_letters import provisional_number
from requests_app.rules.references import is_well_formed, normalise_reference

SLIP: Final = _("Please check the reference: one character is wrong.")


class ReferenceField(forms.CharField):
    """A reference as people type it; it comes out in the written form."""

    def clean(self, value: Any) -> str:
        """Refuse a reference whose check character does not fit."""
        reference = normalise_reference(str(super().clean(value)))
        if not is_well_formed(reference):
            raise ValidationError(SLIP, code="slip")
        return reference


class FoundByField(ReferenceField):
    """A reference, or the provisional number of a kiosk (K03-0007); it comes out in the written form."""

    def clean(self, value: Any) -> str:
        """Take a provisional number as it is; refuse a reference whose check character does not fit."""
        return provisional_number(str(value or "")) or super().clean(value)
