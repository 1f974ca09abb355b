"""A title that everybody may read."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.desk.forms.base import DeskForm
from requests_app.rules.publishing import TITLE_MISSING, TITLE_TOO_LONG


class TitleForm(DeskForm):
    """What everybody reads instead of the service's name."""

    title = forms.CharField(
        label=_("Title that everybody reads"),
        help_text=_("Say what it is. No names, no house number, nothing that leads to a person."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": TITLE_MISSING, "max_length": TITLE_TOO_LONG},
    )
