"""The form that sets up a kiosk."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class PairForm(forms.Form):
    """The one-time code of a device, or the token that the command at the server gives."""

    token = forms.CharField(
        max_length=200,
        label=_("Code of the kiosk"),
        help_text=_("For example 7Q2M-XR4K. A token from the server's command works, too."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-10 city-code"}
        ),
        error_messages={"required": _("Enter the code of the kiosk.")},
    )
