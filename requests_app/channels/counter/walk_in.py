"""The form of the clerk's screen: who, what, where, words; below them whatever else may be said, and how it goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, Final, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.channels.counter.forms import UNSEEN, VisitorFields, with_who
from requests_app.channels.forms.care import CareFields
from requests_app.channels.forms.places import PlaceFields
from requests_app.rules.intake import Contact, Submission
from requests_app.rules.visitors import read_who
from requests_app.vocabulary import ContactCause, IdentityCheck, Outcome, ProxyRelation

SETTLE, HAND_OVER = "settle", "hand_over"
PACKET: Final = ("summary", "asked", "checked", "promised")
WORDS_MAX: Final = 4000
CALLED: Final = _("Somebody at the counter wants to talk to a person.")


def _words(label: Any, *, rows: int = 2) -> forms.CharField:
    return forms.CharField(
        required=False, max_length=WORDS_MAX, label=label, widget=forms.Textarea(attrs={"rows": rows})
    )


class WalkInForm(VisitorFields, PlaceFields, CareFields):
    """A request of somebody who stands before the clerk."""

    who = forms.CharField(
        required=False,
        max_length=254,
        label=_("Who? Name, phone number or e-mail; empty for nobody"),
    )
    service = forms.CharField(required=False, max_length=120, label=_("What is it about?"))
    contact_cause = forms.ChoiceField(
        required=False, label=_("Why is the visitor here?"), choices=ContactCause.choices, initial=ContactCause.NEW
    )
    joins = forms.CharField(
        required=False,
        max_length=40,
        label=_("Same as"),
        help_text=_("Reference of an open request for the same matter."),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10 city-code"}),
    )
    proxy_relation = forms.ChoiceField(
        required=False, label=_("Relation"), choices=[("", _("Not said")), *ProxyRelation.choices]
    )
    identity = forms.ChoiceField(
        required=False, label=_("Identity"), choices=IdentityCheck.choices, initial=IdentityCheck.NONE
    )
    has_consented = forms.BooleanField(
        required=False,
        label=_("The visitor agrees to what is kept"),
        help_text=_("Say first what is kept, and why."),
    )
    then = forms.ChoiceField(
        required=False,
        label=_("How does it go on?"),
        choices=[("", _("Sent on its way")), (SETTLE, _("Settled at once")), (HAND_OVER, _("Handed over"))],
        initial="",
        widget=forms.RadioSelect,
    )
    outcome = forms.ChoiceField(
        required=False, label=_("How did it end?"), choices=Outcome.choices, initial=Outcome.ANSWERED
    )
    words = _words(_("The answer, as the visitor reads it"), rows=3)
    queue = forms.ChoiceField(required=False, label=_("Which work queue?"))
    summary = _words(_("In short"))
    asked = _words(_("What do you ask for?"))
    checked = _words(_("What is checked already?"))
    promised = _words(_("What was promised to the resident?"))
    goes_on = forms.CharField(required=False, max_length=1, widget=forms.HiddenInput)
    calls = forms.CharField(required=False, max_length=1, widget=forms.HiddenInput)
    field_order = ("who", "service", "address", "description", "district", "contact_cause", "language", "joins",
                   "name", "phone", "email", "contact_by", "post_address", "organisation")  # fmt: skip

    def __init__(
        self, *args: Any, districts: list[tuple[str, str]], queues: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        """Fill the districts and queues; the first key goes into "who"."""
        super().__init__(*args, **kwargs)
        self.set_districts(districts)
        cast(forms.ChoiceField, self.fields["queue"]).choices = [("", _("Please choose")), *queues]
        self.fields["address"].help_text = self.fields["district"].help_text = ""
        self.fields["description"].widget.attrs["rows"] = 2
        self.fields["service"].widget.attrs.update({"list": "services", "data-service": ""})
        for name in ("words", *PACKET):
            self.fields[name].widget.attrs.update(UNSEEN)
        if not self.is_bound:
            self.fields["who"].widget.attrs["autofocus"] = True

    def contact(self) -> Contact:
        """Give the contact; what the one field says fills what is empty."""
        return with_who(super().contact(), self.cleaned_data)

    @property
    def way(self) -> str:
        """Name the field that the one field stands for; empty for nobody."""
        return read_who(self.cleaned_data.get("who", ""))[0]

    @property
    def then_chosen(self) -> str:
        """Say how it goes on: "settle", "hand_over", or empty. Whoever calls a person leaves that to the person."""
        return "" if self.calls_a_person else str(self.cleaned_data.get("then", ""))

    @property
    def calls_a_person(self) -> bool:
        """Tell whether somebody is to be called in: what a counter keeps while the city is away says so."""
        return bool(self.cleaned_data.get("calls"))

    @property
    def packet(self) -> dict[str, str]:
        """Give the four pieces of words of a hand-over."""
        return {name: self.cleaned_data.get(name, "") for name in PACKET}

    def left_open(self, answer: str) -> list[str]:
        """Name the fields that are empty though how it goes on needs them; `answer` is that of the service's page."""
        needed = NEEDED.get(self.then_chosen, ())
        empty = [name for name in needed if not self.cleaned_data.get(name, "").strip() and name not in self.errors]
        return [name for name in empty if name != "words" or not answer]

    @property
    def opens_person(self) -> bool:
        """Tell whether more is said of the person, or something there is wrong."""
        return self._touches(*OF_THE_PERSON)

    @property
    def opens_matter(self) -> bool:
        """Tell whether more is said of the matter, or something there is wrong."""
        return self._touches("district", "joins")

    @property
    def opens_settling(self) -> bool:
        """Tell whether the answer is to be seen."""
        return self["then"].value() == SETTLE or self._touches("words")

    @property
    def opens_packet(self) -> bool:
        """Tell whether the hand-over is to be seen."""
        return self["then"].value() == HAND_OVER or self._touches("queue", *PACKET)

    def _touches(self, *names: str) -> bool:
        given = self.errors if self.is_bound else {}
        return any(name in given or (self[name].value() or "") for name in names)

    def submission(self, *, client: str, service_code: str, at: datetime) -> Submission:
        """Translate the form into the letter that intake takes."""
        given = self.cleaned_data
        letter = self.letter(client=client, service_code=service_code, description=given.get("description", ""), at=at)
        return replace(
            letter,
            place=self.place(),
            contact_cause=ContactCause(given.get("contact_cause") or ContactCause.NEW),
            joins=given.get("joins", ""),
            is_vulnerable=self.needs_care(),
            proxy_relation=ProxyRelation(given["proxy_relation"]) if given.get("proxy_relation") else None,
            identity=IdentityCheck(given.get("identity") or IdentityCheck.NONE),
            has_consented=bool(given.get("has_consented")),
        )


NEEDED: Final[dict[str, tuple[str, ...]]] = {SETTLE: ("words",), HAND_OVER: ("queue", *PACKET)}
OF_THE_PERSON: Final = (
    *("name", "phone", "email", "post_address", "organisation", "on_behalf_of", "proxy_relation", "has_consented"),
)
