"""The forms of the web door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from requests_app.channels.forms.care import CareFields
from requests_app.channels.forms.contacts import ContactFields
from requests_app.channels.forms.photos import PhotoFields
from requests_app.channels.forms.places import PlaceFields
from requests_app.channels.forms.questions import QuestionFields
from requests_app.channels.forms.references import FoundByField, ReferenceField
from requests_app.channels.forms.sending import SendingFields
from requests_app.queries.nearby import OpenMatter
from requests_app.rules.intake import Place, Submission
from requests_app.rules.questions import Question
from requests_app.rules.suggested import Suggested
from requests_app.vocabulary import TALK_TO_A_PERSON, Channel

CLIENT = "web"


class ReportForm(SendingFields, ContactFields, PlaceFields, CareFields, PhotoFields, QuestionFields):
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

    field_order: tuple[str, ...] = (
        "description",
        "photos",
        "address",
        "district",
        "is_vulnerable",
        "contact_by",
        "email",
        "phone",
        "told",
        "name",
    )

    def __init__(
        self,
        *args: Any,
        districts: list[tuple[str, str]],
        needs_place: bool,
        questions: Sequence[Question] = (),
        **kwargs: Any,
    ) -> None:
        """Fill the districts, ask the service's own questions, and say "(optional)" only where it is true."""
        super().__init__(*args, **kwargs)
        self.set_districts(districts)
        self.set_questions(questions)
        for name in ("description", *(("address",) if needs_place else ())):
            self.fields[name].says_optional = False  # type: ignore[attr-defined]
        self.fields["contact_by"].says_optional = False  # type: ignore[attr-defined]

    def sent_with_kept(self) -> QueryDict:
        """Give what was sent, with the notes of the photos that are kept by now."""
        sent = cast(QueryDict, self.data).copy()
        sent.setlist("kept", [upload.note for upload in self.kept])
        return sent

    def lift_errors_of(self, names: Sequence[str]) -> None:
        """Tell errors of fields that stand on another page as such of the whole form."""
        for name in [name for name in names if name in self.errors]:
            for sentence in self.errors.pop(name):
                self.add_error(None, str(sentence))

    def given_place(self) -> Place:
        """Give the place that was entered, or that of the photo where she has ticked it."""
        return self.at_photo(self.place())

    def submission(
        self,
        *,
        service_code: str,
        language: str,
        campaign_code: str,
        at: datetime,
        joins: str = "",
        suggested: Suggested | None = None,
        seconds: Mapping[str, int] | None = None,
    ) -> Submission:
        """Translate the form into the letter that intake takes; `seconds`: of several pages, by name."""
        return Submission(
            channel=Channel.WEB,
            client=CLIENT,
            idempotency_key=self.cleaned_data.get("idempotency_key", ""),
            service_code=service_code,
            description=self.cleaned_data.get("description", ""),
            language=language,
            submitted_at=at,
            place=self.given_place(),
            contact=self.contact(),
            on_behalf_of=self.cleaned_data.get("on_behalf_of", ""),
            answers=self.answers(),
            campaign_code=campaign_code,
            joins=joins,
            active_seconds=self.seconds("report") if seconds is None else seconds,
            suggested=suggested,
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

    reference = FoundByField(
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
