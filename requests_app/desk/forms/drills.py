"""Start a drill."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.desk.forms.base import DeskForm


class DrillForm(DeskForm):
    """On which case; without one the newest open case is taken."""

    reference = forms.CharField(
        required=False,
        max_length=40,
        label=_("Reference of the case"),
        help_text=_("Leave it empty: the newest open case is taken."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input--width-20 city-code"}),
    )
