"""The form that sets up a kiosk."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class PairForm(forms.Form):
    """The token of a device."""

    token = forms.CharField(
        max_length=200,
        label=_("Token of the kiosk"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the token of the kiosk.")},
    )
