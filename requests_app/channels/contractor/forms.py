"""The one form of the contractors' door: call a person of the city."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.channels.forms.sending import SendingFields


class CallForm(SendingFields):
    """Words for the person who answers; they come back with whatever was wrong."""

    words = forms.CharField(
        max_length=4000,
        label=_("What should the person know?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say in a few words what it is about.")},
    )
