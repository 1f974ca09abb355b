"""The forms of the contractors' door: what is done with an order, and the call for a person of the city."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.channels.forms.photos import PhotoFields
from requests_app.channels.forms.sending import SendingFields
from requests_app.rules.orders import ACTS


class CallForm(SendingFields):
    """Words for the person who answers; they come back with whatever was wrong."""

    words = forms.CharField(
        max_length=4000,
        label=_("What should the person know?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say in a few words what it is about.")},
    )


class ActForm(SendingFields):
    """What a firm does with its order: which act, and its words."""

    act = forms.ChoiceField(choices=[(act, act) for act in ACTS], widget=forms.HiddenInput)
    words = forms.CharField(max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class ShowForm(PhotoFields):
    """Photos or papers of the work."""
