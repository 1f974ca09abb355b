"""Forms about the kiosks in the house."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.actions.devices import NewDevice
from requests_app.desk.forms.base import DeskForm, choice, fill
from requests_app.desk.forms.people import Pairs

NUMBER_MAX = 32_767  # what the column holds
A_NUMBER = _("Enter a number from 1 to 32767.")


class NameForm(DeskForm):
    """What colleagues call a kiosk."""

    called = forms.CharField(
        max_length=60,
        required=False,
        label=_("Name"),
        help_text=_("For example: beside the entrance. People of the staff alone read it."),
        error_messages={"max_length": _("Please use at most 60 characters.")},
    )


class NewKioskForm(NameForm):
    """A kiosk that comes into a house."""

    code = forms.SlugField(
        max_length=50,
        label=_("Code"),
        help_text=_("Small letters, digits and hyphens, for example kiosk-town-hall-2. It stays for good."),
        error_messages={
            "required": _("Enter a code."),
            "invalid": _("Use letters, digits and hyphens only."),
        },
    )
    number = forms.IntegerField(
        min_value=1,
        max_value=NUMBER_MAX,
        label=_("Number"),
        help_text=_("It stands on receipts that are printed without the city: K03-0007 is from number 3."),
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), A_NUMBER),
    )
    site = choice(_("In which house does it stand?"), required=_("Choose a house."))
    field_order = ("site", "number", "code", "called")

    def __init__(self, *args: Any, sites: Pairs, **kwargs: Any) -> None:
        """Offer the houses of the city."""
        super().__init__(*args, **kwargs)
        fill(self, "site", sites)

    @property
    def device(self) -> NewDevice:
        """Give what was entered."""
        given = self.cleaned_data
        return NewDevice(given["code"].lower(), given["number"], int(given["site"]), given["called"].strip())
