"""A resident's half-filled request in a clerk's form: the fields of both, and how each is written in the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from requests_app.actions.uploads import Upload, upload_of
from requests_app.channels.counter.forms import UNSEEN, VisitorFields
from requests_app.channels.forms.care import CareFields
from requests_app.channels.forms.places import PlaceFields
from requests_app.channels.forms.questions import QuestionFields
from requests_app.lib.uploads.limits import Refused
from requests_app.queries.catalogue import ServiceCard
from requests_app.rules.drafts import Typed
from requests_app.rules.intake import Submission
from requests_app.rules.questions import field_of
from requests_app.vocabulary import Channel

WEB: Final = "web"  # whose keys the drafts of the web are
# The fields that both pages have under one name.
SHARED: Final = (
    *("description", "address", "district", "latitude", "longitude", "contact_by", "email", "phone", "told"),
    *("call_hours", "name", "organisation", "on_behalf_of", "is_vulnerable"),
)


class HelpCodeForm(forms.Form):
    """The code that a resident reads from her screen."""

    code = forms.CharField(
        max_length=20,
        label=_("Code"),
        help_text=_("The visitor sees it on her own screen, for example K7M-2QX."),
        widget=forms.TextInput(attrs={**UNSEEN, "autofocus": True, "class": "govuk-input--width-10 city-code"}),
        error_messages={"required": _("Enter the code from the visitor’s screen.")},
    )


class AssistForm(VisitorFields, PlaceFields, CareFields, QuestionFields):
    """What a resident began on the web, to be finished with a clerk."""

    service = forms.ChoiceField(required=False, label=_("What is it about?"))
    draft_revision = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    field_order = ("service", "description", "address", "district", "language", "name", "contact_by", "email")

    def __init__(
        self,
        *args: Any,
        districts: list[tuple[str, str]],
        services: list[tuple[str, str]],
        card: ServiceCard | None,
        **more: Any,
    ) -> None:
        """Fill the lists; the questions are those of the service."""
        super().__init__(*args, **more)
        self.set_districts(districts)
        self.fields["service"].choices = [("", _("Choose from the list")), *services]  # type: ignore[attr-defined]
        if card is not None:
            self.set_questions(card.questions)
        self.card = card

    def typed(self, before: Typed) -> dict[str, list[str]]:
        """Write the fields as the resident's own page keeps them; what this page does not show stays."""
        names = {*SHARED, *(field_of(asked.code) for asked in self.questions)}
        given = cast(QueryDict, self.data)
        sent = {name: [str(value) for value in given.getlist(name)] for name in names if name in given}
        kept = {name: values for name, values in before.items() if name not in names}
        told = {**kept, **{name: values for name, values in sent.items() if any(values)}}
        if "service" in self.fields and self.data.get("service"):
            told = {**told, "service": [self.data["service"]]}
            told.pop("other_service", None)
        return self._without_old_point(told, before)

    def submission(self, *, service_code: str, key: str, before: Typed, at: datetime) -> Submission:
        """Translate it into the letter of the resident's browser: sent from both sides, it is one request."""
        words = self.cleaned_data.get("description", "")
        letter = self.letter(client=WEB, service_code=service_code, description=words, at=at)
        place = self.place()
        if _has_moved(self.data, before):
            place = replace(place, latitude=None, longitude=None)
        return replace(
            letter,
            channel=Channel.WEB,
            idempotency_key=key,
            place=place,
            answers=self.answers(),
            is_vulnerable=self.needs_care(),
        )

    @staticmethod
    def _without_old_point(told: dict[str, list[str]], before: Typed) -> dict[str, list[str]]:
        """Drop the point on the map where another address was written."""
        moved = _has_moved({name: (values or [""])[-1] for name, values in told.items()}, before)
        return {name: values for name, values in told.items() if not moved or name not in {"latitude", "longitude"}}


def _has_moved(now: Mapping[str, str], before: Typed) -> bool:
    """Tell whether another address stands there, and the point is the old one."""
    old = {name: (before.get(name) or [""])[-1] for name in ("address", "latitude", "longitude")}
    same_point = all(now.get(name, "") == old[name] for name in ("latitude", "longitude"))
    return same_point and now.get("address", "").strip() != old["address"].strip()


def as_form(typed: Typed, *, service_code: str, revision: int) -> QueryDict:
    """Give what a resident has typed as this form reads it."""
    sent = QueryDict(mutable=True)
    for name, values in typed.items():
        sent.setlist(name, values)
    sent["service"], sent["draft_revision"] = service_code, str(revision)
    return sent


def uploads_in(typed: Typed) -> list[Upload]:
    """Give the photos and papers that were sent before; those that are gone are left out."""
    found = []
    for note in typed.get("kept", ()):
        try:
            found.append(upload_of(note))
        except Refused:
            continue
    return found
