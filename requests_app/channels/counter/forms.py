"""The forms of the counter: short, in the order in which people speak, every field within reach of Enter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from requests_app.actions.audit import WorkStep
from requests_app.channels.forms.contacts import ContactFields
from requests_app.channels.forms.references import FoundByField
from requests_app.channels.forms.sending import SendingFields
from requests_app.rules.intake import Contact, Submission
from requests_app.rules.visitors import read_who
from requests_app.vocabulary import TALK_TO_A_PERSON, Channel, ContactBy

# Nothing that one visitor said is offered to the next one.
UNSEEN: Final = {"autocomplete": "off", "spellcheck": "false"}
WAYS: Final = [
    ("", _("As given below")),
    (ContactBy.NONE, _("Not at all")),
    (ContactBy.EMAIL, _("By e-mail")),
    (ContactBy.PHONE, _("By phone")),
    (ContactBy.POST, _("By post")),
]


# The way that somebody wants to be reached whose one field says it.
REACHED: Final = {"email": ContactBy.EMAIL, "phone": ContactBy.PHONE}


def with_who(contact: Contact, given: Mapping[str, Any]) -> Contact:
    """Fill what is empty of a contact by the one field that says who stands there."""
    way, text = read_who(given.get("who", ""))
    if not way or getattr(contact, way):
        return contact
    is_chosen = bool(given.get("contact_by")) or contact.by != ContactBy.NONE
    filled: dict[str, Any] = {way: text}
    return replace(contact, by=contact.by if is_chosen else REACHED.get(way, contact.by), **filled)


class VisitorFields(SendingFields, ContactFields):
    """Part of a form: who stands at the counter, and in which language she is answered."""

    description = forms.CharField(
        required=False, max_length=20_000, label=_("In the visitor’s words"), widget=forms.Textarea(attrs={"rows": 3})
    )
    post_address = forms.CharField(required=False, max_length=300, label=_("Postal address"))
    organisation = forms.CharField(required=False, max_length=120, label=_("Business or organisation"))
    on_behalf_of = forms.CharField(required=False, max_length=120, label=_("Acts for (name)"))
    language = forms.ChoiceField(required=False, label=_("Language of the visitor"))

    def __init__(self, *args: Any, languages: list[tuple[str, str]], **kwargs: Any) -> None:
        """Fill the languages, the city's own first; keep the browser from remembering a visitor."""
        super().__init__(*args, **kwargs)
        self.fields["contact_by"] = forms.ChoiceField(
            required=False, label=_("How may we tell the visitor?"), choices=WAYS
        )
        self.fields["name"].label = _("Name")
        self.fields["told"].label = _("How often do we tell the visitor?")
        language = cast(forms.ChoiceField, self.fields["language"])
        language.choices = languages
        self.order_fields(self.field_order)
        for field in self.fields.values():
            field.widget.attrs.update(UNSEEN)
            field.says_optional = False  # type: ignore[attr-defined]

    def contact(self) -> Contact:
        """Give the contact, with the postal address."""
        return replace(super().contact(), post_address=self.cleaned_data.get("post_address", ""))

    def spoken(self) -> str:
        """Give the language of the visitor."""
        return str(self.cleaned_data.get("language") or settings.LANGUAGE_CODE)

    def letter(self, *, client: str, service_code: str, description: str, at: datetime) -> Submission:
        """Write what both forms of the counter have in common."""
        return Submission(
            channel=Channel.COUNTER,
            client=client,
            idempotency_key=self.cleaned_data.get("idempotency_key", ""),
            service_code=service_code,
            description=description,
            language=self.spoken(),
            submitted_at=at,
            contact=self.contact(),
            on_behalf_of=self.cleaned_data.get("on_behalf_of", ""),
            active_seconds=self.seconds("counter"),
        )


class VisitorCallForm(VisitorFields):
    """A call for a person for somebody who has no case yet."""

    field_order = ("description", "language", "name", "contact_by", "email", "phone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put the first key into the words."""
        super().__init__(*args, **kwargs)
        self.fields["description"].label = _("What is it about?")
        self.fields["contact_by"].label = _("How may the person reach the visitor?")
        if not self.is_bound:
            self.fields["description"].widget.attrs["autofocus"] = True

    who = forms.CharField(required=False, max_length=254, widget=forms.HiddenInput)  # from the clerk's screen

    def contact(self) -> Contact:
        """Give the contact; what the screen's one field says fills what is empty."""
        return with_who(super().contact(), self.cleaned_data)

    def submission(self, *, client: str, at: datetime) -> Submission:
        """Translate the form into the letter that opens a case with a call."""
        words = self.cleaned_data.get("description", "").strip() or str(_("A visitor wants to talk to a person."))
        return self.letter(client=client, service_code=TALK_TO_A_PERSON, description=words, at=at)


class CallForm(SendingFields):
    """A call for a person about a request that exists."""

    words = forms.CharField(
        required=False,
        max_length=4000,
        label=_("What should the person know?"),
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True, **UNSEEN}),
    )

    def step(self) -> WorkStep:
        """Say which page this was, and how long it was looked at."""
        return WorkStep("call", self.seconds("call").get("call"))


class ReplyForm(SendingFields):
    """What the resident who stands there answers."""

    words = forms.CharField(
        required=True,
        max_length=4000,
        label=_("What does the visitor answer?"),
        error_messages={"required": _("Write down the answer first.")},
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True, **UNSEEN}),
    )

    def step(self) -> WorkStep:
        """Say which page this was, and how long it was looked at."""
        return WorkStep("reply", self.seconds("reply").get("reply"))


class FindForm(forms.Form):
    """A reference, a number or a code, typed or scanned."""

    reference = FoundByField(
        max_length=40,
        label=_("Reference, number or code"),
        widget=forms.TextInput(attrs={**UNSEEN, "class": "govuk-input--width-10 city-code", "data-key": "F3"}),
        error_messages={"required": _("Enter the reference of the request.")},
    )


class SecretForm(forms.Form):
    """The version of the secret that the page knows."""

    version = forms.IntegerField(min_value=1, max_value=30_000)
