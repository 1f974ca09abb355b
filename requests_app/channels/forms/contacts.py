"""How to reach the person who asks: nothing, e-mail, phone or post, and when."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.rules.intake import NO_EMAIL, Contact
from requests_app.vocabulary import CallHours, ContactBy, ResidentKind, Told

# The way that is meant where none was chosen: the first whose field is filled.
WRITTEN: Final = (
    (ContactBy.EMAIL, "email"),
    (ContactBy.PHONE, "phone"),
    (ContactBy.POST, "post_address"),
)
# By it the style sheet knows a field in which nothing stands (`:placeholder-shown`).
EMPTY: Final = {"placeholder": " "}


class ContactFields(forms.Form):
    """Part of a form; nothing in it is required."""

    contact_by = forms.ChoiceField(
        label=_("How may we tell you what happens?"),
        required=False,
        choices=[
            (ContactBy.NONE, _("Not at all. I look at the status page myself.")),
            (ContactBy.EMAIL, _("By e-mail")),
            (ContactBy.PHONE, _("By phone")),
            (ContactBy.POST, _("By post")),
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
    )
    told = forms.ChoiceField(
        label=_("How often shall we tell you?"), required=False, choices=Told.choices, initial=Told.EACH
    )
    call_hours = forms.ChoiceField(
        required=False, label=_("When is a good time to phone you?"), choices=CallHours.choices, initial=CallHours.ANY
    )
    post_address = forms.CharField(
        required=False,
        max_length=300,
        label=_("Postal address"),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address", **EMPTY}),
    )
    name = forms.CharField(
        required=False, max_length=120, label=_("Your name"), widget=forms.TextInput(attrs={"autocomplete": "name"})
    )

    def contact(self) -> Contact:
        """Give the contact that was entered; an organisation's name makes it an organisation."""
        given = self.cleaned_data
        organisation = given.get("organisation", "")
        return Contact(
            by=self._chosen(),
            name=given.get("name", ""),
            organisation=organisation,
            kind=ResidentKind.ORGANISATION if organisation else ResidentKind.PERSON,
            email=given.get("email", ""),
            phone=given.get("phone", ""),
            told=Told(given.get("told") or Told.EACH),
            post_address=given.get("post_address", ""),
            call_hours=CallHours(given.get("call_hours") or CallHours.ANY),
        )

    def _chosen(self) -> ContactBy:
        """Take the chosen way; who wrote an address or number without choosing wants to be reached there.

        "Not at all" is a choice: the browser may have filled the address by itself.
        """
        given = self.cleaned_data
        if given.get("contact_by"):
            return ContactBy(given["contact_by"])
        return next((way for way, name in WRITTEN if given.get(name)), ContactBy.NONE)
