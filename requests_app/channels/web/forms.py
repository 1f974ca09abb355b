"""The forms of the web door."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.actions.audit import WorkStep
from requests_app.channels.forms.care import CareFields
from requests_app.channels.forms.contacts import ContactFields
from requests_app.channels.forms.photos import PhotoFields
from requests_app.channels.forms.places import PlaceFields
from requests_app.channels.forms.references import ReferenceField
from requests_app.channels.forms.sending import SendingFields
from requests_app.queries.nearby import OpenMatter
from requests_app.rules.intake import Place, Submission
from requests_app.vocabulary import TALK_TO_A_PERSON, CallHours, Channel

CLIENT = "web"


class ReportForm(SendingFields, ContactFields, PlaceFields, CareFields, PhotoFields):
    """A request: two fields that must be filled, the rest if you like. The rules decide what is missing."""

    description = forms.CharField(
        required=False,
        max_length=20_000,
        label=_("What is it?"),
        help_text=_("A few words are enough. Please leave out names of other people."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    organisation = forms.CharField(
        required=False,
        max_length=120,
        label=_("Business or organisation"),
        help_text=_("Fill this if you write for one."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    on_behalf_of = forms.CharField(
        required=False,
        max_length=120,
        label=_("I act for somebody else"),
        help_text=_("The name of the person for whom you write."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    field_order = (
        "description",
        "photos",
        "address",
        "district",
        "is_vulnerable",
        "contact_by",
        "email",
        "phone",
        "name",
    )

    def __init__(self, *args: Any, districts: list[tuple[str, str]], needs_place: bool, **kwargs: Any) -> None:
        """Fill the districts and say "(optional)" only where it is true."""
        super().__init__(*args, **kwargs)
        self.set_districts(districts)
        for name in ("description", *(("address",) if needs_place else ())):
            self.fields[name].says_optional = False  # type: ignore[attr-defined]
        self.fields["contact_by"].says_optional = False  # type: ignore[attr-defined]

    def submission(self, *, service_code: str, language: str, campaign_code: str, at: datetime) -> Submission:
        """Translate the form into the letter that intake takes."""
        return Submission(
            channel=Channel.WEB,
            client=CLIENT,
            idempotency_key=self.cleaned_data.get("idempotency_key", ""),
            service_code=service_code,
            description=self.cleaned_data.get("description", ""),
            language=language,
            submitted_at=at,
            place=self.at_photo(self.place()),
            contact=self.contact(),
            on_behalf_of=self.cleaned_data.get("on_behalf_of", ""),
            campaign_code=campaign_code,
            active_seconds=self.seconds("report"),
            is_vulnerable=self.needs_care(),
        )


class PersonForm(SendingFields, ContactFields):
    """A call for a human being before there is a case."""

    description = forms.CharField(
        required=False,
        max_length=20_000,
        label=_("What is it about?"),
        help_text=_("A few words help us to send the right person."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    field_order = ("description", "contact_by", "email", "phone", "name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask first how to reach the person."""
        super().__init__(*args, **kwargs)
        self.fields["contact_by"].label = _("How may the person reach you?")
        self.fields["contact_by"].says_optional = False  # type: ignore[attr-defined]

    def submission(self, *, language: str, campaign_code: str, at: datetime) -> Submission:
        """Translate the form into the letter that opens a case with a call."""
        words = self.cleaned_data.get("description", "").strip()
        return Submission(
            channel=Channel.WEB,
            client=CLIENT,
            idempotency_key=self.cleaned_data.get("idempotency_key", ""),
            service_code=TALK_TO_A_PERSON,
            description=words or str(_("I want to talk to a person.")),
            language=language,
            submitted_at=at,
            contact=self.contact(),
            campaign_code=campaign_code,
            active_seconds=self.seconds("person"),
        )


class StatusForm(forms.Form):
    """Reference and secret, as printed on the receipt."""

    reference = ReferenceField(
        max_length=40,
        label=_("Reference"),
        help_text=_("For example KN-7Q2M-XR4K"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input--width-10 city-code"}),
        error_messages={"required": _("Enter the reference of your request.")},
    )
    secret = forms.CharField(
        max_length=80,
        label=_("Secret"),
        help_text=_("It stands on the receipt, below the reference."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input--width-20 city-code"}),
        error_messages={"required": _("Enter the secret from your receipt.")},
    )


class MatterForm(forms.Form):
    """The reference of an open matter, as somebody was given it."""

    reference = ReferenceField(
        max_length=40,
        label=_("Reference"),
        help_text=_("For example KN-7Q2M-XR4K"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input--width-10 city-code"}),
        error_messages={"required": _("Enter the reference of the matter.")},
    )


class FollowForm(SendingFields, ContactFields):
    """A request that hangs on a matter which is open already; nothing in it is required but its reference."""

    reference = ReferenceField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say no "(optional)" at the choice."""
        super().__init__(*args, **kwargs)
        self.fields["contact_by"].says_optional = False  # type: ignore[attr-defined]

    def submission(self, matter: OpenMatter, *, language: str, campaign_code: str, at: datetime) -> Submission:
        """Translate the form into a letter that joins the matter."""
        return Submission(
            channel=Channel.WEB,
            client=CLIENT,
            idempotency_key=self.cleaned_data.get("idempotency_key", ""),
            service_code=matter.service_code,
            description=str(_("I follow this matter.")),
            language=language,
            submitted_at=at,
            # Without a district the reference says where: the letter needs something.
            place=Place(address="" if matter.district_code else matter.reference, district=matter.district_code),
            contact=self.contact(),
            joins=matter.reference,
            campaign_code=campaign_code,
            active_seconds=self.seconds("follow"),
        )


class StepForm(SendingFields):
    """A step a resident takes about her own request. Each kind asks for words in its own way."""

    words = forms.CharField(required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    question = _("Words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put the question above the words."""
        super().__init__(*args, **kwargs)
        self.fields["words"].label = self.question

    def step(self, name: str) -> WorkStep:
        """Say which page this was, and how long it was looked at."""
        return WorkStep(name, self.seconds(name).get(name))


class CallForm(StepForm):
    """A call for a person about a request that exists, however it has changed meanwhile."""

    question = _("What should the person know?")
    phone = forms.CharField(
        required=False,
        max_length=30,
        label=_("Phone number"),
        help_text=_("If we should phone you and do not have it yet."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    call_hours = forms.ChoiceField(
        required=False, label=_("When is a good time to phone you?"), choices=CallHours.choices, initial=CallHours.ANY
    )

    def hours(self) -> CallHours:
        """Give the time that was chosen."""
        return CallHours(self.cleaned_data.get("call_hours") or CallHours.ANY)


class ReplyForm(StepForm):
    """The answer to a question of the city: kept however the request has changed meanwhile."""

    question = _("Your answer")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say no "(optional)"."""
        super().__init__(*args, **kwargs)
        self.fields["words"].says_optional = False  # type: ignore[attr-defined]


class MoveForm(StepForm):
    """A step that changes the request: with the revision that the page showed."""

    revision = forms.IntegerField(
        min_value=0,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value"), _("The page has lost its number. Please load it again.")
        ),
    )


class ReopenForm(MoveForm):
    """Why the matter is not settled; the rules ask for words."""

    question = _("What is still wrong?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say no "(optional)"."""
        super().__init__(*args, **kwargs)
        self.fields["words"].says_optional = False  # type: ignore[attr-defined]


class AppealForm(ReopenForm):
    """What is wrong with the decision; the rules ask for words."""

    question = _("What is wrong with the decision?")


class AgreeForm(MoveForm):
    """One press: the matter is settled. There is nothing to write."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for no words."""
        super().__init__(*args, **kwargs)
        del self.fields["words"]


class WithdrawForm(MoveForm):
    """The second question before a request is withdrawn."""

    question = _("Why do you withdraw it?")


class CorrectForm(StepForm, PlaceFields):
    """Where it really is, and words if you like."""

    question = _("What should the team know?")

    def __init__(self, *args: Any, districts: list[tuple[str, str]], **kwargs: Any) -> None:
        """Fill the districts; the place must be given."""
        super().__init__(*args, **kwargs)
        self.set_districts(districts)
        self.fields["address"].says_optional = False  # type: ignore[attr-defined]
