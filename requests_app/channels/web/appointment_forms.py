"""The forms of appointments: a time that is offered, who comes, and the code of one that is booked."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.channels.forms.references import ReferenceField
from requests_app.rules.intake import NO_EMAIL, TOO_LONG, UNREADABLE, Contact, contact_problems
from requests_app.vocabulary import ContactBy

STAMP: Final = "%Y%m%dT%H%MZ"
EMPTY: Final = {"placeholder": " "}  # by it the style sheet knows an empty field


def stamp_of(moment: datetime) -> str:
    """Write a time as the value of its button."""
    return moment.astimezone(UTC).strftime(STAMP)


def read_stamp(text: str) -> datetime | None:
    """Read the value of a button; None where it is none."""
    try:
        return datetime.strptime(text, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def read_day(text: str) -> date | None:
    """Read a day of the address; None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class WhoForm(forms.Form):
    """Who comes, and how she is reminded; nothing is required."""

    name = forms.CharField(
        required=False,
        max_length=120,
        label=_("Your name"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"max_length": TOO_LONG, "null_characters_not_allowed": UNREADABLE},
    )
    contact_by = forms.ChoiceField(
        required=False,
        label=_("How shall we remind you?"),
        help_text=_("We write at once, and once more a day before."),
        choices=[
            (ContactBy.NONE, _("Not at all. I keep the code.")),
            (ContactBy.EMAIL, _("By e-mail")),
            (ContactBy.PHONE, _("By text message")),
        ],
        widget=forms.RadioSelect,
    )
    email = forms.EmailField(
        required=False,
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", **EMPTY}),
        error_messages={"invalid": NO_EMAIL},
    )
    phone = forms.CharField(
        required=False,
        max_length=30,
        label=_("Phone number"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", **EMPTY}),
        error_messages={"max_length": TOO_LONG, "null_characters_not_allowed": UNREADABLE},
    )

    def __init__(self, *args: Any, region: str = "", has_sms: bool = True, **kwargs: Any) -> None:
        """Offer text messages where the city sends some; `region`: where numbers are dialled."""
        super().__init__(*args, **kwargs)
        self.region = region
        self.fields["contact_by"].says_optional = False  # type: ignore[attr-defined]
        if not has_sms:
            del self.fields["phone"]
            choices = [choice for choice in self.fields["contact_by"].choices if choice[0] != ContactBy.PHONE]  # type: ignore[attr-defined]
            self.fields["contact_by"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Judge how she is reached, as the rules do."""
        given = super().clean() or {}
        for name, sentence in contact_problems(self.contact(), phone_region=self.region):
            if name not in self.errors and name in self.fields:
                self.add_error(name, str(sentence))
        return given

    def contact(self) -> Contact:
        """Give the contact; who wrote an address without choosing wants to be reached there."""
        given = self.cleaned_data
        email, phone = given.get("email", ""), given.get("phone", "")
        written = ContactBy.EMAIL if email else ContactBy.PHONE if phone else ContactBy.NONE
        by = ContactBy(given.get("contact_by") or written)
        return Contact(by=by, name=given.get("name", ""), email=email, phone=phone)


class CodeForm(forms.Form):
    """Code and secret of an appointment, as they stand on its page."""

    reference = ReferenceField(
        max_length=40,
        label=_("Code of the appointment"),
        help_text=_("For example A-7Q2M-XR4K"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input--width-10 city-code"}),
        error_messages={"required": _("Enter the code of your appointment.")},
    )
    secret = forms.CharField(
        max_length=80,
        label=_("Secret"),
        help_text=_("It stands below the code."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input--width-20 city-code"}),
        error_messages={"required": _("Enter the secret of your appointment.")},
    )
