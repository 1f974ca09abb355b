"""The forms of "my requests": an address, a code, and a second question before anything is deleted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from requests_app.rules.intake import TOO_LONG, UNREADABLE
from requests_app.rules.sign_in import Address, read_address

NO_WAY = _("We cannot send a code there. Give an e-mail address or the number of a mobile phone.")
# Whether the city sends text messages -> the label, and what is said of something else.
LABELS = {
    True: (_("Your e-mail address or phone number"), NO_WAY),
    False: (_("Your e-mail address"), _("This is not an e-mail address. It looks like name@example.org.")),
}


class AddressForm(forms.Form):
    """The address that somebody gave when she asked for something."""

    address = forms.CharField(
        max_length=254,
        help_text=_("The one you gave us with your request. We send a code to it."),
        widget=forms.TextInput(attrs={"autocomplete": "email", "class": "govuk-input--width-20"}),
        error_messages={
            "required": _("Write your address first."),
            "max_length": TOO_LONG,
            "null_characters_not_allowed": UNREADABLE,
        },
    )

    def __init__(self, *args: Any, region: str = "", has_sms: bool, **kwargs: Any) -> None:
        """Ask for what a code can go to. `region`: where numbers are dialled."""
        super().__init__(*args, **kwargs)
        self.region, self.has_sms = region, has_sms
        self.fields["address"].label, self.not_readable = LABELS[has_sms]

    def clean_address(self) -> Address:
        """Read it as an address that a code can go to."""
        found = read_address(self.cleaned_data["address"], region=self.region, has_sms=self.has_sms)
        if found is None:
            raise ValidationError(self.not_readable)
        return found


class CodeForm(forms.Form):
    """The six digits that were sent."""

    code = forms.CharField(
        max_length=40,
        label=_("The code"),
        help_text=_("Six digits. They are good for ten minutes."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "class": "govuk-input--width-5 city-code",
                "dir": "ltr",
            }
        ),
        error_messages={
            "required": _("Write the six digits first."),
            "max_length": TOO_LONG,
            "null_characters_not_allowed": UNREADABLE,
        },
    )
