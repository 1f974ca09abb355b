"""Where it is: a street or words, a district, or the point of a device."""

from __future__ import annotations

from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.rules.intake import UNKNOWN_PLACE, Place


class PlaceFields(forms.Form):
    """Part of a form; give `districts` as (code, name) when making it."""

    address = forms.CharField(
        required=False,
        max_length=1000,
        label=_("Where is it?"),
        help_text=_("A street with number, a place, or a few words."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    district = forms.ChoiceField(
        required=False,
        label=_("District"),
        help_text=_("It helps if you have no street."),
        error_messages={"invalid_choice": UNKNOWN_PLACE},
    )
    latitude = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)
    longitude = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)

    def set_districts(self, districts: list[tuple[str, str]]) -> None:
        """Fill the list of districts, beginning with "I do not know"."""
        field = cast(forms.ChoiceField, self.fields["district"])
        field.choices = [("", _("I do not know")), *districts]

    def place(self) -> Place:
        """Give the place that was entered; a point that is no number is given as one outside the world."""
        given = self.cleaned_data
        return Place(
            address=given.get("address", ""),
            district=given.get("district", ""),
            latitude=_degrees(given.get("latitude", "")),
            longitude=_degrees(given.get("longitude", "")),
        )


def _degrees(text: str) -> float | None:
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        return 999.0  # no place of this world: the rules answer with their sentence
    return value if abs(value) <= 999 else 999.0
